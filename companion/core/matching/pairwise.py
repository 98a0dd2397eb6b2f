"""How near texts are, pair by pair: for millions of pairs, too many for a table."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate
from os import cpu_count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.affinity import Fitted
from companion.core.matching.sets import Sets
from companion.core.matching.sides import Curve, Scales, Texts, Whose

Rows = NDArray[np.intp]
Values = NDArray[np.float32]
Bits = NDArray[np.int64]

# Pairs of people one thread works off at a time.
AT_ONCE = 8_192


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The texts of an event, to be compared where they stand."""

    fitted: Fitted
    texts: Texts

    @classmethod
    def of(cls, fitted: Fitted) -> "SideBySide":
        corpus = fitted.corpus
        first, rest = np.zeros((2, len(corpus.group_of), 0), np.float32)
        if corpus.layers:
            first = corpus.layers[0]
        if len(corpus.layers) > 1:
            rest = np.hstack(corpus.layers[1:])
        return cls(
            fitted,
            Texts(
                np.ascontiguousarray(first),
                np.ascontiguousarray(rest),
                corpus.words.indptr.astype(np.int64),
                corpus.words.indices.astype(np.uint64),
                corpus.words.data.astype(np.float32, copy=False),
                corpus.group_of.astype(np.int64, copy=False),
            ),
        )

    def scales(self, offering: "SideBySide") -> Scales:
        """Return the scales of texts that ask, these, with those that answer."""
        corpus, scale = self.fitted.corpus, self.fitted.background.scale
        kinds, others = corpus.kinds, offering.fitted.corpus.kinds
        found = [scale(one, other) for one in kinds for other in others]
        widths = [vectors.shape[1] for vectors in corpus.layers[1:]]
        if len(widths) > 1 and self.texts.rest.shape[1] != offering.texts.rest.shape[1]:
            raise ValueError("A layer is of one width here and of another there.")
        ends = [0, *accumulate(widths)]

        def table(values: Iterable[float], kind: type) -> Any:
            return np.array(list(values), kind).reshape(len(kinds), len(others))

        width = self.texts.first.shape[1]
        return Scales(
            table((width * (s.layer == 0) for s in found), np.uint64),
            table((ends[(s.layer or 1) - 1] for s in found), np.uint64),
            table((ends[s.layer or 0] for s in found), np.uint64),
            table((s.meaning for s in found), np.float32),
            table((s.words for s in found), np.float32),
            table((s.shift for s in found), np.float32),
        )

    def room_for(self, texts: Sets) -> Values:
        """Return zeros (texts, words) for all that anybody says in such texts."""
        most = int(texts.counts.max(initial=0))
        return np.zeros((most, self.fitted.corpus.words.shape[1]), np.float32)

    @property
    def curve(self) -> Curve:
        # Loading it takes a quarter of a second of the start of every command.
        from scipy.special import logit  # noqa: PLC0415

        weights = self.fitted.weights
        answered = weights.even + weights.steepness * logit(weights.answered)
        return Curve(
            np.float32(weights.even),
            np.float32(weights.steepness),
            np.float32(weights.unknown),
            np.float32(answered),
            weights.top,
            weights.share_of_top,
        )


def whose(sets: Sets) -> Whose:
    return Whose(
        sets.starts.astype(np.int64, copy=False), sets.rows.astype(np.int64, copy=False)
    )


# Where texts stand, whose they are, and the people wanted.
Side = tuple[SideBySide, Sets, Rows]


def affinities(mine: Side, theirs: Side, *, asking: bool) -> tuple[Values, Bits]:
    """Return the affinity, 0 to 1, of each one's texts with those of the other beside.

    Somebody without texts is near to all as strangers are. Beside it comes which texts
    are answered, of the ones if they are *asking*, else of the others: bit n for the
    n-th text. It is quickest if pairs of the same one come one after the other.
    """
    from companion.core.matching import comparing  # noqa: PLC0415 -- a compiler, 120 MB

    (near, my, ones), (beside, their, others) = mine, theirs
    result = np.empty(len(ones), np.float32)
    answered = np.empty(len(ones), np.int64)
    scales = near.scales(beside) if asking else turned(beside.scales(near))

    def fill(part: slice) -> None:
        comparing.affinities(
            *(near.texts, whose(my), ones[part]),
            *(beside.texts, whose(their), others[part]),
            scales,
            near.curve,
            asking,
            *(near.room_for(my), result[part], answered[part]),
        )

    in_parts(fill, len(ones))
    return result, answered


def turned(scales: Scales) -> Scales:
    """Return the same as those who answer see them."""
    return Scales(
        first=scales.first.T,
        begin=scales.begin.T,
        end=scales.end.T,
        meaning=scales.meaning.T,
        words=scales.words.T,
        shift=scales.shift.T,
    )


def in_parts(work: Callable[[slice], None], pairs: int, size: int = AT_ONCE) -> None:
    """Do some work in parts, on every processor."""
    parts = [slice(start, start + size) for start in range(0, pairs, size)]
    if len(parts) == 1:
        work(parts[0])
        return
    with ThreadPoolExecutor(cpu_count()) as threads:
        list(threads.map(work, parts))
