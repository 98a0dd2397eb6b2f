"""How near texts are, pair by pair: for millions of pairs, too many for a table."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from os import cpu_count

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.affinity import Fitted
from companion.core.matching.background import Corpus, Group, Scale
from companion.core.matching.sets import Sets
from companion.core.matching.threads import one_each
from companion.core.matching.weights import Weights

Rows = NDArray[np.intp]
Values = NDArray[np.float32]
Bits = NDArray[np.int64]

MOST_BITS = 63  # texts of one person of which it is told whether they are answered

# So few parts one thread works off before others would have started.
FEW = 4
# Pairs of texts one thread holds side by side: what a cache can hold.
AT_ONCE = 16_384


@dataclass(frozen=True, slots=True)
class Scales:
    """Scales as arrays, one place a scale."""

    meaning: tuple[Values, ...]  # a layer: what its cosine counts
    words: Values
    shift: Values

    @classmethod
    def of(cls, scales: Sequence[Scale], layers: int) -> "Scales":
        meaning = np.zeros((layers, len(scales)), np.float32)
        for place, scale in enumerate(scales):
            if scale.layer is not None:
                meaning[scale.layer, place] = scale.meaning
        return cls(
            tuple(meaning),
            np.array([scale.words for scale in scales], np.float32),
            np.array([scale.shift for scale in scales], np.float32),
        )


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Compare the texts of an event where they stand, in rows of its corpus."""

    fitted: Fitted
    scales: Scales  # of every two groups, at `group * groups + other group`

    @classmethod
    def of(cls, fitted: Fitted) -> "SideBySide":
        kinds, scale = fitted.corpus.kinds, fitted.background.scale
        scales = [scale(one, other) for one in kinds for other in kinds]
        return cls(fitted, Scales.of(scales, len(fitted.corpus.layers)))

    def deviations(self, mine: Rows, theirs: Rows) -> Values:
        """Return (pairs, own, others): how near each text of the one side is to each.

        *mine* is (pairs, own) rows of texts, *theirs* (pairs, others).
        """
        corpus, scales = self.fitted.corpus, self.scales
        kind = self._kind(mine, theirs)
        result = np.broadcast_to(scales.shift[kind], _shape(mine, theirs)).copy()
        for vectors, counts in zip(corpus.layers, scales.meaning, strict=True):
            rows = np.flatnonzero(_any(counts[kind], len(mine)))
            if len(rows):
                cosines = vectors[mine[rows]] @ vectors[theirs[rows]].swapaxes(1, 2)
                cosines *= counts[kind if len(kind) == 1 else kind[rows]]
                result[rows] += cosines
        if corpus.words.nnz:
            result += scales.words[kind] * self._overlaps(mine, theirs)
        # Batches of other sizes change the last bits of a product, never of a result.
        return np.round(result, 4)

    def _kind(self, mine: Rows, theirs: Rows) -> Rows:
        """Return (pairs, own, others) places of scales, or one place for all."""
        corpus = self.fitted.corpus
        own, others = corpus.group_of[mine], corpus.group_of[theirs]
        if own.min() == own.max() and others.min() == others.max():
            own, others = own[:1, :1], others[:1, :1]
        return own[:, :, None] * len(corpus.kinds) + others[:, None, :]

    def against(self, fresh: Corpus) -> tuple[Values, Values]:
        """Return (fresh, all) twice: how near new texts are to all of the event's.

        First as needs, or interests, beside what the others offer; then as offers.
        """
        corpus = self.fitted.corpus
        overlaps = (corpus.words @ fresh.words.T.toarray()).T
        both = zip(fresh.layers, corpus.layers, strict=True)
        # A layer that knows none of the new texts may not know its own width.
        cosines = [
            new @ own.T if new.any() else np.zeros_like(overlaps) for new, own in both
        ]
        asked, offered = np.empty_like(overlaps), np.empty_like(overlaps)
        for row, place in enumerate(fresh.group_of):
            new = fresh.kinds[place]
            found = [overlaps[row], *(cosine[row] for cosine in cosines)]
            asked[row] = self._scaled(found, [(new, own) for own in corpus.kinds])
            offered[row] = self._scaled(found, [(own, new) for own in corpus.kinds])
        return asked, offered

    def _scaled(self, found: list[Values], groups: list[tuple[Group, Group]]) -> Values:
        """Return (all,) deviations: of one new text's overlap and cosines with all."""
        corpus, background = self.fitted.corpus, self.fitted.background
        scales = Scales.of([background.scale(*two) for two in groups], len(found) - 1)
        result = scales.words[corpus.group_of] * found[0]
        result += scales.shift[corpus.group_of]
        for counts, cosine in zip(scales.meaning, found[1:], strict=True):
            if counts.any():
                result += counts[corpus.group_of] * cosine
        return np.round(result, 4)

    def _overlaps(self, mine: Rows, theirs: Rows) -> Values:
        words = self.fitted.corpus.words
        shape = _shape(mine, theirs)
        ones = np.broadcast_to(mine[:, :, None], shape).ravel()
        others = np.broadcast_to(theirs[:, None, :], shape).ravel()
        common = words[ones].multiply(words[others]).sum(axis=1)
        return np.asarray(common, np.float32).reshape(shape)


def _shape(mine: Rows, theirs: Rows) -> tuple[int, int, int]:
    return len(mine), mine.shape[1], theirs.shape[1]


def _any(counts: Values, pairs: int) -> NDArray[np.bool_]:
    return np.broadcast_to(counts.any(axis=(1, 2)), pairs)


def affinities(
    near: SideBySide, mine: tuple[Sets, Rows], theirs: tuple[Sets, Rows]
) -> tuple[Values, Bits]:
    """Return the affinity, 0 to 1, of each of *mine* with the one of *theirs* beside.

    Both are texts by person and the rows of the people wanted. Somebody without texts
    is near to all as strangers are. Beside it comes which of *mine* the others answer:
    bit n for the n-th text.
    """
    (my_texts, ones), (their_texts, others) = mine, theirs
    weights = near.fitted.weights
    result = np.full(len(ones), weights.unknown, np.float32)
    answered = np.zeros(len(ones), np.int64)

    def fill(part: tuple[Rows, int, int]) -> None:
        where, own, their = part
        found = near.deviations(
            my_texts.take(ones[where], own), their_texts.take(others[where], their)
        )
        best = mean_of_best(found.reshape(len(where), -1), weights)
        result[where] = near.fitted.squash(best)
        for text in range(min(own, MOST_BITS)):
            best = near.fitted.squash(greatest(found[:, text].T))
            answered[where] |= (best >= weights.answered).astype(np.int64) << text

    parts = alike(my_texts.counts[ones], their_texts.counts[others])
    # Small products are quickest on one thread each, and many at a time.
    many = cpu_count() if len(parts) > FEW else 1
    with one_each(), ThreadPoolExecutor(many) as threads:
        list(threads.map(fill, parts))
    return result, answered


def affinities_with(
    deviations: Values, mine: Rows, theirs: Sets, fitted: Fitted
) -> Values:
    """Return (people,) affinities of one set of texts with everybody's.

    *deviations* are (new texts, all texts), *mine* the rows of the set there.
    """
    result = np.full(len(theirs.counts), fitted.weights.unknown, np.float32)
    if not len(mine):
        return result
    own = deviations[mine]
    for count in np.unique(theirs.counts[theirs.counts > 0]).tolist():
        people = np.flatnonzero(theirs.counts == count)
        found = own[:, theirs.take(people, count)].swapaxes(0, 1)
        best = mean_of_best(found.reshape(len(people), -1), fitted.weights)
        result[people] = fitted.squash(best)
    return result


def mean_of_best(deviations: Values, weights: Weights) -> Values:
    """Return, row by row, the mean of the best pairs of texts that count."""
    pairs = deviations.shape[1]
    counted = int(weights.counted(pairs))
    if counted == 1:
        return greatest(deviations.T)
    best = np.partition(deviations, pairs - counted, axis=1)[:, -counted:]
    # Sorted, so that the order of the texts does not change the last bits of a sum.
    return np.asarray(np.sort(best, axis=1).mean(axis=1), np.float32)


def greatest(columns: Values) -> Values:
    """Return the greatest value of each place: quicker than to reduce short rows."""
    return reduce(np.maximum, columns)


def alike(own: Rows, their: Rows) -> list[tuple[Rows, int, int]]:
    """Return the pairs of people with as many texts each, a cacheful at a time."""
    parts = []
    base = int(their.max(initial=0)) + 1
    kind = own * base + their
    order = np.argsort(kind, kind="stable")
    starts = np.flatnonzero(np.diff(kind[order], prepend=-1))
    for rows in np.split(order, starts[1:]):
        count, other = divmod(int(kind[rows[0]]), base) if len(rows) else (0, 0)
        if count and other:
            size = max(1, AT_ONCE // (count * other))
            parts += [
                (rows[start : start + size], count, other)
                for start in range(0, len(rows), size)
            ]
    return parts
