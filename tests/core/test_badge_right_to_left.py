"""Letters written from right to left: joined, and in the order in which they are seen.

The lines expected here are written as they stand on paper, one letter after the other
from the left, so an editor that knows Arabic shows them reversed.
"""

from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.badge.lettering import Style, fit
from companion.core.badge.right_to_left import as_seen, direction, joined
from companion.core.badge.sheet import Face, sheet
from companion.core.badge.typeface import clean, typeface

FONTS = Path(__file__).parents[2] / "static" / "vendor" / "fonts"
LETTERS = "אבגדהליىمحدأالرض ABCxyz 0179 ()[]-.,:'/«»"

needs_fonts = pytest.mark.skipif(
    not FONTS.is_dir(), reason="static/vendor/ is not built"
)


def drawn_lines(pdf):
    """Return what is drawn on the page, line by line, each from its left end."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        letters = text.get_text_range()
        places = [text.get_charbox(i, loose=True) for i in range(text.count_chars())]
    lines = {}
    for letter, (left, low, _, _) in zip(letters, places, strict=True):
        if letter.strip():
            lines.setdefault(round(low), []).append((left, letter))
    return [
        "".join(letter for _, letter in sorted(line))
        for _, line in sorted(lines.items(), reverse=True)
    ]


def set_in(said, width=400, lines=1):
    """Return the lines in which a text is set, each from its left end."""
    text = typeface(FONTS).text(clean(said), ())
    block = fit(text, Style(10, 10, lines), width)
    return ["".join(glyph.letter for glyph in line) for line in block.lines]


def test_letters_of_arabic_take_the_form_of_their_place_in_the_word():
    # Lam begins, yeh and lam go on, alef maksura ends.
    assert joined("ليلى") == "\ufedf\ufef4\ufee0\ufef0"


def test_lam_and_alef_are_one_letter():
    assert joined("سلام") == "\ufeb3\ufefc\ufee1"


def test_a_persian_name_is_joined_only_where_it_was_written_so():
    apart, together = joined(clean("علی\u200cرضا")), joined(clean("علیرضا"))

    assert (apart[2], together[2]) == ("\ufbfd", "\ufbff")
    assert len(apart) == len(together) == 6


def test_vowels_are_left_out():
    assert joined("מָתְּיָ") == "מתי"
    assert joined("مُحَمَّد") == joined("محمد")


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("אבג", "גבא"),
        ("Noa אבג", "Noa גבא"),
        ("אבג Noa", "Noa גבא"),
        ("אבג דהו Noa Levi", "Noa Levi והד גבא"),
        ("Levi אבג דהו Noa", "Levi והד גבא Noa"),
        ("אבג (she/her)", "(she/her) גבא"),
        ("אבג (דהו)", "(והד) גבא"),
        ("Noa (אבג) (דהו)", "Noa (גבא) (והד)"),
        ("Noa (אבג", "Noa (גבא"),
        ("()אב", "בא()"),
        ("אבג 12-34", "12-34 גבא"),
        ("אבג-דהו", "והד-גבא"),
        ("אבג…", "…גבא"),
    ],
)
def test_a_line_is_put_into_the_order_in_which_it_is_seen(said, seen):
    assert as_seen(said, direction(said)) == seen


@needs_fonts
def test_lines_break_in_the_order_of_reading():
    assert set_in("אבג דהו זחט", 45, 3) == ["והד גבא", "טחז"]


@needs_fonts
def test_a_line_runs_as_the_whole_text_does():
    assert set_in("Noa (אבג דהו זחט)", 80, 3) == ["Noa (והד גבא", "טחז)"]


@needs_fonts
def test_a_name_that_is_cut_short_ends_at_the_left():
    [line] = set_in("אבגדהוזחטיכלמנ", 60)

    assert line[0] == "…"
    assert line[-1] == "א"


@needs_fonts
@pytest.mark.parametrize(
    ("name", "first", "whole"),
    [
        ("ליאור כהן", "רואיל", "ןהכרואיל"),
        ("Noa כהן", "Noa", "Noaןהכ"),
        ("כהן Noa", "ןהכ", "Noaןהכ"),
    ],
)
def test_a_badge_has_the_letters_from_left_to_right(name, first, whole):
    result = sheet([Face(name=name, address="https://example.org/")], fonts=FONTS)

    assert result.warnings == ()
    assert drawn_lines(result.pdf)[:2] == [first, whole]


@needs_fonts
@pytest.mark.parametrize("name", ["ليلى عبد الرحمن", "علی‌رضا محمدی", "Leila ليلى"])
def test_a_reader_finds_the_name_as_it_was_written(name):
    result = sheet([Face(name=name, address="https://example.org/")], fonts=FONTS)

    assert result.warnings == ()
    with pypdfium2.PdfDocument(result.pdf) as document:
        text = document[0].get_textpage().get_text_bounded()
    assert text.splitlines()[1] == clean(name).replace("\u200c", "")


@needs_fonts
def test_a_letter_that_the_font_cannot_join_is_told():
    result = sheet([Face(name="پەری ڵ", address="https://example.org/")], fonts=FONTS)

    assert result.warnings == ("“پەری ڵ”: the font cannot join ڵە to other letters",)


@needs_fonts
def test_a_letter_that_the_font_has_not_is_told():
    result = sheet([Face(name="نے", address="https://example.org/")], fonts=FONTS)

    assert result.warnings == ("“نے”: the font has no ے",)


@needs_fonts
@given(st.text(st.sampled_from(LETTERS), max_size=60), st.floats(30, 300))
def test_no_letter_is_lost_or_added_by_the_order(said, width):
    text = typeface(FONTS).text(clean(said), ())

    block = fit(text, Style(20, 10, 1), 10_000)

    [line] = block.lines
    turned = str.maketrans(")]»", "([«")  # either way round
    assert sorted(glyph.letter.translate(turned) for glyph in line) == sorted(
        glyph.letter.translate(turned) for glyph in text
    )
    assert fit(text, Style(20, 10, 2), width).size >= 10


@needs_fonts
@given(st.text(max_size=80))
def test_any_name_can_be_set(name):
    set_in(f"א{name}", 120, 2)
