"""vCards of 2.1, 3.0 and 4.0 in, as phones, mail programs and address books write them.

Nothing is expanded but quoted-printable, which only shrinks; what cannot be a contact
is left out with the reason, and pictures and sounds are not looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from companion.core.agenda.model import LeftOut
from companion.core.card.birthday import LEAP, birthday
from companion.core.card.properties import Property, properties
from companion.core.card.write import Card
from companion.core.confined import TooMuch, confined
from companion.core.plain_text import clean, line, web_address

MAX_BYTES = 20_000_000
MAX_CARDS = 20_000
MAX_ADDRESSES = 20  # of one person
PICTURES = {"PHOTO", "LOGO", "SOUND"}
WEB = {"URL", "X-SOCIALPROFILE", "SOCIALPROFILE"}


class CardError(ValueError):
    """A sentence: what is wrong with the file as a whole, and what to do."""


@dataclass(frozen=True, slots=True)
class Cards:
    """All cards of a file: each is either among *cards* or among *left_out*."""

    cards: tuple[Card, ...]
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[str, ...] = ()


def read(data: bytes, filename: str) -> Cards:
    """Read a file of cards; CardError says what is wrong with it as a whole."""
    if len(data) > MAX_BYTES:
        raise CardError(
            f"{filename} has {len(data) / 1e6:.0f} MB; we read up to "
            f"{MAX_BYTES / 1e6:.0f} MB. Export it without pictures, or in parts."
        )
    cards: list[Card] = []
    left_out: list[LeftOut] = []
    pictures = 0
    for number, (fields, is_whole) in enumerate(_bodies(data), start=1):
        if number > MAX_CARDS:
            raise CardError(
                f"{filename} has more than {MAX_CARDS:,} cards. Import it in parts."
            )
        card = _card(fields)
        pictures += any(field.name in PICTURES for field in fields)
        if why := _unfit(card, is_whole):
            left_out.append(LeftOut(f"card {number}, {card.name}".rstrip(", "), why))
        else:
            cards.append(card)
    if not cards and not left_out:
        raise CardError(
            f"{filename} holds no cards. Export your contacts as vCard (.vcf) or CSV."
        )
    warnings = (f"Pictures are not taken over: {pictures}.",) if pictures else ()
    return Cards(tuple(cards), tuple(left_out), warnings)


def read_safely(
    data: bytes, filename: str, *, seconds: float = 10, megabytes: int = 512
) -> Cards:
    """Read like read(), in a process of its own that a bad file may bring down."""
    try:
        return confined(read, data, filename, seconds=seconds, megabytes=megabytes)
    except TooMuch as error:
        raise CardError(f"{filename}: {error} Import it in parts.") from error


def _bodies(data: bytes) -> Iterator[tuple[list[Property], bool]]:
    """Yield what is between BEGIN and END, and whether the end was there.

    A card within a card, which version 2.1 has for secretaries, is passed over.
    """
    body: list[Property] = []
    depth = 0
    for field in properties(data):
        is_card = field.plain.upper() == "VCARD"
        if field.name == "BEGIN" and is_card:
            depth += 1
        elif field.name == "END" and is_card and depth:
            depth -= 1
            if not depth:
                yield body, True
                body = []
        elif depth == 1:
            body.append(field)
    if depth:
        yield body, False


def _unfit(card: Card, is_whole: bool) -> str:
    if not is_whole:
        return "it breaks off before its end"
    if not (card.name or card.email or card.phone):
        return "it has no name, e-mail or phone"
    return ""


def _card(fields: list[Property]) -> Card:
    def first(name: str) -> Property | None:
        return next((field for field in fields if field.name == name), None)

    def text(name: str) -> str:
        field = first(name)
        return field.text if field else ""

    organisation = first("ORG")
    emails = _distinct(_address(f, "mailto:") for f in fields if f.name == "EMAIL")
    phones = _distinct(_address(f, "tel:") for f in fields if f.name == "TEL")
    webs = _distinct(web_address(f.whole) for f in fields if f.name in WEB)
    linkedin = next((web for web in webs if _is_linkedin(web)), "")
    further = [
        *(f"mailto:{email}" for email in emails[1:]),
        *(f"tel:{phone}" for phone in phones[1:]),
        *(web for web in webs if web != linkedin),
    ]
    tags = (line(t) for f in fields if f.name == "CATEGORIES" for t in f.parts(","))
    return Card(
        uid=line(text("UID")),
        name=_name(fields),
        organisation=", ".join(_lines(organisation)) if organisation else "",
        job_title=line(text("TITLE")),
        email=emails[0] if emails else "",
        phone=phones[0] if phones else "",
        linkedin=linkedin,
        links="\n".join(further[:MAX_ADDRESSES]),
        note="\n".join(clean(f.text).strip() for f in fields if f.name == "NOTE"),
        birthday=next((_birthday(f) for f in fields if f.name == "BDAY"), ""),
        tags=_distinct(tags),
    )


def _name(fields: list[Property]) -> str:
    """Return the name as it is shown, else put together from its parts."""
    shown = next((line(f.text) for f in fields if f.name == "FN"), "")
    parts = next((f for f in fields if f.name == "N"), None)
    if shown or parts is None:
        return shown
    family, given, middle, before, after = (*map(line, parts.parts(";")), *[""] * 5)[:5]
    return " ".join(filter(None, (before, given, middle, family, after)))


def _lines(field: Property) -> list[str]:
    return [part for part in map(line, field.parts(";")) if part]


def _address(field: Property, scheme: str) -> str:
    """Return an e-mail or a number, which version 4.0 writes as a link."""
    text = line(field.text)
    if text.lower().startswith(scheme):
        text = text[len(scheme) :].partition(";")[0].partition("?")[0]
    return text


def _birthday(field: Property) -> str:
    found = birthday(line(field.text))
    if found.startswith(
        (f"{LEAP}-", field.parameters.get("X-APPLE-OMIT-YEAR", "none"))
    ):
        return f"-{found[4:]}"
    return found


def _is_linkedin(address: str) -> bool:
    return bool(re.match(r"(https?://)?([\w-]+\.)*linkedin\.com(/|$)", address.lower()))


def _distinct(texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))
