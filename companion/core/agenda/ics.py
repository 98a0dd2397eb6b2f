"""iCalendar files (RFC 5545): every calendar program writes them."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice
from typing import Any

from icalendar import Calendar, Component, vDDDTypes, vDuration

from companion.core.agenda import ics_own, times
from companion.core.agenda.gather import (
    MAX_ENTRIES,
    Entry,
    Person,
    Source,
    Unfit,
    gather,
)
from companion.core.agenda.ics_series import (
    MOST,
    Days,
    NotFollowed,
    repeats,
    times_of,
)
from companion.core.agenda.model import Agenda, AgendaError, LeftOut, Options
from companion.core.agenda.own import PRODUCT
from companion.core.agenda.zones import zone_called, zone_warnings
from companion.core.plain_text import line
from companion.core.tables import decode

NAME = "iCalendar"

_SPEAKER_LINE = re.compile(r"^Speakers?:[ \t]*(\S.*)$", re.MULTILINE)
_FIRST_ONLY = "Entries that repeat, of which only the first time was read"
_WITHIN = "Entries that repeat, read between the first and the last date in the file,"
_AROUND = "Entries that repeat, read from a day before the event to a day after it,"
_AT_MOST = f"Entries that repeat, of which no more than {MOST} times were read"
_DAY = timedelta(days=1)
_TRACK_LINE = re.compile(r"^Track:[ \t]*(\S.*)$", re.MULTILINE)


def accepts(data: bytes, filename: str) -> bool:
    # Web pages have been seen to hide a calendar in an HTML comment.
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip().removeprefix(b"<!--").lstrip()
    return start.upper().startswith(b"BEGIN:VCALENDAR")


def parse(data: bytes, options: Options) -> Agenda:
    text, warnings = decode(_unfolded(data))
    if text.upper().count("BEGIN:VEVENT") > MAX_ENTRIES:
        raise AgendaError(f"The calendar has more than {MAX_ENTRIES:,} entries.")
    calendars = _calendars(text)
    zone_name = line(str(calendars[0].get("X-WR-TIMEZONE", "")))
    floating = zone_called(zone_name) or options.zone
    found: list[Entry | LeftOut] = []
    doubts: Counter[str] = Counter()
    for calendar in calendars:
        entries = _Reader(calendar, floating, options.days, doubts).entries()
        # One more than gather() allows, so that it says so.
        found += islice(entries, MAX_ENTRIES + 1)
    moments = [entry.start for entry in found if isinstance(entry, Entry)]
    for name in dict.fromkeys((zone_name, *islice(_unknown_zones(calendars), 5))):
        warnings += zone_warnings(name, options.zone, moments)
    warnings += tuple(f"{doubt}: {number}." for doubt, number in doubts.items())
    title = str(calendars[0].get("X-WR-CALNAME", ""))
    is_ours = _is_ours(calendars[0])
    source = Source(NAME, options.zone, title, zone_name, warnings, is_ours)
    return gather(source, found)


def _unfolded(data: bytes) -> bytes:
    """Join folded lines before decoding: a fold may part the bytes of one letter."""
    start = data.upper().find(b"BEGIN:VCALENDAR")
    end = data.upper().rfind(b"END:VCALENDAR")
    whole = data[start:] if end < 0 else data[start : end + len(b"END:VCALENDAR")]
    lines = re.sub(rb"\r+\n|\r", b"\n", whole)
    return re.sub(rb"\n[ \t]", b"", lines)


def _calendars(text: str) -> list[Calendar]:
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError, RecursionError) as error:
        raise AgendaError(f"The calendar is not whole: {error}.") from error
    calendars = [c for c in calendars if c.name == "VCALENDAR"]
    if not calendars:
        raise AgendaError("The file holds no whole calendar.")
    return calendars


def _unknown_zones(calendars: list[Calendar]) -> Iterator[str]:
    """Yield the zones of starts that neither the library nor the file knows."""
    for event in (event for one in calendars for event in one.walk("VEVENT")):
        moment = _value(event, "DTSTART")
        zone = _first(event, "DTSTART").params.get("TZID") if moment else ""
        if zone and isinstance(moment, datetime) and not moment.tzinfo:
            yield line(str(zone))


def _is_ours(calendar: Calendar) -> bool:
    return str(calendar.get("PRODID", "")) == PRODUCT


class _Reader:
    """Reads the entries of one calendar, and counts what it doubts."""

    def __init__(
        self,
        calendar: Calendar,
        floating: tzinfo,
        days: tuple[date, date] | None,
        doubts: Counter[str],
    ) -> None:
        self.events = calendar.walk("VEVENT")
        self.floating = floating
        self.around = Days(days[0] - _DAY, days[1] + _DAY) if days else None
        self.doubts = doubts
        self.is_ours = _is_ours(calendar)
        self.named_in_titles = "pretalx" in str(calendar.get("PRODID", "")).casefold()
        # A changed time has the UID of its series, which alone means nothing: some
        # programs give one UID to all entries.
        series = {_text(e, "UID") for e in self.events if repeats(e)}
        self.changed: dict[str, list[Component]] = {}
        for event in self.events:
            if "RECURRENCE-ID" in event and (uid := _text(event, "UID")) in series:
                self.changed.setdefault(uid, []).append(event)

    def entries(self) -> Iterator[Entry | LeftOut]:
        changed = {id(e) for several in self.changed.values() for e in several}
        days = self._days()
        for number, event in enumerate(self.events, start=1):
            where = f"entry {number} “{line(_text(event, 'SUMMARY'))}”"
            if id(event) in changed:
                continue
            try:
                times_ = self._times(event, days)
            except Unfit as reason:
                yield LeftOut(where, str(reason))
                continue
            for one in times_:
                yield self._read(one, where)

    def _read(self, event: Component, where: str) -> Entry | LeftOut:
        try:
            entry = _entry(event, where, self.floating, self.named_in_titles)
        except Unfit as reason:
            return LeftOut(where, str(reason))
        return ics_own.whole(entry, event) if self.is_ours else entry

    def _days(self) -> Days | None:
        """Return the event's days, else those of all entries if any happen once."""
        if self.around:
            return self.around
        starts: list[datetime] = []
        for event in self.events:
            with suppress(Unfit):
                if (start := _moment(event, "DTSTART", self.floating)) is not None:
                    starts.append(start)
        return None if all(map(repeats, self.events)) else Days.of(starts)

    def _times(self, event: Component, days: Days | None) -> list[Component]:
        start = _moment(event, "DTSTART", self.floating)
        if start is None or not repeats(event):
            return [event]
        # The first of two series with one UID has the changes.
        changed = self.changed.pop(_text(event, "UID"), [])
        try:
            found = times_of(event, changed, start, days)
        except NotFollowed:
            self.doubts[_FIRST_ONLY] += 1
            return [event, *changed]
        if self.around:
            self.doubts[f"{_AROUND} {self.around.first} to {self.around.last}"] += 1
        elif days:
            self.doubts[f"{_WITHIN} {days.first} and {days.last}"] += 1
        elif len(found) == MOST:
            self.doubts[_AT_MOST] += 1
        if not found and self.around:
            between = f"{self.around.first} and {self.around.last}"
            raise Unfit(f"it does not take place between {between}")
        if not found:
            raise Unfit("it does not take place on the days of the other entries")
        return found


def _entry(
    event: Component, where: str, floating: tzinfo, named_in_titles: bool
) -> Entry:
    start = _moment(event, "DTSTART", floating)
    if start is None:
        raise Unfit("it has no start that can be read")
    title, people = _title_and_people(event, named_in_titles)
    description = _text(event, "DESCRIPTION")
    track = _TRACK_LINE.search(description)
    return Entry(
        where=where,
        title=title,
        start=start,
        end=_moment(event, "DTEND", floating) or times.after(start, _length(event)),
        ids=(_text(event, "UID"),),
        room=_text(event, "LOCATION"),
        track=track[1] if track else "",
        texts=(description,),
        url=_text(event, "URL"),
        state=_text(event, "STATUS"),
        people=tuple(people),
    )


def _moment(event: Component, name: str, floating: tzinfo) -> datetime | None:
    value = _value(event, name)
    if isinstance(value, datetime):
        return times.placed(value, floating)
    if value is not None and name == "DTSTART":
        raise Unfit("it lasts all day")
    return None


def _length(event: Component) -> timedelta:
    value = _value(event, "DURATION")
    return value if isinstance(value, timedelta) else timedelta()


def _title_and_people(
    event: Component, named_in_titles: bool
) -> tuple[str, list[Person]]:
    """Part a title from the names of speakers, which have no property of their own."""
    title = _text(event, "SUMMARY").strip()
    if named_in_titles:
        title, _, names = title.removesuffix(" -").rpartition(" - ")
        # Without a hyphen rpartition() leaves everything in the last part.
        return (title, _people(names)) if title else (names, [])
    if said := _SPEAKER_LINE.search(_text(event, "DESCRIPTION")):
        return title.removesuffix(f" - {said[1].strip()}"), _people(said[1])
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    return title, list(map(_attendee, attendees))


def _people(names: str) -> list[Person]:
    return [Person(name) for name in names.split(", ")]


def _attendee(found: Any) -> Person:
    scheme, _, email = str(found).partition(":")
    name = str(getattr(found, "params", {}).get("CN", ""))
    return Person(name, email=email if scheme.lower() == "mailto" else "")


def _first(event: Component, name: str) -> Any:
    found = event.get(name)
    return found[0] if isinstance(found, list) else found


def _value(event: Component, name: str) -> Any:
    """Return a property's value in Python's types; of several the first."""
    found = _first(event, name)
    # What the library could not read it keeps as text.
    return found.dt if isinstance(found, vDDDTypes | vDuration) else None


def _text(event: Component, name: str) -> str:
    found = event.get(name)
    if isinstance(found, list):
        found = found[0] if found else None
    return "" if found is None else str(found)
