"""Parting a large crowd into blocks of people who write about similar things."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.affinity import Fitted
from companion.core.matching.profile import Profile

Vectors = NDArray[np.float32]

DIRECTIONS = 32  # of the words, where there is no encoder


def blocks(
    people: Sequence[Profile], fitted: Fitted, most: int, size: int
) -> list[list[Profile]]:
    """Return blocks of at most *most* people, all but one of whole tables of *size*.

    The crowd is halved along the line on which its profiles differ most, and so on.
    """
    vectors = _pooled(people, fitted)
    return [[people[row] for row in rows] for rows in _halves(vectors, most, size)]


def _halves(vectors: Vectors, most: int, size: int) -> Iterator[list[int]]:
    waiting = [np.arange(len(vectors))]
    while waiting:
        rows = waiting.pop()
        if len(rows) <= most:
            yield rows.tolist()
            continue
        own = vectors[rows] - vectors[rows].mean(axis=0)
        _, directions = np.linalg.eigh(own.T @ own)
        order = rows[np.argsort(own @ directions[:, -1], kind="stable")]
        middle = len(rows) // 2 // size * size
        waiting += [order[:middle], order[middle:]]


def _pooled(people: Sequence[Profile], fitted: Fitted) -> Vectors:
    """Return (people, features): the sum of the vectors of all that each one wrote.

    Of several layers it is the last one's, which knows most languages.
    """
    texts = [[*p.interests, *p.offers, *p.needs] for p in people]
    distinct = sorted({text for own in texts for text in own})
    layers = fitted.layers.encode(distinct)
    rows = layers[-1] if layers else _words(fitted, distinct)
    place = {text: row for row, text in enumerate(distinct)}
    pooled = np.zeros((len(people), rows.shape[1]), np.float32)
    for person, own in enumerate(texts):
        pooled[person] = rows[[place[text] for text in own]].sum(axis=0)
    return pooled


def _words(fitted: Fitted, texts: list[str]) -> Vectors:
    rows = fitted.words.rows(texts)
    directions = min(DIRECTIONS, min(rows.shape) - 1)
    if directions < 1:
        return np.zeros((len(texts), 1), np.float32)
    # A second of every command's start, for what only crowds without an encoder need.
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415

    reduced = TruncatedSVD(directions, random_state=0).fit_transform(rows)
    return np.asarray(reduced, np.float32)
