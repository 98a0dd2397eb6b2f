"""The agenda as it stands: what is on it, stars, and what comes next."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from companion.errors import NotFound
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.talks.models import Star, Talk


def entries(event: Event) -> Sequence[Talk]:
    """Return all entries in order, with speakers; also those that left the agenda."""
    return db.session.scalars(
        sa.select(Talk)
        .where(Talk.event_id == event.id)
        .options(selectinload(Talk.speakers), selectinload(Talk.parts))
        .order_by(Talk.start, Talk.room, Talk.id)
    ).all()


def agenda(event: Event) -> Sequence[Talk]:
    """Return the agenda in order, with speakers."""
    return [talk for talk in entries(event) if talk.removed_at is None]


def outside(event: Event, starts: Iterable[datetime]) -> int:
    """Count the entries that begin on none of the event's days."""
    days = [start.astimezone(event.zone).date() for start in starts]
    return sum(not event.starts <= day <= event.ends for day in days)


def talk(event: Event, talk_id: int) -> Talk:
    found = db.session.scalar(
        sa.select(Talk)
        .where(Talk.event_id == event.id, Talk.id == talk_id)
        .options(selectinload(Talk.speakers))
    )
    if found is None:
        raise NotFound("That talk is not on this event's agenda.")
    return found


def whole_text(talk: Talk) -> str:
    """Return what a talk is compared by: its title and its abstract, as one text."""
    return f"{talk.title}\n\n{talk.abstract}".strip()


def to_ask_in(me: Attendee, wanted: str = "") -> Sequence[Talk]:
    """Return the talks to prepare questions for: the one named, else those starred.

    Somebody who starred nothing gets the whole agenda.

    Raises:
        NotFound: no talk has the number or key *wanted*.

    """
    given = [entry for entry in agenda(me.event) if entry.kind == "talk"]
    if wanted:
        named = [entry for entry in given if wanted in (str(entry.id), entry.key)]
        if not named:
            raise NotFound(f"No talk of {me.event.slug!r} has the number {wanted!r}.")
        return named
    mine = starred(me)
    return [entry for entry in given if entry.id in mine] or given


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


def starrers(
    talk_ids: Sequence[int], after: int, limit: int
) -> dict[int, Sequence[int]]:
    """Return the next few who starred any of the talks: attendee -> those talks."""
    mine = Star.talk_id.in_(talk_ids), Star.attendee_id > after
    some = sa.select(Star.attendee_id).where(*mine).distinct()
    next_few = db.session.scalars(some.order_by(Star.attendee_id).limit(limit)).all()
    stars: dict[int, list[int]] = {number: [] for number in next_few}
    rows = sa.select(Star).where(*mine, Star.attendee_id.in_(next_few))
    for star in db.session.scalars(rows):
        stars[star.attendee_id].append(star.talk_id)
    return dict(stars)


def star(me: Attendee, talk: Talk, *, on: bool) -> None:
    """Mark a talk, or take the mark away; saying it twice is the same as once."""
    mine = db.session.get(Star, (me.id, talk.id))
    if on and mine is None:
        last = sa.select(sa.func.max(Star.number)).where(Star.talk_id == talk.id)
        number = (db.session.scalar(last) or 0) + 1
        db.session.add(Star(attendee_id=me.id, talk_id=talk.id, number=number))
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
