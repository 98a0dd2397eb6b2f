"""Whole days in a calendar: they have no zone, and are the same day everywhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from companion.core.agenda.own import PRODUCT

REFRESHED = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Something to think of on a day; *uid* stays when the day changes."""

    uid: str
    title: str
    day: date
    changed: datetime
    description: str = ""
    url: str = ""


def days_calendar(days: Iterable[Day], name: str) -> bytes:
    """Return a calendar of whole days to subscribe to; it makes nobody look busy."""
    from icalendar import Calendar  # noqa: PLC0415 -- slow import

    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("x-wr-calname", name)
    whole.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    whole.add("x-published-ttl", "PT12H")
    for day in days:
        whole.add_component(_event(day))
    return bytes(whole.to_ical())


def _event(day: Day) -> Any:
    from icalendar import Event  # noqa: PLC0415 -- slow import

    event = Event()
    event.add("uid", day.uid)
    event.add("summary", day.title)
    event.add("dtstamp", day.changed.astimezone(UTC))
    event.add("dtstart", day.day)
    event.add("dtend", day.day + timedelta(days=1))  # the first day after it
    event.add("transp", "TRANSPARENT")
    for key, value in (("description", day.description), ("url", day.url)):
        if value:
            event.add(key, value)
    return event
