"""The ``conference.json`` of symposion, as PyCon US and its kin publish it."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from companion.core.agenda import times
from companion.core.agenda.gather import Entry, Person, Source, Unfit, gather
from companion.core.agenda.json_files import (
    Object,
    as_list,
    as_object,
    key,
    load,
    may_hold,
    objects,
    raw,
    text,
)
from companion.core.agenda.model import Agenda, AgendaError, LeftOut, Options

NAME = "PyCon/symposion JSON"


def accepts(data: bytes, filename: str) -> bool:
    return may_hold(data, "conf_key", "kind", "start")


def parse(data: bytes, options: Options) -> Agenda:
    content = load(data)
    title = ""
    if isinstance(content, dict):
        title = text(as_object(content.get("conference")).get("title"))
        content = content.get("schedule")
    if not isinstance(content, list):
        raise AgendaError("The JSON has no list called “schedule”, which we read.")
    found = [_entry_or_not(one, options.zone) for one in objects(content)]
    return gather(Source(NAME, options.zone, title), found)


def _entry_or_not(slot: Object, zone: tzinfo) -> Entry | LeftOut:
    where = f"entry {text(slot.get('conf_key')) or '?'} “{text(slot.get('name'))}”"
    try:
        return _entry(slot, where, zone)
    except Unfit as reason:
        return LeftOut(where, str(reason))


def _entry(slot: Object, where: str, zone: tzinfo) -> Entry:
    if slot.get("cancelled") is True:
        raise Unfit("its state is cancelled")
    start = times.instant(text(slot.get("start")), zone)
    return Entry(
        where=where,
        title=raw(slot.get("name")),
        start=start,
        end=_end(slot, start, zone),
        ids=(text(slot.get("conf_key")),),
        room=text(slot.get("room")) or ", ".join(map(text, as_list(slot.get("rooms")))),
        track=text(slot.get("section")),
        type=text(slot.get("kind")),
        texts=(raw(slot.get("abstract")), raw(slot.get("description"))),
        language=text(slot.get("language")),
        url=text(slot.get("conf_url")),
        people=tuple(_people(slot)),
    )


def _end(slot: Object, start: datetime, zone: tzinfo) -> datetime:
    if ends := text(slot.get("end")):
        return times.instant(ends, zone)
    minutes = text(slot.get("duration"))
    return times.after(start, times.length(minutes)) if minutes else start


def _people(slot: Object) -> Iterator[Person]:
    speakers = objects(slot.get("speakers"))
    for one in speakers:
        yield Person(
            text(one.get("name")),
            id=key(one),
            email=text(one.get("email")),
            organisation=text(one.get("organization")),
            biography=raw(one.get("biography")) or raw(one.get("bio")),
            role=text(one.get("role")),
        )
    if not speakers:
        yield from (Person(text(name)) for name in as_list(slot.get("authors")))
