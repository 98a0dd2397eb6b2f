"""Everybody at an event as arrays: who wrote what, and who may not meet whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.affinity import Fitted
from companion.core.matching.constraints import Rules
from companion.core.matching.pairwise import SideBySide
from companion.core.matching.profile import Profile
from companion.core.matching.sets import Sets
from companion.core.matching.sparse import Sparse, sparse
from companion.core.matching.threads import undisturbed

Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Crowd:
    """The people of one event in the order of their ids, and what they wrote."""

    people: tuple[Profile, ...]
    fitted: Fitted
    near: SideBySide
    needs: Sets
    offers: Sets
    interests: Sets
    starred: Sparse  # (people, talks) ones
    talks: Mapping[str, int]  # the column of each
    rules: Rules

    @classmethod
    @undisturbed()
    def of(
        cls,
        people: Sequence[Profile],
        fitted: Fitted,
        never: Iterable[tuple[str, str]] = (),
    ) -> "Crowd":
        row_of = fitted.rows
        return cls(
            tuple(people),
            fitted,
            SideBySide.of(fitted),
            Sets.of((person.needs for person in people), row_of),
            Sets.of((person.offers for person in people), row_of),
            Sets.of((person.interests for person in people), row_of),
            *starred_by(people),
            Rules.of(people, never),
        )

    def only(self, people: Sequence[Profile]) -> "Crowd":
        """Return some people, of this event or new, measured by what is usual here.

        They stand in the order given.
        """
        fitted = self.fitted.only(texts_of(people))
        return Crowd.of(people, fitted)

    def starred_in_common(self, newcomer: Profile) -> Values:
        """Return (people,) the share of starred talks in common with somebody new."""
        columns = [self.talks[talk] for talk in newcomer.starred if talk in self.talks]
        both = np.asarray(self.starred[:, columns].sum(axis=1), np.float32).ravel()
        either = np.diff(self.starred.indptr) + len({*newcomer.starred}) - both
        return np.asarray(both / np.maximum(either, 1), np.float32)

    @property
    def silent(self) -> NDArray[np.bool_]:
        """Return who wrote nothing at all."""
        texts = self.needs.counts + self.offers.counts + self.interests.counts
        return np.asarray(texts == 0, bool)


def jaccard(mine: Sparse, theirs: Sparse) -> Values:
    """Return, row by row, the share in common of all talks one or the other starred."""
    both = np.asarray(mine.multiply(theirs).sum(axis=1), np.float32).ravel()
    either = np.diff(mine.indptr) + np.diff(theirs.indptr) - both
    return np.asarray(both / np.maximum(either, 1), np.float32)


def starred_by(
    people: Sequence[Profile],
) -> tuple[Sparse, dict[str, int]]:
    """Return (people, talks) ones where somebody means to hear a talk, and columns."""
    talks = sorted({talk for person in people for talk in person.starred})
    column = {talk: number for number, talk in enumerate(talks)}
    own = [sorted({column[talk] for talk in person.starred}) for person in people]
    starts = list(accumulate(map(len, own), initial=0))
    columns = [talk for talks_of_one in own for talk in talks_of_one]
    ones = np.ones(len(columns), np.float32)
    shape = (len(people), len(talks))
    return sparse((ones, columns, starts), shape), column


def texts_of(people: Iterable[Profile]) -> list[str]:
    return [text for p in people for text in (*p.needs, *p.offers, *p.interests)]
