"""What a meeting is worth to both, out of what they have for each other."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.answers import Answers
from companion.core.matching.crowd import Crowd, texts_of
from companion.core.matching.gains import Gains
from companion.core.matching.learn import Learned
from companion.core.matching.profile import Profile
from companion.core.matching.weights import Weights

Rows = NDArray[np.intp]
Values = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of people, the smaller row first, with what the first of each gains."""

    low: Rows
    high: Rows
    gains: Gains

    @classmethod
    def of(cls, crowd: Crowd, low: Rows, high: Rows) -> "Pairs":
        return cls(low, high, Gains.of(crowd, low, high))

    @classmethod
    def joined(cls, parts: Iterable["Pairs"]) -> "Pairs":
        """Return the pairs of all parts, each once and in order.

        Those of one part are so already.
        """
        parts = list(parts)
        if len(parts) == 1:
            return parts[0]
        columns = zip(*(part.columns() for part in parts), strict=True)
        low, high, *gains = map(np.concatenate, columns)
        _, kept = np.unique(low.astype(np.int64) << 32 | high, return_index=True)
        return cls(low[kept], high[kept], Gains(*(values[kept] for values in gains)))

    def answers(self, weights: Weights) -> Answers:
        """Return which needs the pairs answer, and what that adds to their order."""
        share = np.float32(weights.help / 2 / weights.beta)
        gains = self.gains
        return Answers(gains.got, gains.given, share * gains.gets, share * gains.gives)

    def columns(self) -> list[NDArray[np.generic]]:
        gains = [getattr(self.gains, field.name) for field in fields(Gains)]
        return [self.low, self.high, *gains]

    def to_bytes(self) -> bytes:
        """Return them packed, to be kept or sent."""
        file = BytesIO()
        np.savez_compressed(file, *self.columns())
        return file.getvalue()

    @classmethod
    def from_bytes(cls, packed: bytes) -> "Pairs":
        with np.load(BytesIO(packed), allow_pickle=False) as columns:
            low, high, *gains = columns.values()
        return cls(low, high, Gains(*gains))


@dataclass(frozen=True, slots=True)
class Scoring:
    """How gains become one number: by the fixed weights, or by what answers taught.

    Of those who wrote nothing there are no gains to tell. They get people whom most
    others would gain from, and those of their own role.
    """

    crowd: Crowd
    learned: Learned | None
    liked: Values  # (people,) mean of what the pairs with each are worth

    @classmethod
    def of(cls, crowd: Crowd, pairs: Pairs, learned: Learned | None) -> "Scoring":
        plain = cls(crowd, learned, np.zeros(len(crowd.people), np.float32))
        rows = np.concatenate([pairs.low, pairs.high])
        worth = np.tile(plain.mutual(pairs), 2)
        total = np.bincount(rows, worth, len(crowd.people))
        count = np.bincount(rows, minlength=len(crowd.people))
        return cls(crowd, learned, np.asarray(total / np.maximum(count, 1), np.float32))

    def mutual(self, pairs: Pairs) -> Values:
        """Return (pairs,) the mean of what both would get, 0 to 1."""
        rules, low, high = self.crowd.rules, pairs.low, pairs.high
        worth = self.meant(pairs.gains, rules.outside(low, high))
        silent = self.crowd.silent
        quiet = np.flatnonzero(silent[low] | silent[high])
        if len(quiet):
            low, high = low[quiet], high[quiet]
            role = rules.role.alike(low, high)
            liked = self.liked[low] * ~silent[low] + self.liked[high] * ~silent[high]
            worth[quiet] += self._for_the_silent(liked, role)
        return worth

    def meant(self, gains: Gains, outside: Mask) -> Values:
        """Return what the gains alone tell."""
        if self.learned is not None and self.learned.on:
            return self.learned.mutual(gains.features(outside))
        return gains.mutual(self.crowd.fitted.weights)

    def of_newcomer(
        self, newcomer: Profile, crowd: Crowd, gains: Gains, outside: Mask
    ) -> Values:
        """Return (people,) what meeting each of a *crowd* is worth to a newcomer.

        The crowd is the event's own, or that of those who came late, too.
        """
        quiet = crowd.silent | (not texts_of([newcomer]))
        liked = self.liked if crowd is self.crowd else np.zeros(1, np.float32)
        role = crowd.rules.role.like(newcomer.role)
        extra = self._for_the_silent(liked * ~crowd.silent, role)
        return np.asarray(self.meant(gains, outside) + extra * quiet, np.float32)

    def _for_the_silent(self, liked: Values, same_role: Mask) -> Values:
        weights = self.crowd.fitted.weights
        return np.asarray(weights.liked * liked + weights.role * same_role, np.float32)
