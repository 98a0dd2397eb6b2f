"""A book as files that other programs read."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from companion.contacts.models import Contact
from companion.contacts.service.folding import PRIVATE
from companion.core import card as cards
from companion.core.card import Card
from companion.core.cells import safe
from companion.events.models import DETAILS

HEADINGS = {
    "name": "Name",
    "organisation": "Organisation",
    "job_title": "Job title",
    "email": "E-mail",
    "phone": "Phone",
    "channel": "Preferred way",
    "linkedin": "LinkedIn",
    "links": "Further addresses",
    "birthday": "Birthday",
    "tags": "Tags",
    "interests": "Interests",
    "languages": "Languages",
    "met_at": "Met at",
    "event": "Event",
    "around": "Around",
    "written_at": "Last written to",
    "note": "My note",
    "promised": "What I promised",
    "needs": "What they need",
}
Given = Sequence[Contact]


class Handed(Protocol):
    """An entry of a book, or what was read of one; it has DETAILS, too."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def job_title(self) -> str: ...


def card(contact: Handed) -> Card:
    """Return the card that was handed over. Notes are private and never on it."""
    return Card(
        uid=f"contact-{contact.id}",
        name=contact.name,
        organisation=contact.organisation,
        job_title=contact.job_title,
        **{detail: getattr(contact, detail) for detail in DETAILS},
    )


def told(contact: Contact, *, private: bool) -> dict[str, Any]:
    """Return all facts of an entry, as JSON can hold them."""
    names = [name for name in HEADINGS if private or name not in PRIVATE]
    facts = {name: getattr(contact, name) for name in names}
    written = contact.written_at
    return facts | {
        "event": contact.event.name if contact.event else "",
        "met_at": contact.met_at.isoformat(),
        "written_at": written.isoformat() if written else "",
    }


def export(contacts: Given, kind: str, *, private: bool) -> bytes:
    """Return a book as a file of a kind of FORMATS; *private* adds my notes."""
    write = FORMATS[kind][1]
    return write(contacts, private)


def _full_card(contact: Contact, private: bool) -> Card:
    facts: Mapping[str, Any] = {
        "birthday": contact.birthday,
        "tags": tuple(contact.tags),
        "note": _notes(contact) if private else "",
    }
    handed = card(contact)
    return Card(
        uid=handed.uid,
        name=handed.name,
        organisation=handed.organisation,
        job_title=handed.job_title,
        **{detail: getattr(handed, detail) for detail in DETAILS},
        **facts,
    )


def _notes(contact: Contact) -> str:
    said = (
        contact.note,
        contact.promised and f"What I promised: {contact.promised}",
        contact.needs and f"What they need: {contact.needs}",
    )
    return "\n".join(filter(None, said))


def _vcf(contacts: Given, private: bool) -> bytes:
    return cards.vcards(_full_card(contact, private) for contact in contacts)


def _zip(contacts: Given, private: bool) -> bytes:
    """Put every card into a file of its own, none twice by one name."""
    buffer = io.BytesIO()
    names: dict[str, int] = {}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for contact in contacts:
            stem = cards.filename(contact.name).removesuffix(".vcf")
            names[stem] = names.get(stem, 0) + 1
            number = f"-{names[stem]}" if names[stem] > 1 else ""
            text = cards.vcard(_full_card(contact, private))
            archive.writestr(f"{stem}{number or ''}.vcf", text)
    return buffer.getvalue()


def _csv(contacts: Given, private: bool) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    names = [name for name in HEADINGS if private or name not in PRIVATE]
    writer.writerow([HEADINGS[name] for name in names])
    for contact in contacts:
        facts = told(contact, private=private)
        writer.writerow([safe(_cell(facts[name])) for name in names])
    # With its mark, or spreadsheets misread every accent.
    return file.getvalue().encode("utf-8-sig")


def _cell(value: str | Iterable[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _json(contacts: Given, private: bool) -> bytes:
    facts = [told(contact, private=private) for contact in contacts]
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


# Ending -> its type, and what writes it.
FORMATS: Mapping[str, tuple[str, Callable[[Given, bool], bytes]]] = {
    "vcf": ("text/vcard; charset=utf-8", _vcf),
    "zip": ("application/zip", _zip),
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", _json),
}
