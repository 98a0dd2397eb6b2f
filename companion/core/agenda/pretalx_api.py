"""Answers of pretalx' API: lists of submissions or of slots, and files made of them.

However the lists are arranged (pages, days, rooms), a submission is known by its code,
title and slots, a slot by its start and its submission or description.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from companion.core.agenda import times
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
    walk,
)
from companion.core.agenda.model import Agenda, LeftOut, Options

NAME = "pretalx API JSON"

_GIVEN = ("", "accepted", "confirmed")


def accepts(data: bytes, filename: str) -> bool:
    if may_hold(data, "code", "submission_type", "state", "title"):
        return True
    return may_hold(data, "submission", "start", "room", "results") and any(
        _pairs(loaded(data))
    )


def parse(data: bytes, options: Options) -> Agenda:
    content = load(data)
    source = Source(NAME, options.zone, warnings=_doubts(content))
    entries = (*_entries(content, options.zone), *_extras(content, options.zone))
    return gather(source, entries)


def _doubts(content: object) -> tuple[str, ...]:
    doubts = []
    if text(as_object(content).get("next")):
        doubts.append(
            "This is one page of several of the list. Ask the API for all at once."
        )
    known = _known(content).speakers
    bare = {
        one
        for submission, _ in _pairs(content)
        for one in as_list(submission.get("speakers"))
        if isinstance(one, str) and one not in known
    }
    if bare:
        doubts.append(
            f"Speakers of whom the file has only a code: {len(bare)}. Ask the API for "
            "them, too: expand=speakers."
        )
    return tuple(doubts)


@dataclass(frozen=True, slots=True)
class _Known:
    """What submissions may refer to by code or number."""

    speakers: dict[str, Object]
    rooms: dict[str, Object]


def _known(content: object) -> _Known:
    known = _Known({}, {})
    for one in walk(content):
        if "name" in one and "biography" in one:
            known.speakers[key(one)] = one
        elif "name" in one and "capacity" in one:
            known.rooms[key(one)] = one
    return known


def _entries(content: object, zone: tzinfo) -> Iterator[Entry | LeftOut]:
    known = _known(content)
    for submission, slot in _placed(content):
        title = text(submission.get("title")) or text(slot.get("description"))
        where = f"submission {text(submission.get('code')) or '?'} “{title}”"
        try:
            yield _entry(submission, slot, where, known, zone)
        except Unfit as reason:
            yield LeftOut(where, str(reason))


def _extras(content: object, zone: tzinfo) -> Iterator[Entry | LeftOut]:
    """Yield what stands beside the list by day and minute of the day, as meals do."""
    for day, extras in as_object(as_object(content).get("extra")).items():
        for minute, one in as_object(extras).items():
            title = text(as_object(one).get("title"))
            where = f"extra {day} {minute} “{title}”"
            try:
                start = _minute_of(day, minute, zone)
            except Unfit as reason:
                yield LeftOut(where, str(reason))
            else:
                ids = (text(as_object(one).get("id")),)
                yield Entry(where, title, start, start, ids)


def _minute_of(day: str, minute: str, zone: tzinfo) -> datetime:
    if not (minute.isdecimal() and len(minute) < 5):
        raise Unfit(f"“{minute}” is not a minute of the day")
    midnight = datetime.combine(times.day(day, None), time())
    return times.placed(midnight + timedelta(minutes=int(minute)), zone)


def _placed(content: object) -> Iterator[tuple[Object, Object]]:
    """Yield each submission with each of its slots, the same pair once."""
    seen = set()
    for submission, slot in _pairs(content):
        code = text(submission.get("code")) or text(slot.get("id"))
        name = (code, text(slot.get("start")), text(slot.get("room")))
        if not code or name not in seen:
            seen.add(name)
            yield submission, slot


def _pairs(content: object) -> Iterator[tuple[Object, Object]]:
    inner: set[int] = set()
    for one in walk(content):
        if "code" in one and "title" in one and ("slot" in one or "slots" in one):
            slots = objects([*as_list(one.get("slots")), one.get("slot")])
            inner.update(map(id, slots))
            yield from ((one, slot) for slot in slots or [{}])
        elif "submission" in one and "start" in one and id(one) not in inner:
            submission = one["submission"]
            inner.add(id(submission))
            if isinstance(submission, str):
                submission = {"code": submission, "title": ""}
            yield as_object(submission), one


def _entry(
    submission: Object, slot: Object, where: str, known: _Known, zone: tzinfo
) -> Entry:
    state = text(submission.get("state"))
    if state not in _GIVEN:
        raise Unfit(f"its state is {state}")
    if not (starts := text(slot.get("start"))):
        raise Unfit("it has no time in the file")
    start, ends = times.instant(starts, zone), text(slot.get("end"))
    # A slot without a submission is a break, and is described instead.
    is_break = not submission
    return Entry(
        where=where,
        title=raw(submission.get("title")) or (raw(slot.get("description")) * is_break),
        start=start,
        end=times.instant(ends, zone) if ends else start,
        ids=(text(submission.get("code")),),
        room=_room(slot, known),
        track=_called(submission.get("track")),
        type="break" if is_break else _called(submission.get("submission_type")),
        texts=(raw(submission.get("abstract")), raw(submission.get("description"))),
        language=text(submission.get("content_locale")),
        state=state,
        people=tuple(_people(submission, known)),
    )


def _room(slot: Object, known: _Known) -> str:
    room = slot.get("room")
    return text(known.rooms.get(key(room), room) if not _called(room) else room)


def _called(value: object) -> str:
    """Return a name; a bare number names nothing."""
    return "" if isinstance(value, int) else text(value)


def _people(submission: Object, known: _Known) -> Iterator[Person]:
    for one in as_list(submission.get("speakers")):
        code = key(one)
        fields = {**known.speakers.get(code, {}), **as_object(one)}
        yield Person(
            # Better a code for a name than a talk that seems to have no speaker.
            text(fields.get("name")) or code,
            id=code,
            email=text(fields.get("email")),
            biography=raw(fields.get("biography")),
        )
