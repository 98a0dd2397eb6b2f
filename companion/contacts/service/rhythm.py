"""Staying in touch: whom to think of, and what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from companion import clock
from companion.accounts.models import Person
from companion.contacts.models import Contact, Reminder, Touch
from companion.contacts.service.planning import (
    ACTIVE,
    DONE,
    LATER,
    PASSED,
    REMINDED,
    SKIPPED,
    Reader,
    day_of,
    met_on,
    plan,
    rows,
    settle,
)
from companion.core import rhythm
from companion.core.recap_words import language_of
from companion.errors import BadInput, NotFound
from companion.extensions import db
from companion.matches import service as matches

HOWS = ("call", "mail", "met", "message")
MOST = 7  # people to think of at once
A_YEAR = timedelta(days=366)
# What of two reasons on one day is told.
_RANK = sa.case(
    {kind: place for place, kind in enumerate(rhythm.KINDS)},
    value=Reminder.kind,
    else_=len(rhythm.KINDS),
)


@dataclass(frozen=True, slots=True)
class Thought:
    """Somebody to think of, on which day, and what to do for them."""

    reminder: Reminder
    act: rhythm.Act
    is_late: bool

    @property
    def contact(self) -> Contact:
        return self.reminder.contact


def think(who: Reader, until: date | None = None) -> tuple[list[Thought], int]:
    """Return whom to think of by a day (today), and how many more wait.

    MOST at once, each for one reason, the longest due first.
    """
    # By the database: of a book of thousands, half may be due.
    best = sa.func.row_number().over(
        partition_by=Reminder.contact_id,
        order_by=(_RANK, Reminder.due_on, Reminder.id),
    )
    due = sa.select(Reminder.id, Reminder.due_on, best.label("place")).join(
        Reminder.contact
    )
    each = due.where(*_waits(who), Reminder.due_on <= (until or who.today)).subquery()
    found = db.session.execute(
        sa.select(each.c.id, sa.func.count().over())
        .where(each.c.place == 1)
        .order_by(each.c.due_on, each.c.id)
        .limit(MOST)
    ).all()
    chosen = db.session.scalars(
        _days(who).where(Reminder.id.in_([number for number, _ in found]))
    )
    more = found[0][1] - len(found) if found else 0
    return [thought(row, who) for row in chosen], more


def coming(who: Reader, most: int) -> Sequence[Reminder]:
    """Return the next days after today."""
    later = _days(who).where(Reminder.due_on > who.today).limit(most)
    return db.session.scalars(later).all()


def next_of(contact: Contact, who: Reader) -> Thought | None:
    """Return the next day of one contact; what is due comes first."""
    waiting = [row for row in rows([contact.id]) if row.state in ACTIVE]
    due = [row for row in waiting if row.due_on <= who.today]
    if not waiting or contact.withdrawn_at:
        return None
    if due:
        return thought(min(due, key=lambda row: _rank(row.kind)), who)
    return thought(min(waiting, key=attrgetter("due_on", "id")), who)


def of_person(who: Reader) -> Sequence[Reminder]:
    """Return all days to come, and those that are due."""
    return db.session.scalars(_days(who)).all()


def _days(who: Reader) -> sa.Select[Reminder]:
    return (
        sa.select(Reminder)
        .join(Reminder.contact)
        .where(*_waits(who))
        .order_by(Reminder.due_on, Reminder.id)
        .options(
            contains_eager(Reminder.contact).options(
                joinedload(Contact.event), joinedload(Contact.attendee)
            )
        )
    )


def _waits(who: Reader) -> Sequence[sa.ColumnElement[bool]]:
    return Reminder.owner_id == who.person.id, Reminder.state.in_(ACTIVE), *REMINDED


def reminder(person: Person, reminder_id: int) -> Reminder:
    """Return a day of somebody's own that waits.

    Raises:
        NotFound: it is somebody else's, or settled already.

    """
    found = db.session.scalar(
        sa.select(Reminder).where(
            Reminder.id == reminder_id, Reminder.owner_id == person.id
        )
    )
    if found is None:
        raise NotFound("This is not among the days in your book.")
    return found


def done(row: Reminder, who: Reader) -> None:
    """Settle a day: something was sent or said, which moves the next one."""
    if row.state in ACTIVE:
        settle(row, DONE)
        touch(row.contact, "message", who)


def skip(row: Reminder, who: Reader) -> None:
    if row.state in ACTIVE:
        settle(row, SKIPPED)
        plan(who, [row.contact_id])


def snooze(row: Reminder, until: date, who: Reader) -> None:
    """Put a day off.

    Raises:
        BadInput: to no day that comes within a year.

    """
    if not who.today < until <= who.today + A_YEAR:
        raise BadInput("Choose a day after today, at most a year away.")
    if row.state not in ACTIVE:
        return
    # A day of long ago may stand where this one goes.
    db.session.execute(
        sa.delete(Reminder).where(
            Reminder.contact_id == row.contact_id,
            Reminder.kind == row.kind,
            Reminder.due_on == until,
            Reminder.id != row.id,
        )
    )
    row.due_on, row.state = until, LATER
    db.session.flush()
    plan(who, [row.contact_id])


def change(contact: Contact, chosen: str, who: Reader) -> None:
    """Give a contact another rhythm; "off" stops all of it.

    Raises:
        BadInput: it is none.

    """
    if chosen not in rhythm.RHYTHMS:
        raise BadInput("Choose one of the rhythms.")
    contact.rhythm = chosen
    for row in rows([contact.id]):
        if row.state == LATER:  # who chooses anew means all days
            settle(row, PASSED)
    db.session.flush()
    plan(who, [contact.id])


def touch(contact: Contact, how: str, who: Reader) -> None:
    """Keep that the owner was in touch today.

    Raises:
        BadInput: not in that way.

    """
    if how not in HOWS:
        raise BadInput("Say how you were in touch: a call, a mail, a message, or met.")
    now = clock.now()
    db.session.add(Touch(contact_id=contact.id, how=how, at=now))
    contact.written_at = now
    for row in rows([contact.id]):
        if row.state in ACTIVE and row.due_on <= who.today:
            settle(row, DONE)
        elif row.state == LATER and row.kind in rhythm.RUNGS:
            settle(row, PASSED)  # the ladder goes on from today, not from its day
    db.session.flush()
    plan(who, [contact.id])


def touches(contact: Contact) -> Sequence[Touch]:
    """Return the latest times of being in touch, the last first."""
    return db.session.scalars(
        sa.select(Touch)
        .where(Touch.contact_id == contact.id)
        .order_by(Touch.at.desc(), Touch.id.desc())
        .limit(5)
    ).all()


def told(contacts: Iterable[Contact]) -> dict[int, dict[str, list[dict[str, str]]]]:
    """Return, by contact, its days and the times of being in touch, for JSON."""
    numbers = [contact.id for contact in contacts]
    found: dict[int, dict[str, list[dict[str, str]]]] = {
        number: {"touches": [], "reminders": []} for number in numbers
    }
    were = sa.select(Touch).where(Touch.contact_id.in_(numbers)).order_by(Touch.id)
    for one in db.session.scalars(were):
        found[one.contact_id]["touches"].append(
            {"how": one.how, "at": one.at.isoformat()}
        )
    for row in rows(numbers):
        found[row.contact_id]["reminders"].append(
            {"kind": row.kind, "due_on": row.due_on.isoformat(), "state": row.state}
        )
    return found


def thought(row: Reminder, who: Reader) -> Thought:
    contact = row.contact
    why = matches.reasons_in(contact.why)
    theirs = contact.attendee.languages if contact.attendee else contact.languages
    spoken = {language.lower().partition("-")[0] for language in theirs}
    mine = who.me.languages if who.me else []
    both = [one for one in mine if one.lower().partition("-")[0] in spoken]
    known = rhythm.Known(
        me=who.me.name if who.me else "",
        name=contact.name,
        met_at=contact.met_at,
        event=contact.event.name if contact.event else "",
        due_on=row.due_on,
        met_on=met_on(contact, who),
        birthday=contact.birthday,
        you_can_help=tuple(pair[1] for pair in why.gives),
        shared=tuple(pair[1] for pair in why.shared),
        field_day=day_of(contact, who.person),
    )
    act = rhythm.act(row.kind, known, language_of([*both, who.language]))
    return Thought(row, act, row.due_on < who.today)


def _rank(kind: str) -> int:
    return rhythm.KINDS.index(kind) if kind in rhythm.KINDS else len(rhythm.KINDS)
