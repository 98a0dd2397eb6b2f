"""Why two people should meet, as it is kept and shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from companion.core import opener as openers
from companion.core.matching import Suggestion
from companion.core.opener import Grounds, Words

Pair = tuple[str, str]  # mine, theirs


class Talker(Protocol):
    """One of two who talk: an attendee, or what was read of one."""

    @property
    def id(self) -> int: ...
    @property
    def field(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def languages(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why two people should meet, in both people's own words."""

    gives: tuple[Pair, ...] = ()  # my offer, their need
    gets: tuple[Pair, ...] = ()  # my need, their offer
    shared: tuple[Pair, ...] = ()  # my interest, theirs
    talks: tuple[str, ...] = ()  # titles that both starred

    @property
    def opener(self) -> str:
        """Return a question to begin with where no more is known of the two."""
        return openers.opener(_grounds(self))


def words_between(why: Reasons, me: Talker, other: Talker) -> Words:
    """Return what I can say to the other, in a language that both of us speak."""
    grounds = replace(
        _grounds(why),
        field=other.field if other.field == me.field else "",
        organisation=other.organisation,
    )
    language = openers.spoken(me.languages, other.languages)
    return openers.words(grounds, language, seed=f"{me.id}|{other.id}")


def _grounds(why: Reasons) -> Grounds:
    return Grounds(
        needs=[theirs for _, theirs in why.gives],
        interests=[theirs for _, theirs in why.shared],
        offers=[theirs for _, theirs in why.gets],
        talks=why.talks,
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
