"""Every kind of paper, looked at as it comes out of the printer."""

from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.units import mm

from companion.core.badge import token
from companion.core.badge.sheet import LAYOUTS, Face, sheet

FONTS = Path(__file__).parents[2] / "static" / "vendor" / "fonts"
DPI = 150
DOT = 72 / DPI
MODULES = 29  # a side, of the codes here
WHITE = 250  # of 255; what is lighter has no ink

pytestmark = pytest.mark.skipif(
    not (FONTS / "NotoSansSC.ttf").is_file(), reason="static/vendor/ is not built"
)

every_layout = pytest.mark.parametrize("layout", LAYOUTS)


def face(name, number=0, **rest):
    address = token.address(
        "https://meet.example.org", token.derive(b"s", bytes([number]))
    )
    return Face(name=name, address=address, code=f"ABCD-000{number}", **rest)


ANNA = face(
    "Anna Nowak",
    1,
    organisation="Initech Sp. z o.o.",
    job_title="Senior Data Engineer",
    languages=("pl", "en"),
    pronouns="she/her",
    helps="Running a works council without losing friends",
    contacts=("anna@example.org", "+48 600 100 200", "best by phone, after five"),
)
NGOC = face(
    "Nguyễn Thị Ngọc Ánh",
    2,
    organisation="Technische Universität München, Lehrstuhl für Datenbanken",
    job_title="Wissenschaftliche Mitarbeiterin",
    role="speaker",
    languages=("vi", "de", "en"),
)
TARO = face(
    "山田 太郎",
    3,
    organisation="トヨタ自動車株式会社",
    job_title="主任研究員",
    role="exhibitor",
    languages=("ja",),
    helps="カイゼンと品質管理",
)
LONG = face(
    "Wolfeschlegelsteinhausenbergerdorff-Ångström " * 4,
    4,
    organisation="Gesellschaft für wissenschaftliche Datenverarbeitung " * 4,
    job_title="Leiterin der Abteilung für Öffentlichkeitsarbeit " * 4,
    role="staff",
    languages=("de", "en", "fr", "pl", "es", "it", "pt", "nl", "cs", "sk"),
    pronouns="she/her/they/them " * 3,
    helps="Everything about very long words " * 9,
    contacts=("x" * 200, "y " * 200, "https://example.org/" + "z" * 300),
)
UPPER = face("ẪẤÅ ŠĆŹ", 5, organisation="ĄŹĆ", job_title="ỆỄ", role="organizer")
SHORT = face("B", 6)
EMPTY = face("", 7)
MIXED = face("Lei 李雷 🦄", 8, organisation="서울대학교", job_title="Инженер Αθηνά")
LEILA = face(
    "ليلى عبد الرحمن",
    9,
    organisation="جامعة القاهرة، قسم الحاسوب (Cairo)",
    job_title="מהנדסת תוכנה",
    languages=("ar", "he"),
    pronouns="she/her",
    helps="العقود and Python",
    contacts=("leila@example.org", "على الهاتف بعد الخامسة"),
)
PEOPLE = (ANNA, NGOC, TARO, LONG, UPPER, SHORT, EMPTY, MIXED, LEILA)
EVENT = "European Days of Good Work 2030"


def pages(pdf):
    """Return every page as a grey picture, and the letters on it with their boxes."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=DPI / 72).to_pil().convert("L")
            text = page.get_textpage()
            letters = text.get_text_range()
            boxes = [text.get_charbox(i) for i in range(text.count_chars())]
            yield (
                picture,
                [
                    box
                    for letter, box in zip(letters, boxes, strict=False)
                    if letter > " "
                ],
            )


def codes(picture):
    return zxingcpp.read_barcodes(picture)


def darkest(picture, left, top, right, bottom):
    """Return the darkest dot of a part of a picture; 255 where all is white."""
    box = tuple(round(side) for side in (left, top, right, bottom))
    return picture.crop(box).getextrema()[0]


def overlap(one, other):
    """Return how much of the smaller box the other covers, from 0 to 1."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    if wide <= 0 or high <= 0:
        return 0
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return wide * high / max(min(areas), 0.01)


@every_layout
def test_every_code_can_be_read(layout):
    sides = 2 if LAYOUTS[layout].has_back else 1

    pdf = sheet(PEOPLE, fonts=FONTS, layout=layout, event=EVENT).pdf

    found = [code.text for picture, _ in pages(pdf) for code in codes(picture)]
    assert sorted(found) == sorted([one.address for one in PEOPLE] * sides)


@every_layout
def test_a_code_is_large_enough_and_stands_in_white(layout):
    pdf = sheet(PEOPLE, fonts=FONTS, layout=layout, event=EVENT).pdf

    for picture, _ in pages(pdf):
        for code in codes(picture):
            xs = [corner.x for corner in corners(code)]
            ys = [corner.y for corner in corners(code)]
            side = max(xs) - min(xs)
            quiet = side / MODULES * 4
            left, right = min(xs) - quiet + 2, max(xs) + quiet - 2
            top, bottom = min(ys) - quiet + 2, max(ys) + quiet - 2
            assert side * DOT >= 25 * mm
            assert darkest(picture, left, top, right, min(ys) - 2) >= WHITE
            assert darkest(picture, left, max(ys) + 3, right, bottom) >= WHITE
            assert darkest(picture, left, top, min(xs) - 2, bottom) >= WHITE
            assert darkest(picture, max(xs) + 3, top, right, bottom) >= WHITE


def corners(code):
    place = code.position
    return (place.top_left, place.top_right, place.bottom_left, place.bottom_right)


@every_layout
def test_no_letter_stands_on_another(layout):
    pdf = sheet(PEOPLE, fonts=FONTS, layout=layout, event=EVENT).pdf

    for _, boxes in pages(pdf):
        assert max(overlap(*pair) for pair in combinations(boxes, 2)) < 0.2


@every_layout
@pytest.mark.parametrize("one", PEOPLE, ids=lambda one: one.name[:12])
def test_nothing_reaches_beyond_its_badge(layout, one):
    plan = LAYOUTS[layout]
    left, low = plan.place(0)
    width, height = plan.place_size

    [(picture, boxes)] = pages(sheet([one], fonts=FONTS, layout=layout).pdf)

    edge = 2.5 * mm
    assert all(left + edge <= box[0] and box[2] <= left + width - edge for box in boxes)
    assert all(low + edge <= box[1] and box[3] <= low + height for box in boxes)
    # And there is no ink along the two sides, below the strip and above the next.
    bottom = (plan.page[1] - low) / DOT
    top = bottom - (plan.badge[1] - plan.band) / DOT
    inner, outer = edge / DOT, 3
    start, end = left / DOT, (left + plan.badge[0]) / DOT
    sides = [(start + outer, start + inner), (end - inner, end - outer)]
    for one_side in sides:
        assert darkest(picture, one_side[0], top + 3, one_side[1], bottom - 3) >= WHITE


@every_layout
def test_the_page_is_as_large_as_the_paper(layout):
    plan = LAYOUTS[layout]

    pdf = sheet([ANNA], fonts=FONTS, layout=layout).pdf

    with pypdfium2.PdfDocument(pdf) as document:
        [page] = document
        assert page.get_size() == pytest.approx(plan.page, abs=0.1)


@every_layout
def test_a_page_holds_as_many_badges_as_the_layout_says(layout):
    count = LAYOUTS[layout].count

    pdf = sheet([ANNA] * (2 * count), fonts=FONTS, layout=layout).pdf

    assert len(list(pages(pdf))) == 2


def test_a_folded_badge_has_its_back_upside_down_above_its_front():
    pdf = sheet([ANNA], fonts=FONTS, layout="a4-fold").pdf

    [(picture, _)] = pages(pdf)
    half = picture.height // 2
    [back] = codes(picture.crop((0, 0, picture.width, half)))
    [front] = codes(picture.crop((0, half, picture.width, picture.height)))
    assert (back.text, front.text) == (ANNA.address, ANNA.address)
    assert (abs(back.orientation), front.orientation) == (180, 0)


def test_only_a_folded_badge_tells_how_to_reach_someone():
    folded = words(sheet([ANNA], fonts=FONTS, layout="a4-fold").pdf)
    flat = words(sheet([ANNA], fonts=FONTS, layout="a6").pdf)

    assert set(ANNA.contacts) <= set(folded)
    assert not set(ANNA.contacts) & set(flat)


def words(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        [page] = document
        return page.get_textpage().get_text_bounded().splitlines()


@settings(max_examples=25)
@given(
    layout=st.sampled_from(sorted(LAYOUTS)),
    texts=st.lists(st.text(max_size=120), min_size=5, max_size=5),
    role=st.sampled_from(["attendee", "speaker", "no such role"]),
)
def test_whatever_people_write_the_code_can_be_read(layout, texts, role):
    name, organisation, job_title, pronouns, helps = texts
    someone = face(
        name,
        organisation=organisation,
        job_title=job_title,
        pronouns=pronouns,
        helps=helps,
        contacts=tuple(texts),
        role=role,
    )

    pdf = sheet([someone], fonts=FONTS, layout=layout, event=helps).pdf

    [(picture, _)] = pages(pdf)
    assert {code.text for code in codes(picture)} == {someone.address}
