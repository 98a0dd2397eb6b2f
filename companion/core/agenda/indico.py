"""Indico's export: the contributions of events, or a timetable by days.

A time is written as a date, a clock and a zone. Sessions are what tracks are elsewhere:
their contributions are the entries, they themselves only where they have none.
"""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

from companion.core.agenda import times
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
from companion.core.agenda.zones import zone_called, zone_warnings

NAME = "Indico JSON"

_PEOPLE = ("speakers", "presenters")
_AUTHORS = ("primaryauthors", "primaryAuthors")
# Who chairs is named with the session, and with a talk only where it is one of its own.
_CHAIRS = ("conveners", "chairs", "chairpersons")


def accepts(data: bytes, filename: str) -> bool:
    return may_hold(data, "results", "startDate") and (
        b'"HTTPAPIResult"' in data
        or b'"contributions"' in data
        or b'"entryType"' in data
    )


def parse(data: bytes, options: Options) -> Agenda:
    results = as_object(load(data)).get("results")
    event = objects(results)[0] if objects(results) else {}
    entries = list(_listed(results))
    if not entries:
        raise AgendaError(
            "The export has no contributions. Ask Indico for it with "
            "“detail=contributions”, or for the timetable."
        )
    found = [_entry_or_not(one, session, options.zone) for one, session in entries]
    moments = [entry.start for entry in found if isinstance(entry, Entry)]
    zone_name = text(event.get("timezone"))
    warnings = zone_warnings(zone_name, options.zone, moments)
    source = Source(NAME, options.zone, text(event.get("title")), zone_name, warnings)
    return gather(source, found)


def _listed(results: Any) -> Iterator[tuple[Object, str]]:
    """Yield every contribution and break, with the session it belongs to."""
    for event in objects(results):
        yield from _of_timetable(event)
        seen = set()
        for session in objects(event.get("sessions")):
            within = objects(session.get("contributions"))
            for one in within:
                seen.add(_id(one))
                yield one, text(session.get("title"))
            if not within and session.get("startDate"):
                yield session, ""
        for one in objects(event.get("contributions")):
            if not _id(one) or _id(one) not in seen:
                yield one, text(one.get("session"))


def _of_timetable(days: Object) -> Iterator[tuple[Object, str]]:
    for day in objects(days):
        for one in objects(day):
            if "entryType" not in one:
                continue
            within = objects(one.get("entries"))
            yield from ((inner, text(one.get("title"))) for inner in within)
            if not within:
                yield one, ""


def _entry_or_not(one: Object, session: str, zone: tzinfo) -> Entry | LeftOut:
    where = f"contribution {_id(one) or '?'} “{text(one.get('title'))}”"
    try:
        return _entry(one, where, session, zone)
    except Unfit as reason:
        return LeftOut(where, str(reason))


def _entry(one: Object, where: str, session: str, zone: tzinfo) -> Entry:
    start = _moment(one.get("startDate"), zone)
    if start is None:
        raise Unfit("it has no time yet")
    is_break = text(one.get("entryType")).casefold() == "break"
    return Entry(
        where=where,
        title=raw(one.get("title")),
        start=start,
        end=_moment(one.get("endDate"), zone) or _after(start, one),
        ids=(_id(one),),
        room=text(one.get("room")) or text(one.get("roomFullname")),
        track=text(one.get("track")) or session,
        type="break" if is_break else text(one.get("type")),
        texts=(raw(one.get("description")),),
        url=text(one.get("url")),
        people=tuple(_people(one)),
    )


def _id(one: Object) -> str:
    names = ("uniqueId", "db_id", "contributionId", "id")
    return next((text(one[name]) for name in names if text(one.get(name))), "")


def _moment(value: Any, zone: tzinfo) -> datetime | None:
    fields = as_object(value)
    if not (day := text(fields.get("date"))):
        return None
    named = zone_called(text(fields.get("tz"))) if fields.get("tz") else None
    return times.instant(f"{day}T{text(fields.get('time'))}", named or zone)


def _after(start: datetime, one: Object) -> datetime:
    minutes = text(one.get("duration"))
    return times.after(start, times.length(minutes)) if minutes else start


def _people(one: Object) -> Iterator[Person]:
    """Yield who speaks; where nobody is said to, the first authors."""
    found = list(_listed_as(one, _PEOPLE)) or list(_listed_as(one, _AUTHORS))
    for role, person in (*found, *_listed_as(one, _CHAIRS)):
        first = text(person.get("first_name")) or text(person.get("firstName"))
        last = text(person.get("last_name")) or text(person.get("familyName"))
        whole = text(person.get("fullName")) or text(person.get("name"))
        yield Person(
            f"{first} {last}".strip() or whole,
            email=text(person.get("email")),
            organisation=text(person.get("affiliation")),
            role=role,
        )


def _listed_as(one: Object, names: tuple[str, ...]) -> Iterator[tuple[str, Object]]:
    for name in names:
        yield from ((name, person) for person in objects(one.get(name)))
