"""Profiles in, people worth meeting out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.affinity import DEFAULT_WEIGHTS, TextAffinity
from companion.core.matching.constraints import Mask, eligible, outside
from companion.core.matching.embed import Encoder, Layers
from companion.core.matching.gains import asked, gains, offered
from companion.core.matching.lists import Lists, Wishes
from companion.core.matching.market import Matrix, prices, worth
from companion.core.matching.profile import LeftOut, Matching, Profile, Suggestion
from companion.core.matching.reasons import explain
from companion.core.matching.weights import Weights

Row = NDArray[np.float32]
Rows = NDArray[np.intp]
Never = Iterable[tuple[str, str]]
Progress = Callable[[float], None]


class SameId(ValueError):
    """Two profiles of one event have the same id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """Suggest to everybody the people worth meeting, and say why.

    The same profiles always give the same suggestions, in whatever order they come.
    Matrices of people by people are held at once: 5,000 people take about 1 GB.
    """

    suggestions: int = 5  # for those who leave it open
    floor: int = 3  # everyone is on at least so many lists
    ceiling: int | None = None  # and on at most so many: twice the suggestions
    encoder: Layers | Encoder | str = "auto"
    weights: Weights = DEFAULT_WEIGHTS

    def match(
        self,
        profiles: Sequence[Profile],
        *,
        never: Never = (),
        progress: Progress = lambda share: None,
    ) -> Matching:
        """Match everyone with everyone, but the *never* pairs.

        *progress* is called with the share of the work done, up to 1.
        """
        people = _in_order(profiles)
        affinity = TextAffinity(self.encoder, self.weights)
        fitted = affinity.fit(asked(people), offered(people))
        progress(0.5)
        gain = gains(fitted, people, people)
        mutual = np.asarray((gain + gain.T) / 2, np.float32)
        progress(0.7)
        allowed, abroad = eligible(people, never), outside(people)
        price = prices(mutual, allowed, self.weights.beta)
        lists = self._filled(people, worth(mutual, price, self.weights.beta), allowed)
        progress(0.9)
        suggestions = {
            person.id: explain(
                fitted, person, _ranked(people, chosen, scores, elsewhere)
            )
            for person, chosen, scores, elsewhere in zip(
                people, lists.chosen, mutual, abroad, strict=True
            )
        }
        progress(1.0)
        return Matching(
            suggestions=suggestions,
            profiles=people,
            prices={p.id: float(cost) for p, cost in zip(people, price, strict=True)},
            fitted=fitted,
            floor=self.floor,
            ceiling=self._ceiling,
            left_out=_left_out(people, lists.chosen, allowed),
            relaxed=tuple(lists.relaxed),
        )

    def match_one(
        self, newcomer: Profile, result: Matching, *, never: Never = ()
    ) -> list[Suggestion]:
        """Return suggestions for someone who comes late, at the market's prices.

        The others' lists stay as they are; who is on enough lists already is passed
        over, as long as there are others.
        """
        others = tuple(p for p in result.profiles if p.id != newcomer.id)
        if not others:
            return []
        fitted = result.fitted.with_texts([*asked([newcomer]), *offered([newcomer])])
        gets, gives = (
            gains(fitted, [newcomer], others),
            gains(fitted, others, [newcomer]),
        )
        mutual = (gets[0] + gives[:, 0]) / 2
        everyone = (newcomer, *others)
        allowed, abroad = eligible(everyone, never)[0, 1:], outside(everyone)[0, 1:]
        price = np.array([result.prices[other.id] for other in others], np.float32)
        order = np.argsort(-(mutual / self.weights.beta + price), kind="stable")
        wanted, quota = self._wanted(newcomer), self._quota(newcomer)
        chosen = np.zeros(len(others), bool)
        for open_to in self._room(others, result.lists()):
            _take(chosen, order, allowed & open_to & abroad, quota)
            _take(chosen, order, allowed & open_to, wanted)
        return list(explain(fitted, newcomer, _ranked(others, chosen, mutual, abroad)))

    def between(
        self, one: Profile, other: Profile, profiles: Sequence[Profile]
    ) -> Suggestion:
        """Return why two people should talk, whoever was suggested to them.

        All *profiles* of the event tell what is usual there and so no reason.
        """
        people = _in_order({p.id: p for p in (*profiles, one, other)}.values())
        affinity = TextAffinity(self.encoder, self.weights)
        fitted = affinity.fit(asked(people), offered(people))
        gain = gains(fitted, [one], [other]) + gains(fitted, [other], [one])
        abroad = bool(outside((one, other))[0, 1])
        [suggestion] = explain(fitted, one, [(other, float(gain[0, 0]) / 2, abroad)])
        return suggestion

    def _room(
        self, others: Sequence[Profile], lists: Mapping[str, int]
    ) -> tuple[Mask, Mask]:
        """Return who is below every ceiling, and who is below one of their own."""
        shown = np.array([lists[other.id] for other in others])
        wishes = self._wishes(others)
        below = shown < wishes.ceiling
        return below, below | ~wishes.own

    def _filled(self, people: Sequence[Profile], order: Matrix, allowed: Mask) -> Lists:
        wishes = self._wishes(people)
        willing = allowed & (wishes.ceiling > 0)
        lists = Lists(order, willing, outside(people), wishes)
        lists.fill()
        return lists

    def _wishes(self, people: Sequence[Profile]) -> Wishes:
        own = np.array([person.ceiling is not None for person in people], bool)
        ceiling = np.array(
            [
                self._ceiling if person.ceiling is None else max(0, person.ceiling)
                for person in people
            ],
            np.intp,
        )
        return Wishes(
            wanted=np.array([self._wanted(person) for person in people], np.intp),
            quota=np.array([self._quota(person) for person in people], np.intp),
            floor=np.minimum(self.floor, ceiling),
            ceiling=ceiling,
            own=own,
        )

    def _wanted(self, person: Profile) -> int:
        return max(0, self.suggestions if person.wanted is None else person.wanted)

    def _quota(self, person: Profile) -> int:
        return round(min(max(person.outside, 0), 1) * self._wanted(person))

    @property
    def _ceiling(self) -> int:
        return 2 * self.suggestions if self.ceiling is None else self.ceiling


def _in_order(profiles: Iterable[Profile]) -> tuple[Profile, ...]:
    people = tuple(sorted(profiles, key=lambda person: person.id))
    for one, following in pairwise(people):
        if one.id == following.id:
            raise SameId(f"Two profiles have the id {one.id!r}.")
    return people


def _ranked(
    people: Sequence[Profile], chosen: Mask, scores: Row, elsewhere: Mask
) -> list[tuple[Profile, float, bool]]:
    """Return the chosen with score and outside, best first."""
    return sorted(
        (
            (people[row], float(scores[row]), bool(elsewhere[row]))
            for row in np.flatnonzero(chosen).tolist()
        ),
        key=lambda entry: (-round(entry[1], 4), entry[0].id),
    )


def _take(chosen: Mask, order: Rows, allowed: Mask, until: int) -> None:
    """Choose the first allowed ones in order until so many of them are chosen."""
    missing = until - int((chosen & allowed).sum())
    free = [row for row in order if allowed[row] and not chosen[row]]
    chosen[free[: max(0, missing)]] = True


def _left_out(
    people: Sequence[Profile], chosen: Mask, allowed: Mask
) -> tuple[LeftOut, ...]:
    """Name those on nobody's list, and why."""
    return tuple(
        LeftOut(people[row].id, _why(people[row], lonely=not allowed[row].any()))
        for row in np.flatnonzero(~chosen.any(axis=0)).tolist()
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
