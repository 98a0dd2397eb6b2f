"""One entry of a book: found, added by hand, changed, noted on."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

import sqlalchemy as sa

from companion import clock
from companion.accounts.models import Person
from companion.contacts.models import ADDED, EXCHANGED, Contact
from companion.contacts.service import merging
from companion.contacts.service.folding import PRIVATE, refresh
from companion.core import sealing
from companion.errors import BadInput, NotFound
from companion.events.models import DETAILS
from companion.extensions import db, fitted

NOTE_LENGTH = 5000
HANDED_OVER = ("name", "organisation", "job_title", *DETAILS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the owner of a book may write about somebody."""

    name: str = ""
    organisation: str = ""
    job_title: str = ""
    email: str = ""
    phone: str = ""
    channel: str = ""
    linkedin: str = ""
    links: str = ""
    birthday: str = ""
    tags: Sequence[str] = ()
    interests: str = ""
    languages: Sequence[str] = ()
    promised: str = ""
    needs: str = ""
    note: str = ""


def contact(person: Person, contact_id: int) -> Contact:
    found = db.session.scalar(
        sa.select(Contact).where(
            Contact.id == contact_id, Contact.owner_id == person.id
        )
    )
    if found is None:
        raise NotFound("This contact is not in your book.")
    return found


def add(person: Person, facts: Facts) -> Contact:
    """Put somebody into a book by hand."""
    added = Contact(owner_id=person.id, met_at=clock.now(), source=ADDED, why={})
    _write(added, facts, [each.name for each in fields(Facts)])
    db.session.add(added)
    db.session.flush()
    return added


def rewrite(contact: Contact, facts: Facts) -> None:
    """Write what the owner may change: of a card handed over, only what is theirs."""
    own = [each.name for each in fields(Facts) if not _is_theirs(contact, each.name)]
    _write(contact, facts, own)
    db.session.flush()


def facts_of(contact: Contact) -> Facts:
    return Facts(**{each.name: getattr(contact, each.name) for each in fields(Facts)})


def lost(contact: Contact) -> bool:
    """Tell whether something its owner wrote cannot be opened: the key is not there."""
    return any(isinstance(getattr(contact, n), sealing.Lost) for n in PRIVATE)


def write_note(contact: Contact, note: str) -> None:
    """Keep a note; one that cannot be opened any more is not emptied by that."""
    if note.strip() or contact.note:
        contact.note = note.strip()
        refresh(contact)
    db.session.flush()


def remove(contact: Contact) -> None:
    """Take somebody out of the book who got in by hand or from a file.

    What was merged goes along, save exchanges, which stand by themselves again.

    Raises:
        BadInput: they exchanged; that is taken back, not removed.

    """
    if contact.source == EXCHANGED:
        raise BadInput("You two exchanged. Take the exchange back instead.")
    _remove(contact)
    db.session.flush()


def _remove(contact: Contact) -> None:
    for merged in merging.merged_into(contact):
        if merged.source == EXCHANGED:
            merging.part(merged)
        else:
            _remove(merged)
    db.session.delete(contact)


def _is_theirs(contact: Contact, name: str) -> bool:
    return contact.source == EXCHANGED and name in HANDED_OVER


def _write(contact: Contact, facts: Facts, names: Sequence[str]) -> None:
    given = asdict(facts)
    for name in names:
        value = given[name]
        if name in PRIVATE and not (value or getattr(contact, name)):
            continue  # what could not be opened was not shown, and stays
        is_list = name in ("tags", "languages")
        setattr(contact, name, list(value) if is_list else fitted(Contact, name, value))
    refresh(contact)
