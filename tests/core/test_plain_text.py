"""Text from elsewhere, made safe and plain."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.plain_text import clean, line, normal, paragraphs

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>One.</p><p>Two<br/>three.</p>", "One.\n\nTwo\nthree."),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("R&amp;D &amp;amp; more", "R&D &amp; more"),
        ("<p>a &lt;b&gt; c</p>", "a <b> c"),
        ("vector<int> and a < b", "vector<int> and a < b"),
        ("<p>vector<int></p>", "vector<int>"),
        ("<b>Bold</b>\n\nkept apart", "Bold\n\nkept apart"),
        ("x<script>alert(1)</script><style>p{}</style>y", "xy"),
        ("a\r\n\r\n\r\n\r\nb", "a\n\nb"),
        ("plain <3", "plain <3"),
    ],
)
def test_html_becomes_paragraphs(source, expected):
    assert paragraphs(source) == expected


def test_deep_html_does_not_take_long():
    assert paragraphs("<div><b>" * 100_000 + "x") == "x"


def test_names_become_one_line():
    assert line(" Ada\n\tLove\u200blace\x00 ") == "Ada Lovelace"


def test_two_spellings_are_one_name():
    assert normal("ＡＤＡ  LOVELACE") == normal("Ada Lovelace")


@given(ANYTHING)
def test_what_is_clean_can_be_stored_and_stays_as_it_is(text):
    cleaned = clean(text)

    assert {
        unicodedata.category(c) for c in cleaned if c not in "\n\t\u200c\u200d"
    }.isdisjoint({"Cc", "Cf", "Cs"})
    assert clean(cleaned) == cleaned
    assert cleaned.encode().decode() == cleaned


@given(ANYTHING)
def test_paragraphs_are_clean(text):
    result = paragraphs(text)

    assert clean(result) == result


def test_a_million_blanks_are_read_at_once():
    text = f"before{' ' * 1_000_000}after"

    assert paragraphs(text) == text
    assert paragraphs(f"<b>{text}</b>") == text


def test_blanks_around_line_ends_go():
    text = "one \t\n \n\n\n  two\xa0\n"

    assert paragraphs(text) == "one\n\n  two"
    assert paragraphs("<b>one</b> \n  two") == "one\ntwo"
