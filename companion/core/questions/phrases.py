"""Phrases worth asking about: key phrases a speaker can be asked about aloud."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from companion.core.matching import Layers
from companion.core.matching.embed import layers_of
from companion.core.questions.candidates import flowing, runs
from companion.core.questions.cases import in_nominative
from companion.core.questions.ranking import (
    MOST_COMPARED,
    Matrix,
    best,
    distinct,
    vectors_of,
)
from companion.core.questions.speech import language_of
from companion.core.questions.worth import Worth

MOST = 3  # phrases of one talk that are asked about: more are only mentioned
ENOUGH = 6  # longer phrases; with fewer, single words come along
NEAR = 0.4  # cosine with the whole text, of what its title does not say
LONGEST = 4  # words, which are said in one breath


# Phrases of a text, by the model that ranked them: a page asks for the same again.
_RANKED: dict[tuple[str, str], tuple[str, ...]] = {}
MOST_RANKED = 2_000


def concepts(text: str, encoder: Layers | str = "tfidf") -> tuple[str, ...]:
    """Return phrases found in *text* word for word, the most telling first."""
    key = text, layers_of(encoder).name
    if key in _RANKED:
        return _RANKED[key]
    phrases, whole = candidates_of(text), flowing(text)
    vectors = vectors_of([whole, *phrases], encoder)
    if vectors is not None:
        rows = _central(text, phrases, vectors)
        phrases = tuple(phrases[row] for row in rows)
        vectors = vectors[[0, *(row + 1 for row in rows)]]
    ranked = best(phrases, whole, vectors, MOST)
    if vectors is not None:  # else the vectors may be there the next time
        if len(_RANKED) >= MOST_RANKED:
            _RANKED.clear()
        _RANKED[key] = ranked
    return ranked


def _central(text: str, phrases: Sequence[str], vectors: Matrix) -> list[int]:
    """Return the rows of what a talk is about; the rest is mentioned on the way."""
    title = text.partition("\n\n")[0]
    near = vectors[1:] @ vectors[0] >= NEAR
    return [row for row, one in enumerate(phrases) if near[row] or one in title]


def texts_wanted(text: str, encoder: Layers | str) -> tuple[str, ...]:
    """Return the texts of which `concepts` wants vectors, if any."""
    if (text, layers_of(encoder).name) in _RANKED:
        return ()
    return (flowing(text), *candidates_of(text))


@lru_cache(maxsize=2000)  # talks; a page asks about forty again and again
def candidates_of(text: str) -> tuple[str, ...]:
    """Return what could be asked about, in the text's order.

    A text in a language whose grammar is not known here gives none.
    """
    language = language_of(text)
    if not language:
        return ()
    said = distinct(_said(flowing(text), language))
    # Words joined across a line's end do not stand in the text as they are.
    found = [phrase for phrase in said if phrase and phrase in text][:MOST_COMPARED]
    worth = Worth(flowing(text), language)
    chosen = _distinct([one for one in found if worth.several(one)])
    if len(chosen) >= ENOUGH:
        return tuple(chosen)
    covered = " ".join(chosen).casefold()
    alone = [one for one in found if worth.alone(one)]
    return (*chosen, *(one for one in alone if one.casefold() not in covered))


def _said(text: str, language: str) -> Iterator[str]:
    """Yield the runs that can be said, without case and not too long."""
    for run in runs(text, language):
        if len(run.split()) <= LONGEST:
            yield in_nominative(run, language)


def _distinct(found: list[str]) -> list[str]:
    """Leave out what is part of a longer phrase."""
    return [
        one
        for one in found
        if not any(
            one != other and f" {one.casefold()} " in f" {other.casefold()} "
            for other in found
        )
    ]
