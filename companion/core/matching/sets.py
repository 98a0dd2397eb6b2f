"""Whose texts are whose: everybody's facets of one kind as arrays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.affinity import clean

Rows = NDArray[np.intp]


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
