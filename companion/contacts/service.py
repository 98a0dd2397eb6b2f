"""Keeping somebody's book: whom they met, what they noted, what they may take along."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import permutations
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from companion.accounts.models import Person
from companion.contacts.models import Contact
from companion.core.card import Card
from companion.errors import NotFound
from companion.events.models import DETAILS, Attendee
from companion.extensions import db

NOTE_LENGTH = 5000


def entries(me: Attendee, other: Attendee, at: datetime) -> tuple[Contact, Contact]:
    """Return the entry of each in the other's book, mine first, locked.

    Whoever is not in a book yet is written into it, as met at the time given.
    """
    found = {
        owner.id: _entry(owner, whom, at)
        for owner, whom in permutations(in_order(me, other))
    }
    return found[me.id], found[other.id]


def in_order(me: Attendee, other: Attendee) -> list[Attendee]:
    """Sort two who meet, so that each scanning the other locks in the same order."""
    return sorted((me, other), key=lambda attendee: attendee.person_id)


def keep(
    contact: Contact,
    other: Attendee,
    details: Mapping[str, str],
    why: Mapping[str, Any],
) -> None:
    """Bring the entry of *other* up to date with what they hand over; notes stay."""
    contact.name = other.name
    contact.organisation = other.organisation
    contact.job_title = other.job_title
    for detail in DETAILS:
        setattr(contact, detail, details[detail])
    contact.why = dict(why) or contact.why
    contact.withdrawn_at, contact.withdrawn_by_them = None, False
    db.session.flush()


def book(person: Person) -> Sequence[Contact]:
    """Return everyone in a person's book, newest first."""
    return db.session.scalars(
        sa.select(Contact)
        .where(Contact.owner_id == person.id)
        .options(joinedload(Contact.event))
        .order_by(Contact.met_at.desc(), Contact.id.desc())
    ).all()


def contact(person: Person, contact_id: int) -> Contact:
    found = db.session.scalar(
        sa.select(Contact).where(
            Contact.id == contact_id, Contact.owner_id == person.id
        )
    )
    if found is None:
        raise NotFound("This contact is not in your book.")
    return found


def with_attendee(owner_id: int, attendee_id: int) -> Contact | None:
    return db.session.scalar(
        sa.select(Contact).where(
            Contact.owner_id == owner_id, Contact.attendee_id == attendee_id
        )
    )


def write_note(contact: Contact, note: str) -> None:
    contact.note = note.strip()
    db.session.flush()


def blank(me: Attendee, other: Attendee, at: datetime) -> None:
    """Take me back from the other's book, and the other from mine.

    Names and notes stay. Who was first to take it back remains who did.
    """
    for owner, whom in permutations(in_order(me, other)):
        contact = db.session.scalar(_locking(owner.person_id, whom.id))
        if contact is None or contact.withdrawn_at is not None:
            continue
        for field in ("organisation", "job_title", *DETAILS):
            setattr(contact, field, "")
        contact.why = {}
        contact.withdrawn_at, contact.withdrawn_by_them = at, owner.id == other.id
    db.session.flush()


def card(contact: Contact) -> Card:
    """Return the card that was handed over. Notes are private and never on it."""
    return Card(
        uid=f"contact-{contact.id}",
        name=contact.name,
        organisation=contact.organisation,
        job_title=contact.job_title,
        **{detail: getattr(contact, detail) for detail in DETAILS},
    )


def _entry(owner: Attendee, other: Attendee, at: datetime) -> Contact:
    query = _locking(owner.person_id, other.id)
    if db.session.scalar(query) is None:
        # The other one's scan may write the same entry now; then that one holds.
        with suppress(IntegrityError), db.session.begin_nested():
            db.session.add(
                Contact(
                    owner_id=owner.person_id,
                    event_id=other.event_id,
                    attendee_id=other.id,
                    name=other.name,
                    met_at=at,
                )
            )
    return db.session.scalars(query).one()


def _locking(owner_id: int, attendee_id: int) -> sa.Select[Contact]:
    """Find an entry as it is now, whatever was read of it before."""
    return (
        sa.select(Contact)
        .where(Contact.owner_id == owner_id, Contact.attendee_id == attendee_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
