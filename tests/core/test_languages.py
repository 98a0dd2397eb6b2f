"""Languages, by whatever people call them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core import languages, people
from companion.core.languages import CODES, Spoken


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Polish", "pl"),
        (" POLSKI ", "pl"),
        ("en-GB", "en"),
        ("pt_BR", "pt"),
        ("Français", "fr"),
        ("Franc\u0327ais", "fr"),
        ("українська", "uk"),
        ("Türkçe", "tr"),
        ("cy", "cy"),
        ("Klingon", None),
        ("xx", None),
        ("", None),
    ],
)
def test_a_language_is_known_by_name_and_by_code(text, code):
    assert languages.code_of(text) == code


def test_a_list_is_read_in_its_order_and_nothing_twice():
    assert languages.spoken("Polish, en; pl | German and Elvish\nElvish") == Spoken(
        codes=("pl", "en", "de"), unknown=("Elvish",)
    )


@given(st.text())
def test_any_text_comes_to_known_codes(text):
    assert set(languages.spoken(text).codes) <= CODES


@given(st.lists(st.sampled_from(sorted(CODES)), unique=True))
def test_codes_come_back_as_they_are(codes):
    assert languages.spoken(", ".join(codes)) == Spoken(tuple(codes), ())


def test_words_of_a_list_that_are_no_languages_are_left_out_with_a_warning():
    table = "Name,Email,Languages\nAda,ada@example.org,Polish / Elvish\n"

    found = people.read(table.encode(), "list.csv")

    assert found.rows[0].languages == ("pl",)
    assert found.warnings == ("Values of languages that were not understood: Elvish.",)
