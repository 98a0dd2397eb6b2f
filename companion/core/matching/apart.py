"""What speaks against two people at one table, and how much."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.constraints import (
    can_talk,
    languages_of,
    same_organisation_key,
)
from companion.core.matching.profile import Profile

Mask = NDArray[np.bool_]
Strain = NDArray[np.float64]
Pairs = Iterable[tuple[str, str]]

# Each outweighs any number of those before it at two tables.
MET, COLLEAGUES, NO_LANGUAGE, NEVER = 1e2, 1e4, 1e6, 1e8


@dataclass(frozen=True, slots=True)
class Apart:
    """Who is ruled out for whom, and who knows whom already, by id and both ways."""

    never: Mapping[str, set[str]]
    met: Mapping[str, set[str]]

    @classmethod
    def of(cls, never: Pairs, met: Pairs) -> "Apart":
        return cls(_both_ways(never), _both_ways(met))

    def reasons(self, people: Sequence[Profile]) -> dict[float, Mask]:
        """Return (people, people) for each weight: true where it applies."""
        return {
            MET: _listed(people, self.met),
            COLLEAGUES: _colleagues(people),
            NO_LANGUAGE: _no_language(people),
            NEVER: _listed(people, self.never),
        }

    def strain(self, people: Sequence[Profile]) -> Strain:
        """Return (people, people), symmetric: the weights of all that applies."""
        parts = [weight * mask for weight, mask in self.reasons(people).items()]
        return np.asarray(sum(parts), np.float64)


def _both_ways(pairs: Pairs) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        if one != other:
            found[one].add(other)
            found[other].add(one)
    return dict(found)


def _listed(people: Sequence[Profile], listed: Mapping[str, set[str]]) -> Mask:
    row = {person.id: number for number, person in enumerate(people)}
    mask = np.zeros((len(people), len(people)), bool)
    for one in row.keys() & listed.keys():
        mask[row[one], [row[other] for other in listed[one] & row.keys()]] = True
    return mask


def _colleagues(people: Sequence[Profile]) -> Mask:
    keys = [same_organisation_key(person.organisation) for person in people]
    told = np.array([bool(key) for key in keys], bool)
    codes = _codes(keys)
    return _without_oneself((codes[:, None] == codes) & told)


def _no_language(people: Sequence[Profile]) -> Mask:
    """Tell who cannot talk; who names no language may speak any."""
    spoken = [languages_of(tuple(person.languages)) for person in people]
    kinds = list(dict.fromkeys(spoken))
    silent = [[not can_talk(one, other) for other in kinds] for one in kinds]
    codes = _codes(spoken)
    mask = np.array(silent, bool).reshape(len(kinds), len(kinds))
    return _without_oneself(mask[codes[:, None], codes])


def _codes(keys: Sequence[Any]) -> NDArray[np.intp]:
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([numbers[key] for key in keys], np.intp)


def _without_oneself(mask: Mask) -> Mask:
    np.fill_diagonal(mask, val=False)
    return mask
