"""Attendee lists into an event: nobody twice, and nothing that a person edited."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from companion import clock
from companion.accounts.models import Person
from companion.contacts.models import Contact
from companion.core import people
from companion.core.people import LeftOut
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.extensions import db, fitted
from companion.profiles.service.comparing import (
    Missing,
    PersonChange,
    Plan,
    Step,
    Told,
    batches,
    compare,
)
from companion.profiles.service.facets import AT_ONCE, add_facets


@dataclass(frozen=True, slots=True)
class PeopleImport:
    """What an attendee list amounts to for an event."""

    format: str
    people: int
    added: int
    changed: int
    unchanged: int
    left_out: tuple[LeftOut, ...]
    warnings: tuple[str, ...]
    changes: tuple[PersonChange, ...]  # in the order of the list
    missing: tuple[Missing, ...]  # at the event, but not in the list: they stay


def _silent(done: int, of: int) -> None:
    """Tell nobody."""


Listening = tuple[Told, Told]  # to how many are compared, and to how many are written
SILENT: Listening = (_silent, _silent)


def preview_people(event: Event, found: people.People) -> PeopleImport:
    """Say what import_people() would do; nothing is written."""
    return _outcome(found, compare(event, found, _silent))


def import_people(
    event: Event, found: people.People, told: Listening = SILENT
) -> PeopleImport:
    """Write a list into the event; *told* hears how many are compared, and written."""
    compared, written = told
    plan = compare(event, found, compared)
    outcome = _outcome(found, plan)
    news = [step for step in plan.steps if step.is_news]
    done = len(plan.steps) - len(news)
    _keep_tickets(plan.steps)
    persons = _persons(news)
    for some in batches(news):
        _write(event, some, persons)
        done += len(some)
        written(done, len(plan.steps))
    return outcome


def _outcome(found: people.People, plan: Plan) -> PeopleImport:
    changes = tuple(_change(step) for step in plan.steps if step.is_news)
    added = sum(one.kind == "added" for one in changes)
    return PeopleImport(
        format=found.format,
        people=len(found.rows),
        added=added,
        changed=len(changes) - added,
        unchanged=len(found.rows) - len(changes),
        left_out=tuple(found.left_out),
        warnings=(*found.warnings, *plan.warnings),
        changes=changes,
        missing=plan.missing,
    )


def _change(step: Step) -> PersonChange:
    if step.attendee is None:
        return PersonChange("added", step.row.name, step.row.email)
    email = step.email or step.attendee.email or step.row.email
    return PersonChange("changed", step.attendee.name, email, step.edits)


def _persons(news: Sequence[Step]) -> dict[str, int]:
    """Return who has an account already: the number of a person by e-mail."""
    emails = [step.row.email for step in news if step.row.email]
    found: dict[str, int] = {}
    for start in range(0, len(emails), AT_ONCE):
        some = Person.email.in_(emails[start : start + AT_ONCE])
        for email, number in db.session.execute(
            sa.select(Person.email, Person.id).where(some)
        ):
            found[email or ""] = number
    return found


def _write(event: Event, steps: Sequence[Step], persons: dict[str, int]) -> None:
    """Write a few people with one question to the database for each table."""
    _add(event, [step for step in steps if step.attendee is None], persons)
    changed = {}
    for step in steps:
        attendee = step.attendee
        if attendee is None:
            continue
        if step.email:
            _give_address(attendee, step.email, persons)
        for name, value in step.values.items():
            setattr(attendee, name, value)
        if step.lines:
            changed[attendee.id] = step.lines
    db.session.flush()
    add_facets(event.id, changed, instead=True)


def _keep_tickets(steps: Sequence[Step]) -> None:
    """Write down by which ticket people came, which is no news to anybody."""
    for attendee, ticket in ((step.attendee, step.row.ticket) for step in steps):
        if attendee is not None and ticket:
            attendee.ticket = fitted(Attendee, "ticket", ticket)


def _add(event: Event, steps: Sequence[Step], persons: dict[str, int]) -> None:
    """Take people in, past the objects of the mapper, who are slow by the thousand."""
    if not steps:
        return
    without = [step for step in steps if step.row.email not in persons]
    made = [
        {"email": step.row.email or None, "created_at": clock.now()} for step in without
    ]
    numbers = events.inserted(Person, made)
    new = {step.row.key: number for step, number in zip(without, numbers, strict=True)}
    entries = [
        (new.get(step.row.key) or persons[step.row.email], step.row.key, step.values)
        for step in steps
    ]
    attendees = events.enrol_all(event, entries)
    lines = zip(attendees, (step.lines for step in steps), strict=True)
    add_facets(event.id, {number: said for number, said in lines if said})


def _give_address(attendee: Attendee, email: str, persons: dict[str, int]) -> None:
    """Give somebody known by a ticket this e-mail, or the account that has it.

    Whom they met goes along.
    """
    nameless = attendee.person
    if email not in persons:
        nameless.email = email
        return
    attendee.person = db.session.get_one(Person, persons[email])
    db.session.flush()
    db.session.execute(
        sa.update(Contact)
        .where(Contact.owner_id == nameless.id)
        .values(owner_id=persons[email])
    )
    db.session.delete(nameless)
