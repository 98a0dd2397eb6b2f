"""Eventyay's open-event exports: an archive of JSON files, or its sessions alone."""

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

from companion.core.agenda import times
from companion.core.agenda.archive import looked_into, parts
from companion.core.agenda.gather import Entry, Person, Source, Unfit, gather
from companion.core.agenda.json_files import (
    Object,
    as_list,
    as_object,
    key,
    load,
    may_hold,
    objects,
    plain_keys,
    raw,
    text,
)
from companion.core.agenda.model import Agenda, AgendaError, LeftOut, Options
from companion.core.agenda.zones import zone_warnings

NAME = "Eventyay/open-event JSON"

_NAMES = ("microlocation", "long-abstract", "long_abstract", "longAbstract")


def accepts(data: bytes, filename: str) -> bool:
    return any(
        _has_talks(part) or _has_people(part) for part in looked_into(data).values()
    )


def parse(data: bytes, options: Options) -> Agenda:
    talks: list[Object] = []
    people: dict[str, Object] = {}
    event: Object = {}
    for part in parts(data).values():
        if _has_talks(part):
            talks += _listed(load(part), "sessions")
        elif _has_people(part):
            people |= {key(one): one for one in _listed(load(part), "speakers")}
        elif may_hold(part, "timezone", "name"):
            event = plain_keys(as_object(load(part)))
    if not talks:
        raise AgendaError(
            "These are open-event's speakers without the sessions. Export both in one "
            "ZIP archive."
        )
    found = [_entry_or_not(talk, people, options.zone) for talk in talks]
    return gather(_source(event, found, options.zone), found)


def _source(event: Object, found: list[Entry | LeftOut], zone: tzinfo) -> Source:
    zone_name = text(event.get("timezone"))
    moments = [entry.start for entry in found if isinstance(entry, Entry)]
    warnings = zone_warnings(zone_name, zone, moments)
    return Source(NAME, zone, text(event.get("name")), zone_name, warnings)


def _has_talks(data: bytes) -> bool:
    return may_hold(data, "title") and all(
        any(f'"{name}"'.encode() in data for name in names)
        for names in (_NAMES, ("starts-at", "start_time", "starts_at", "startsAt"))
    )


def _has_people(data: bytes) -> bool:
    return may_hold(data, "organisation", "name") and (
        b'"long-biography"' in data or b'"long_biography"' in data
    )


def _listed(content: Any, name: str) -> list[Object]:
    if isinstance(content, dict):
        content = _of_api(content) or content.get(name)
    return [plain_keys(one) for one in objects(content)]


def _of_api(content: Object) -> list[Object]:
    """Return what the API lists (JSON:API), with what it refers to put in."""
    known = {_named(one): _attributes(one) for one in objects(content.get("included"))}
    return [
        _attributes(one)
        | {
            name: _related(as_object(other).get("data"), known)
            for name, other in as_object(one.get("relationships")).items()
        }
        for one in objects(content.get("data"))
        if "attributes" in one
    ]


def _attributes(one: Object) -> Object:
    return {"id": one.get("id"), **as_object(one.get("attributes"))}


def _named(one: Object) -> tuple[str, str]:
    return text(one.get("type")), text(one.get("id"))


def _related(data: Any, known: Mapping[tuple[str, str], Object]) -> Any:
    if isinstance(data, list):
        return [_related(one, known) for one in data]
    return known.get(_named(as_object(data)), data)


def _entry_or_not(
    talk: Object, people: dict[str, Object], zone: tzinfo
) -> Entry | LeftOut:
    where = f"session {text(talk.get('id')) or '?'} “{text(talk.get('title'))}”"
    try:
        return _entry(talk, where, people, zone)
    except Unfit as reason:
        return LeftOut(where, str(reason))


def _entry(talk: Object, where: str, people: dict[str, Object], zone: tzinfo) -> Entry:
    start = _moment(talk, "start", zone)
    if start is None:
        raise Unfit("it has no time yet")
    return Entry(
        where=where,
        title=raw(talk.get("title")),
        start=start,
        end=_moment(talk, "end", zone) or start,
        ids=(text(talk.get("id")),),
        room=text(talk.get("microlocation")),
        track=text(talk.get("track")),
        type=text(talk.get("session_type")),
        texts=(raw(talk.get("short_abstract")), raw(talk.get("long_abstract"))),
        language=text(talk.get("language")),
        url=text(talk.get("signup_url")),
        state=text(talk.get("state")),
        people=tuple(_people(talk, people)),
    )


def _moment(talk: Object, which: str, zone: tzinfo) -> datetime | None:
    written = text(talk.get(f"{which}s_at")) or text(talk.get(f"{which}_time"))
    return times.instant(written, zone) if written else None


def _people(talk: Object, known: dict[str, Object]) -> Iterator[Person]:
    for one in as_list(talk.get("speakers")):
        fields = {**plain_keys(as_object(one)), **known.get(key(one), {})}
        yield Person(
            text(fields.get("name")),
            id=key(one),
            email=text(fields.get("email")),
            organisation=text(fields.get("organisation")),
            biography=raw(fields.get("long_biography"))
            or raw(fields.get("short_biography")),
            role=text(fields.get("role")),
        )
