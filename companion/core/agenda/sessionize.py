"""Sessionize's JSON: the views All, Sessions and GridSmart, alone or in an archive.

All has speakers and rooms by id beside the sessions; the other views name them within,
in groups or days. Where sessions and speakers are two files, they come in one archive.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from companion.core.agenda import times
from companion.core.agenda.archive import looked_into, parts
from companion.core.agenda.gather import Entry, Person, Source, Unfit, gather
from companion.core.agenda.json_files import (
    Object,
    as_list,
    as_object,
    key,
    load,
    loaded,
    may_hold,
    objects,
    raw,
    text,
)
from companion.core.agenda.model import Agenda, AgendaError, LeftOut, Options

NAME = "Sessionize JSON"

_TRACK = re.compile(
    r"\b(?:tracks?|topics?|themes?|streams?|ścieżka|thema)\b", re.IGNORECASE
)
_TYPE = re.compile(r"\b(?:format|type|length|rodzaj)\b", re.IGNORECASE)
_LANGUAGE = re.compile(r"\b(?:language|język|sprache|idioma|langue)\b", re.IGNORECASE)


def accepts(data: bytes, filename: str) -> bool:
    return any(_is_ours(part) for part in looked_into(data).values())


def parse(data: bytes, options: Options) -> Agenda:
    book = _Book({}, {}, {})
    sessions: list[Object] = []
    for part in filter(_is_ours, parts(data).values()):
        sessions += _sessions(load(part), book)
    if not sessions:
        raise AgendaError(
            "These are Sessionize's speakers without the sessions. Export the view "
            "“All”, or put both files into one ZIP archive."
        )
    found = [_entry_or_not(s, book, options.zone) for s in _once(sessions)]
    return gather(Source(NAME, options.zone, warnings=_doubts(sessions, book)), found)


@dataclass(frozen=True, slots=True)
class _Book:
    """What sessions refer to by id."""

    speakers: dict[str, Object]
    rooms: dict[str, str]
    categories: dict[str, tuple[str, str]]  # of an item: what it is about, its name

    def add(self, content: Object) -> None:
        for speaker in objects(content.get("speakers")):
            self.speakers[key(speaker)] = speaker
        for room in objects(content.get("rooms")):
            self.rooms[key(room)] = text(room)
        for category in objects(content.get("categories")):
            for item in objects(category.get("items")):
                self.categories[key(item)] = (text(category.get("title")), text(item))


def _is_ours(data: bytes) -> bool:
    if may_hold(data, "startsAt", "isServiceSession"):
        return bool(_sessions(loaded(data), _Book({}, {}, {})))
    return may_hold(data, "fullName", "tagLine", "isTopSpeaker")


def _sessions(content: object, book: _Book) -> list[Object]:
    """Return the sessions of any view, and note in *book* what they refer to."""
    if isinstance(content, dict) and isinstance(content.get("sessions"), list | dict):
        book.add(content)
        return objects(content["sessions"])
    found = []
    for one in objects(content):
        if "startsAt" in one:
            found.append(one)
        elif "fullName" in one:
            book.add({"speakers": [one]})
        elif "rooms" in one:
            found += [s for room in objects(one["rooms"]) for s in _of_room(room)]
        else:
            found += objects(one.get("sessions"))
    return found


def _of_room(room: Object) -> list[Object]:
    return [
        session if session.get("room") else {**session, "room": text(room)}
        for session in objects(room.get("sessions"))
    ]


def _once(sessions: list[Object]) -> list[Object]:
    """Drop repetitions: what all attend stands in every room, and in every group."""
    seen: dict[str, Object] = {}
    for number, session in enumerate(sessions):
        name = f"{key(session)} {raw(session.get('startsAt'))}"
        seen.setdefault(name if key(session) else f"#{number}", session)
    return list(seen.values())


def _entry_or_not(session: Object, book: _Book, zone: tzinfo) -> Entry | LeftOut:
    where = f"session {text(session.get('id')) or '?'} “{text(session.get('title'))}”"
    try:
        return _entry(session, where, book, zone)
    except Unfit as reason:
        return LeftOut(where, str(reason))


def _entry(session: Object, where: str, book: _Book, zone: tzinfo) -> Entry:
    state = text(session.get("status"))
    if state and state.casefold() != "accepted":
        raise Unfit(f"its state is {state}")
    if not (starts := text(session.get("startsAt"))):
        raise Unfit("it has no time yet")
    start, ends = times.instant(starts, zone), text(session.get("endsAt"))
    people = tuple(_people(session, book))
    about = list(_categories(session, book))
    is_service = session.get("isServiceSession") is True and not people
    room = text(session.get("roomId"))
    return Entry(
        where=where,
        title=raw(session.get("title")),
        start=start,
        end=times.instant(ends, zone) if ends else start,
        ids=(text(session.get("id")),),
        room=text(session.get("room")) or book.rooms.get(room, room),
        track=_named(about, _TRACK),
        type="service" if is_service else _named(about, _TYPE),
        texts=(raw(session.get("description")),),
        language=_named(about, _LANGUAGE),
        people=people,
    )


def _categories(session: Object, book: _Book) -> Iterator[tuple[str, str]]:
    """Yield what a session was put under, with what that is about."""
    for item in as_list(session.get("categoryItems")):
        if (known := book.categories.get(key(item))) is not None:
            yield known
    for category in objects(session.get("categories")):
        for item in objects(category.get("categoryItems")):
            yield text(category), text(item)


def _named(categories: list[tuple[str, str]], about: re.Pattern[str]) -> str:
    return next((name for title, name in categories if about.search(title)), "")


def _people(session: Object, book: _Book) -> Iterator[Person]:
    for speaker in as_list(session.get("speakers")):
        id_ = key(speaker)
        fields = {**as_object(speaker), **book.speakers.get(id_, {})}
        both = f"{text(fields.get('firstName'))} {text(fields.get('lastName'))}"
        yield Person(
            text(fields.get("fullName"))
            or text(fields.get("name"))
            or both.strip()
            # Better an id for a name than a talk that seems to have no speaker.
            or id_,
            id=id_,
            email=text(fields.get("email")),
            biography="\n\n".join(
                filter(None, (raw(fields.get("tagLine")), raw(fields.get("bio"))))
            ),
        )


def _doubts(sessions: list[Object], book: _Book) -> tuple[str, ...]:
    """Warn of speakers and rooms that stand in the file as bare ids."""
    bare = {
        one
        for s in sessions
        for one in as_list(s.get("speakers"))
        if isinstance(one, str) and one not in book.speakers
    }
    rooms = {
        text(s.get("roomId"))
        for s in sessions
        if s.get("roomId") and not text(s.get("room"))
    } - set(book.rooms)
    warnings = []
    if bare:
        warnings.append(
            f"Speakers of whom the file has only an id: {len(bare)}. Put the file of "
            "the speakers beside it into one ZIP archive."
        )
    if rooms:
        warnings.append(f"Rooms of which the file has only a number: {len(rooms)}.")
    return tuple(warnings)
