"""The days of a book, kept in line with the book itself.

A row is one day on which to think of somebody. The rows follow from the book: whoever
looks brings them up to date, and a sweep makes those that nobody has looked at.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from companion import clock, throttle
from companion.accounts.models import Person
from companion.contacts.models import IMPORTED, Contact, Reminder
from companion.core import rhythm
from companion.core.recap_words import language_of
from companion.core.rhythm import Step
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db

OPEN, LATER = "open", "later"  # as it fell due, and put off
DONE, SKIPPED, PASSED = "done", "skipped", "passed"
ACTIVE = (OPEN, LATER)
CHUNK = 5000  # numbers in one statement
KEPT = (Contact.merged_into_id.is_(None),)
REMINDED = (*KEPT, Contact.withdrawn_at.is_(None), Contact.rhythm != "off")


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose book it is, and where and in which language they live."""

    person: Person
    me: Attendee | None  # at their latest event
    zone: ZoneInfo
    language: str

    @property
    def today(self) -> date:
        return rhythm.today(clock.now(), self.zone)


def reader(person: Person) -> Reader:
    """Return what is known of a person; what they did not say, their events say."""
    parts = events.of_person(person)
    me = max(parts, key=lambda one: one.event.starts, default=None)
    key = person.timezone or (me.event.timezone if me else "UTC")
    spoken = [person.language] if person.language else (me.languages if me else [])
    return Reader(person, me, ZoneInfo(key), language_of(spoken))


def plan(who: Reader, only: Sequence[int] | None = None) -> None:
    """Bring the rows of a book, or of some contacts in it, in line with the book."""
    query = (
        sa.select(Contact)
        .where(Contact.owner_id == who.person.id, *KEPT)
        .options(joinedload(Contact.event), joinedload(Contact.attendee))
    )
    if only is not None:
        query = query.where(Contact.id.in_(only))
    contacts = db.session.scalars(query).all()
    written = _by_contact(rows([contact.id for contact in contacts]))
    fresh = [
        row
        for contact in contacts
        for row in _align(contact, written.get(contact.id, ()), who)
    ]
    db.session.flush()
    if fresh:
        # Somebody who looks and the sweep may write the same day at once.
        insert = throttle.INSERTS[db.session.connection().dialect.name](Reminder)
        db.session.execute(insert.on_conflict_do_nothing(), fresh)


def unplanned(limit: int) -> Sequence[tuple[int, int]]:
    """Return some contacts, with their owners, that no day stands for."""
    waits = sa.exists().where(
        Reminder.contact_id == Contact.id, Reminder.state.in_(ACTIVE)
    )
    query = (
        sa.select(Contact.owner_id, Contact.id)
        .where(
            *REMINDED,
            sa.not_(waits),
            sa.or_(Contact.source != IMPORTED, Contact.birthday != ""),
        )
        .order_by(Contact.owner_id, Contact.id)
        .limit(limit)
    )
    return [(owner, number) for owner, number in db.session.execute(query)]


def day_of(contact: Contact, person: Person) -> rhythm.Day | None:
    field = contact.attendee.field if contact.attendee else ""
    return rhythm.day_of(person.country, field, contact.job_title)


def settle(row: Reminder, state: str) -> None:
    row.state, row.settled_at = state, clock.now()


def rows(contact_ids: Sequence[int]) -> list[Reminder]:
    """Return all days of some contacts, a contact after the other."""
    found: list[Reminder] = []
    for some in (contact_ids[n : n + CHUNK] for n in range(0, len(contact_ids), CHUNK)):
        found += db.session.scalars(
            sa.select(Reminder)
            .where(Reminder.contact_id.in_(some))
            .order_by(Reminder.contact_id, Reminder.id)
        )
    return sorted(found, key=attrgetter("contact_id", "id"))


def _align(
    contact: Contact, known: Sequence[Reminder], who: Reader
) -> Iterator[dict[str, object]]:
    """Settle and open the days that are written; yield those to be written."""
    wanted = () if contact.withdrawn_at else _steps(contact, known, who)
    written = {Step(row.kind, row.due_on): row for row in known}
    for step, row in written.items():
        if row.state == OPEN and step not in wanted:
            settle(row, PASSED)
    for step in wanted:
        if step not in written:
            yield {
                "owner_id": contact.owner_id,
                "contact_id": contact.id,
                "kind": step.kind,
                "due_on": step.due_on,
            }
        elif written[step].state == PASSED:
            written[step].state, written[step].settled_at = OPEN, None


def _steps(
    contact: Contact, known: Sequence[Reminder], who: Reader
) -> tuple[Step, ...]:
    settled: dict[str, date] = {}
    for row in known:
        if row.state in (DONE, SKIPPED):
            settled[row.kind] = max(row.due_on, settled.get(row.kind, date.min))
    zone = contact.event.zone if contact.event else who.zone
    # Nobody means a whole address book when they bring it along.
    is_met = contact.source != IMPORTED
    written = contact.written_at
    return rhythm.steps(
        rhythm.Facts(
            met_on=rhythm.met_on(contact.met_at, zone) if is_met else None,
            rhythm=contact.rhythm,
            birthday=contact.birthday,
            field_day=day_of(contact, who.person),
            touched_on=rhythm.today(written, who.zone) if written else None,
            settled=settled,
            waiting=frozenset(row.kind for row in known if row.state == LATER),
        ),
        who.today,
    )


def _by_contact(known: Iterable[Reminder]) -> Mapping[int, Sequence[Reminder]]:
    number = attrgetter("contact_id")
    return {key: list(group) for key, group in groupby(known, number)}
