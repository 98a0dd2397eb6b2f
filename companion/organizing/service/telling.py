"""Telling people of what became of the talks they starred: a letter each and import.

An abstract that was polished is no news; another time, end, room, title or speaker is,
and so is a talk that is off or on again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from companion import clock, mail, work
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.organizing.models import LoadedAgenda
from companion.talks import service as talks
from companion.talks.models import Talk

LETTERS_A_STEP = 20


@dataclass(frozen=True, slots=True)
class News:
    """A starred talk that is not what it was, with all that differs as it was."""

    talk: Talk
    is_off: bool
    is_back: bool
    title: str | None  # as all these: as it was, or None where nothing changed
    start: datetime | None
    end: datetime | None  # where a talk is longer or shorter, not only moved
    room: str | None
    speakers: str | None


def worth_telling(changes: Sequence[talks.Change]) -> dict[str, Any]:
    """Return how talks were before, as JSON can hold it, by number."""
    return {
        str(one.talk_id): {
            "title": one.before.title,
            "start": one.before.start.isoformat(),
            "end": one.before.end.isoformat(),
            "room": one.before.room,
            "speakers": one.before.names,
            "is_off": one.before.is_off,
        }
        for one in changes
        if one.before is not None
    }


def ring(loaded: LoadedAgenda) -> None:
    if loaded.changes:
        work.ring("organizing.tell", loaded.id, once=f"agenda-{loaded.id}")
    else:
        loaded.told_at = clock.now()


def unfinished() -> Sequence[LoadedAgenda]:
    query = sa.select(LoadedAgenda).where(LoadedAgenda.told_at.is_(None))
    return db.session.scalars(query).all()


def tell_some(loaded_id: int, after: int) -> int:
    """Write the next letters about an import; return after whom to go on, 0 at the end.

    What is told is how talks are now: two imports in a row are not told wrong.
    """
    loaded = db.session.get(LoadedAgenda, loaded_id)
    if loaded is None or loaded.told_at is not None:
        return 0
    event = db.session.get_one(Event, loaded.event_id)
    news = _news(event, loaded)
    numbers = [one.talk.id for one in news]
    stars = talks.starrers(numbers, after, LETTERS_A_STEP)
    for number, starred in stars.items():
        mine = [one for one in news if one.talk.id in starred]
        _write(db.session.get_one(Attendee, number), loaded, mine)
    if stars:
        return max(stars)
    loaded.told_at = clock.now()
    return 0


def _news(event: Event, loaded: LoadedAgenda) -> list[News]:
    numbers = [int(number) for number in loaded.changes]
    rows = (row for row in talks.entries(event) if row.id in numbers)
    found = [_compared(row, loaded.changes[str(row.id)]) for row in rows]
    return [one for one in found if _is_news(one)]


def _compared(row: Talk, then: Mapping[str, Any]) -> News:
    start = datetime.fromisoformat(then["start"])
    end = _end_before(row, then, start)
    names = ", ".join(sorted(one.name for one in row.speakers))
    return News(
        row,
        is_off=row.removed_at is not None and not then["is_off"],
        is_back=row.removed_at is None and then["is_off"],
        title=then["title"] if then["title"] != row.title else None,
        start=start if start != row.start else None,
        end=end if row.end - row.start != end - start else None,
        room=then["room"] if then["room"] != row.room else None,
        speakers=then["speakers"] if then["speakers"] != names else None,
    )


def _end_before(row: Talk, then: Mapping[str, Any], start: datetime) -> datetime:
    """Return when a talk ended; an older release wrote down only when it began."""
    said = then.get("end")
    return datetime.fromisoformat(said) if said else start + (row.end - row.start)


def _is_news(one: News) -> bool:
    was = (one.title, one.start, one.end, one.room, one.speakers)
    differs = one.is_back or any(before is not None for before in was)
    is_on = one.talk.removed_at is None
    # Of what is over, nobody needs to hear any more.
    ends = (one.talk.end, one.start or one.talk.end, one.end or one.talk.end)
    is_ahead = max(ends) > clock.now()
    return bool(is_ahead and (one.is_off or (is_on and differs)))


def _write(me: Attendee, loaded: LoadedAgenda, news: Sequence[News]) -> None:
    if not (me.email and me.wants_letters):
        return
    mail.send(
        "organizing/agenda_changed",
        mail.stoppable(f"agenda:{loaded.id}:{me.id}", me),
        me=me,
        event=me.event,
        news=news,
    )
