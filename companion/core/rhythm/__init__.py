"""When to think of somebody again, and what small thing to do for them then."""

from companion.core.rhythm.acts import Act, Known, act
from companion.core.rhythm.days import Day, day_of
from companion.core.rhythm.steps import (
    BIRTHDAY,
    FIELD_DAY,
    KINDS,
    RHYTHMS,
    RUNGS,
    Facts,
    Step,
    in_year,
    steps,
)
from companion.core.rhythm.weeks import met_on, monday, today, week_of

__all__ = [
    "BIRTHDAY",
    "FIELD_DAY",
    "KINDS",
    "RHYTHMS",
    "RUNGS",
    "Act",
    "Day",
    "Facts",
    "Known",
    "Step",
    "act",
    "day_of",
    "in_year",
    "met_on",
    "monday",
    "steps",
    "today",
    "week_of",
]
