import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.phones import digits, international


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("+48 601-000-000", "", "+48601000000"),
        ("0048 601 000 000", "", "+48601000000"),
        ("601 000 000", "PL", "+48601000000"),
        ("030 123456", "DE", "+4930123456"),
        ("601 000 000", "", ""),
        ("123", "PL", ""),
        ("call me", "PL", ""),
    ],
)
def test_a_number_has_one_way_to_be_written(text, country, number):
    assert international(text, country) == number


@given(st.text())
def test_no_text_brings_it_down(text):
    assert international(text, "PL")[:1] in ("", "+")
    assert len(digits(text)) <= 7
