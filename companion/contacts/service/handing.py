"""What an exchange puts into two books, and what taking it back leaves there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import permutations
from operator import itemgetter
from typing import Any, Protocol

import sqlalchemy as sa

from companion.contacts.models import UNPLANNED, Contact
from companion.contacts.service import merging
from companion.contacts.service.folding import refresh
from companion.events.models import DETAILS, Attendee
from companion.extensions import db
from companion.quick import Insert, Quick, numbered, rows

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
    entries = [
        (mine.giver.person_id, theirs),
        (theirs.giver.person_id, mine),
    ]
    # Always in one order, so that two who scan each other do not wait for each other.
    entries.sort(key=itemgetter(0))
    me = mine.giver.person_id
    both = numbered([_row(owner_id, handed, at) for owner_id, handed in entries])
    written = dict(_ENTER[mine.why is None].all(both | {"me": me}))
    return written.get(me)


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
        "note": "",
        "withdrawn_by_them": False,
    }


def _entering(*, keeps_why: bool) -> Quick:
    """Return the statement that writes both entries, and finds their numbers."""
    fresh = ["name", "organisation", "job_title", *DETAILS]
    if not keeps_why:
        fresh.append("why")

    def make(insert: Callable[..., Insert]) -> Any:
        book, values = rows(Contact.__table__, COLUMNS, 2)
        entry = insert(book).values(values)
        return entry.on_conflict_do_update(
            index_elements=["owner_id", "attendee_id"],
            set_={
                **{name: entry.excluded[name] for name in fresh},
                "withdrawn_at": None,
                "withdrawn_by_them": False,
                "changed_at": None,  # to be looked after when the owner looks
                "plan_on": UNPLANNED,
            },
            where=sa.or_(
                sa.not_(book.c.withdrawn_by_them),
                book.c.owner_id != sa.bindparam("me", type_=sa.Integer),
            ),
        ).returning(book.c.owner_id, book.c.id)

    return Quick(make)


COLUMNS = (
    *("owner_id", "event_id", "attendee_id", "name", "organisation", "job_title"),
    *(*DETAILS, "why", "met_at", "note", "withdrawn_by_them"),
)
_ENTER = {keeps_why: _entering(keeps_why=keeps_why) for keeps_why in (True, False)}


def with_attendee(owner_id: int, attendee_id: int) -> Contact | None:
    return db.session.scalar(
        sa.select(Contact).where(
            Contact.owner_id == owner_id, Contact.attendee_id == attendee_id
        )
    )


def blank(me: Attendee, other: Attendee, at: datetime) -> None:
    """Take me back from the other's book, and the other from mine.

    Names stay, and all that the owners wrote themselves; what was merged with the entry
    comes apart first, and stays. Who was first to take it back remains who did.
    """
    both = sorted((me, other), key=lambda attendee: attendee.person_id)
    for owner, whom in permutations(both):
        contact = db.session.scalar(_locking(owner.person_id, whom.id))
        if contact is None or contact.withdrawn_at is not None:
            continue
        merging.part_all(contact)
        for field in ("organisation", "job_title", *DETAILS):
            setattr(contact, field, "")
        contact.why = {}
        contact.withdrawn_at, contact.withdrawn_by_them = at, owner.id == other.id
        refresh(contact)
    db.session.flush()


def _locking(owner_id: int, attendee_id: int) -> sa.Select[Contact]:
    """Find an entry as it is now, whatever was read of it before."""
    return (
        sa.select(Contact)
        .where(Contact.owner_id == owner_id, Contact.attendee_id == attendee_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
