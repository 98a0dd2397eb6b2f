"""Key phrases: what a text is about, in its own words, the most telling first."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from companion.core.matching import Layers
from companion.core.matching.embed import Encoder, layers_of
from companion.core.questions.candidates import flowing, runs
from companion.core.questions.speech import language_of

Matrix = NDArray[np.float32]

MOST_COMPARED = 120  # candidates; more than an abstract has
# Found on half of each set of benchmarks/key_phrases.py. Measured in cosines.
PLACE = 0.3  # what the last word of a text loses to the first
NAME = 0.2  # what a word with capitals or digits inside gains
OFTEN = 0.1  # the gain of words that come back, where no model knows the text
BY_WORDS = (-0.05, 0.05, 0.05)  # one word, two, three; nothing for more
SPREAD = 0.2  # what a phrase loses that is like one taken already


def key_phrases(
    text: str,
    *,
    most: int = 10,
    encoder: Layers | Encoder | str = "tfidf",
    language: str = "",
) -> tuple[str, ...]:
    """Return up to *most* phrases of *text*, as they are spelled there first.

    *language* is told by the text unless given; one of no grammar known here gives
    none. With the encoder "tfidf" only
    frequency, place and form count.
    """
    text = flowing(text)
    language = language or language_of(text)
    found = distinct(runs(text, language)) if language else []
    found = found[:MOST_COMPARED]
    return best(found, text, vectors_of([text, *found], encoder), most)


def distinct(phrases: Iterable[str]) -> list[str]:
    """Return each phrase once, in the spelling that came first."""
    spelled: dict[str, str] = {}
    for phrase in phrases:
        spelled.setdefault(phrase.casefold(), phrase)
    return list(spelled.values())


def best(
    phrases: Sequence[str], text: str, vectors: Matrix | None, most: int
) -> tuple[str, ...]:
    """Rank phrases of *text*: near to the whole, early, and unlike each other.

    *vectors* are the text's, then the phrases', with zeros for what is not known.
    """
    if not phrases:
        return ()
    value = _form(phrases, text)
    if vectors is None:
        order = np.argsort(-(value + _often(phrases)), kind="stable")[:most]
        return tuple(phrases[row] for row in order)
    known = vectors[1:].any(axis=1)
    cosines = vectors[1:] @ vectors[0]
    value += np.where(known, cosines, cosines[known].mean())
    return tuple(phrases[row] for row in _spread(value, vectors[1:], most))


def vectors_of(texts: Sequence[str], encoder: Layers | Encoder | str) -> Matrix | None:
    """Return the rows of the first layer that knows the first text and most others."""
    if len(texts) < 2:
        return None
    for rows in layers_of(encoder).encode(texts):
        known = np.asarray(rows.any(axis=1))
        if known[0] and known[1:].mean() > 0.5:
            return rows
    return None


def _form(phrases: Sequence[str], text: str) -> Matrix:
    whole = text.casefold()
    places = [whole.find(phrase.casefold()) / (len(whole) or 1) for phrase in phrases]
    lengths = [len(phrase.split()) for phrase in phrases]
    by_words = [(*BY_WORDS, 0.0, 0.0)[min(count, 5) - 1] for count in lengths]
    names = [
        count == 1 and any(letter.isupper() for letter in phrase[1:])
        for count, phrase in zip(lengths, phrases, strict=True)
    ]
    value = np.array(by_words) - PLACE * np.array(places) + NAME * np.array(names)
    return np.asarray(value, np.float32)


def _often(phrases: Sequence[str]) -> Matrix:
    words = [phrase.casefold().split() for phrase in phrases]
    counts = Counter(word for own in words for word in own)
    means = [sum(counts[word] for word in own) / len(own) for own in words]
    return np.asarray(OFTEN * np.log(np.array(means)), np.float32)


def _spread(value: Matrix, vectors: Matrix, most: int) -> list[int]:
    """Take the best, and again, each time less of what is like those taken."""
    likeness = vectors @ vectors.T
    nearest = np.zeros(len(value), np.float32)
    taken: list[int] = []
    for _ in range(min(most, len(value))):
        left = value - SPREAD * nearest
        left[taken] = -np.inf
        taken.append(int(np.argmax(left)))
        np.maximum(nearest, likeness[taken[-1]], out=nearest)
    return taken
