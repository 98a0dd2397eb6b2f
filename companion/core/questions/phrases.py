"""Phrases worth asking about: key phrases a speaker can be asked about aloud."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from companion.core.matching import Layers
from companion.core.matching.embed import layers_of
from companion.core.questions.candidates import flowing, runs
from companion.core.questions.cases import in_nominative, names_something
from companion.core.questions.ranking import (
    MOST_COMPARED,
    best,
    distinct,
    vectors_of,
)
from companion.core.questions.speech import language_of

MOST = 5  # phrases of one talk that are asked about
ENOUGH = 6  # longer phrases; with fewer, single words come along
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
    ranked = best(phrases, whole, vectors, MOST)
    if vectors is not None:  # else the vectors may be there the next time
        if len(_RANKED) >= MOST_RANKED:
            _RANKED.clear()
        _RANKED[key] = ranked
    return ranked


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
    weighty = _Weighty(flowing(text))
    chosen = _distinct([one for one in found if weighty.several(one, language)])
    if len(chosen) >= ENOUGH:
        return tuple(chosen)
    covered = " ".join(chosen).casefold()
    alone = [one for one in found if weighty.alone(one, language)]
    return (*chosen, *(one for one in alone if one.casefold() not in covered))


@dataclass(frozen=True, slots=True)
class _Weighty:
    """Tells what a text is about from what it only mentions."""

    text: str

    def several(self, phrase: str, language: str) -> bool:
        words = phrase.split()
        if len(words) == 1:
            return _is_name(phrase, language) and self._comes_back(phrase)
        # Two German nouns without a hyphen are mostly torn from a sentence.
        nouns = language == "de" and all(word[0].isupper() for word in words)
        return not nouns or self._comes_back(phrase)

    def alone(self, word: str, language: str) -> bool:
        return names_something(word, language) and self._comes_back(word)

    def _comes_back(self, phrase: str) -> bool:
        """Say whether a phrase stands in the first paragraph, the title, or twice."""
        title, _, _ = self.text.partition("\n\n")
        return phrase in title or self.text.count(phrase) > 1


def _said(text: str, language: str) -> Iterator[str]:
    """Yield the runs that can be said, without case and not too long."""
    for run in runs(text, language):
        if len(run.split()) <= LONGEST:
            yield in_nominative(run, language)


def _is_name(word: str, language: str) -> bool:
    """Say whether one word is a name or a term by its looks."""
    if language in ("pl", "uk") and word[0].islower():
        return False  # in these languages a play on words, most often
    return any(letter.isupper() or letter.isdigit() for letter in word[1:])


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
