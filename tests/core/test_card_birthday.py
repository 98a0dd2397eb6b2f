import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.card.birthday import birthday


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1980-02-29", "1980-02-29"),
        ("19800229", "1980-02-29"),
        ("1980-02-29T00:00:00Z", "1980-02-29"),
        ("--02-29", "--02-29"),
        ("--0229", "--02-29"),
        ("29.02.", "--02-29"),
        ("29.2.1980", "1980-02-29"),
        ("1/12", "--12-01"),
    ],
)
def test_a_day_is_read_however_it_is_written(written, day):
    assert birthday(written) == day


@pytest.mark.parametrize(
    "written",
    ["", "1981-02-29", "--02-30", "--13-01", "1980-02", "circa 1800", "٢٩.٠٢."],
)
def test_what_is_no_day_is_none(written):
    assert birthday(written) == ""


@given(st.dates())
def test_every_day_is_read_back(day):
    assert birthday(f"{day}") == f"{day}"
    assert birthday(f"--{day:%m-%d}") == f"--{day:%m-%d}"
