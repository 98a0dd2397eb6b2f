"""Entries that may be of one person: by e-mail, phone or account, not by name alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import sqlalchemy as sa

from companion.accounts.models import Person
from companion.contacts.models import Contact
from companion.core import phones
from companion.core.folding import folded
from companion.events.models import Attendee
from companion.extensions import db

MOST = 200  # proposals on a page


@dataclass(frozen=True, slots=True)
class Same:
    """Two entries that may be of one person, and what they have in common."""

    newer: Contact
    older: Contact
    by: str  # an address or a number; empty where it is their account


def duplicates(person: Person) -> list[Same]:
    """Propose entries to merge: by e-mail, phone or account, never by name alone."""
    there = db.session.scalars(
        sa.select(Contact)
        .where(
            Contact.owner_id == person.id,
            Contact.merged_into_id.is_(None),
            sa.or_(
                Contact.email != "",
                Contact.phone != "",
                Contact.links != "",
                Contact.attendee_id.is_not(None),
            ),
        )
        .order_by(Contact.met_at.desc(), Contact.id.desc())
    ).all()
    found: dict[tuple[int, int], Same] = {}
    alike = _alike(there, person.country), _of_one_account(person, there)
    for by, same in chain(*alike):
        newer = same[0]
        for older in same[1:]:
            if older.id != newer.id and not _are_apart(newer, older):
                found.setdefault((newer.id, older.id), Same(newer, older, by))
    return list(found.values())[:MOST]


def keep_apart(person: Person, one_id: int, other_id: int) -> None:
    """Remember that two are not the same, so that it is not proposed again."""
    query = sa.select(Contact).where(
        Contact.owner_id == person.id, Contact.id.in_([one_id, other_id])
    )
    for contact in db.session.scalars(query):
        apart = {*contact.kept.get("apart", ()), one_id, other_id} - {contact.id}
        contact.kept = {**contact.kept, "apart": sorted(apart)}
    db.session.flush()


def further(contact: Contact, scheme: str) -> list[str]:
    """Return the addresses of a kind, mailto or tel, the first one first."""
    first = contact.email if scheme == "mailto" else contact.phone
    lines = contact.links.splitlines()
    more = [x.partition(":")[2] for x in lines if x.startswith(f"{scheme}:")]
    return [address for address in (first, *more) if address]


def _alike(
    there: Iterable[Contact], country: str
) -> Iterable[tuple[str, list[Contact]]]:
    by_mail, by_digits = defaultdict(list), defaultdict(list)
    for contact in there:
        for email in {email.casefold() for email in further(contact, "mailto")}:
            by_mail[email].append(contact)
        for phone in further(contact, "tel"):
            by_digits[phones.digits(phone)].append((phone, contact))
    yield from ((by, same) for by, same in by_mail.items() if len(same) > 1)
    for several in by_digits.values():
        by_number = defaultdict(list)
        # Numbers take long to take apart: only those that end alike are.
        for phone, contact in several if len(several) > 1 else ():
            by_number[phones.international(phone, country)].append(contact)
        by_number.pop("", None)
        yield from ((by, same) for by, same in by_number.items() if len(same) > 1)


def _of_one_account(
    person: Person, there: Iterable[Contact]
) -> Iterable[tuple[str, list[Contact]]]:
    """Find those who exchanged at several events, by whatever they shared there.

    Only under one name, and while both exchanges stand: that two names are one person
    is theirs to tell, and who took one back wants to be known less, not better.
    """
    query = sa.select(Contact.id, Attendee.person_id).join(Contact.attendee)
    found = db.session.execute(query.where(Contact.owner_id == person.id))
    accounts = {row.id: row.person_id for row in found}
    by_account = defaultdict(list)
    for contact in there:
        if contact.id in accounts and contact.name and not contact.withdrawn_at:
            account = accounts[contact.id], folded(contact.name)
            by_account[account].append(contact)
    return (("", same) for same in by_account.values() if len(same) > 1)


def _are_apart(one: Contact, other: Contact) -> bool:
    return other.id in one.kept.get("apart", ())
