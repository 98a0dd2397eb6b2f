"""Lines of a profile, as far as they can be quoted inside a question."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from companion.core.questions.bank import openers
from companion.core.questions.model import Asker
from companion.core.questions.speech import language_of

LONGEST = 80  # characters of a quotation
ROLE = "role"  # the kind of the line that is somebody's job
CARD = "card"  # the same, quoted, where it is in another language
ORGANISATION = "organisation"  # whom one comes from
_CLAUSE_END = re.compile(r"[,.;:!?](?=\s|$)|\s[(–—-]")
QUOTES = '"“”„«»'
_QUOTE_MARK = re.compile(rf"[\n{QUOTES}]")  # a quotation holds no other


@dataclass(frozen=True, slots=True)
class Line:
    kind: str  # need, offer, interest or role
    whole: str
    quote: str  # the matter itself, word for word out of the whole
    language: str = ""


def lines_of(asker: Asker) -> Iterator[Line]:
    """Yield the lines of a profile that can be quoted, each text once."""
    seen: set[str] = set()
    # A line of a few words is in the language of all the others.
    usual = language_of("\n".join(whole for _, whole in asker.facets()))
    for kind, whole in asker.facets():
        quote = _in_full(whole, quotable(whole))
        if _says_something(quote) and quote.casefold() not in seen:
            seen.add(quote.casefold())
            yield Line(kind, whole, quote, language_of(quote, usual))


def _in_full(whole: str, quote: str) -> str:
    """Return a quotation of more than a word, and none that breaks off in a clause."""
    text = whole.strip()
    end = text.find(quote) + len(quote)
    following = text[end : end + 2]
    if following[:1] == " " and (following[1:].isalnum() or following[1:] in QUOTES):
        return ""
    if " " in quote or quote == text.rstrip("."):
        return quote
    # Of "Szukam mentora" one word alone says little, of "Opowiem, jak …" nothing.
    is_all = len(text) <= LONGEST and text.rstrip(".").endswith(quote)
    return text.rstrip(".") if is_all and not set(text) & set('\n"“”„«»') else ""


def _says_something(quote: str) -> bool:
    """Tell words from a telephone number, a handle or a formula."""
    if not quote:
        return False
    letters = sum(letter.isalpha() for letter in quote)
    return letters >= 3 and letters * 2 > len(quote) and quote[0] not in "@=+"


def quotable(line: str) -> str:
    """Return the matter of a line: without "looking for", and to the end of a clause.

    Further clauses come along as long as a listener can still follow.

    >>> quotable("We are looking for a pilot hospital, ideally in Kraków.")
    'a pilot hospital, ideally in Kraków'
    """
    text = line.strip()
    for opener in openers():
        if text.casefold().startswith(f"{opener} "):
            text = text[len(opener) :].lstrip()
            break
    text = _QUOTE_MARK.split(text)[0].strip()
    ends = [end.start() for end in _CLAUSE_END.finditer(text)] + [len(text)]
    fitting = [end for end in ends if end <= LONGEST]
    if fitting:
        return text[: fitting[-1]].strip().rstrip(".,;:!?–—-")
    return text[: LONGEST + 1].rpartition(" ")[0]
