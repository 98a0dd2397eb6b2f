"""How near two sets of texts are: by meaning and by words, on the event's own scale.

Every pair of texts is measured in deviations above the background, the unrelated pairs
of this very event in the same two languages. So languages and models whose cosines run
high do not win by that, and scores can be compared inside an event.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.background import Background, Corpus
from companion.core.matching.embed import LONGEST, Encoder, Layers, layers_of
from companion.core.matching.weights import Weights
from companion.core.matching.words import Words

Matrix = NDArray[np.float32]
Slots = NDArray[np.intp]  # (sets, longest set): columns, or -1 where a set has ended

# Elements of the largest matrix of text pairs held at once (160 MB).
LARGEST = 40_000_000
DEFAULT_WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class TextAffinity:
    """Score people against items, both given as sets of texts."""

    encoder: Layers | Encoder | str = "auto"
    weights: Weights = DEFAULT_WEIGHTS

    def fit(
        self, texts: Iterable[str], others: Iterable[str] | None = None
    ) -> "Fitted":
        """Learn words and background from the texts that are to be compared.

        Without *others* the texts are compared among themselves.
        """
        mine = clean(texts)
        theirs = mine if others is None else clean(others)
        distinct = clean((*mine, *theirs))
        layers = layers_of(self.encoder)
        words, said = Words.of(cut(distinct))
        corpus = Corpus.of(layers.read(distinct), said)
        rows = {text: row for row, text in enumerate(distinct)}
        sides = tuple(
            np.array([rows[text] for text in side], np.intp) for side in (mine, theirs)
        )
        background = Background(corpus, (sides[0], sides[1]), self.weights)
        return Fitted(
            self.weights, layers, words, background, background.centred(corpus), rows
        )

    def score(
        self, people: Sequence[Sequence[str]], items: Sequence[Sequence[str]]
    ) -> Matrix:
        """Return (people, items) affinities from 0 to 1.

        A set without texts scores like an unrelated one.
        """
        fitted = self.fit(chain.from_iterable(people), chain.from_iterable(items))
        return fitted.score(people, items)


@dataclass(frozen=True, slots=True)
class Fitted:
    """Affinity with the words and the background of one event."""

    weights: Weights
    layers: Layers
    words: Words
    background: Background
    corpus: Corpus
    rows: dict[str, int]

    @property
    def texts(self) -> list[str]:
        """Return the texts in the order of their rows."""
        return list(self.rows)

    @property
    def shortened(self) -> tuple[str, ...]:
        """Return the texts of which only the first LONGEST characters are read."""
        return tuple(text for text in self.rows if len(text) > LONGEST)

    def only(self, texts: Iterable[str]) -> "Fitted":
        """Return the same for these texts alone, known ones and new."""
        wanted = clean(texts)
        known = [text for text in wanted if text in self.rows]
        corpus = self._take(known)
        rows = {text: row for row, text in enumerate(known)}
        some = Fitted(
            self.weights, self.layers, self.words, self.background, corpus, rows
        )
        return some.with_texts(wanted)

    def with_texts(self, texts: Iterable[str]) -> "Fitted":
        """Return the same, knowing more texts; words and background stay."""
        fresh = [text for text in clean(texts) if text not in self.rows]
        if not fresh:
            return self
        more = self.background.centred(
            Corpus.of(self.layers.read(fresh), self.words.rows(cut(fresh)))
        )
        rows = self.rows | {text: len(self.rows) + i for i, text in enumerate(fresh)}
        corpus = self.corpus.joined(more)
        return Fitted(
            self.weights, self.layers, self.words, self.background, corpus, rows
        )

    @property
    def bar(self) -> float:
        """Return the score from which a pair of texts is quoted as a reason."""
        return self.weights.bar(self.background.texts)

    def pairs(self, mine: Sequence[str], theirs: Sequence[str]) -> Matrix:
        """Return the affinity, 0 to 1, of every single text with every other."""
        return self.squash(self._deviations(mine, theirs))

    def score(
        self, people: Sequence[Sequence[str]], items: Sequence[Sequence[str]]
    ) -> Matrix:
        """Return (people, items) affinities of sets of texts the event knows."""
        result = np.full((len(people), len(items)), self.weights.unknown, np.float32)
        theirs, columns = _slots(items)
        step = self._step(people, len(theirs))
        for start in range(0, len(people), step):
            mine, rows = _slots(people[start : start + step])
            if mine and theirs:
                deviations = self._deviations(mine, theirs)
                means = self._best(deviations, rows, columns)
                seen = np.ix_((rows >= 0).any(axis=1), (columns >= 0).any(axis=1))
                result[start : start + step][seen] = self.squash(means[seen])
        return result

    def _step(self, people: Sequence[Sequence[str]], width: int) -> int:
        longest = max(map(len, people), default=1)
        return max(1, LARGEST // max(1, longest * width))

    def _deviations(self, mine: Sequence[str], theirs: Sequence[str]) -> Matrix:
        return self.background.deviations(self._take(mine), self._take(theirs))

    def _take(self, texts: Sequence[str]) -> Corpus:
        rows = [self.rows[text.strip()] for text in texts]
        return self.corpus.take(np.array(rows, np.intp))

    def squash(self, deviations: Matrix) -> Matrix:
        """Return deviations above the background as affinities from 0 to 1."""
        # Loading it takes a quarter of a second of the start of every command.
        from scipy.special import expit  # noqa: PLC0415

        weights = self.weights
        chance = expit((deviations - weights.even) / weights.steepness)
        return np.asarray(chance, np.float32)

    def _best(self, deviations: Matrix, rows: Slots, columns: Slots) -> Matrix:
        """Return the mean of the best pairs of each two sets."""
        nothing = np.float32(-np.inf)
        # Slot -1, the end of a set, meets the extra row and column of nothing.
        padded = np.pad(deviations, ((0, 1), (0, 1)), constant_values=nothing)
        shape = (self.weights.top, len(rows), len(columns))
        best = np.full(shape, nothing, np.float32)
        for row in rows.T:
            for column in columns.T:
                _insert(best, padded[np.ix_(row, column)])
        pairs = np.outer((rows >= 0).sum(axis=1), (columns >= 0).sum(axis=1))
        counted = self.weights.counted(pairs)
        taken = np.arange(self.weights.top)[:, None, None] < counted
        return np.asarray(np.where(taken, best, 0).sum(axis=0) / counted, np.float32)


def cut(texts: Sequence[str]) -> list[str]:
    return [text[:LONGEST] for text in texts]


def clean(texts: Iterable[str]) -> list[str]:
    """Return the distinct texts that say something, in a stable order."""
    return sorted({text for text in map(str.strip, texts) if text})


def _slots(sets: Sequence[Sequence[str]]) -> tuple[list[str], Slots]:
    """Return the distinct texts, and for each set the places of its own."""
    cleaned = [clean(texts) for texts in sets]
    texts = clean(text for own in cleaned for text in own)
    number = {text: column for column, text in enumerate(texts)}
    slots = np.full((len(sets), max(map(len, cleaned), default=0)), -1, np.intp)
    for row, own in enumerate(cleaned):
        slots[row, : len(own)] = [number[text] for text in own]
    return texts, slots


def _insert(best: Matrix, values: Matrix) -> None:
    """Sort *values* into the running best, element by element, in place."""
    for place in best:
        lower = np.minimum(place, values)
        np.maximum(place, values, out=place)
        values = lower
