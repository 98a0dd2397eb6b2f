"""Whether two people ask the same: by meaning and by words.

Words are counted without regard to how rare they are: of two questions on one talk it
is "why", "how" and "you" that tell them apart, and a board has too few texts to learn
from. What is named decides: a question on 2024 is not the one on 2025, and one that
quotes something asks about that.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import eq

import numpy as np
from numpy.typing import NDArray

from companion.core.matching import Encoder, Layers

Scores = NDArray[np.float32]
Flags = NDArray[np.bool_]

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")
_QUOTED = re.compile(r"[“„«\"]([^“”„«»\"]+)[”“»\"]")


@dataclass(frozen=True, slots=True)
class Scale:
    """What the parts weigh, and from where on two questions are called the same.

    By benchmarks/near_duplicates.py: weights fitted on half of the talks do no better
    on the other half than these.
    """

    meaning: float = 0.45  # the three make 1
    words: float = 0.45
    opening: float = 0.1  # beginning with the same word, mostly who, why or how
    letters: int = 6  # of a word: the rest is its ending, in languages that have them
    similar: float = 0.6  # worth asking "is it one of these?"
    same: float = 0.85  # merged unasked
    same_by_words: float = 0.9  # the same, where nothing is known of the meaning


SCALE = Scale()
NO_MODEL = Layers(())


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike every text is to every other one: (texts, others), from 0 to 1."""

    scores: Scores
    similar: Flags
    same: Flags


def matrix(
    texts: Sequence[str],
    others: Sequence[str],
    encoder: Layers | Encoder = NO_MODEL,
    scale: Scale = SCALE,
) -> Likeness:
    """Compare texts with others, by words alone where one has no vector yet."""
    meaning, is_read = _meaning(texts, others, encoder)
    words = _words(texts, others, scale.letters)
    openings = _openings(texts, others, scale.letters)
    blend = scale.meaning * meaning + scale.words * words + scale.opening * openings
    scores = np.clip(np.where(is_read, blend, words), 0, 1).astype(np.float32)
    bar = np.where(is_read, scale.same, scale.same_by_words)
    things = [_things(text) for text in texts], [_things(text) for text in others]
    return Likeness(
        scores,
        similar=(scores >= scale.similar) & _each(_could_be_one, *things),
        same=(scores >= bar) & _each(eq, *things),
    )


def alike(
    one: str,
    other: str,
    encoder: Layers | Encoder = NO_MODEL,
    scale: Scale = SCALE,
) -> float:
    """Return how alike two questions are, from 0 to 1."""
    return float(matrix([one], [other], encoder, scale).scores[0, 0])


def _meaning(
    texts: Sequence[str], others: Sequence[str], encoder: Layers | Encoder
) -> tuple[Scores, Flags]:
    """Return the mean cosine of the layers that know both texts, and where any does."""
    layers = encoder if isinstance(encoder, Layers) else Layers((encoder,))
    total = np.zeros((len(texts), len(others)), np.float32)
    times = np.zeros_like(total)
    for vectors in layers.encode([*texts, *others]):
        mine, theirs = vectors[: len(texts)], vectors[len(texts) :]
        total += mine @ theirs.T
        times += np.outer(mine.any(axis=1), theirs.any(axis=1))
    return np.asarray(total / np.maximum(times, 1), np.float32), times > 0


def _words(texts: Sequence[str], others: Sequence[str], letters: int) -> Scores:
    """Return the cosines of how often each word is said."""
    counted = [Counter(_stems(text, letters)) for text in (*texts, *others)]
    column = {word: n for n, word in enumerate({w for own in counted for w in own})}
    rows = np.zeros((len(counted), len(column) + 1), np.float32)
    for row, own in zip(rows, counted, strict=True):
        row[[column[word] for word in own]] = list(own.values())
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)
    return np.asarray(rows[: len(texts)] @ rows[len(texts) :].T, np.float32)


def _openings(texts: Sequence[str], others: Sequence[str], letters: int) -> Scores:
    mine, theirs = (
        np.array([next(_stems(text, letters), "") for text in side], np.str_)
        for side in (texts, others)
    )
    agree = (mine[:, None] == theirs[None, :]) & (mine[:, None] != "")
    return np.asarray(agree, np.float32)


def _stems(text: str, letters: int) -> Iterator[str]:
    return (word[:letters] for word in _WORD.findall(text.casefold()))


@dataclass(frozen=True, slots=True)
class _Things:
    numbers: frozenset[str]
    quoted: frozenset[str]


def _things(text: str) -> _Things:
    plain = text.casefold()
    return _Things(
        frozenset(_NUMBER.findall(plain)),
        frozenset(quoted.strip() for quoted in _QUOTED.findall(plain)),
    )


def _each(
    fits: Callable[[_Things, _Things], bool],
    mine: Sequence[_Things],
    theirs: Sequence[_Things],
) -> Flags:
    flags = [[fits(one, other) for other in theirs] for one in mine]
    return np.array(flags, np.bool_).reshape(len(mine), len(theirs))


def _could_be_one(one: _Things, other: _Things) -> bool:
    """Tell whether nothing that both name is another thing in each."""
    return all(
        not mine or not theirs or bool(mine & theirs)
        for mine, theirs in (
            (one.numbers, other.numbers),
            (one.quoted, other.quoted),
        )
    )
