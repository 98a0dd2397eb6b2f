"""Agenda files into the agenda: what they would change, and the change itself."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import sqlalchemy as sa

from companion import clock
from companion.core import agenda as files
from companion.core.agenda.together import apart
from companion.core.plain_text import normal
from companion.events.models import Event
from companion.extensions import db, fitted
from companion.talks.models import Speaker, Talk, given_by
from companion.talks.service.changes import FIELDS, Change, Face, Giver, change
from companion.talks.service.programme import entries, outside
from companion.talks.service.returning import as_known
from companion.talks.service.speaking import make_speakers

# What a file without numbers gets as keys, made of title, start and room; after a
# number where others have that too.
MADE_KEY = re.compile(r"(.*-)?[0-9a-f]{16}(-\d+)?", re.DOTALL)

Thing = TypeVar("Thing")
Same = Callable[[Face], tuple[object, ...]]
# By what an entry without a number is known again, from the surest to the least.
LIKENESSES: tuple[Same, ...] = (
    lambda face: (normal(face.title), face.start),
    lambda face: (normal(face.title), face.room),
    lambda face: (normal(face.title),),
)


@dataclass(frozen=True, slots=True)
class AgendaImport:
    """What agenda files amount to for an event."""

    format: str
    talks: int
    speakers: int
    added: int
    changed: int
    moved: int  # of those that changed: to another time or room
    removed: int
    unchanged: int
    left_out: tuple[files.LeftOut, ...]
    warnings: tuple[str, ...]
    changes: tuple[Change, ...]  # in the order of the agenda, removed ones last


@dataclass(frozen=True, slots=True)
class _Plan:
    """What each entry of the files becomes, by key, and what leaves."""

    faces: Mapping[str, Face]
    speakers: Mapping[str, Giver]
    rows: Mapping[str, Talk]  # of those that are known, by the key in the files
    gone: Sequence[Talk]
    outcome: AgendaImport


def import_agenda(event: Event, found: Sequence[files.Agenda]) -> AgendaImport:
    """Make the event's agenda what the files say.

    Talks are known by their key, so stars stay where they are; without one they are
    known by title, start and room. A talk that the files do not have any more is
    taken off the agenda, not deleted.
    """
    plan = _plan(event, found)
    if not plan.outcome.changes and all(r.key == k for k, r in plan.rows.items()):
        make_speakers(event)  # somebody may have come since
        return plan.outcome
    givers = keep_speakers(event, plan.speakers)
    rows = {
        key: plan.rows.get(key) or Talk(event_id=event.id, key=key)
        for key in plan.faces
    }
    for key, face in plan.faces.items():
        rows[key].key = key
        wear(rows[key], face, givers)
    for talk in plan.gone:
        talk.removed_at = clock.now()
    db.session.flush()
    keep_roles((rows[key], face) for key, face in plan.faces.items())
    make_speakers(event)
    return plan.outcome


def preview_agenda(event: Event, found: Sequence[files.Agenda]) -> AgendaImport:
    """Say what import_agenda() would do; nothing is written."""
    return _plan(event, found).outcome


def keep_speakers(event: Event, found: Mapping[str, Giver]) -> dict[str, Speaker]:
    """Write speakers down; return all of the event by key."""
    query = sa.select(Speaker).where(Speaker.event_id == event.id)
    known = {speaker.key: speaker for speaker in db.session.scalars(query)}
    for key, giver in found.items():
        row = known.setdefault(key, Speaker(event_id=event.id, key=key))
        for name in ("name", "organisation", "biography", "email"):
            setattr(row, name, getattr(giver, name))
        db.session.add(row)
    db.session.flush()
    return known


def keep_roles(worn: Iterable[tuple[Talk, Face]]) -> None:
    """Write down who does what in talks that are flushed, where that is other."""
    parts = []
    for row, face in worn:
        roles, now = dict(face.roles), row.roles
        said = [(one.id, roles.get(one.key, "")) for one in row.speakers]
        other = [part for part in said if part[1] != now.get(part[0], "")]
        parts += [{"talk": row.id, "speaker": n, "part": role} for n, role in other]
        if other:
            db.session.expire(row, ["parts"])
    if parts:
        mine = given_by.c.talk_id == sa.bindparam("talk")
        theirs = given_by.c.speaker_id == sa.bindparam("speaker")
        part = sa.update(given_by).where(mine, theirs)
        query = part.values(role=sa.bindparam("part"))
        db.session.connection().execute(query, parts)


def wear(row: Talk, face: Face, speakers: Mapping[str, Speaker]) -> None:
    """Let a row look like *face*."""
    if row.id is not None and Face.of(row) == face:
        return
    for name in FIELDS:
        setattr(row, name, getattr(face, name))
    row.speakers = [speakers[giver.key] for giver in face.givers]
    row.removed_at = (row.removed_at or clock.now()) if face.is_off else None
    db.session.add(row)


def _plan(event: Event, read: Sequence[files.Agenda]) -> _Plan:
    found = apart([as_known(event, agenda) for agenda in read])
    speakers = {s.key: Giver.of(s) for agenda in found for s in agenda.speakers}
    faces = {
        fitted(Talk, "key", talk.key): Face.in_file(talk, speakers)
        for agenda in found
        for talk in agenda.talks
    }
    known = entries(event)
    rows = _known_again(known, faces)
    kept = {row.id for row in rows.values()}
    gone = [t for t in known if t.id not in kept and t.removed_at is None]
    changes = [*_changes(faces, rows), *map(_removal, gone)]
    doubts = _doubts(event, list(faces.values()), len(gone))
    outcome = _outcome(found, faces, changes)
    return _Plan(
        faces,
        {giver.key: giver for giver in speakers.values()},
        rows,
        gone,
        replace(
            outcome,
            speakers=len(speakers),
            warnings=(*outcome.warnings, *doubts),
        ),
    )


def _outcome(
    found: Sequence[files.Agenda],
    faces: Mapping[str, Face],
    changes: Sequence[Change],
) -> AgendaImport:
    tally = Counter(one.kind for one in changes)
    changed = tally["changed"] + tally["moved"]
    return AgendaImport(
        format=", ".join(dict.fromkeys(agenda.format for agenda in found)),
        talks=len(faces),
        speakers=0,
        added=tally["added"],
        changed=changed,
        moved=tally["moved"],
        removed=tally["removed"],
        unchanged=len(faces) - tally["added"] - changed,
        left_out=tuple(item for agenda in found for item in agenda.left_out),
        warnings=tuple(item for agenda in found for item in agenda.warnings),
        changes=tuple(changes),
    )


def _changes(faces: Mapping[str, Face], rows: Mapping[str, Talk]) -> list[Change]:
    found = []
    for key, face in faces.items():
        row = rows.get(key)
        if row is None:
            found.append(Change("added", None, None, face))
        elif one := change(row.id, Face.of(row), face):
            found.append(one)
    return sorted(found, key=lambda one: (one.after.start, one.after.room))


def _removal(row: Talk) -> Change:
    before = Face.of(row)
    return Change("removed", row.id, before, replace(before, is_off=True))


def _known_again(known: Sequence[Talk], faces: Mapping[str, Face]) -> dict[str, Talk]:
    """Find the row of each entry: by its key, else by what it looks like.

    Looks count only where the files or the agenda have no number for the entry, and
    only where one entry and one row look so.
    """
    by_key = {talk.key: talk for talk in known}
    rows = {key: by_key[key] for key in faces if key in by_key}
    for is_off in (False, True):
        loose = [t for t in known if t.key not in faces]
        loose = [t for t in loose if (t.removed_at is not None) == is_off]
        for likeness in LIKENESSES:
            taken = {row.id for row in rows.values()}
            old = _alone((likeness(Face.of(t)), t) for t in loose if t.id not in taken)
            new = _alone((likeness(f), k) for k, f in faces.items() if k not in rows)
            rows |= {
                key: old[look]
                for look, key in new.items()
                if look in old
                and (MADE_KEY.fullmatch(key) or MADE_KEY.fullmatch(old[look].key))
            }
    return rows


def _alone(
    looks: Iterable[tuple[tuple[object, ...], Thing]],
) -> dict[tuple[object, ...], Thing]:
    """Return the things that nothing else looks like, by their looks."""
    pairs = list(looks)
    count = Counter(look for look, _ in pairs)
    return {look: thing for look, thing in pairs if count[look] == 1}


def _doubts(event: Event, faces: Sequence[Face], removed: int) -> list[str]:
    """Say what makes one wonder whether this is the file that was meant."""
    elsewhere = outside(event, (face.start for face in faces))
    doubts = []
    if elsewhere:
        doubts.append(
            f"{elsewhere} of {len(faces)} entries lie outside the days of the event, "
            f"{event.starts} to {event.ends}."
        )
    if removed > len(faces):
        doubts.append(f"{removed} entries leave the agenda: more than the files bring.")
    return doubts
