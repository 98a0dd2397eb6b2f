"""The same programme as JSON: frab's and pretalx's ``schedule.json``, c3voc's v2."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from companion.core.agenda import times
from companion.core.agenda.gather import Entry, Person, Source, Unfit, gather
from companion.core.agenda.json_files import as_list, as_object, load
from companion.core.agenda.model import Agenda, AgendaError, LeftOut, Options
from companion.core.agenda.own import GENERATOR
from companion.core.agenda.zones import zone_warnings
from companion.core.plain_text import line

NAME = "frab/pretalx JSON"


# A person's name in the programs' several ages.
_NAMES = ("name", "public_name", "full_public_name", "full_name")
_NIGHT_ENDS = time(3)


def accepts(data: bytes, filename: str) -> bool:
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and b'"schedule"' in data and b'"conference"' in data


def parse(data: bytes, options: Options) -> Agenda:
    content = as_object(load(data))
    schedule = _schedule(content)
    conference = as_object(schedule.get("conference"))
    found = list(_entries(schedule, options.zone))
    moments = [entry.start for entry in found if isinstance(entry, Entry)]
    zone_name = _text(conference.get("time_zone_name"))
    source = Source(
        NAME,
        options.zone,
        _text(conference.get("title")),
        zone_name,
        zone_warnings(zone_name, options.zone, moments),
        is_ours=as_object(content.get("generator")).get("name") == GENERATOR,
    )
    return gather(source, found)


def _schedule(content: dict[str, Any]) -> dict[str, Any]:
    schedule = as_object(content.get("schedule"))
    if not isinstance(as_object(schedule.get("conference")).get("days"), list):
        raise AgendaError(
            "The JSON has no schedule → conference → days, which we read."
        )
    return schedule


def _entries(schedule: dict[str, Any], zone: tzinfo) -> Iterator[Entry | LeftOut]:
    for room, event in _events(schedule):
        where = f"event {_text(event.get('id')) or '?'} “{_text(event.get('title'))}”"
        try:
            yield _entry(event, where, room, zone)
        except Unfit as reason:
            yield LeftOut(where, str(reason))


def _events(schedule: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    # The second version has all events in one list and names no room twice.
    for event in as_list(schedule.get("events")):
        yield "", as_object(event)
    for day in map(as_object, schedule["conference"]["days"]):
        for room, events in as_object(day.get("rooms")).items():
            for event in map(as_object, as_list(events)):
                yield room, event if event.get("date") else _dated(event, day)


def _dated(event: dict[str, Any], day: dict[str, Any]) -> dict[str, Any]:
    """Give an event that tells only its time of day the date of its day."""
    date, clock = _text(day.get("date")), _text(event.get("start"))
    if not date or len(clock) > len("00:00:00"):
        return event
    try:
        start = datetime.combine(times.day(date, None), times.clock(clock))
    except Unfit:
        return event
    if start.time() < _NIGHT_ENDS:
        start += timedelta(days=1)
    return event | {"date": start.isoformat()}


def _entry(event: dict[str, Any], where: str, room: str, zone: tzinfo) -> Entry:
    start = times.instant(_text(event.get("date") or event.get("start")), zone)
    return Entry(
        where=where,
        title=_text(event.get("title")),
        start=start,
        end=_end(event, start, zone),
        ids=tuple(_text(event.get(name)) for name in ("guid", "code", "id")),
        room=_text(event.get("room")) or room,
        track=_text(event.get("track")),
        type=_text(event.get("type")),
        texts=(_raw(event.get("abstract")), _raw(event.get("description"))),
        language=_text(event.get("language")),
        url=_text(event.get("url")),
        state=_text(event.get("state")) or _text(event.get("status")),
        people=tuple(map(_person, _people(event))),
    )


def _end(event: dict[str, Any], start: datetime, zone: tzinfo) -> datetime:
    if duration := _text(event.get("duration")):
        return times.after(start, times.length(duration))
    if end := _text(event.get("end")):
        return times.instant(end, zone)
    return start


def _people(event: dict[str, Any]) -> list[Any]:
    return as_list(event.get("persons")) or as_list(event.get("participants"))


def _person(person: Any) -> Person:
    fields = as_object(person)
    return Person(
        next(filter(None, (_text(fields.get(name)) for name in _NAMES)), ""),
        id=_text(fields.get("guid")) or _text(fields.get("code")),
        email=_text(fields.get("email")),
        organisation=_text(fields.get("organization")),
        biography=_raw(fields.get("biography")),
        role=_text(fields.get("role")),
    )


def _text(value: Any) -> str:
    return line(_raw(value))


def _raw(value: Any) -> str:
    """Return a text or a number as text.

    Of an object it is the name; of a text in several languages it is the first.
    """
    if isinstance(value, dict):
        texts = [value.get("name"), *value.values()]
        value = next((text for text in texts if isinstance(text, str) and text), "")
    return str(value) if isinstance(value, str | int) else ""
