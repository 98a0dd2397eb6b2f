"""People from files into a book, looked at before anything is written.

What was read travels with the page that asks for a yes, signed; nothing is kept here
of people whom nobody wants.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeSerializer

from companion import clock, config, throttle
from companion.accounts.models import Person
from companion.contacts.models import IMPORTED, Contact
from companion.contacts.service.entries import NOTE_LENGTH, Facts
from companion.contacts.service.folding import searchable
from companion.contacts.service.proposing import further
from companion.core import languages, phones
from companion.core.agenda.model import LeftOut
from companion.core.card import Card
from companion.core.card import table as tables
from companion.core.card.birthday import birthday
from companion.core.card.read import CardError, read_safely
from companion.errors import BadInput
from companion.extensions import db, fitted

IMPORTS = throttle.Limit(burst=20, per=timedelta(hours=1))
MOST_LETTERS = 3_000_000  # of what travels with the page
NAMES = [each.name for each in fields(Facts)]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would bring: each of its people is in one of three lists."""

    filename: str
    added: Sequence[Facts]
    known: Sequence[Facts]
    left_out: Sequence[LeftOut]
    warnings: Sequence[str]
    token: str


def preview(person: Person, data: bytes, filename: str) -> Preview:
    """Read a file of contacts (vCard, or a table) and say what it would bring.

    Raises:
        BadInput: it cannot be read.
        TooMany: too many files in an hour.

    """
    throttle.take(f"contacts:{person.id}", IMPORTS)
    found, left_out, warnings = _read(data, filename)
    given, cut = _fitted(found)
    added, known, twice = _sorted_out(person, given)
    if cut:
        warnings = (*warnings, f"Texts that are too long and were shortened: {cut}.")
    return Preview(
        filename, added, known, (*left_out, *twice), warnings, _packed(person, added)
    )


def import_all(person: Person, token: str) -> int:
    """Write those of a preview who are not in the book yet; return how many.

    Raises:
        BadInput: the preview is not this person's, or not whole.

    """
    added, _, _ = _sorted_out(person, _unpacked(person, token))
    now = clock.now()
    rows = []
    for facts in added:
        one = {**asdict(facts), "tags": list(facts.tags)}
        one |= {"languages": list(facts.languages), "why": {}, "source": IMPORTED}
        entry = Contact(**one, owner_id=person.id, met_at=now, changed_at=now)
        entry.around = ""
        rows.append(one | _rest(entry))
    if rows:
        db.session.execute(sa.insert(Contact), rows)
    return len(rows)


def _rest(entry: Contact) -> dict[str, Any]:
    return {
        "owner_id": entry.owner_id,
        "met_at": entry.met_at,
        "changed_at": entry.changed_at,
        "folded": searchable(entry),
    }


def _read(
    data: bytes, filename: str
) -> tuple[list[Facts], tuple[LeftOut, ...], tuple[str, ...]]:
    try:
        if b"BEGIN:VCARD" in _start(data):
            cards = read_safely(data, filename)
            return [_of_card(c) for c in cards.cards], cards.left_out, cards.warnings
        table = tables.read_safely(data, filename)
    except CardError as error:
        raise BadInput(str(error)) from error
    return [_of_entry(each) for each in table.entries], table.left_out, table.warnings


def _start(data: bytes) -> bytes:
    return data[:4000].replace(b"\x00", b"").upper()


def _of_card(card: Card) -> Facts:
    return Facts(
        **{name: getattr(card, name) for name in NAMES if hasattr(card, name)},
    )


def _of_entry(entry: tables.Entry) -> Facts:
    texts: dict[str, Any] = {name: entry.get(name, "") for name in NAMES}
    tags = (tag.strip(" *") for tag in re.split(",|:::", texts["tags"]))
    texts["tags"] = tuple(dict.fromkeys(filter(None, tags)))
    texts["birthday"] = birthday(texts["birthday"])
    texts["languages"] = languages.spoken(texts["languages"]).codes
    return Facts(**texts)


def _fitted(found: Iterable[Facts]) -> tuple[list[Facts], int]:
    """Cut texts to what can be kept; return how many had to be."""
    given, cut = [], 0
    for facts in found:
        fit: dict[str, Any] = {
            name: fitted(Contact, name, getattr(facts, name)) for name in NAMES
        }
        fit["note"] = facts.note[:NOTE_LENGTH]
        fit["name"] = fit["name"] or facts.organisation[:200] or facts.email[:200]
        short = replace(facts, **fit)
        cut += replace(short, name=facts.name) != facts
        given.append(short)
    return given, cut


def _sorted_out(
    person: Person, given: Iterable[Facts]
) -> tuple[list[Facts], list[Facts], list[LeftOut]]:
    """Part people into new ones, those in the book, and those named twice."""
    there, seen = _Addresses(person.country), _Addresses(person.country)
    for one in _with_addresses(person):
        there.add(further(one, "mailto"), further(one, "tel"))
    added, known, twice = [], [], []
    for facts in given:
        mails, numbers = _addresses(facts)
        if there.has(mails, numbers):
            known.append(facts)
        elif seen.has(mails, numbers):
            twice.append(LeftOut(facts.name, "the file names this person before"))
        else:
            added.append(facts)
        seen.add(mails, numbers)
    return added, known, twice


def _addresses(facts: Facts) -> tuple[list[str], list[str]]:
    one = Contact(email=facts.email, phone=facts.phone, links=facts.links)
    return further(one, "mailto"), further(one, "tel")


def _with_addresses(person: Person) -> Iterable[Contact]:
    columns = (Contact.email, Contact.phone, Contact.links)
    rows = db.session.execute(sa.select(*columns).where(Contact.owner_id == person.id))
    return (Contact(email=e, phone=p, links=more) for e, p, more in rows)


class _Addresses:
    """E-mails and numbers by which somebody is known, however they are written."""

    def __init__(self, country: str) -> None:
        self._country = country
        self._mails: set[str] = set()
        self._ends: dict[str, set[str]] = {}

    def add(self, mails: Iterable[str], numbers: Iterable[str]) -> None:
        self._mails.update(mail.casefold() for mail in mails)
        for number in numbers:
            self._ends.setdefault(phones.digits(number), set()).add(number)

    def has(self, mails: Iterable[str], numbers: Iterable[str]) -> bool:
        if any(mail.casefold() in self._mails for mail in mails):
            return True
        return any(map(self._has_number, numbers))

    def _has_number(self, number: str) -> bool:
        # Numbers take long to take apart: only those that end alike are.
        ends = self._ends.get(phones.digits(number), ())
        whole = phones.international(number, self._country) if ends else ""
        return bool(whole) and any(
            phones.international(each, self._country) == whole for each in ends
        )


def _packed(person: Person, added: Sequence[Facts]) -> str:
    rows = [[getattr(facts, name) for name in NAMES] for facts in added]
    token = _signer().dumps([person.id, rows])
    text = token if isinstance(token, str) else token.decode()
    if len(text) > MOST_LETTERS:
        raise BadInput("That is more than one page can hold. Import it in parts.")
    return text


def _unpacked(person: Person, token: str) -> list[Facts]:
    try:
        owner_id, rows = _signer().loads(token)
    except BadSignature:
        owner_id, rows = 0, []
    if owner_id != person.id:
        raise BadInput("This preview is not whole any more. Choose the file again.")
    return [Facts(**dict(zip(NAMES, row, strict=True))) for row in rows]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(config.current("SECRET_KEY")), salt="contacts")
