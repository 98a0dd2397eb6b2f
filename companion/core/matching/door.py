"""Somebody comes late: suggestions at once, without solving the event again."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.crowd import Crowd
from companion.core.matching.gains import Gains
from companion.core.matching.market import answer
from companion.core.matching.profile import Profile, Suggestion
from companion.core.matching.reasons import best_first, suggest
from companion.core.matching.result import Matching
from companion.core.matching.scoring import Scoring
from companion.core.matching.slots import Wishes

Rows = NDArray[np.intp]
Values = NDArray[np.float32]
Mask = NDArray[np.bool_]

# Readers whose lists are looked through for a place, the best first.
MOST_ASKED = 200

Host = tuple[int, str]  # a reader's row, and who leaves the list, if anybody


@dataclass(frozen=True, slots=True)
class Hall:
    """Everybody who is there as a newcomer sees them, in the order of their rows."""

    row_of: dict[str, int]
    worth: Values  # of a meeting, to both
    order: Values  # the same at the market's prices
    allowed: Mask
    outside: Mask

    @classmethod
    def of(cls, newcomer: Profile, result: Matching, never: set[str]) -> "Hall":
        row_of = {one.id: row for row, one in enumerate(result.profiles)}
        crowds = [result.crowd, *([result.late] if result.late else [])]
        seen = [_look(newcomer, crowd, result.scoring) for crowd in crowds]
        worth, allowed, outside = map(np.concatenate, zip(*seen, strict=True))
        # Who came again with another profile stands in a later row, too.
        present = np.zeros(len(allowed), bool)
        present[list(row_of.values())] = True
        present[[row_of[one] for one in {newcomer.id, *never} & row_of.keys()]] = False
        beta = np.float32(result.crowd.fitted.weights.beta)
        priced = np.round(worth / beta + result.prices.astype(np.float32), 4)
        order = np.asarray(priced, np.float32)
        return cls(row_of, worth, order, allowed & present, outside)

    def price(self, near: int, beta: float) -> float:
        """Return the newcomer's own price, as the market would set it among these."""
        best = np.sort(self.order[self.allowed])[-near:].astype(float)
        return float(answer(np.exp(best).sum() / 2))


def admit(
    newcomer: Profile,
    result: Matching,
    wishes: Wishes,
    never: Iterable[tuple[str, str]],
) -> tuple[Suggestion, ...]:
    """Return suggestions for a newcomer, and write both sides into the *result*.

    *wishes* are the newcomer's own, in one row.
    """
    ruled_out = {one for pair in never if newcomer.id in pair for one in pair}
    hall = Hall.of(newcomer, result, ruled_out)
    for suggestion in result.suggestions.pop(newcomer.id, ()):
        result.shown[hall.row_of[suggestion.other]] -= 1
    entries = _entries(hall, result, wishes)
    hosts = _hosts(newcomer.id, hall, result, wishes, entries)
    mine, theirs = _suggestions(newcomer, result, entries, [row for row, _ in hosts])
    result.suggestions[newcomer.id] = mine
    result.shown[entries] += 1
    for (row, loser), suggestion in zip(hosts, theirs, strict=True):
        _put(result, hall, row, loser, suggestion)
    weights = result.crowd.fitted.weights
    price = hall.price(weights.near, weights.beta)
    result.let_in(newcomer, wishes, price, shown=len(hosts))
    return mine


def _look(
    newcomer: Profile, crowd: Crowd, scoring: Scoring
) -> tuple[Values, Mask, Mask]:
    rules = crowd.rules
    outside = rules.outside_newcomer(newcomer)
    gains = Gains.of_newcomer(newcomer, crowd)
    worth = scoring.of_newcomer(newcomer, crowd, gains, outside)
    return worth, rules.allow_newcomer(newcomer), outside


def _entries(hall: Hall, result: Matching, wishes: Wishes) -> Rows:
    """Choose whom to suggest: those below every ceiling first, then below their own.

    The share from another field gives way before the ceilings nobody chose.
    """
    wanted, quota = int(wishes.wanted[0]), int(wishes.quota[0])
    best_first_ = np.argsort(-hall.order, kind="stable")
    below = result.shown < result.wishes.ceiling
    chosen = np.zeros(len(hall.order), bool)
    for open_to in (below, below | ~result.wishes.own):
        away = chosen & hall.outside
        most = min(quota, int(away.sum()) + wanted - int(chosen.sum()))
        _take(chosen, best_first_, hall.allowed & open_to & hall.outside, most)
        _take(chosen, best_first_, hall.allowed & open_to, wanted)
    return np.flatnonzero(chosen)


def _take(chosen: Mask, order: Rows, allowed: Mask, until: int) -> None:
    """Choose the first allowed ones in order until so many of them are chosen."""
    missing = max(0, until - int((chosen & allowed).sum()))
    free = order[(allowed & ~chosen)[order]]
    chosen[free[:missing]] = True


def _hosts(
    newcomer: str, hall: Hall, result: Matching, wishes: Wishes, entries: Rows
) -> list[Host]:
    """Return on whose lists the newcomer comes, and who leaves each for it.

    Up to the floor anywhere somebody can be spared; beyond, up to a usual number, only
    where the newcomer is worth more. Who was there before keeps their places.
    """
    found = _present(newcomer, hall, result)
    before = {row for row, _ in found}
    floor, most = int(wishes.floor[0]), min(int(wishes.ceiling[0]), result.floor + 2)
    willing = np.flatnonzero(hall.allowed & (result.wishes.wanted > 0))
    chosen = np.isin(willing, entries)  # the newcomer's own choice comes first
    order = willing[np.lexsort((-hall.order[willing], ~chosen))]
    spent = result.shown.copy()
    for row in order[:MOST_ASKED].tolist():
        if len(found) >= most:
            break
        place = _place(hall, result, spent, row, must=len(found) < floor)
        if place is not None and row not in before:
            found.append((row, place))
            if place:
                spent[hall.row_of[place]] -= 1
    return found


def _present(newcomer: str, hall: Hall, result: Matching) -> list[Host]:
    """Return on whose lists somebody is already, who came before."""
    if newcomer not in hall.row_of:
        return []
    return [
        (hall.row_of[reader], newcomer)
        for reader, listed in result.suggestions.items()
        if any(suggestion.other == newcomer for suggestion in listed)
    ]


def _place(
    hall: Hall, result: Matching, shown: Rows, row: int, *, must: bool
) -> str | None:
    """Return who would leave a list for the newcomer: "" nobody, None no way."""
    reader = result.profiles[row].id
    listed = result.suggestions.get(reader, ())
    if len(listed) < result.wishes.wanted[row]:
        return ""
    away = sum(suggestion.outside for suggestion in listed)
    needs_away = away <= result.wishes.quota[row] and not hall.outside[row]
    for suggestion in reversed(listed):
        loser = hall.row_of[suggestion.other]
        can_go = shown[loser] > result.wishes.floor[loser]
        can_go &= (reader, suggestion.other) not in result.kept
        if can_go and not (needs_away and suggestion.outside):
            is_better = hall.worth[row] > suggestion.score
            return suggestion.other if must or is_better else None
    return None


def _suggestions(
    newcomer: Profile, result: Matching, entries: Rows, hosts: list[int]
) -> tuple[tuple[Suggestion, ...], list[Suggestion]]:
    """Say why: of the newcomer's list, and of each list the newcomer comes onto."""
    profiles = result.profiles
    rows = list(dict.fromkeys([*entries.tolist(), *hosts]))
    some = result.crowd.only([newcomer, *(profiles[row] for row in rows)])
    liked = result.scoring.liked
    known = [liked[row] if row < len(liked) else 0 for row in rows]
    scoring = Scoring(some, result.scoring.learned, np.array([0, *known], np.float32))
    ones = np.zeros(len(rows), np.intp)
    others = np.arange(1, len(rows) + 1)
    readers, partners = np.concatenate([ones, others]), np.concatenate([others, ones])
    found = suggest(scoring, readers, partners)
    wanted = {profiles[row].id for row in entries.tolist()}
    mine = [one for one in found[newcomer.id] if one.other in wanted]
    return tuple(mine), [found[profiles[row].id][0] for row in hosts]


def _put(result: Matching, hall: Hall, row: int, loser: str, new: Suggestion) -> None:
    reader = result.profiles[row].id
    kept = [one for one in result.suggestions.get(reader, ()) if one.other != loser]
    result.suggestions[reader] = best_first([*kept, new])
    if loser:
        result.shown[hall.row_of[loser]] -= 1
