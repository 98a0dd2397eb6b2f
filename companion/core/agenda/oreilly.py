"""O'Reilly's conference feed: events that name speakers and venues by serial number."""

import html
from collections.abc import Iterator
from datetime import tzinfo

from companion.core.agenda import times
from companion.core.agenda.gather import Entry, Person, Source, Unfit, gather
from companion.core.agenda.json_files import (
    Object,
    as_list,
    as_object,
    load,
    may_hold,
    objects,
    raw,
    text,
)
from companion.core.agenda.model import Agenda, AgendaError, LeftOut, Options

NAME = "O'Reilly feed"

_Known = dict[str, dict[str, Object]]


def accepts(data: bytes, filename: str) -> bool:
    return may_hold(data, "Schedule", "events", "serial", "time_start")


def parse(data: bytes, options: Options) -> Agenda:
    schedule = as_object(as_object(load(data)).get("Schedule"))
    if not isinstance(schedule.get("events"), list):
        raise AgendaError("The JSON has no Schedule → events, which we read.")
    known = {
        name: {text(one.get("serial")): one for one in objects(schedule.get(name))}
        for name in ("speakers", "venues")
    }
    events = objects(schedule["events"])
    found = [_entry_or_not(event, known, options.zone) for event in events]
    return gather(Source(NAME, options.zone, warnings=_doubts(events, known)), found)


def _doubts(events: list[Object], known: _Known) -> tuple[str, ...]:
    named = {text(one) for e in events for one in as_list(e.get("speakers"))}
    if unknown := sorted(named - set(known["speakers"])):
        some = ", ".join(unknown[:10])
        many = len(unknown)
        return (f"Speakers whom events name and the file has not: {many} ({some}).",)
    return ()


def _entry_or_not(event: Object, known: _Known, zone: tzinfo) -> Entry | LeftOut:
    where = f"event {text(event.get('serial')) or '?'} “{text(event.get('name'))}”"
    try:
        return _entry(event, where, known, zone)
    except Unfit as reason:
        return LeftOut(where, str(reason))


def _entry(event: Object, where: str, known: _Known, zone: tzinfo) -> Entry:
    start = times.instant(text(event.get("time_start")), zone)
    ends = text(event.get("time_stop"))
    venue = known["venues"].get(text(event.get("venue_serial")), {})
    return Entry(
        where=where,
        title=_plain(event.get("name")),
        start=start,
        end=times.instant(ends, zone) if ends else start,
        ids=(text(event.get("serial")),),
        room=_plain(venue.get("name")),
        track=", ".join(map(_plain, as_list(event.get("categories")))),
        type=text(event.get("event_type")),
        texts=(raw(event.get("description")),),
        url=text(event.get("website_url")),
        people=tuple(_people(event, known)),
    )


def _people(event: Object, known: _Known) -> Iterator[Person]:
    for serial in map(text, as_list(event.get("speakers"))):
        speaker = known["speakers"].get(serial, {})
        yield Person(
            _plain(speaker.get("name")),
            id=serial,
            organisation=_plain(speaker.get("affiliation")),
            biography=raw(speaker.get("bio")),
        )


def _plain(value: object) -> str:
    return html.unescape(text(value))
