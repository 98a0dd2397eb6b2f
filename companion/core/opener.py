"""What to say to somebody: a question about them, never flattery.

One for the first words, and a deeper one for when five minutes have passed. The
sentences are data, a file a language; all that is put into them the other wrote.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "pl", "de", "es", "uk")
DEFAULT = "en"
LONGEST = 120  # letters quoted in an opener; nobody says more in one breath
FIRST, AFTER = "first", "after"


@dataclass(frozen=True, slots=True)
class Grounds:
    """Words of the other that give a reason to talk, as they wrote them."""

    needs: Sequence[str] = ()  # theirs, which I can serve
    interests: Sequence[str] = ()  # theirs, which I share
    offers: Sequence[str] = ()  # theirs, which I need
    talks: Sequence[str] = ()  # titles that both want to hear
    field: str = ""  # theirs and mine
    organisation: str = ""  # theirs


@dataclass(frozen=True, slots=True)
class Words:
    """What to say to somebody, in a language that both speak."""

    first: str
    after: str  # when the first five minutes have passed
    language: str


def words(grounds: Grounds, language: str = DEFAULT, seed: str = "") -> Words:
    """Return two questions, built on the best of the *grounds*.

    The same *seed* always finds the same ones; two people have one of their own.
    """
    kind, line = _best(grounds)
    quoted, seed = _words(line), f"{seed}|{kind}|{line}"
    first, after = (
        _pick(_bank(language)[when][kind], seed).format(words=quoted)
        for when in (FIRST, AFTER)
    )
    return Words(first, after, language)


def opener(grounds: Grounds, language: str = DEFAULT, seed: str = "") -> str:
    """Return a question to begin with, built on the best of the *grounds*."""
    return words(grounds, language, seed).first


def spoken(mine: Sequence[str], theirs: Sequence[str]) -> str:
    """Return the first of my languages that the other speaks and that we can word."""
    both = [code for code in mine if code in theirs and code in LANGUAGES]
    return next(iter(both), DEFAULT)


def _best(grounds: Grounds) -> tuple[str, str]:
    """Return the best of the grounds, by its kind."""
    kinds = (
        ("need", grounds.needs),
        ("interest", grounds.interests),
        ("offer", grounds.offers),
        ("talk", grounds.talks),
        ("field", [grounds.field]),
        ("organisation", [grounds.organisation]),
    )
    for kind, lines in kinds:
        if lines and _words(lines[0]):
            return kind, lines[0]
    return "plain", ""


def _words(line: str) -> str:
    """Return a line as it can be quoted within a sentence, cut where it is long."""
    text = " ".join(line.split())
    if len(text) > LONGEST:
        text = _whole(text[:LONGEST]).rstrip(",;:–-") + " …"
    return text.rstrip(".!?")


def _whole(text: str) -> str:
    """Drop the last word, of which a part may be missing; one endless word stays."""
    return text.rpartition(" ")[0] or text


def _pick(choices: Sequence[str], seed: str) -> str:
    number = int.from_bytes(sha256(seed.encode("utf-8", "replace")).digest()[:4], "big")
    return choices[number % len(choices)]


@cache
def _bank(language: str) -> dict[str, dict[str, list[str]]]:
    path = files("companion.core").joinpath("openers", f"{language}.json")
    bank: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return bank
