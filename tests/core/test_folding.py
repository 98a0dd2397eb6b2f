import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.folding import folded


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Łukasz ŻÓŁĆ", "lukasz zolc"),
        ("  Straße\n12 ", "strasse 12"),
        ("Søren Æ", "soren ae"),
        ("Йосип", "иосип"),
        ("山田 太郎", "山田 太郎"),
        ("Ｆｕｌｌ", "full"),
    ],
)
def test_two_spellings_are_searched_alike(text, plain):
    assert folded(text) == plain


@given(st.text())
def test_what_is_folded_stays_as_it_is(text):
    assert folded(folded(text)) == folded(text)
    assert folded(text).split() == folded(text).split(" ") or not folded(text)
