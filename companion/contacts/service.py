"""Keeping somebody's book: whom they met, what they noted, what they may take along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import permutations
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from companion.accounts.models import Person
from companion.contacts.models import Contact
from companion.core.card import Card
from companion.errors import NotFound
from companion.events.models import DETAILS, Attendee
from companion.extensions import db
from companion.throttle import INSERTS

NOTE_LENGTH = 5000


Why = Mapping[str, Any]


class Giver(Protocol):
    """Whose card it is: an attendee, or what was read of one."""

    @property
    def id(self) -> int: ...
    @property
    def person_id(self) -> int: ...
    @property
    def event_id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def job_title(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Handed:
    """What somebody gives away in an exchange, and the reasons why to the taker."""

    giver: Giver
    details: Mapping[str, str]
    why: Why | None


def hand_over(mine: Handed, theirs: Handed, at: datetime) -> int | None:
    """Put two into each other's book, or bring their entries up to date; notes stay.

    Returns the number of the entry in my book, or None where the other took it back
    meanwhile; then the transaction must be undone.
    """
    connection = db.session.connection()
    dialect = connection.dialect.name
    entries = [
        (mine.giver.person_id, theirs, _entering(dialect, theirs.why is None, True)),
        (theirs.giver.person_id, mine, _entering(dialect, mine.why is None, False)),
    ]
    # Always in one order, so that two who scan each other do not wait for each other.
    entries.sort(key=lambda entry: entry[0])
    ids = {
        owner_id: connection.scalar(statement, _row(owner_id, handed, at))
        for owner_id, handed, statement in entries
    }
    written: int | None = ids[mine.giver.person_id]
    return written


def _row(owner_id: int, handed: Handed, at: datetime) -> dict[str, Any]:
    giver = handed.giver
    return {
        "owner_id": owner_id,
        "event_id": giver.event_id,
        "attendee_id": giver.id,
        "name": giver.name,
        "organisation": giver.organisation,
        "job_title": giver.job_title,
        **handed.details,
        "why": dict(handed.why or {}),
        "met_at": at,
    }


@cache
def _entering(dialect: str, keeps_why: bool, minds_withdrawal: bool) -> sa.Executable:
    """Return the statement that writes an entry, and finds its number."""
    insert = INSERTS[dialect](Contact.__table__)
    fresh = ["name", "organisation", "job_title", *DETAILS]
    if not keeps_why:
        fresh.append("why")
    return insert.on_conflict_do_update(
        index_elements=["owner_id", "attendee_id"],
        set_={
            **{name: insert.excluded[name] for name in fresh},
            "withdrawn_at": None,
            "withdrawn_by_them": False,
        },
        where=sa.not_(Contact.withdrawn_by_them) if minds_withdrawal else None,
    ).returning(Contact.__table__.c.id)


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
    both = sorted((me, other), key=lambda attendee: attendee.person_id)
    for owner, whom in permutations(both):
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


def _locking(owner_id: int, attendee_id: int) -> sa.Select[Contact]:
    """Find an entry as it is now, whatever was read of it before."""
    return (
        sa.select(Contact)
        .where(Contact.owner_id == owner_id, Contact.attendee_id == attendee_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
