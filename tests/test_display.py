"""How times, names and dates are written."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from companion import display

WARSAW = ZoneInfo("Europe/Warsaw")
LATE = datetime(2030, 6, 1, 22, 5, tzinfo=UTC)


def test_a_time_is_that_of_the_place():
    assert display.clock_time(LATE, WARSAW) == "00:05"


def test_a_day_is_that_of_the_place():
    assert display.day(LATE, WARSAW) == "Sunday 2 June"
    assert display.day(LATE) == "Saturday 1 June"
    assert display.day(date(2030, 6, 1)) == "Saturday 1 June"


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2027, 3, 11), date(2027, 3, 11), "11 March 2027"),
        (date(2027, 3, 11), date(2027, 3, 12), "11–12 March 2027"),
        (date(2027, 3, 31), date(2027, 4, 1), "31 March – 1 April 2027"),
        (date(2027, 12, 31), date(2028, 1, 1), "31 December 2027 – 1 January 2028"),
    ],
)
def test_days_are_written_as_short_as_they_allow(first, last, written):
    assert display.days(first, last) == written
