"""Calendar entries that repeat (RRULE, RDATE, EXDATE), each time one of its own.

A rule may repeat for ever, and a small file may ask for millions of times. So rules are
bounded before anything is reckoned: they end with the days of the event, and what
repeats by the hour or faster is not followed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice
from math import prod
from typing import Any

import recurring_ical_events
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import Calendar, Component, vDDDTypes, vRecur

MOST = 60  # times of one entry where the file has no other dates
_MOST_WITHIN = 1_000  # where it has
_YEAR = timedelta(days=366)
_FOLLOWED = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
# These may never come true, and then the days are tried up to the year 9999.
_RARE = frozenset({"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"})
_WITHIN_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
# What the libraries raise at rules that make no sense.
_BROKEN = (
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError),
    *(NotImplementedError, RecursionError),
)


class NotFollowed(ValueError):
    """A rule that is broken, or too much."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days of an event, both included."""

    first: date
    last: date

    @classmethod
    def of(cls, moments: Iterable[datetime]) -> "Days | None":
        days = sorted(moment.date() for moment in moments)
        return cls(days[0], days[-1]) if days else None


def repeats(event: Component) -> bool:
    return "RRULE" in event or "RDATE" in event


def times_of(
    event: Component,
    changed: list[Component],
    start: datetime,
    days: Days | None,
) -> list[Component]:
    """Return *event* at each of its times within *days*, those *changed* as they are.

    *start* is its first time, with a zone. Without *days* it is a year from there, and
    at most MOST times. NotFollowed if the rule cannot be obeyed.
    """
    most = _MOST_WITHIN if days else MOST
    days = days or Days(start.date(), (start + _YEAR).date())
    try:
        bounded = _bounded(event, start, days)
        calendar = Calendar()
        calendar.subcomponents = [bounded, *changed]
        after = days.last + timedelta(days=1)
        query = recurring_ical_events.of(calendar)
        found: list[Any] = list(query.between(days.first, after))
    except _BROKEN as error:
        raise NotFollowed(str(error)) from error
    found.sort(key=lambda one: _instant(one["DTSTART"].dt, start.tzinfo))
    return found[:most]


def _bounded(event: Component, start: datetime, days: Days) -> Component:
    """Return *event* with a rule that ends, and times that have a zone."""
    copy: Component = event.copy()
    for name in ("DTSTART", "DTEND"):
        if isinstance(moment := getattr(event.get(name), "dt", None), datetime):
            placed = moment if moment.tzinfo else moment.replace(tzinfo=start.tzinfo)
            copy[name] = vDDDTypes(placed)
    if "RRULE" in event:
        copy["RRULE"] = _ending(event["RRULE"], start, days)
    return copy


def _ending(rule: Any, start: datetime, days: Days) -> vRecur:
    if not isinstance(rule, vRecur):
        raise NotFollowed("more than one rule")
    step = str(rule.get("FREQ", [""])[0]).upper()
    if step not in _FOLLOWED or min(rule.get("INTERVAL", [1])) < 1:
        raise NotFollowed("too often")
    if prod(len(rule.get(name, ".")) for name in _WITHIN_A_DAY) > 24:
        raise NotFollowed("too often")
    if step in ("DAILY", "WEEKLY") and not _RARE.isdisjoint(map(str.upper, rule)):
        raise NotFollowed("perhaps never")
    ends = list(_ends(rule, start, days))
    bounded = vRecur({k: v for k, v in rule.items() if k not in ("COUNT", "UNTIL")})
    bounded["UNTIL"] = [min(ends).astimezone(UTC)]
    return bounded


def _ends(rule: vRecur, start: datetime, days: Days) -> Iterator[datetime]:
    """Yield all that ends a series, of which the earliest counts."""
    last = datetime.combine(days.last, datetime.max.time(), start.tzinfo)
    yield last
    for until in rule.get("UNTIL", []):
        yield _instant(until, start.tzinfo)
    for count in rule.get("COUNT", []):
        # To count, a rule that never comes true would be followed to the year 9999.
        text = ";".join(
            part
            for part in bytes(rule.to_ical()).decode().split(";")  # type: ignore[no-untyped-call]
            if not part.upper().startswith(("COUNT=", "UNTIL="))
        )
        first = start.replace(tzinfo=None)
        endless = rrulestr(text, dtstart=first).replace(until=last.replace(tzinfo=None))
        *_, counted = first, *islice(endless, min(max(int(count), 0), 2**20))
        yield counted.replace(tzinfo=start.tzinfo)


def _instant(value: date, zone: tzinfo | None) -> datetime:
    if not isinstance(value, datetime):
        return datetime.combine(value, datetime.max.time(), zone)
    return value if value.tzinfo else value.replace(tzinfo=zone)
