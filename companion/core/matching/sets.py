"""Whose texts are whose: everybody's facets of one kind as arrays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from companion.core.matching.affinity import clean

Rows = NDArray[np.intp]
Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sets:
    """For everybody the corpus rows of their texts of one kind."""

    starts: Rows  # (people + 1,)
    rows: Rows  # (texts,) one person's after the other's

    @classmethod
    def of(cls, texts: Iterable[Iterable[str]], row_of: Mapping[str, int]) -> "Sets":
        own = [[row_of[text] for text in clean(lines)] for lines in texts]
        starts = np.fromiter(accumulate(map(len, own), initial=0), np.intp)
        rows = np.fromiter((row for lines in own for row in lines), np.intp)
        return cls(starts, rows)

    @property
    def counts(self) -> Rows:
        return np.diff(self.starts)

    def take(self, people: Rows, count: int) -> Rows:
        """Return (people, count): the texts of people who have so many each."""
        places = self.starts[people][:, None] + np.arange(count)
        return np.asarray(self.rows[places], np.intp)

    def total(self, values: Values) -> Values:
        """Return (people, width): the sum of the rows of everybody's texts."""
        ones = np.ones(len(self.rows), np.float32)
        shape = (len(self.starts) - 1, len(values))
        whose = csr_matrix((ones, self.rows, self.starts), shape)
        return np.asarray(whose @ values, np.float32)

    def pooled(self, vectors: Values) -> Values:
        """Return (people, width): the sum of everybody's vectors, at unit length."""
        total = self.total(vectors)
        length = np.linalg.norm(total, axis=1, keepdims=True)
        return np.asarray(total / np.where(length > 0, length, 1), np.float32)
