"""The plan as a letter, three days before the event, to those who want it."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa

from companion import clock, mail
from companion.accounts.models import Person
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.preparing.service import plans

BEFORE = timedelta(days=3)
AT = time(9)  # in the event's zone
LETTERS_A_STEP = 20


def is_before(event: Event) -> bool:
    """Tell whether the event is still ahead, so that one can prepare."""
    return clock.now().astimezone(event.zone).date() < event.starts


def wish(me: Attendee, *, wanted: bool) -> None:
    """Have the letter sent in time, or not."""
    me.wants_preparation = wanted
    db.session.flush()


def due_events() -> Sequence[int]:
    """Return the events for which letters are to be written now."""
    today = clock.now().astimezone(UTC).date()
    near = Event.starts.between(today - timedelta(days=1), today + timedelta(days=4))
    soon = db.session.scalars(sa.select(Event).where(near)).all()
    return [e.id for e in soon if _is_due(e) and _next_few(e, 1)]


def write_some(event_id: int) -> bool:
    """Write the next letters of an event; tell whether there may be more."""
    event = db.session.get(Event, event_id)
    if event is None or not _is_due(event):
        return False
    few = _next_few(event, LETTERS_A_STEP)
    for attendee in few:
        _write(attendee)
    return len(few) == LETTERS_A_STEP


def _is_due(event: Event) -> bool:
    morning = datetime.combine(event.starts - BEFORE, AT, event.zone)
    return morning <= clock.now() and is_before(event)


def _next_few(event: Event, limit: int) -> Sequence[Attendee]:
    """Return some who want the letter and have none."""
    key = sa.literal(_prefix(event)) + sa.cast(Attendee.id, sa.String)
    return db.session.scalars(
        sa.select(Attendee)
        .join(Attendee.person)
        .where(
            Attendee.event_id == event.id,
            Attendee.wants_preparation,
            Attendee.wants_letters,
            Person.email.is_not(None),
            ~sa.exists().where(mail.Letter.key == key),
        )
        .order_by(Attendee.id)
        .limit(limit)
    ).all()


def _prefix(event: Event) -> str:
    return f"prepare:{event.id}:"


def _write(me: Attendee) -> None:
    mail.send(
        "questions/preparation",
        mail.stoppable(f"{_prefix(me.event)}{me.id}", me),
        plan=plans.plan(me),
    )
