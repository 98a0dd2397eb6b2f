"""Sentences of an abstract that can be quoted whole, the most telling first."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest

from companion.core.matching import Layers
from companion.core.matching.embed import layers_of
from companion.core.questions.bank import words
from companion.core.questions.candidates import LIST_ITEM, LONGEST_TEXT, flowing
from companion.core.questions.ranking import best, vectors_of
from companion.core.questions.speech import language_of
from companion.core.questions.standing import (
    LONGEST,
    announces,
    is_clear,
    main_clause,
    points_back,
    stands_alone,
)

MOST = 4  # sentences of one talk that are asked about
MOST_COMPARED = 12
LONGEST_SHORTENING = 5  # letters before a full stop that may be no end: "approx."
LONGEST_ORDINAL = 2  # digits
# The end of a sentence, with what closes it, and what the next one begins with.
_END = re.compile(r"(?P<mark>[.!?…]+)(?P<close>[\"”»’)\]]*)(?:\s+(?=(?P<next>\S))|$)")
_LAST_WORD = re.compile(r"[^\s(\[„“«\"]*$")

# Sentences of a text, by the model that ranked them: a page asks for the same again.
_RANKED: dict[tuple[str, str], tuple[str, ...]] = {}
MOST_RANKED = 2_000


def telling(text: str, abstract: str, encoder: Layers | str) -> tuple[str, ...]:
    """Return sentences of an abstract, without the full stop, the most telling first.

    They stand there word for word, but for spaces and line ends. *text* is all that is
    said of the talk.
    """
    key = text, layers_of(encoder).name
    if key in _RANKED:
        return _RANKED[key]
    found, whole = sentences_of(abstract, language_of(text)), flowing(text)
    vectors = vectors_of([whole, *found], encoder)
    if vectors is None:  # they may be there the next time
        return found[:MOST]
    if len(_RANKED) >= MOST_RANKED:
        _RANKED.clear()
    _RANKED[key] = best(found, whole, vectors, MOST)
    return _RANKED[key]


def sentences_wanted(
    text: str, abstract: str, encoder: Layers | str
) -> tuple[str, ...]:
    """Return the texts of which `telling` wants vectors, if any."""
    if (text, layers_of(encoder).name) in _RANKED:
        return ()
    found = sentences_of(abstract, language_of(text))
    return (flowing(text), *found) if found else ()


@lru_cache(maxsize=2000)  # talks; a page asks about forty again and again
def sentences_of(abstract: str, language: str) -> tuple[str, ...]:
    """Return the sentences that stand alone, each once, in the text's order.

    Long ones, those that need the one before and those that only announce come where
    there are no others.
    A text in a language that is not known here gives none.
    """
    if not language:
        return ()
    said = dict.fromkeys(
        sentence.rstrip(".!…").rstrip()
        for sentence in split(abstract, language)
        if sentence.endswith((".", "!"))
    )
    found = [_quotable(one, language) for one in said]
    found = [one for one in dict.fromkeys(found) if one]
    clear = [one for one in found if is_clear(one, language)]
    says = [one for one in found if not announces(one, language)]
    short = [one for one in clear if len(one) <= LONGEST]
    only = [one for one in found if not points_back(one, language)]
    return tuple((short or clear or says or only)[:MOST_COMPARED])


def _quotable(sentence: str, language: str) -> str:
    """Return a sentence that stands alone, its main clause if that does, or nothing."""
    parts = (sentence, main_clause(sentence, language))
    alone = [one for one in parts if one and stands_alone(one, language)]
    clear = [one for one in alone if is_clear(one, language)]
    short = [one for one in clear if len(one) <= LONGEST]
    return next(iter(short or clear or alone), "")


def split(text: str, language: str) -> Iterator[str]:
    """Yield the sentences of a text, spaces made one, without lists and headings.

    Where a full stop may be no end, the sentences remain one.
    """
    for block in _blocks(text[:LONGEST_TEXT]):
        start = 0
        for end in _END.finditer(block):
            if _is_end(block[start : end.start("mark")], end, language):
                yield block[start : end.end("close")].strip()
                start = end.end()
        if block[start:].strip():
            yield block[start:].strip()


def _blocks(text: str) -> Iterator[str]:
    """Yield paragraphs: lines that were only wrapped are joined, lists left out."""
    for paragraph in re.split(r"\n\s*\n", text):
        lines = [" ".join(line.split()) for line in paragraph.splitlines()]
        width = max(map(len, lines), default=0)
        block: list[str] = []
        is_item = False
        for line, following in zip_longest(lines, lines[1:], fillvalue=""):
            is_item = is_item or bool(LIST_ITEM.match(f"{line} "))
            block.append(line)
            # The next word would have fitted: whoever broke the line meant it.
            if len(line) + 1 + len(following.partition(" ")[0]) <= width:
                yield from [" ".join(block)] * (not is_item)
                block, is_item = [], False
        yield from [" ".join(block)] * (bool(block) and not is_item)


def _is_end(before: str, end: re.Match[str], language: str) -> bool:
    following = end["next"]
    if not following:
        return True
    if following.islower():
        return False
    if end["mark"] != ".":
        return True
    match = _LAST_WORD.search(before)
    last = match.group().casefold() if match else ""
    if last in words("shortenings", language) or len(last) < 2:
        return False  # "e.g. Python", "J. S. Bach"
    if last.isdigit() and len(last) <= LONGEST_ORDINAL:
        return language == "en" and " " in before  # not "am 3. Mai" or "1. Mai"
    return not (following.isdigit() and len(last) <= LONGEST_SHORTENING)
