"""What each person would get from meeting each other one, from 0 to 1."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.affinity import Fitted
from companion.core.matching.profile import Profile

Matrix = NDArray[np.float32]


def asked(people: Iterable[Profile]) -> list[str]:
    """Return the texts of those who look for something."""
    return [text for p in people for text in (*p.needs, *p.interests)]


def offered(people: Iterable[Profile]) -> list[str]:
    """Return the texts that may answer them."""
    return [text for p in people for text in (*p.offers, *p.interests)]


def gains(fitted: Fitted, ones: Sequence[Profile], others: Sequence[Profile]) -> Matrix:
    """Return (ones, others): what the one gets, their needs answered above all."""
    weights = fitted.weights
    help_ = fitted.score([p.needs for p in ones], [p.offers for p in others])
    shared = fitted.score([p.interests for p in ones], [p.interests for p in others])
    value = weights.help * help_ + weights.interests * shared
    value += weights.starred * _overlap(ones, others)
    return np.asarray(np.minimum(value, 1), np.float32)


def _overlap(ones: Sequence[Profile], others: Sequence[Profile]) -> Matrix:
    """Return the share of starred talks two people have in common (Jaccard)."""
    talks = sorted({talk for person in (*ones, *others) for talk in person.starred})
    mine, theirs = _starred(ones, talks), _starred(others, talks)
    both = mine @ theirs.T
    either = mine.sum(axis=1)[:, None] + theirs.sum(axis=1) - both
    return np.asarray(both / np.maximum(either, 1), np.float32)


def _starred(people: Sequence[Profile], talks: Sequence[str]) -> Matrix:
    column = {talk: index for index, talk in enumerate(talks)}
    table = np.zeros((len(people), len(talks)), np.float32)
    for row, person in enumerate(people):
        table[row, [column[talk] for talk in person.starred]] = 1
    return table
