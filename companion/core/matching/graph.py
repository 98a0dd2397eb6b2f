"""Who may meet whom, and what a meeting would be worth: pairs of people as arrays.

Of a small event all pairs that may meet are held, of a large one each person's best.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.sparse import Sparse, sparse

Rows = NDArray[np.intp]
Values = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Graph:
    """Pairs of people, by their rows; each pair once, sorted by (low, high)."""

    people: int
    low: Rows  # (pairs,) the smaller row of a pair
    high: Rows  # (pairs,) the greater one
    mutual: Values  # (pairs,) mean of what each of both would get, 0 to 1
    outside: Mask  # (pairs,) of different fields

    def table(self, values: Values) -> Sparse:
        """Return (people, people) symmetric: *values* of the pairs, both ways."""
        rows = np.concatenate([self.low, self.high])
        columns = np.concatenate([self.high, self.low])
        both = np.concatenate([values, values])
        return sparse((both, (rows, columns)), (self.people, self.people))


def unordered(ones: Rows, others: Rows, people: int) -> tuple[Rows, Rows, Rows]:
    """Return every pair once, smaller row first and in order, and each one's number."""
    low, high = np.minimum(ones, others), np.maximum(ones, others)
    keys, numbers = np.unique(low * np.intp(people) + high, return_inverse=True)
    lows, highs = np.divmod(keys, np.intp(max(1, people)))
    return lows, highs, np.asarray(numbers, np.intp)
