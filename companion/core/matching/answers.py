"""Which needs a meeting answers: a second answer to a need is worth hardly anything.

Lists that answer five different needs beat lists that answer the same one five times,
so what somebody on the list answers already no longer counts for the next.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.graph import Values

Needs = NDArray[np.int64]  # bit n is set: need number n (0 to 62) is answered


@dataclass(frozen=True, slots=True)
class Answers:
    """What both of each pair get answered, beside the pairs of a graph."""

    low_needs: Needs  # (pairs,) needs of the lower row that the higher one answers
    high_needs: Needs  # (pairs,) the other way round
    low_gain: Values  # (pairs,) what these answers add to the order of the pair
    high_gain: Values  # (pairs,)


class Answered:
    """What everyone has had answered by the lists so far."""

    def __init__(self, answers: Answers, people: int) -> None:
        self._answers = answers
        self._needs = [0] * people

    def repeated(self, pair: int, low: int, high: int) -> float:
        """Return how much less a pair adds, as it answers what is answered."""
        answers = self._answers
        return float(answers.low_gain[pair]) * self._share(
            low, int(answers.low_needs[pair])
        ) + float(answers.high_gain[pair]) * self._share(
            high, int(answers.high_needs[pair])
        )

    def note(self, pair: int, low: int, high: int) -> None:
        self._needs[low] |= int(self._answers.low_needs[pair])
        self._needs[high] |= int(self._answers.high_needs[pair])

    def note_one(self, pair: int, person: int, *, is_low: bool) -> None:
        """Note it of one side only: the other has not the one on their list."""
        answers = self._answers
        needs = answers.low_needs if is_low else answers.high_needs
        self._needs[person] |= int(needs[pair])

    def _share(self, person: int, needs: int) -> float:
        again = needs & self._needs[person]
        return again.bit_count() / needs.bit_count() if again else 0.0
