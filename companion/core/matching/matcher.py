"""Profiles in, people worth meeting out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.affinity import DEFAULT_WEIGHTS, TextAffinity
from companion.core.matching.candidates import candidates
from companion.core.matching.crowd import Crowd
from companion.core.matching.door import admit
from companion.core.matching.embed import Encoder, Layers
from companion.core.matching.gains import asked, offered
from companion.core.matching.graph import Graph
from companion.core.matching.kept import Kept
from companion.core.matching.learn import Learned
from companion.core.matching.lists import Beyond, Wishes, fill
from companion.core.matching.market import Prices, prices, worth
from companion.core.matching.profile import LeftOut, Profile, Suggestion
from companion.core.matching.reasons import suggest
from companion.core.matching.result import Matching
from companion.core.matching.scoring import Pairs, Scoring
from companion.core.matching.threads import undisturbed
from companion.core.matching.weights import Weights

Rows = NDArray[np.intp]
Values = NDArray[np.float32]
Never = Iterable[tuple[str, str]]
Wanted = Iterable[tuple[str, str]]
PART = 10_000  # people whose candidates are held at once

Progress = Callable[[float], None]


class SameId(ValueError):
    """Two profiles of one event have the same id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """Suggest to everybody the people worth meeting, and say why.

    The same profiles always give the same suggestions, in whatever order they come. A
    large event can be matched in parts: `gather` its crowd, `pair` some of its people
    at a time, and `settle` what all parts found; `match` does it all.
    """

    suggestions: int = 5  # for those who leave it open
    floor: int = 3  # everyone is on at least so many lists
    ceiling: int | None = None  # and on at most so many: twice the suggestions
    encoder: Layers | Encoder | str = "auto"
    weights: Weights = DEFAULT_WEIGHTS
    learned: Learned | None = None  # from answers, in place of the fixed weights
    device: str = "auto"  # for the search of candidates: cpu, cuda, ...

    def match(
        self,
        profiles: Sequence[Profile],
        *,
        never: Never = (),
        kept: Wanted = (),
        progress: Progress = lambda share: None,
    ) -> Matching:
        """Match everyone with everyone, but the *never* pairs.

        Of *kept* pairs the first asked to meet the second, and keeps them on the list.
        *progress* is called with the share of the work done, up to 1.
        """
        crowd = self.gather(profiles, never=never)
        progress(0.3)
        parts, people = [], len(crowd.people)
        for start in range(0, max(1, people), PART):
            stop = min(start + PART, people)
            parts.append(self.pair(crowd, start, stop))
            progress(round(0.3 + 0.4 * stop / max(1, people), 3))
        result = self.settle(crowd, parts, kept=kept)
        progress(1.0)
        return result

    def gather(self, profiles: Iterable[Profile], *, never: Never = ()) -> Crowd:
        """Read what everybody wrote, and learn what is usual at this event.

        Raises:
            SameId: two profiles have the same id.

        """
        people = _in_order(profiles)
        affinity = TextAffinity(self.encoder, self.weights)
        return Crowd.of(people, affinity.fit(asked(people), offered(people)), never)

    def pair(self, crowd: Crowd, start: int, stop: int) -> Pairs:
        """Return whom the people from one row up to another might meet, with gains."""
        low, high = candidates(crowd, start, stop, self.device)
        return Pairs.of(crowd, low, high)

    @undisturbed()
    def settle(
        self, crowd: Crowd, parts: Iterable[Pairs], *, kept: Wanted = ()
    ) -> Matching:
        """Put the pairs of all parts on one market, fill the lists and say why."""
        wanted = frozenset(kept)
        stay = Kept.of(crowd, wanted) if wanted else None
        pairs = Pairs.joined([*parts, *(stay.parts(crowd) if stay else ())])
        scoring = Scoring.of(crowd, pairs, self.learned)
        graph = Graph(
            people=len(crowd.people),
            low=pairs.low,
            high=pairs.high,
            mutual=scoring.mutual(pairs),
            outside=crowd.rules.outside(pairs.low, pairs.high),
        )
        price = prices(graph, self.weights.beta)
        wishes = self.wishes(crowd.people)
        lists = fill(
            graph,
            worth(graph, price, self.weights.beta),
            wishes,
            Everyone(crowd, scoring, price),
            pairs.answers(self.weights),
            stay,
        )
        shown = np.bincount(lists.entries, minlength=len(crowd.people))
        return Matching(
            suggestions=suggest(scoring, lists.readers, lists.entries),
            scoring=scoring,
            prices=price,
            wishes=wishes,
            shown=shown,
            floor=self.floor,
            ceiling=self._ceiling,
            left_out=_left_out(crowd, shown),
            relaxed=lists.relaxed,
            kept=wanted,
        )

    def match_one(
        self, newcomer: Profile, result: Matching, *, never: Never = ()
    ) -> list[Suggestion]:
        """Return suggestions for someone who comes late, at the market's prices.

        The newcomer comes onto lists of others, too, where somebody else can be spared:
        *result* tells of it from now on. Who is on enough lists already is passed over,
        as long as there are others.
        """
        return list(admit(newcomer, result, self.wishes((newcomer,)), never))

    def between(self, one: Profile, other: Profile, crowd: Crowd) -> Suggestion:
        """Return why two people should talk, whoever was suggested to them.

        Their event's *crowd* tells what is usual there and so no reason.
        """
        two = crowd.only([one, other])
        first = np.array([0])
        scoring = Scoring(two, self.learned, np.zeros(2, np.float32))
        return suggest(scoring, first, 1 - first)[one.id][0]

    def wishes(self, people: Sequence[Profile]) -> Wishes:
        """Return what everybody's list should be like."""
        wanted = _whole((p.wanted for p in people), self.suggestions)
        ceiling = _whole((p.ceiling for p in people), self._ceiling)
        share = np.array([min(max(person.outside, 0), 1) for person in people])
        return Wishes(
            wanted=wanted,
            quota=np.rint(share * wanted).astype(np.intp),
            floor=np.minimum(self.floor, ceiling),
            ceiling=ceiling,
            own=np.array([person.ceiling is not None for person in people], bool),
        )

    @property
    def _ceiling(self) -> int:
        return 2 * self.suggestions if self.ceiling is None else self.ceiling


@dataclass(frozen=True, slots=True)
class Everyone:
    """Tells of all who may meet a person, where the best candidates do not suffice."""

    crowd: Crowd
    scoring: Scoring
    prices: Prices

    def __call__(self, one: int) -> Beyond:
        rows = self.crowd.rules.partners(one)
        ones = np.full_like(rows, one)
        low, high = np.minimum(ones, rows), np.maximum(ones, rows)
        mutual = self.scoring.mutual(Pairs.of(self.crowd, low, high))
        outside = self.crowd.rules.outside(ones, rows)
        graph = Graph(len(self.prices), low, high, mutual, outside)
        beta = self.crowd.fitted.weights.beta
        return Beyond(rows, worth(graph, self.prices, beta), outside)


def _whole(numbers: Iterable[int | None], usual: int) -> Rows:
    """Return whole numbers, the usual one where none is given, nothing below zero."""
    given = [usual if number is None else max(0, number) for number in numbers]
    return np.array(given, np.intp)


def _in_order(profiles: Iterable[Profile]) -> tuple[Profile, ...]:
    people = tuple(sorted(profiles, key=lambda person: person.id))
    for one, following in pairwise(people):
        if one.id == following.id:
            raise SameId(f"Two profiles have the id {one.id!r}.")
    return people


def _left_out(crowd: Crowd, shown: Rows) -> tuple[LeftOut, ...]:
    """Name those on nobody's list, and why."""
    return tuple(
        LeftOut(
            crowd.people[row].id,
            _why(crowd.people[row], lonely=not len(crowd.rules.partners(row))),
        )
        for row in np.flatnonzero(shown == 0).tolist()
    )


def _why(person: Profile, *, lonely: bool) -> str:
    if person.ceiling is not None and person.ceiling <= 0:
        return "does not want to be suggested to others"
    if lonely:
        return (
            "nobody here may meet them: everyone is of the same organisation, shares"
            " no language with them or is ruled out"
        )
    return "the people who may meet them asked for too few suggestions"
