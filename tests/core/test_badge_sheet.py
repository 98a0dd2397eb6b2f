import re
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from reportlab.lib.units import mm

from companion.core.badge import token
from companion.core.badge.sheet import LAYOUTS, Face, sheet

FONTS = Path(__file__).parents[2] / "static" / "vendor" / "fonts"
NOWHERE = Path(__file__).parent / "no-such-folder"
DPI = 150

needs_fonts = pytest.mark.skipif(
    not FONTS.is_dir(), reason="static/vendor/ is not built"
)


def face(name, number=0, **rest):
    code = token.derive(b"secret", bytes([number]))
    address = token.address("https://meet.example.org", code)
    return Face(name=name, address=address, code=token.grouped(code), **rest)


def crowd(count):
    return [face(f"Person {number}", number) for number in range(count)]


def codes(pdf):
    """Read all QR codes of all pages as a camera would: from the picture."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            found += zxingcpp.read_barcodes(page.render(scale=DPI / 72).to_pil())
    return found


def texts(pdf):
    """Return the lines of every page."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return [page.splitlines() for page in pages]


def test_every_code_of_every_page_can_be_read():
    faces = crowd(14)

    pdf = sheet(faces, fonts=FONTS).pdf

    assert {code.text for code in codes(pdf)} == {face.address for face in faces}


def test_a_page_holds_six_badges():
    pdf = sheet(crowd(13), fonts=FONTS).pdf

    with pypdfium2.PdfDocument(pdf) as document:
        sizes = [tuple(round(x / mm) for x in page.get_size()) for page in document]
    assert sizes == [(210, 297), (210, 297), (210, 297)]


def test_a_full_page_is_not_followed_by_an_empty_one():
    assert len(texts(sheet(crowd(6), fonts=FONTS).pdf)) == 1


def test_the_code_is_38_millimetres_wide():
    [code] = codes(sheet(crowd(1), fonts=FONTS).pdf)

    corners = code.position
    width = (corners.top_right.x - corners.top_left.x) / DPI * 25.4
    assert width == pytest.approx(38, abs=0.5)


def test_badges_stand_in_reading_order():
    plan = LAYOUTS["a4-6"]

    corners = [tuple(round(x / mm, 1) for x in plan.place(i)) for i in (0, 1, 5)]

    assert corners == [(10.0, 193.5), (105.0, 193.5), (105.0, 13.5)]


@needs_fonts
def test_a_badge_says_who_someone_is():
    someone = face(
        "Anna Nowak",
        organisation="Initech",
        job_title="Engineer",
        role="speaker",
        languages=("pl", "en"),
        pronouns="she/her",
        helps="Pay bands",
    )

    result = sheet([someone], fonts=FONTS, event="Days 2030")

    assert result.warnings == ()
    assert texts(result.pdf) == [
        [
            "Days 2030 SPEAKER",
            "Anna",
            "Anna Nowak (she/her)",
            someone.code,
            "PL · EN",
            "Initech",
            "Engineer",
            "I can help with: Pay bands",
        ]
    ]


@needs_fonts
@pytest.mark.parametrize(
    "name",
    ["Żółć Gęśla-Jaźń", "Олександра Їжакевич", "Nguyễn Thị Ngọc", "Αθηνά Παππά"],
)
def test_names_of_many_languages_are_printed_whole(name):
    result = sheet([face(name)], fonts=FONTS)

    assert result.warnings == ()
    assert texts(result.pdf)[0][:2] == [name.split()[0], name]


@needs_fonts
@pytest.mark.parametrize("name", ["李雷", "山田 太郎", "김서연", "高橋カナ"])
def test_east_asian_names_are_large_and_whole(name):
    result = sheet([face(name)], fonts=FONTS)

    assert result.warnings == ()
    assert texts(result.pdf)[0][0] == name


@needs_fonts
def test_a_name_in_two_scripts_is_set_in_two_fonts():
    result = sheet([face("Lei 李雷")], fonts=FONTS)

    assert result.warnings == ()
    assert texts(result.pdf)[0][:2] == ["Lei", "Lei 李雷"]


@needs_fonts
@pytest.mark.parametrize(
    ("name", "languages", "font"),
    [
        ("直子", (), "NotoSansSC"),
        ("直子", ("en", "ja"), "NotoSansJP"),
        ("直子", ("zh-TW",), "NotoSansSC"),
        ("直ひ", ("zh",), "NotoSansJP"),
        ("金서연", (), "NotoSansKR"),
    ],
)
def test_chinese_letters_have_the_shape_of_the_persons_language(name, languages, font):
    result = sheet([face(name, languages=languages)], fonts=FONTS)

    assert {noto.decode() for noto in re.findall(rb"NotoSans[A-Z]{2}", result.pdf)} == {
        font
    }


@needs_fonts
def test_an_emoji_is_left_out_and_told():
    result = sheet([face("Ana 🦄👩🏽‍💻 Nowak")], fonts=FONTS)

    assert result.warnings == ("“Ana 🦄👩🏽💻 Nowak”: the font has no 🏽👩💻🦄",)
    assert texts(result.pdf)[0][:2] == ["Ana", "Ana Nowak"]


@needs_fonts
def test_letters_that_no_font_has_are_marked_and_told():
    result = sheet([face("Lei ᚠᚢ")], fonts=FONTS)

    assert result.warnings == ("“Lei ᚠᚢ”: the font has no ᚠᚢ",)
    assert texts(result.pdf)[0][:2] == ["Lei", "Lei □□"]


@needs_fonts
def test_what_cannot_be_seen_is_not_printed():
    result = sheet([face("Jo\u200bhn\u202e\x00 \ufe0fDoe")], fonts=FONTS)

    assert result.warnings == ()
    assert texts(result.pdf)[0][:2] == ["John", "John Doe"]


@needs_fonts
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "name",
    [
        "Wolfeschlegelsteinhausenbergerdorff",
        "Maximiliane-Charlotte-Wilhelmina",
        "阿卜杜热合曼阿不都热依木江麦麦提艾力",
    ],
)
def test_a_long_name_in_one_word_is_printed_whole(layout, name):
    someone = Face(name=name, address=face("").address)

    result = sheet([someone], fonts=FONTS, layout=layout)

    with pypdfium2.PdfDocument(result.pdf) as document:
        text = document[0].get_textpage().get_text_bounded()
    # A reader of the file marks the hyphen at the end of a line as one.
    said = re.sub(r"[\x02\r\n-]", "", text)
    assert said.startswith(name.replace("-", ""))


def test_without_the_fonts_there_are_badges_and_a_warning():
    result = sheet([face("Jan Żak")], fonts=NOWHERE)

    assert result.warnings == (
        "No DejaVu fonts in no-such-folder/: many letters are lost",
        "“Jan Żak”: the font has no Ż",
    )
    assert texts(result.pdf)[0][:2] == ["Jan", "Jan ?ak"]


@pytest.mark.parametrize("name", ["", "X" * 300, "Ann " * 100, "a\nb\tc"])
def test_no_name_is_too_strange_to_print(name):
    [code] = codes(sheet([face(name)], fonts=FONTS).pdf)

    assert code.text == face("").address


def test_a_name_too_long_for_two_lines_is_cut_short():
    lines = texts(sheet([face("Ann " * 100)], fonts=NOWHERE).pdf)[0]

    assert lines[0] == "Ann"
    assert re.fullmatch(r"(Ann )+A?n?n?…", lines[2])


def test_the_same_people_make_the_same_file():
    assert sheet(crowd(2), fonts=FONTS) == sheet(crowd(2), fonts=FONTS)
