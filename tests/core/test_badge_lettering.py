"""Lines and stacks of letters, whatever the letters are."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.badge.lettering import (
    Item,
    Style,
    fit,
    height_of,
    stack,
)
from companion.core.badge.typeface import Glyph, east_asian_fonts, typeface
from companion.core.badge.words import width_of

NOWHERE = Path(__file__).parent / "no-such-folder"
ROUNDING = 1e-6

styles = st.builds(
    Style,
    largest=st.floats(12, 60),
    smallest=st.floats(6, 12),
    lines=st.integers(1, 4),
)


def text(said):
    return typeface(NOWHERE).text(said, east_asian_fonts(said, ()))


def said(block):
    return ["".join(glyph.letter for glyph in line) for line in block.lines]


@given(st.text(), styles, st.floats(30, 400))
def test_every_line_fits(letters, style, width):
    block = fit(text(letters), style, width)

    assert len(block.lines) <= style.lines
    assert style.smallest <= block.size <= style.largest
    widest = max(width_of(line) for line in block.lines)
    assert widest * block.size <= width + ROUNDING


@given(
    st.lists(st.builds(Item, st.text().map(text), styles, st.floats(0, 9))),
    st.floats(30, 400),
    st.floats(0, 300),
)
def test_a_stack_is_never_higher_than_its_space(items, width, height):
    assert height_of(stack(items, width, height)) <= height


def test_a_short_text_is_as_large_as_it_may_be():
    block = fit(text("Ann"), Style(40, 16), 300)

    assert (said(block), block.size) == (["Ann"], 40)


def test_a_longer_one_is_smaller():
    block = fit(text("Konstantinopolitanka"), Style(40, 16), 300)

    assert (said(block), block.size) == (["Konstantinopolitanka"], 32)


def test_a_still_longer_one_has_more_lines():
    block = fit(text("University of Life Sciences"), Style(12, 10, 3), 100)

    assert said(block) == ["University of Life", "Sciences"]


def test_east_asian_letters_need_no_spaces_to_break():
    letters = tuple(Glyph("大", "NotoSansSC", 1.0) for _ in range(14))

    block = fit(letters, Style(10, 10, 3), 60)

    assert said(block) == ["大" * 6, "大" * 6, "大大"]


def test_a_word_too_long_for_its_line_is_broken_with_a_hyphen():
    block = fit(text("Wolfeschlegelsteinhausen"), Style(10, 10, 2), 80)

    assert said(block) == ["Wolfeschlegelste-", "inhausen"]


def test_a_double_name_is_broken_at_its_own_hyphen():
    block = fit(text("Maximiliane-Charlotte"), Style(10, 10, 2), 60)

    assert said(block) == ["Maximiliane-", "Charlotte"]


def test_an_address_is_broken_without_a_hyphen():
    block = fit(text("a.very.long.name@example.org"), Style(10, 10, 2), 80)

    assert "".join(said(block)) == "a.very.long.name@example.org"


def test_no_word_is_broken_that_fits_a_line():
    block = fit(text("All the words there are"), Style(10, 10, 2), 40)

    assert said(block)[0] == "All the"


def test_the_last_text_is_made_as_small_as_it_must_be():
    name = Item(text("Anna Maria"), Style(60, 12, 2))

    [(_, block)] = stack([name], 200, 30)

    assert (said(block), block.size) == (["Anna Maria"], 30)


def test_what_does_not_fit_is_cut_and_shows_it():
    block = fit(text("All the words there are"), Style(10, 10, 1), 60)

    assert said(block) == ["All the wor…"]


def test_the_least_is_left_out_first():
    style = Style(10, 10)
    name, job, helps = (
        Item(text(word), style, rank=rank)
        for rank, word in enumerate(("Name", "Job", "Helps"))
    )

    kept = stack([name, helps, job], 300, 20)

    assert [item for item, _ in kept] == [name, job]


@pytest.mark.parametrize(
    ("letters", "languages", "first"),
    [
        ("直", (), "NotoSansSC"),
        ("直", ("en", "ja-JP"), "NotoSansJP"),
        ("직", ("ja",), "NotoSansKR"),
        ("カ", (), "NotoSansJP"),
    ],
)
def test_the_script_chooses_the_font_then_the_language(letters, languages, first):
    assert east_asian_fonts(letters, languages)[0] == first
