"""What each person would get from meeting each other one, from 0 to 1."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.affinity import Fitted
from companion.core.matching.crowd import Crowd, jaccard, starred_by
from companion.core.matching.pairwise import affinities
from companion.core.matching.profile import Profile
from companion.core.matching.weights import Weights

Matrix = NDArray[np.float32]
Rows = NDArray[np.intp]
Values = NDArray[np.float32]
Bits = NDArray[np.int64]
Mask = NDArray[np.bool_]
Side = tuple[Crowd, Rows]  # the people wanted


def asked(people: Iterable[Profile]) -> list[str]:
    """Return the texts of those who look for something."""
    return [text for p in people for text in (*p.needs, *p.interests)]


def offered(people: Iterable[Profile]) -> list[str]:
    """Return the texts that may answer them."""
    return [text for p in people for text in (*p.offers, *p.interests)]


@dataclass(frozen=True, slots=True)
class Gains:
    """What people have for each other, each from 0 to 1, pair by pair."""

    gets: Values  # the other's offers answer one's needs
    gives: Values  # one's offers answer the other's needs
    shared: Values  # interests in common
    starred: Values  # share of the starred talks in common
    got: Bits  # which of one's needs are answered well: bit n for the n-th
    given: Bits  # and which of the other's

    @classmethod
    def of(cls, crowd: Crowd, ones: Rows, others: Rows) -> "Gains":
        starred = jaccard(crowd.starred[ones], crowd.starred[others])
        return cls.between((crowd, ones), (crowd, others), starred)

    @classmethod
    def of_newcomer(cls, newcomer: Profile, crowd: Crowd) -> "Gains":
        """Return (people,) what a newcomer and everybody have for each other."""
        everyone = np.arange(len(crowd.people))
        alone = (crowd.only([newcomer]), np.zeros_like(everyone))
        starred = crowd.starred_in_common(newcomer)
        return cls.between(alone, (crowd, everyone), starred)

    @classmethod
    def between(cls, mine: Side, theirs: Side, starred: Values) -> "Gains":
        (here, ones), (there, others) = mine, theirs
        gets, got = affinities(
            (here.near, here.needs, ones),
            (there.near, there.offers, others),
            asking=True,
        )
        gives, given = affinities(
            (here.near, here.offers, ones),
            (there.near, there.needs, others),
            asking=False,
        )
        shared, _ = affinities(
            (here.near, here.interests, ones),
            (there.near, there.interests, others),
            asking=True,
        )
        return cls(gets, gives, shared, starred, got, given)

    def mutual(self, weights: Weights) -> Values:
        """Return the mean of what both would get, by the fixed weights."""
        one = _to_one(weights, self.gets, self.shared, self.starred)
        other = _to_one(weights, self.gives, self.shared, self.starred)
        return np.asarray((one + other) / 2, np.float32)

    def features(self, outside: Mask) -> Values:
        """Return (pairs, features): what learning looks at, as ``learn.FEATURES``."""
        columns = (self.gets, self.gives, self.shared, self.starred, outside)
        return np.stack(columns, axis=1).astype(np.float32)


def gains(fitted: Fitted, ones: Sequence[Profile], others: Sequence[Profile]) -> Matrix:
    """Return (ones, others): what the one gets, for a small crowd."""
    weights = fitted.weights
    help_ = fitted.score([p.needs for p in ones], [p.offers for p in others])
    shared = fitted.score([p.interests for p in ones], [p.interests for p in others])
    stars, _ = starred_by([*ones, *others])
    mine, theirs = np.divmod(np.arange(len(ones) * len(others)), max(1, len(others)))
    starred = jaccard(stars[mine], stars[len(ones) + theirs]).reshape(help_.shape)
    return _to_one(weights, help_, shared, starred)


def _to_one(
    weights: Weights, gets: Values, shared: Values, starred: Values
) -> NDArray[np.float32]:
    """Return what a meeting gives to one of the two."""
    common = weights.interests * shared + weights.starred * starred
    return np.asarray(np.minimum(weights.help * gets + common, 1), np.float32)
