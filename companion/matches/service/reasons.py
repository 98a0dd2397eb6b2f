"""Why two people should meet, as it is kept and shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from companion.core.matching import Suggestion
from companion.core.opener import Grounds, opener

Words = tuple[str, str]  # mine, theirs


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why two people should meet, in both people's own words."""

    gives: tuple[Words, ...] = ()  # my offer, their need
    gets: tuple[Words, ...] = ()  # my need, their offer
    shared: tuple[Words, ...] = ()  # my interest, theirs
    talks: tuple[str, ...] = ()  # titles that both starred

    @property
    def opener(self) -> str:
        return opener(
            Grounds(
                needs=[theirs for _, theirs in self.gives],
                interests=[theirs for _, theirs in self.shared],
                offers=[theirs for _, theirs in self.gets],
            )
        )


def told(suggestion: Suggestion, both_starred: Sequence[str]) -> Reasons:
    return Reasons(
        talks=tuple(both_starred),
        gives=tuple((pair.mine, pair.theirs) for pair in suggestion.gives),
        gets=tuple((pair.mine, pair.theirs) for pair in suggestion.gets),
        shared=tuple((pair.mine, pair.theirs) for pair in suggestion.shared),
    )


def as_kept(suggestion: Suggestion, both_starred: Sequence[str]) -> dict[str, Any]:
    """Return what `asdict` would of the reasons told: quick, as there are many."""
    return {
        "gives": [(pair.mine, pair.theirs) for pair in suggestion.gives],
        "gets": [(pair.mine, pair.theirs) for pair in suggestion.gets],
        "shared": [(pair.mine, pair.theirs) for pair in suggestion.shared],
        "talks": both_starred,
        **({"popular": True} if suggestion.popular else {}),
    }


def reasons_in(kept: Mapping[str, Any]) -> Reasons:
    """Return reasons as they were kept with a match or a contact."""
    return Reasons(
        **{
            name: tuple((mine, theirs) for mine, theirs in kept.get(name, ()))
            for name in ("gives", "gets", "shared")
        },
        talks=tuple(kept.get("talks", ())),
    )


def turned(reasons: Reasons) -> Reasons:
    """Return the same reasons as the other one sees them."""
    return Reasons(
        gives=tuple((theirs, mine) for mine, theirs in reasons.gets),
        gets=tuple((theirs, mine) for mine, theirs in reasons.gives),
        shared=tuple((theirs, mine) for mine, theirs in reasons.shared),
        talks=reasons.talks,
    )
