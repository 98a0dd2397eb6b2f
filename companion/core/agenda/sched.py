"""Sched's JSON of sessions, alone or in an archive with that of the people.

Its CSV is read as the table it is.
"""

import html
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo

from companion.core.agenda import times
from companion.core.agenda.archive import looked_into, parts
from companion.core.agenda.gather import Entry, Person, Source, Unfit, gather
from companion.core.agenda.json_files import (
    Object,
    as_object,
    load,
    may_hold,
    objects,
    raw,
    text,
)
from companion.core.agenda.model import Agenda, AgendaError, LeftOut, Options

NAME = "Sched JSON"

_ROLES = ("speakers", "moderators", "panelists", "artists")


def accepts(data: bytes, filename: str) -> bool:
    return any(_has_talks(p) or _has_people(p) for p in looked_into(data).values())


def parse(data: bytes, options: Options) -> Agenda:
    talks: list[Object] = []
    people: dict[str, Object] = {}
    for part in parts(data).values():
        if _has_talks(part):
            talks += [one for one in objects(load(part)) if "event_start" in one]
        elif _has_people(part):
            people |= {_id(one): one for one in objects(load(part))}
    if not talks:
        raise AgendaError(
            "These are Sched's people without the sessions. Export the sessions, or "
            "put both files into one ZIP archive."
        )
    found = [_entry_or_not(talk, people, options.zone) for talk in talks]
    warnings = _doubts(talks, options.zone) + _nameless(talks, people)
    return gather(Source(NAME, options.zone, warnings=warnings), found)


def _has_talks(data: bytes) -> bool:
    return may_hold(data, "event_start", "event_end", "name") and (
        b'"event_type"' in data or b'"event_key"' in data
    )


def _has_people(data: bytes) -> bool:
    return may_hold(data, "username", "position", "avatar", "about")


def _entry_or_not(
    talk: Object, people: dict[str, Object], zone: tzinfo
) -> Entry | LeftOut:
    id_ = text(talk.get("event_key")) or text(talk.get("id")) or "?"
    where = f"session {id_} “{text(talk.get('name'))}”"
    try:
        return _entry(talk, where, people, zone)
    except Unfit as reason:
        return LeftOut(where, str(reason))


def _entry(talk: Object, where: str, people: dict[str, Object], zone: tzinfo) -> Entry:
    if text(talk.get("active")).casefold() in ("n", "no"):
        raise Unfit("it is not active")
    start = times.instant(text(talk.get("event_start")), zone)
    ends, kind = text(talk.get("event_end")), text(talk.get("event_type"))
    return Entry(
        where=where,
        title=html.unescape(raw(talk.get("name"))),
        start=start,
        end=times.instant(ends, zone) if ends else start,
        ids=(text(talk.get("id")), text(talk.get("event_key"))),
        room=html.unescape(text(talk.get("venue"))),
        track=html.unescape(kind),
        type=kind,
        texts=(raw(talk.get("description")),),
        url=text(talk.get("url")),
        people=tuple(_people(talk, people)),
    )


def _people(talk: Object, known: dict[str, Object]) -> Iterator[Person]:
    for role in _ROLES:
        named = talk.get(role)
        if isinstance(named, str):
            # Names have character references, so they are undone after the parting.
            for name in named.split(", "):
                yield Person(html.unescape(name), role=role)
            continue
        for one in objects(named):
            fields = {**one, **as_object(known.get(_id(one)))}
            yield Person(
                # Better a user's name than a talk that seems to have no speaker.
                html.unescape(text(fields.get("name"))) or _id(one),
                id=_id(one),
                email=text(fields.get("email")),
                organisation=html.unescape(text(fields.get("company"))),
                biography=raw(fields.get("about")),
                role=role,
            )


def _id(person: Object) -> str:
    return text(person.get("username")) or text(person.get("id"))


def _nameless(talks: list[Object], known: dict[str, Object]) -> tuple[str, ...]:
    """Warn of people who stand in the file with a user's name only."""
    bare = {
        _id(one)
        for talk in talks
        for role in _ROLES
        for one in objects(talk.get(role))
        if not text(one.get("name")) and _id(one) not in known
    }
    if not bare:
        return ()
    told = (
        f"People of whom the file has only a user name: {len(bare)}. Put the file of "
        "the people beside it into one ZIP archive."
    )
    return (told,)


def _doubts(talks: list[Object], zone: tzinfo) -> tuple[str, ...]:
    """Warn where the clock and the instant of a session contradict the event's zone."""
    for talk in talks:
        stamp = talk.get("start_time_ts")
        if not isinstance(stamp, int) or not 0 < stamp < 2**32:
            continue
        try:
            said = times.instant(text(talk.get("event_start")), zone)
        except Unfit:
            continue
        meant = datetime.fromtimestamp(stamp, UTC).astimezone(zone)
        if said != meant:
            name = text(talk.get("name"))
            doubt = (
                f"By its time stamp “{name}” starts at {meant:%H:%M} in the event's "
                f"zone, by its clock at {said:%H:%M}. The clock was taken; check the "
                "time zone."
            )
            return (doubt,)
    return ()
