"""iCalendar files: talks that someone starred, or all of an agenda."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from companion.core.agenda.own import GUID, PRODUCT

REFRESHED = timedelta(hours=1)  # how often a program may look for changes
_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    guid: str = ""


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
    sequence: int | None = None  # larger after each change
    is_off: bool = False  # it does not take place any more
    category: str = ""
    contacts: tuple[Contact, ...] = ()
    more: Mapping[str, str] = field(default_factory=dict)  # properties of our own


def calendar(
    entries: Iterable[Entry], name: str, zone: ZoneInfo | None = None
) -> bytes:
    """Return a calendar to subscribe to or import.

    Times are in *zone*, which the file then describes; without one they are in UTC.
    """
    from icalendar import Calendar  # noqa: PLC0415 -- slow import

    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("x-wr-calname", name)
    found = list(entries)
    if zone:
        whole.add("x-wr-timezone", zone.key)
        whole.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
        whole.add("x-published-ttl", "PT1H")
    for entry in found:
        whole.add_component(_event(entry, zone))
    if zone and found:
        moments = [moment for entry in found for moment in (entry.start, entry.end)]
        whole.add_missing_timezones(
            first_date=(min(moments) - _YEAR).date(),
            last_date=(max(moments) + _YEAR).date(),
        )
    return bytes(whole.to_ical())


def _event(entry: Entry, zone: ZoneInfo | None) -> Any:
    from icalendar import Event  # noqa: PLC0415 -- slow import

    event = Event()
    event.add("uid", entry.uid)
    event.add("summary", entry.title)
    event.add("dtstamp", entry.changed.astimezone(UTC))
    event.add("dtstart", _placed(entry.start, zone))
    # An end at the start is against the standard; without one it is just that.
    if entry.end.astimezone(UTC) > entry.start.astimezone(UTC):
        event.add("dtend", _placed(entry.end, zone))
    extras = {
        "location": entry.room,
        "description": entry.description,
        "url": entry.url,
        "categories": [entry.category] if entry.category else [],
        "status": "CANCELLED" if entry.is_off else "",
        **entry.more,
    }
    for key, value in extras.items():
        if value:
            event.add(key, value)
    if entry.sequence is not None:
        event.add("sequence", entry.sequence)
        event.add("last-modified", entry.changed.astimezone(UTC))
    for contact in entry.contacts:
        event.add("contact", contact.name, {GUID: contact.guid} if contact.guid else {})
    return event


def _placed(moment: datetime, zone: ZoneInfo | None) -> datetime:
    """Put a moment on the clocks of *zone*, unless they show that hour twice."""
    if zone is None:
        return moment.astimezone(UTC)
    local = moment.astimezone(zone)
    comes_twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return moment.astimezone(UTC) if comes_twice else local
