"""Phrases worth asking about: key phrases a speaker can be asked about aloud."""

import re

from companion.core.matching import Layers
from companion.core.questions.candidates import flowing, runs
from companion.core.questions.cases import in_nominative, names_something
from companion.core.questions.ranking import best, distinct
from companion.core.questions.speech import language_of

MOST = 24  # phrases of one talk
ENOUGH = 6  # longer phrases; with fewer, single words come along
LONGEST = 4  # words, which are said in one breath


def concepts(
    text: str, encoder: Layers | str = "tfidf", most: int = MOST
) -> tuple[str, ...]:
    """Return phrases found in *text* word for word, the most telling first.

    A text in a language whose grammar is not known here gives none.
    """
    language = language_of(text)
    if not language:
        return ()
    whole = flowing(text)
    found = [
        phrase
        for phrase in distinct(in_nominative(run, language) for run in _runs(whole))
        # Across a line's end words may be torn from their phrase; others are at hand.
        if phrase and phrase in text
    ]
    chosen = _distinct([one for one in found if " " in one or _is_name(one)])
    if len(chosen) < ENOUGH:
        chosen += [
            one
            for one in found
            if one not in chosen
            and names_something(one, language)
            and not any(one.casefold() in other.casefold() for other in chosen)
        ]
    return best(chosen, whole, most=most, encoder=encoder)


def _runs(text: str) -> list[str]:
    language = language_of(text)
    return [run for run in runs(text, language) if len(run.split()) <= LONGEST]


def _is_name(word: str) -> bool:
    """Say whether one word is a name or a term by its looks."""
    return bool(re.search(r"\w[^\W\d_a-zа-яà-ÿąćęłńóśźżґєіїё]|[^\W\d_]\d", word))


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
