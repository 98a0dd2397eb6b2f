"""vCard 3.0, which Android, iOS and Outlook all read; 4.0 is refused by some phones."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from companion.core.card.birthday import LEAP, birthday
from companion.core.card.names import split_name

OCTETS = 75  # a longer line must be folded
LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "ı": "i"}
)  # those that Unicode does not take apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What one person hands to another; *rev* is an instant, when it last changed."""

    uid: str
    name: str
    organisation: str = ""
    job_title: str = ""
    email: str = ""
    phone: str = ""
    channel: str = ""  # how the person is best reached, in their words
    linkedin: str = ""
    links: str = ""  # further addresses, one a line; also mailto: and tel:
    url: str = ""
    note: str = ""
    birthday: str = ""  # "1980-02-29", or "--02-29" without the year
    tags: tuple[str, ...] = ()
    rev: datetime | None = None


def vcard(card: Card) -> str:
    """Return the card as lines that end with CRLF. What is empty is left out.

    Nothing in a card can add a line of its own. Raises ValueError for a naive *rev*.
    """
    family, given = split_name(card.name)
    values = [
        ("UID", _text(card.uid)),
        ("N", f"{_text(family)};{_text(given)};;;"),
        ("FN", _text(card.name or card.organisation or card.email)),
        ("ORG", _text(card.organisation)),
        ("TITLE", _text(card.job_title)),
        ("EMAIL;TYPE=INTERNET", _text(card.email)),
        ("TEL;TYPE=CELL", _text(card.phone)),
        ("URL", _address(card.url)),
        ("URL", _address(card.linkedin)),
        *map(_further, card.links.splitlines()),
        _birthday(card.birthday),
        ("CATEGORIES", ",".join(filter(None, map(_text, card.tags)))),
        ("NOTE", _text("\n".join(filter(None, (card.channel, card.note))))),
        ("REV", _instant(card.rev)),
    ]
    lines = [f"{key}:{value}" for key, value in values if value]
    whole = ["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD"]
    return "".join(f"{_fold(line)}\r\n" for line in whole)


def vcards(cards: Iterable[Card]) -> bytes:
    """Return many cards as one file."""
    return "".join(map(vcard, cards)).encode()


def filename(name: str) -> str:
    """Return a file name that every system and every HTTP header can hold."""
    plain = unicodedata.normalize("NFKD", name.translate(LETTERS))
    letters = (x if x.isalnum() else " " for x in plain if x.isascii())
    return ("-".join("".join(letters).lower().split())[:60] or "contact") + ".vcf"


def _text(value: str) -> str:
    r"""Escape a value. Whatever some reader takes for a line's end becomes \n."""
    lines = [_printable(line) for line in value.strip().splitlines()]
    text = "\n".join(lines).replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace(";", "\\;").replace(",", "\\,")


def _address(value: str) -> str:
    """Take white space out: a web address has none, and is not escaped otherwise."""
    return _printable("".join(value.split()))


def _further(link: str) -> tuple[str, str]:
    scheme, _, rest = link.strip().partition(":")
    if scheme == "mailto":
        return "EMAIL;TYPE=INTERNET", _text(rest)
    return (
        ("TEL;TYPE=CELL", _text(rest)) if scheme == "tel" else ("URL", _address(link))
    )


def _birthday(day: str) -> tuple[str, str]:
    """Write a day without its year as phones do: version 3.0 has no way for it."""
    known = birthday(day)
    if known.startswith("--"):
        return f"BDAY;X-APPLE-OMIT-YEAR={LEAP}", f"{LEAP}{known[1:]}"
    return "BDAY", known


def _printable(line: str) -> str:
    """Drop control characters and broken halves of letters, which UTF-8 cannot hold."""
    if line.isprintable():
        return line
    return "".join(x for x in line if unicodedata.category(x) not in {"Cc", "Cs"})


def _instant(moment: datetime | None) -> str:
    if moment is None:
        return ""
    if moment.tzinfo is None:
        raise ValueError(f"a naive datetime is no instant: {moment}")
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _fold(line: str) -> str:
    """Break a line after 75 octets at most, never within a letter."""
    if line.isascii() and len(line) <= OCTETS:
        return line  # as most are
    folded, length = [], 0
    for letter in line:
        size = len(letter.encode())
        if length + size > OCTETS:
            folded.append("\r\n ")
            length = 1
        folded.append(letter)
        length += size
    return "".join(folded)
