"""Which needs a meeting answers: a second answer to a need is worth hardly anything.

Lists that answer five different needs beat lists that answer the same one five times,
so what somebody on the list answers already no longer counts for the next.
"""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.graph import Graph, Values

Needs = NDArray[np.int64]  # bit n is set: need number n (0 to 62) is answered


class Answers(NamedTuple):
    """What both of each pair get answered, beside the pairs of a graph."""

    low_needs: Needs  # (pairs,) needs of the lower row that the higher one answers
    high_needs: Needs  # (pairs,) the other way round
    low_gain: Values  # (pairs,) what these answers add to the order of the pair
    high_gain: Values  # (pairs,)

    @classmethod
    def none(cls, pairs: int) -> Self:
        """Return those of pairs of which nothing is known."""
        needs, gain = np.zeros(pairs, np.int64), np.zeros(pairs, np.float32)
        return cls(needs, needs, gain, gain)


@dataclass(frozen=True, slots=True)
class Answered:
    """What everyone has had answered by the lists so far."""

    by_pair: Answers
    by_person: Needs  # (people,)

    @classmethod
    def nothing(cls, answers: Answers | None, graph: Graph) -> Self:
        if answers is None:
            answers = Answers.none(len(graph.low))
        return cls(answers, np.zeros(graph.people, np.int64))

    def note_one(self, pair: int, person: int, *, is_low: bool) -> None:
        """Note it of one side only: the other has not the one on their list."""
        needs = self.by_pair.low_needs if is_low else self.by_pair.high_needs
        self.by_person[person] |= needs[pair]
