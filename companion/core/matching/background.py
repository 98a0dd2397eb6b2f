"""An event's own scale: what the cosine of two unrelated texts is, here.

Texts fall into groups, by language and by the layers of the encoder that know them.
For every two groups one affine map turns cosines into deviations above the background.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy
from numpy.typing import NDArray

from companion.core.matching.embed import Read, Vectors
from companion.core.matching.language import TAGS
from companion.core.matching.sparse import Sparse, sparse
from companion.core.matching.weights import Weights

Matrix = NDArray[np.float32]
Rows = NDArray[np.intp]

# The median absolute deviation of a normal distribution, in standard deviations.
MAD = 0.6745
# Blends are nearly normal; words alone are mostly zeros, whose deviation is nothing.
LEAST_SPREAD = 0.5
LEAST_SPREAD_OF_WORDS = 1.0
LEAST_OVERLAP = 0.01


@dataclass(frozen=True, slots=True)
class Group:
    language: str
    known: tuple[bool, ...]  # by layer

    @classmethod
    def of(cls, code: int, layers: int) -> "Group":
        """Read a language's place in TAGS, followed by a bit a layer."""
        known = (bool(code >> bit & 1) for bit in reversed(range(layers)))
        return cls(TAGS[code >> layers], tuple(known))


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts as vectors, one row a text in each layer and in words."""

    layers: tuple[Vectors, ...]
    words: Sparse
    group_of: Rows  # (texts,) places in kinds
    kinds: tuple[Group, ...]

    @classmethod
    def of(cls, read: Read, words: Sparse) -> "Corpus":
        code = read.languages
        for vectors in read.layers:
            code = 2 * code + vectors.any(axis=1)
        codes, group_of = np.unique(code, return_inverse=True)
        kinds = tuple(Group.of(int(code), len(read.layers)) for code in codes)
        return cls(read.layers, words, np.asarray(group_of, np.intp), kinds)

    def take(self, rows: Rows) -> "Corpus":
        layers = tuple(vectors[rows] for vectors in self.layers)
        return Corpus(layers, self.words[rows], self.group_of[rows], self.kinds)

    def joined(self, more: "Corpus") -> "Corpus":
        # A layer that knew none of the first texts may not know its own width.
        layers = tuple(
            np.concatenate(_same_width(own, new))
            for own, new in zip(self.layers, more.layers, strict=True)
        )
        words = sparse(scipy.sparse.vstack([self.words, more.words]))
        kinds = tuple(dict.fromkeys(self.kinds + more.kinds))
        places = np.array([kinds.index(kind) for kind in more.kinds], np.intp)
        group_of = np.concatenate([self.group_of, places[more.group_of]])
        return Corpus(layers, words, group_of, kinds)

    def rows_of(self, rows: Rows | None = None) -> dict[Group, Rows]:
        """Return where the texts, or those of *rows* among these, of a group stand."""
        group_of = self.group_of if rows is None else self.group_of[rows]
        return {
            self.kinds[place]: np.flatnonzero(group_of == place)
            for place in np.unique(group_of)
        }


@dataclass(frozen=True, slots=True)
class Spread:
    """Centre and width of a background."""

    centre: float
    width: float

    def shrunk(self, values: Matrix, imagined: int) -> "Spread":
        """Move towards the values seen, the more of them the further."""
        if not values.size:
            return self
        share = values.size / (values.size + imagined)
        centre = float(np.median(values))
        width = float(np.median(np.abs(values - centre))) / MAD
        return Spread(
            self.centre + share * (centre - self.centre),
            self.width + share * (width - self.width),
        )


@dataclass(frozen=True, slots=True)
class Scale:
    """deviations = meaning * cosine in the layer + words * cosine of words + shift."""

    layer: int | None
    meaning: float
    words: float
    shift: float


@dataclass(frozen=True, slots=True)
class Common:
    """What all texts of an event have in common, in one layer."""

    mean: NDArray[np.float32]
    degree: float  # 0 on a broad event, 1 where everybody speaks of one thing

    @classmethod
    def of(cls, vectors: Vectors, weights: Weights) -> "Common":
        known = vectors[vectors.any(axis=1)]
        count = len(known)
        if count < 2:
            return cls(np.zeros(vectors.shape[1], np.float32), 0.0)
        mean = known.mean(axis=0)
        cosine = (count * float(mean @ mean) - 1) / (count - 1)
        span = weights.narrow_cosine - weights.broad_cosine
        degree = min(max((cosine - weights.broad_cosine) / span, 0.0), 1.0)
        return cls(mean, degree * count / (count + weights.imagined_texts))

    def without(self, vectors: Vectors) -> Vectors:
        """Take it away, as far as it swamps the rest, and normalise again."""
        rest = vectors - np.float32(self.degree) * self.mean
        length = np.sqrt(np.einsum("ij,ij->i", rest, rest))
        rest /= np.where(length > 0, length, 1)[:, None]
        rest[~vectors.any(axis=1)] = 0
        return np.asarray(rest, np.float32)


@dataclass(frozen=True, slots=True)
class Sample:
    """Some texts of one side, and where they stand in the event's corpus."""

    rows: Rows
    corpus: Corpus


class Background:
    """The scales of one event, learned from a sample of its texts.

    Pairs have two sides, people's needs and offers for instance. The background is
    what pairs of the two sides look like: two needs begin alike ("looking for") and
    would only mislead.
    """

    def __init__(
        self, corpus: Corpus, sides: tuple[Rows, Rows], weights: Weights
    ) -> None:
        self._weights = weights
        self._common = [Common.of(vectors, weights) for vectors in corpus.layers]
        self.texts = len(sides[1])  # that may answer any one
        one, other = (self._sample(corpus, rows) for rows in sides)
        self._by_group = tuple(
            {
                group: self._sample(corpus, rows[found])
                for group, found in corpus.rows_of(rows).items()
            }
            for rows in sides
        )
        layers = range(len(self._common))
        self._layers = [self._layer(one, other, layer) for layer in layers]
        self._overlap = self._width_of_words(_cosines(one, other, None))
        self.scale = cache(self._scale)

    def centred(self, corpus: Corpus) -> Corpus:
        layers = tuple(
            common.without(vectors)
            for common, vectors in zip(self._common, corpus.layers, strict=True)
        )
        return Corpus(layers, corpus.words, corpus.group_of, corpus.kinds)

    def deviations(self, one: Corpus, other: Corpus) -> Matrix:
        """Return how far above the background every pair of (centred) texts lies."""
        result = np.empty((len(one.group_of), len(other.group_of)), np.float32)
        columns = {
            group: (cols, other.take(cols)) for group, cols in other.rows_of().items()
        }
        for group, rows in one.rows_of().items():
            mine = one.take(rows)
            for another, (cols, theirs) in columns.items():
                scale = self.scale(group, another)
                result[np.ix_(rows, cols)] = _apply(scale, mine, theirs)
        # Batches of other sizes change the last bits of a vector, never of a result.
        return np.round(result, 4)

    def _sample(self, corpus: Corpus, rows: Rows) -> Sample:
        chosen = _spread_out(rows, self._weights.sample)
        return Sample(chosen, self.centred(corpus.take(chosen)))

    def _layer(self, one: Sample, other: Sample, layer: int) -> Spread:
        usual = Spread(self._weights.usual_cosine, self._weights.usual_spread)
        cosines = _cosines(one, other, layer)
        # A text the layer does not know has nothing in common with any.
        return usual.shrunk(cosines[cosines != 0], self._weights.imagined_pairs)

    def _width_of_words(self, pairs: Matrix) -> float:
        """Return what counts as one deviation between cosines of words.

        Of long texts nearly all share words, and the standard deviation tells. Of
        short ones few do, and half of a usual overlap stands in for it.
        """
        usual, imagined = self._weights.usual_overlap, self._weights.imagined_pairs
        if not len(pairs):
            return usual
        shared = pairs[pairs > 0]
        none = 1 - len(shared) / len(pairs)
        squares = float((shared**2).sum()) + imagined * (2 * usual) ** 2
        typical = squares / (len(shared) + imagined)
        # Of a few pairs one that fits would be called usual.
        seen = len(pairs) / (len(pairs) + imagined)
        width = float(np.sqrt(seen * pairs.var() + none * typical / 4))
        return max(width, LEAST_OVERLAP)

    def _scale(self, one: Group, other: Group) -> Scale:
        layer = _layer_of(one, other)
        cosines, overlaps = self._pairs(one, other, layer)
        imagined = self._weights.imagined_pairs
        share = len(overlaps) / (len(overlaps) + imagined)
        common = share * float(overlaps.mean()) if len(overlaps) else 0.0
        if layer is None:
            meaning, usual = 0.0, Spread(0.0, 1.0)
        else:
            meaning = self._meaning(layer)
            usual = self._layers[layer].shrunk(cosines, imagined)
        alpha, beta = meaning / usual.width, (1 - meaning) / self._overlap
        shift = -alpha * usual.centre - beta * common
        blends = np.asarray(alpha * cosines + beta * overlaps + shift, np.float32)
        blend = Spread(0.0, 1.0).shrunk(blends, imagined)
        least = LEAST_SPREAD_OF_WORDS if layer is None else LEAST_SPREAD
        width = max(blend.width, least)
        if layer:
            width /= self._weights.second_layer
        return Scale(layer, alpha / width, beta / width, (shift - blend.centre) / width)

    def _meaning(self, layer: int) -> float:
        weights, degree = self._weights, self._common[layer].degree
        return weights.broad_meaning + degree * (
            weights.narrow_meaning - weights.broad_meaning
        )

    def _pairs(
        self, one: Group, other: Group, layer: int | None
    ) -> tuple[Matrix, Matrix]:
        """Return the cosines of the pairs in the sample, in the layer and in words."""
        mine, theirs = self._by_group[0].get(one), self._by_group[1].get(other)
        if mine is None or theirs is None:  # a newcomer's language
            return np.zeros(0, np.float32), np.zeros(0, np.float32)
        overlaps = _cosines(mine, theirs, None)
        if layer is None:
            return np.zeros_like(overlaps), overlaps
        return _cosines(mine, theirs, layer), overlaps


def _apply(scale: Scale, mine: Corpus, theirs: Corpus) -> Matrix:
    result = _words(mine, theirs) * np.float32(scale.words)
    if scale.layer is not None:
        cosines = mine.layers[scale.layer] @ theirs.layers[scale.layer].T
        result += cosines * np.float32(scale.meaning)
    return result + np.float32(scale.shift)


def _cosines(one: Sample, other: Sample, layer: int | None) -> Matrix:
    """Return the cosines of all pairs of different texts, in a layer or in words."""
    if layer is None:
        table = _words(one.corpus, other.corpus)
    else:
        table = one.corpus.layers[layer] @ other.corpus.layers[layer].T
    return np.asarray(table[one.rows[:, None] != other.rows], np.float32)


def _words(mine: Corpus, theirs: Corpus) -> Matrix:
    return np.asarray((mine.words @ theirs.words.T).toarray(), np.float32)


def _same_width(one: Vectors, other: Vectors) -> tuple[Vectors, Vectors]:
    width = max(one.shape[1], other.shape[1])
    return _widened(one, width), _widened(other, width)


def _widened(vectors: Vectors, width: int) -> Vectors:
    if vectors.shape[1] == width:
        return vectors
    return np.zeros((len(vectors), width), np.float32)


def _layer_of(one: Group, other: Group) -> int | None:
    both = zip(one.known, other.known, strict=True)
    return next((layer for layer, known in enumerate(both) if all(known)), None)


def _spread_out(rows: Rows, most: int) -> Rows:
    """Return at most so many of the rows, evenly from first to last."""
    if len(rows) <= most:
        return rows
    return rows[np.linspace(0, len(rows) - 1, most).astype(np.intp)]
