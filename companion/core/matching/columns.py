"""Texts that are much alike in one column: a crowd's texts, told by a few hundred.

What a text is worth to a reader is nearly the same for all texts of its column, so it
is reckoned once a column, and everybody's worth is then looked up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.affinity import Fitted
from companion.core.matching.background import Scale
from companion.core.matching.constraints import ranges
from companion.core.matching.sets import Sets
from companion.core.matching.sides import Whose
from companion.core.matching.sparse import Sparse, sparse
from companion.core.matching.threads import one_each

Rows = NDArray[np.intp]
Values = NDArray[np.float32]

ROUNDS = 2  # of moving the centres
TEXTS_A_COLUMN = 8  # that the centres are moved by
AT_ONCE = 1 << 22  # products held at once
LEARNED_FROM = 20_000  # texts, of which the directions of an event are learned
SKETCH = 256  # buckets for words where no model gives vectors


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one group's texts in one layer."""

    group: int
    layer: int
    first: int  # its first column
    centres: Values  # (columns, width)


@dataclass(frozen=True, slots=True)
class Columns:
    """A crowd's texts by column; a text stands in one of each layer it is read in."""

    vectors: tuple[Values, ...]  # by layer
    group_of: Rows
    scales: tuple[tuple[Scale, ...], ...]  # by the group that asks and that answers
    blocks: tuple[Block, ...]
    of_text: Whose
    count: int

    @classmethod
    def of(cls, fitted: Fitted, most: int, width: int) -> "Columns":
        """Part an event's texts into about so many columns, by their main directions.

        In so many directions *width* texts that are far apart are told at a fraction
        of the work.
        """
        corpus, scale = fitted.corpus, fitted.background.scale
        scales = tuple(
            tuple(scale(one, other) for other in corpus.kinds) for one in corpus.kinds
        )
        vectors = tuple(own @ directions(own, width) for own in corpus.layers)
        if not vectors:
            vectors = (_sketch(corpus.words),)
            scales = tuple(tuple(map(_by_words, row)) for row in scales)
        blocks: list[Block] = []
        homes: list[tuple[Rows, Rows]] = []
        first = 0
        for group in range(len(corpus.kinds)):
            rows = np.flatnonzero(corpus.group_of == group)
            share = max(1, round(most * len(rows) / len(corpus.group_of)))
            for layer in sorted({_layer(row[group]) for row in scales} - {-1}):
                home, centres = parted(vectors[layer][rows], share)
                blocks.append(Block(group, layer, first, centres))
                homes.append((rows, home + first))
                first += len(centres)
        return cls(
            vectors,
            corpus.group_of,
            scales,
            tuple(blocks),
            _by_text(homes, len(corpus.group_of)),
            first,
        )

    def of_people(self, sets: Sets) -> Whose:
        """Return everybody's columns."""
        starts = self.of_text.starts
        first, last = starts[sets.rows], starts[sets.rows + 1]
        until = np.append(0, np.cumsum(last - first))
        return Whose(until[sets.starts], self.of_text.rows[ranges(first, last)])

    def deviations(self, rows: Rows, *, asking: bool) -> Values:
        """Return (columns, texts): how near some texts are to those of a column."""
        result = np.full((self.count, len(rows)), -np.inf, np.float32)
        groups = self.group_of[rows]
        for group in np.unique(groups).tolist():
            places = np.flatnonzero(groups == group)
            for block in self.blocks:
                scale = (
                    self.scales[group][block.group]
                    if asking
                    else self.scales[block.group][group]
                )
                if scale.layer != block.layer:
                    continue
                near = block.centres @ self.vectors[block.layer][rows[places]].T
                near *= np.float32(scale.meaning)
                near += np.float32(scale.shift)
                last = block.first + len(block.centres)
                result[block.first : last, places] = near
        return result


def directions(vectors: Values, width: int) -> Values:
    """Return (all, width): the directions that hold most of the vectors' products."""
    if vectors.shape[1] <= width:
        return np.eye(vectors.shape[1], dtype=np.float32)
    sample = vectors[:: max(1, len(vectors) // LEARNED_FROM)].astype(np.float64)
    # With more threads than free cores it takes fifty times as long.
    with one_each():
        _, found = np.linalg.eigh(sample.T @ sample)
    return np.asarray(found[:, -width:], np.float32)


def parted(vectors: Values, most: int) -> tuple[Rows, Values]:
    """Return the column of every row, and (columns, width) the mean of each one's rows.

    These are spherical k-means, begun at rows that lie evenly among all.
    """
    sample = vectors[:: max(1, len(vectors) // (most * TEXTS_A_COLUMN))]
    places = np.unique(np.linspace(0, len(sample) - 1, most).astype(np.intp))
    centres = sample[places]
    for _ in range(ROUNDS):
        centres = _means(sample, _nearest(sample, centres), centres)
    home = _nearest(vectors, centres)
    return home, _means(vectors, home, centres)


def _nearest(vectors: Values, centres: Values) -> Rows:
    length = np.linalg.norm(centres, axis=1, keepdims=True)
    unit = (centres / np.where(length > 0, length, 1)).T
    step = max(1, AT_ONCE // len(centres))
    found = [
        (vectors[start : start + step] @ unit).argmax(axis=1)
        for start in range(0, len(vectors), step)
    ]
    return np.concatenate(found)


def _means(vectors: Values, home: Rows, centres: Values) -> Values:
    """Return the mean of each one's rows; whose nobody is stays where it was."""
    ones = np.ones(len(home), np.float32)
    shape = (len(centres), len(home))
    total = sparse((ones, (home, np.arange(len(home)))), shape) @ vectors
    count = np.bincount(home, minlength=len(centres))[:, None]
    means = np.where(count > 0, total / np.maximum(count, 1), centres)
    return np.asarray(means, np.float32)


def _layer(scale: Scale) -> int:
    return -1 if scale.layer is None else scale.layer


def _by_words(scale: Scale) -> Scale:
    return Scale(0, scale.words, 0, scale.shift)


def _by_text(homes: Sequence[tuple[Rows, Rows]], texts: int) -> Whose:
    nobody = np.zeros(0, np.int64)
    sides = zip((nobody, nobody), *homes, strict=True)
    rows, columns = map(np.concatenate, sides)
    order = np.argsort(rows, kind="stable")
    starts = np.searchsorted(rows[order], np.arange(texts + 1))
    return Whose(starts, columns[order])


def _sketch(words: Sparse) -> Values:
    """Return (texts, SKETCH): words thrown into buckets with a sign each."""
    random = np.random.default_rng(0)
    size = words.shape[1]
    signs = random.choice(np.array([-1, 1], np.float32), size)
    buckets = random.integers(0, SKETCH, size)
    sketch = sparse((signs, (np.arange(size), buckets)), (size, SKETCH))
    return np.asarray((words @ sketch).toarray(), np.float32)
