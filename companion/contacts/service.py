"""Keeping somebody's book: whom they met, what they noted, what they may take along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from companion.accounts.models import Person
from companion.contacts.models import Contact
from companion.core.card import Card
from companion.errors import NotFound
from companion.events.models import DETAILS, Attendee
from companion.extensions import db

NOTE_LENGTH = 5000


@dataclass(frozen=True, slots=True)
class Handed:
    """What an exchange put into a book: details of the card, when, and why."""

    details: Mapping[str, str]
    at: datetime
    why: Mapping[str, Any]


def keep(owner_id: int, other: Attendee, handed: Handed) -> Contact:
    """Write *other* into a book, or bring the entry up to date; the note stays."""
    contact = with_attendee(owner_id, other.id)
    if contact is None:
        contact = Contact(
            owner_id=owner_id,
            event_id=other.event_id,
            attendee_id=other.id,
            met_at=handed.at,
        )
        db.session.add(contact)
    contact.name = other.name
    contact.organisation = other.organisation
    contact.job_title = other.job_title
    for detail in DETAILS:
        setattr(contact, detail, handed.details[detail])
    contact.why = dict(handed.why) or contact.why or {}
    db.session.flush()
    return contact


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


def blank(owner_id: int, attendee_id: int) -> None:
    """Take the details out of a book; the name and the owner's note stay."""
    contact = with_attendee(owner_id, attendee_id)
    if contact is not None:
        for detail in DETAILS:
            setattr(contact, detail, "")
        db.session.flush()


def card(contact: Contact) -> Card:
    """Return the card that was handed over. Notes are private and never on it."""
    return Card(
        uid=f"contact-{contact.id}",
        name=contact.name,
        organisation=contact.organisation,
        job_title=contact.job_title,
        email=contact.email,
        phone=contact.phone,
        linkedin=contact.linkedin,
    )
