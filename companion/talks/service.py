"""Keeping the agenda: imports that lose nothing, stars, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from companion import clock
from companion.core import agenda as files
from companion.errors import NotFound
from companion.events.models import Attendee, Event
from companion.extensions import db, fitted
from companion.talks.models import Speaker, Star, Talk

FIELDS = (
    "kind",
    "title",
    "abstract",
    "start",
    "end",
    "room",
    "track",
    "language",
    "url",
)
SPEAKER_FIELDS = ("name", "organisation", "biography", "email")


@dataclass(frozen=True, slots=True)
class AgendaImport:
    """What agenda files amount to for an event."""

    format: str
    talks: int
    speakers: int
    added: int
    changed: int
    removed: int
    unchanged: int
    left_out: tuple[files.LeftOut, ...]
    warnings: tuple[str, ...]


def import_agenda(event: Event, found: Sequence[files.Agenda]) -> AgendaImport:
    """Make the event's agenda what the files say.

    Talks are known by their key, so stars stay where they are; a talk that the files
    do not have any more is taken off the agenda, not deleted.
    """
    talks = {
        fitted(Talk, "key", talk.key): talk for agenda in found for talk in agenda.talks
    }
    speakers = {s.key: s for agenda in found for s in agenda.speakers}
    givers = _keep_speakers(event, speakers)
    known = {talk.key: talk for talk in _all(event)}
    tally = {"added": 0, "changed": 0, "unchanged": 0}
    for key, entry in talks.items():
        row = known.get(key) or Talk(event_id=event.id, key=key)
        tally[_keep_talk(row, entry, givers)] += 1
    gone = [t for key, t in known.items() if key not in talks and t.removed_at is None]
    for talk in gone:
        talk.removed_at = clock.now()
    db.session.flush()
    return AgendaImport(
        format=", ".join(dict.fromkeys(agenda.format for agenda in found)),
        talks=len(talks),
        speakers=len(speakers),
        **tally,
        removed=len(gone),
        left_out=tuple(item for agenda in found for item in agenda.left_out),
        warnings=(
            *(item for agenda in found for item in agenda.warnings),
            *_doubts(event, list(talks.values()), len(gone)),
        ),
    )


def _doubts(event: Event, entries: Sequence[files.Talk], removed: int) -> list[str]:
    """Say what makes one wonder whether this is the file that was meant."""
    days = [entry.start.astimezone(event.zone).date() for entry in entries]
    outside = sum(not event.starts <= day <= event.ends for day in days)
    doubts = []
    if outside:
        doubts.append(
            f"{outside} of {len(entries)} entries lie outside the days of the event, "
            f"{event.starts} to {event.ends}."
        )
    if removed > len(entries):
        doubts.append(f"{removed} entries leave the agenda: more than the files bring.")
    return doubts


def _keep_speakers(event: Event, found: dict[str, files.Speaker]) -> dict[str, Speaker]:
    query = sa.select(Speaker).where(Speaker.event_id == event.id)
    known = {speaker.key: speaker for speaker in db.session.scalars(query)}
    for key, speaker in found.items():
        row = known.setdefault(key, Speaker(event_id=event.id, key=key))
        for name in SPEAKER_FIELDS:
            setattr(row, name, fitted(Speaker, name, getattr(speaker, name)))
        db.session.add(row)
    db.session.flush()
    return known


def _keep_talk(row: Talk, entry: files.Talk, givers: dict[str, Speaker]) -> str:
    is_new = row.id is None
    values = {name: fitted(Talk, name, getattr(entry, name)) for name in FIELDS}
    values["speakers"] = sorted(
        (givers[s.key] for s in entry.speakers), key=lambda speaker: speaker.id
    )
    values["removed_at"] = None
    before = {} if is_new else {name: getattr(row, name) for name in values}
    if not is_new:
        before["speakers"] = sorted(row.speakers, key=lambda speaker: speaker.id)
    if before == values:
        return "unchanged"
    for name, value in values.items():
        setattr(row, name, value)
    db.session.add(row)
    return "added" if is_new else "changed"


def _all(event: Event) -> Sequence[Talk]:
    return db.session.scalars(
        sa.select(Talk)
        .where(Talk.event_id == event.id)
        .options(selectinload(Talk.speakers))
        .order_by(Talk.start, Talk.room, Talk.id)
    ).all()


def agenda(event: Event) -> Sequence[Talk]:
    """Return the agenda in order, with speakers."""
    return [talk for talk in _all(event) if talk.removed_at is None]


def talk(event: Event, talk_id: int) -> Talk:
    found = db.session.scalar(
        sa.select(Talk)
        .where(Talk.event_id == event.id, Talk.id == talk_id)
        .options(selectinload(Talk.speakers))
    )
    if found is None:
        raise NotFound("That talk is not on this event's agenda.")
    return found


def to_ask_in(me: Attendee, wanted: str = "") -> Sequence[Talk]:
    """Return the talks to prepare questions for: the one named, else those starred.

    Somebody who starred nothing gets the whole agenda.

    Raises:
        NotFound: no talk has the number or key *wanted*.

    """
    entries = [entry for entry in agenda(me.event) if entry.kind == "talk"]
    if wanted:
        named = [entry for entry in entries if wanted in (str(entry.id), entry.key)]
        if not named:
            raise NotFound(f"No talk of {me.event.slug!r} has the number {wanted!r}.")
        return named
    mine = starred(me)
    return [entry for entry in entries if entry.id in mine] or entries


def starred(me: Attendee) -> set[int]:
    return set(
        db.session.scalars(sa.select(Star.talk_id).where(Star.attendee_id == me.id))
    )


def starred_at(event: Event) -> dict[int, set[int]]:
    """Return everybody's stars: attendee -> talks."""
    rows = db.session.execute(
        sa.select(Star.attendee_id, Star.talk_id)
        .join(Talk, Talk.id == Star.talk_id)
        .where(Talk.event_id == event.id)
    )
    stars: dict[int, set[int]] = {}
    for attendee_id, talk_id in rows:
        stars.setdefault(attendee_id, set()).add(talk_id)
    return stars


def star(me: Attendee, talk: Talk, *, on: bool) -> None:
    """Mark a talk, or take the mark away; saying it twice is the same as once."""
    mine = db.session.get(Star, (me.id, talk.id))
    if on and mine is None:
        db.session.add(Star(attendee_id=me.id, talk_id=talk.id))
    if not on and mine is not None:
        db.session.delete(mine)
    db.session.flush()


def next_talk(event: Event, me: Attendee, now: datetime) -> Talk | None:
    """Return the next talk to go to: a starred one of the coming, else any."""
    coming = db.session.scalars(
        sa.select(Talk)
        .where(
            Talk.event_id == event.id,
            Talk.removed_at.is_(None),
            Talk.kind == "talk",
            Talk.end > now,
        )
        .options(selectinload(Talk.speakers))
        .order_by(Talk.start, Talk.room)
        .limit(40)
    ).all()
    mine = starred(me)
    return next((t for t in coming if t.id in mine), coming[0] if coming else None)
