"""Who was suggested to whom at one event."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.crowd import Crowd, texts_of
from companion.core.matching.market import Prices
from companion.core.matching.profile import LeftOut, Profile, Suggestion
from companion.core.matching.scoring import Scoring
from companion.core.matching.slots import Wishes


@dataclass(slots=True)
class Matching:
    """What a run of the matcher found; late-comers are added to it.

    The arrays are by row of the run's crowd, then of the late-comers.
    """

    suggestions: dict[str, tuple[Suggestion, ...]]
    scoring: Scoring
    prices: Prices  # log of the market's multiplier: low if sought after
    wishes: Wishes
    shown: NDArray[np.intp]  # on how many lists everybody is
    floor: int
    ceiling: int
    left_out: tuple[LeftOut, ...]
    relaxed: tuple[str, ...]  # what could not be kept, in sentences
    late: Crowd | None = None
    # Who asked to meet whom, by id: no newcomer takes their place.
    kept: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def restored(
        cls,
        scoring: Scoring,
        prices: Prices,
        wishes: Wishes,
        suggestions: Mapping[str, tuple[Suggestion, ...]],
        bounds: tuple[int, int],
    ) -> "Matching":
        """Return what was kept of a run, ready for newcomers, without solving again.

        *bounds* are its floor and its ceiling.
        """
        people = scoring.crowd.people
        found = cls(
            suggestions={one.id: suggestions.get(one.id, ()) for one in people},
            scoring=scoring,
            prices=prices,
            wishes=wishes,
            shown=np.zeros(len(people), np.intp),
            floor=bounds[0],
            ceiling=bounds[1],
            left_out=(),
            relaxed=(),
        )
        lists = found.lists()
        found.shown = np.array([lists[one.id] for one in people], np.intp)
        return found

    def let_in(
        self, newcomer: Profile, wishes: Wishes, price: float, shown: int = 0
    ) -> None:
        """Put somebody among the late-comers, who is on so many lists already.

        *wishes* are the newcomer's own, in one row.
        """
        self.prices = np.append(self.prices, price)
        self.shown = np.append(self.shown, shown)
        self.wishes = self.wishes.joined(wishes)
        if self.late is None:
            self.late = self.crowd.only([newcomer])
        else:
            fitted = self.late.fitted.with_texts(texts_of([newcomer]))
            self.late = Crowd.of([*self.late.people, newcomer], fitted)

    @property
    def crowd(self) -> Crowd:
        return self.scoring.crowd

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Return everybody in the order of the rows."""
        return (*self.crowd.people, *(self.late.people if self.late else ()))

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(profile.id for profile in self.profiles))

    def for_(self, person: str) -> list[Suggestion]:
        """Return the suggestions for one person, best first."""
        return list(self.suggestions.get(person, ()))

    def lists(self) -> dict[str, int]:
        """Count, for everybody, the lists they are on."""
        counts = dict.fromkeys(self.ids, 0)
        for suggested in self.suggestions.values():
            for suggestion in suggested:
                counts[suggestion.other] += 1
        return counts

    @property
    def summary(self) -> str:
        given = sum(map(len, self.suggestions.values()))
        counts = self.lists().values()
        first = (
            f"{len(self.ids)} people, {given} suggestions; everyone is on"
            f" {min(counts, default=0)} to {max(counts, default=0)} lists."
        )
        return " ".join([first, *self.relaxed])
