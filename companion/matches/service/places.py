"""Finding somebody places: on a list of their own, and on the lists of others."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np

from companion.core.matching import Profile, Scoring, Suggestion
from companion.core.matching.reasons import best_first, suggest
from companion.matches.service.memory import Door

Placed = tuple[Suggestion, bool]  # on a list, newly or as before


def fill(
    door: Door,
    newcomer: Profile,
    kept: Iterable[Suggestion],
    never: Collection[tuple[str, str]],
) -> dict[str, list[Placed]]:
    """Fill somebody's list beside the *kept*; return all lists that changed.

    Whose lists they are on already keep them, told anew; more of them only up to as
    many as a newcomer comes onto.
    """
    found, before = door.matching, dict(door.matching.suggestions)
    own = tuple(kept)
    _drop(door, newcomer.id, {one.other for one in own})
    ruled_out = {(newcomer.id, one.other) for one in own} | _absent(door, newcomer)
    new = door.matcher.match_one(
        _with_places_for(door, newcomer, own), found, never=[*never, *ruled_out]
    )
    found.suggestions[newcomer.id] = best_first([*own, *new])
    _note(door, newcomer)
    return {
        reader: _placed(suggested, before.get(reader, ()))
        for reader, suggested in found.suggestions.items()
        if before.get(reader) is not suggested
    }


def _placed(
    suggested: Iterable[Suggestion], before: Iterable[Suggestion]
) -> list[Placed]:
    stayed = set(map(id, before))
    return [(one, id(one) not in stayed) for one in suggested]


def _drop(door: Door, reader: str, kept: Collection[str]) -> None:
    """Empty a list; those kept stay counted as being on it."""
    found = door.matching
    for one in found.suggestions.get(reader, ()):
        if one.other not in kept:
            found.shown[door.rows[one.other]] -= 1
    found.suggestions[reader] = ()


def both_ways(
    door: Door, newcomer: Profile, others: Sequence[str]
) -> dict[str, tuple[Suggestion, ...]]:
    """Return how others see somebody by what these write now, and the other way."""
    found, ones = door.matching, np.arange(1, len(others) + 1)
    people = [found.profiles[door.rows[other]] for other in others]
    some = found.crowd.only([newcomer, *people])
    scoring = Scoring(some, door.matcher.learned, np.zeros(len(people) + 1, np.float32))
    zeros = np.zeros_like(ones)
    return suggest(
        scoring, np.concatenate([ones, zeros]), np.concatenate([zeros, ones])
    )


def _with_places_for(
    door: Door, newcomer: Profile, kept: tuple[Suggestion, ...]
) -> Profile:
    """Return somebody who wishes for as many as are missing on the list."""
    wishes = door.matcher.wishes((newcomer,))
    missing = max(0, int(wishes.wanted[0]) - len(kept))
    away = max(0, int(wishes.quota[0]) - sum(one.outside for one in kept))
    return replace(newcomer, wanted=missing, outside=away / max(1, missing))


def _note(door: Door, newcomer: Profile) -> None:
    """Write the new last row as if all of the list had been found at once."""
    found, wishes = door.matching, door.matcher.wishes((newcomer,))
    row = door.rows[newcomer.id] = len(found.prices) - 1
    found.wishes.wanted[row] = wishes.wanted[0]
    found.wishes.quota[row] = wishes.quota[0]


def _absent(door: Door, newcomer: Profile) -> set[tuple[str, str]]:
    """Return who cannot be suggested: they left, or want to be left in peace."""
    here = set(map(str, door.here))
    return {(newcomer.id, who) for who in door.rows if who not in here}
