"""The days of a book, kept in line with the book itself.

A row is one day on which to think of somebody. The rows follow from the book: whoever
looks brings them up to date, and a sweep makes those that nobody has looked at.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, load_only

from companion import clock, quick
from companion.accounts.models import Person
from companion.contacts.models import IMPORTED, UNPLANNED, Contact, Reminder
from companion.core import rhythm
from companion.core.recap_words import language_of
from companion.core.rhythm import Step
from companion.events.models import Attendee, Event
from companion.extensions import db

OPEN, LATER = "open", "later"  # as it fell due, and put off
DONE, SKIPPED, PASSED = "done", "skipped", "passed"
ACTIVE = (OPEN, LATER)
CHUNK = 5000  # numbers in one statement
AT_ONCE = 500  # contacts that are planned for while somebody waits
A_DAY = timedelta(days=1)
UNSEEN = timedelta(days=7)  # a book that nobody opens is looked after once a week
# What others say of themselves, such as their field, may change unseen.
AGAIN = timedelta(days=30)
KEPT = (Contact.merged_into_id.is_(None),)
REMINDED = (*KEPT, Contact.withdrawn_at.is_(None), Contact.rhythm != "off")


_LOOKED_AT = (
    load_only(
        Contact.owner_id,
        Contact.source,
        Contact.job_title,
        Contact.birthday,
        Contact.rhythm,
        Contact.met_at,
        Contact.written_at,
        Contact.withdrawn_at,
    ),
    joinedload(Contact.event).load_only(Event.timezone),
    joinedload(Contact.attendee).load_only(Attendee.field),
)


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
    return readers([person])[person.id]


def readers(people: Iterable[Person]) -> dict[int, Reader]:
    """Return what is known of some people, by their numbers."""
    those = {person.id: person for person in people}
    parts = db.session.scalars(
        sa.select(Attendee)
        .join(Attendee.event)
        .where(Attendee.person_id.in_(those))
        .options(contains_eager(Attendee.event))
        .order_by(Event.starts, Event.id)
    )
    latest = {part.person_id: part for part in parts}
    return {key: _reader(one, latest.get(key)) for key, one in those.items()}


def _reader(person: Person, me: Attendee | None) -> Reader:
    key = person.timezone or (me.event.timezone if me else "UTC")
    spoken = [person.language] if person.language else (me.languages if me else [])
    return Reader(person, me, ZoneInfo(key), language_of(spoken))


def plan(who: Reader, only: Sequence[int] | None = None) -> None:
    """Bring the rows of a book, or of some contacts in it, in line with the book.

    In a whole book only those are looked at whose days may be others by now. Of a book
    that was brought along the first do for today: the sweep goes on with the rest.
    """
    if only is None:
        only = db.session.scalars(
            sa.select(Contact.id)
            .where(Contact.owner_id == who.person.id, Contact.plan_on <= who.today)
            .where(*KEPT)
            .order_by(Contact.plan_on, Contact.id)
            .limit(AT_ONCE)
        ).all()
    _plan(only, {who.person.id: who})


def plan_some(limit: int) -> int:
    """Plan for some contacts that nobody has looked at; return for how many."""
    found = unplanned(limit)
    owners = {owner for owner, _ in found}
    people = db.session.scalars(sa.select(Person).where(Person.id.in_(owners)))
    _plan([number for _, number in found], readers(people))
    return len(found)


def unplanned(limit: int) -> Sequence[tuple[int, int]]:
    """Return some contacts, with their owners, that nobody has looked at for long."""
    long_ago = clock.now().date() - UNSEEN
    query = (
        sa.select(Contact.owner_id, Contact.id)
        .where(Contact.plan_on <= long_ago, *KEPT)
        .order_by(Contact.owner_id, Contact.plan_on, Contact.id)
        .limit(limit)
    )
    return [(owner, number) for owner, number in db.session.execute(query)]


def plan_anew(person: Person) -> None:
    """Let all days of a book be looked at again: where its owner lives has changed."""
    db.session.execute(
        sa.update(Contact)
        .where(Contact.owner_id == person.id)
        .values(plan_on=UNPLANNED)
    )


def plan_anew_at(event: Event) -> None:
    """Let the days that an event's zone decides be looked at again: it has changed.

    They are those of whom people met there, and of who lives where their event is.
    """
    lives_there = (
        sa.select(Attendee.person_id)
        .join(Attendee.person)
        .where(Attendee.event_id == event.id, Person.timezone == "")
    )
    db.session.execute(
        sa.update(Contact)
        .where((Contact.event_id == event.id) | Contact.owner_id.in_(lives_there))
        .values(plan_on=UNPLANNED)
    )


def _plan(numbers: Sequence[int], whose: Mapping[int, Reader]) -> None:
    contacts = _contacts(numbers)
    written = _by_contact(rows([contact.id for contact in contacts]))
    fresh = [
        row
        for contact in contacts
        for row in _align(contact, written.get(contact.id, ()), whose[contact.owner_id])
    ]
    db.session.flush()
    if fresh:
        # Somebody who looks and the sweep may write the same day at once.
        insert = quick.INSERTS[db.session.connection().dialect.name](Reminder)
        db.session.execute(insert.on_conflict_do_nothing(), fresh)


def _contacts(numbers: Sequence[int]) -> Sequence[Contact]:
    """Return contacts by their numbers, as are then the days of one date.

    Those that somebody else is just writing are left out: nobody waits for another.
    """
    return [
        contact
        for some in _chunks(sorted(numbers))
        for contact in db.session.scalars(
            sa.select(Contact)
            .where(Contact.id.in_(some), *KEPT)
            .options(*_LOOKED_AT)
            .order_by(Contact.id)
            .with_for_update(skip_locked=True, of=Contact)
        )
    ]


def day_of(contact: Contact, person: Person) -> rhythm.Day | None:
    field = contact.attendee.field if contact.attendee else ""
    return rhythm.day_of(person.country, field, contact.job_title)


def met_on(contact: Contact, who: Reader) -> date | None:
    """Return the day from which to stay in touch."""
    # Nobody means a whole address book when they bring it along.
    if contact.source == IMPORTED:
        return None
    zone = contact.event.zone if contact.event else who.zone
    return rhythm.met_on(contact.met_at, zone)


def settle(row: Reminder, state: str) -> None:
    row.state, row.settled_at = state, clock.now()


def rows(contact_ids: Sequence[int]) -> list[Reminder]:
    """Return all days of some contacts, a contact after the other."""
    found: list[Reminder] = []
    for some in _chunks(contact_ids):
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
    contact.plan_on = _changes_on(wanted, who.today)
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


def _changes_on(wanted: Sequence[Step], today: date) -> date:
    """Return until when nothing else can follow from the same book: a day after today.

    What is to come stays so until it is due.
    """
    days = [max(step.due_on, today + A_DAY) for step in wanted]
    return min([*days, today + AGAIN])


def _steps(
    contact: Contact, known: Sequence[Reminder], who: Reader
) -> tuple[Step, ...]:
    settled: dict[str, date] = {}
    for row in known:
        if row.state in (DONE, SKIPPED):
            settled[row.kind] = max(row.due_on, settled.get(row.kind, date.min))
    written = contact.written_at
    return rhythm.steps(
        rhythm.Facts(
            met_on=met_on(contact, who),
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


def _chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[n : n + CHUNK] for n in range(0, len(numbers), CHUNK))
