"""iCalendar files of the talks that someone starred."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event

PRODUCT = "-//event-companion//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A talk in a calendar. All times are instants; *uid* stays when they change."""

    uid: str
    title: str
    start: datetime
    end: datetime
    changed: datetime
    room: str = ""
    description: str = ""
    url: str = ""


def calendar(entries: Iterable[Entry], name: str) -> bytes:
    """Return a calendar to subscribe to or import, times in UTC."""
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("x-wr-calname", name)
    for entry in entries:
        whole.add_component(_event(entry))
    return bytes(whole.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("summary", entry.title)
    event.add("dtstamp", entry.changed.astimezone(UTC))
    event.add("dtstart", entry.start.astimezone(UTC))
    event.add("dtend", entry.end.astimezone(UTC))
    extras = {
        "location": entry.room,
        "description": entry.description,
        "url": entry.url,
    }
    for key, value in extras.items():
        if value:
            event.add(key, value)
    return event
