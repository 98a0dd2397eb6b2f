"""Lines of a profile, as far as they can be quoted inside a question."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from companion.core.questions.bank import openers
from companion.core.questions.model import Asker

LONGEST = 60  # characters of a quotation


@dataclass(frozen=True, slots=True)
class Line:
    kind: str  # need, offer or interest
    whole: str
    quote: str  # the matter itself, word for word out of the whole


def lines_of(asker: Asker) -> Iterator[Line]:
    """Yield the lines of a profile that can be quoted, each text once."""
    seen: set[str] = set()
    for kind, whole in asker.facets():
        quote = quotable(whole)
        if quote and quote.casefold() not in seen:
            seen.add(quote.casefold())
            yield Line(kind, whole, quote)


def quotable(line: str) -> str:
    """Leave out how a line begins ("looking for"), and what follows its first clause.

    >>> quotable("We are looking for a pilot hospital, ideally in Kraków.")
    'a pilot hospital'
    """
    text = line.strip()
    for opener in openers():
        if text.casefold().startswith(f"{opener} "):
            text = text[len(opener) :].lstrip()
            break
    clause = re.split(r"[,.;:!?(“”„\"«»](?:\s|$)|\s[(–—-]\s?|[\n\"“”„«»]", text)[0]
    clause = clause.strip()
    if len(clause) <= LONGEST:
        return clause
    return clause[: LONGEST + 1].rpartition(" ")[0]
