"""The sending of an event's letters: when it is due, asked for, done and reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from companion import clock, mail, work
from companion.errors import BadInput
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.recaps.models import RecapRun
from companion.recaps.service import letters
from companion.recaps.service.stories import stories
from companion.talks.models import Talk

LETTERS_A_STEP = 100  # few enough to be written within a second or two
A_DAY = timedelta(days=1)
# A server that was away longer sends nothing by itself: people would wonder.
LATE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Recapped:
    """What became of an event's letters."""

    letters: int
    skipped: int
    already_sent: int


def is_over(event: Event) -> bool:
    return clock.now() >= _end(event)


def due_at(event: Event) -> datetime | None:
    """Return when the letters leave by themselves, in the event's zone.

    None where the organizers send them by hand. An event that goes on into the night
    is over first.
    """
    if not event.recap_at:
        return None
    on = event.ends + A_DAY
    wished = datetime.combine(on, time.fromisoformat(event.recap_at), event.zone)
    # Through UTC: an hour that the clocks leave out is the one after it.
    wished = wished.astimezone(UTC)
    return max(wished, _end(event)).astimezone(event.zone)


def set_time(event: Event, at: str) -> None:
    """Have the letters leave at "HH:MM" on the day after, or by hand where it is "".

    Raises:
        BadInput: it is no time.

    """
    try:
        event.recap_at = at and f"{time.fromisoformat(at):%H:%M}"
    except ValueError:
        raise BadInput("Write the time as 09:00.") from None
    db.session.flush()


def request(event: Event) -> RecapRun:
    """Ask for the letters; the same event's unfinished run is asked for only once."""
    run = db.session.scalar(
        sa.select(RecapRun).where(
            RecapRun.event_id == event.id, RecapRun.finished_at.is_(None)
        )
    )
    if run is None:
        run = RecapRun(event_id=event.id, asked_at=clock.now())
        db.session.add(run)
        db.session.flush()
    ring(run)
    return run


def ask_for_due() -> None:
    """Ask for the letters of events whose time has come, once each.

    What was asked for earlier left out whoever came later, so it does not count.
    """
    now = clock.now()
    today = now.date()
    over = sa.select(Event).where(
        Event.ends.between(today - LATE - A_DAY, today + A_DAY), Event.recap_at != ""
    )
    for event in db.session.scalars(over):
        due = due_at(event)
        if due is None or not due <= now < due + LATE:
            continue
        run = latest(event)
        if run is None or run.asked_at < due:
            request(event)


def ring(run: RecapRun) -> None:
    work.ring("recaps.write", run.id, once=f"recap-{run.id}")


def unfinished() -> Sequence[RecapRun]:
    query = sa.select(RecapRun).where(RecapRun.finished_at.is_(None))
    return db.session.scalars(query).all()


def latest(event: Event) -> RecapRun | None:
    return db.session.scalar(
        sa.select(RecapRun)
        .where(RecapRun.event_id == event.id)
        .order_by(RecapRun.id.desc())
        .limit(1)
    )


def plan(event: Event) -> Recapped:
    """Say what a run would do, without doing it."""
    everybody = events.attendees(event)
    fit = [attendee for attendee in everybody if _can_get_one(attendee)]
    written = _written([letters.key_of(attendee) for attendee in fit])
    fresh = len(fit) - len(written)
    return Recapped(fresh, len(everybody) - len(fit), len(written))


def sent(event: Event) -> int:
    """Count the letters of an event that have left."""
    return (
        db.session.scalar(
            sa.select(sa.func.count(mail.Letter.id)).where(
                mail.Letter.event_id == event.id,
                mail.Letter.key.startswith("recap:"),
                mail.Letter.state == mail.SENT,
            )
        )
        or 0
    )


def outcome(event: Event, sent_before: int) -> Recapped:
    """Say what a run did, given how many letters had left before it."""
    return Recapped(sent(event) - sent_before, plan(event).skipped, sent_before)


def write_some(run_id: int, after: int) -> int:
    """Write the next letters of a run; return after whom to go on, 0 at the end."""
    run = db.session.get_one(RecapRun, run_id)
    those = _some(run, Attendee.id > after, Attendee.id)
    if not those:
        run.finished_at = clock.now()
        return 0
    _write(those)
    return those[-1].id


def write_last(run_id: int, before: int) -> int:
    """Write the last letters of a run, before somebody's; 0 is nobody.

    So a second worker comes from the other end. Returns before whom to go on, and 0
    where the two have met. Only who came from the front can tell that all are written.
    """
    run = db.session.get_one(RecapRun, run_id)
    if run.finished_at:
        return 0
    earlier = Attendee.id < before if before else sa.true()
    those = _some(run, earlier, Attendee.id.desc())
    return those[-1].id if those and _write(those) else 0


def is_large(run_id: int) -> bool:
    """Tell whether a run is work for two."""
    run = db.session.get_one(RecapRun, run_id)
    people = sa.select(sa.func.count(Attendee.id)).where(
        Attendee.event_id == run.event_id
    )
    return (db.session.scalar(people) or 0) > 5 * LETTERS_A_STEP


def _some(
    run: RecapRun, where: sa.ColumnElement[bool], order: Any
) -> Sequence[Attendee]:
    return db.session.scalars(
        sa.select(Attendee)
        .join(Attendee.person)
        .where(Attendee.event_id == run.event_id, where)
        .options(contains_eager(Attendee.person))
        .order_by(order)
        .limit(LETTERS_A_STEP)
    ).all()


def _write(those: Sequence[Attendee]) -> int:
    """Write the letters that are missing; return how many."""
    fit = {letters.key_of(one): one for one in those if _can_get_one(one)}
    fresh = [fit[key] for key in fit.keys() - _written(list(fit))]
    told = stories(those[0].event, sorted(fresh, key=lambda one: one.id))
    # All are rendered before one is written: SQLite has one writer at a time.
    return mail.put([letters.letter(story) for story in told])


def _end(event: Event) -> datetime:
    """Return the midnight after the last day, or the end of what lasts longer."""
    midnight = datetime.combine(event.ends + A_DAY, time(), event.zone)
    last = db.session.scalar(
        sa.select(sa.func.max(Talk.end)).where(
            Talk.event_id == event.id,
            Talk.removed_at.is_(None),
            # What an agenda has a day later is a mistake in it, and no night.
            Talk.end < midnight + A_DAY / 2,
        )
    )
    return max(midnight.astimezone(UTC), last or midnight.astimezone(UTC))


def _can_get_one(attendee: Attendee) -> bool:
    return bool(attendee.email) and attendee.wants_letters


def _written(keys: Sequence[str]) -> set[str]:
    query = sa.select(mail.Letter.key).where(mail.Letter.key.in_(keys))
    return set(db.session.scalars(query))
