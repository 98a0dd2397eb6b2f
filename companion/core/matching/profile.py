"""A person as matching knows them, and what it says of two people, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """A person at an event, as far as meeting others goes."""

    id: str
    organisation: str = ""
    field: str = ""
    interests: Sequence[str] = ()
    offers: Sequence[str] = ()
    needs: Sequence[str] = ()
    wanted: int | None = 5  # people to meet; None leaves it to the matcher
    ceiling: int | None = None  # most lists to appear on; None likewise
    outside: float = 0.2  # share of the suggestions from another field
    languages: Sequence[str] = ()
    starred: Sequence[str] = ()  # talks they mean to hear
    role: str = ""  # speaker, exhibitor, ...: all there is to go by of the silent


@dataclass(frozen=True, slots=True)
class Pair:
    """Words of one's own beside words of the other that answer them."""

    mine: str
    theirs: str
    score: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    other: str
    score: float
    gives: tuple[Pair, ...]  # my offer, their need
    gets: tuple[Pair, ...]  # my need, their offer
    shared: tuple[Pair, ...]  # my interest, theirs
    outside: bool  # of another field than mine
    talks: tuple[str, ...] = ()  # that both starred
    features: tuple[float, ...] = ()  # what learning looks at, in the order of FEATURES
    popular: bool = False  # nothing of mine to go by: chosen for what all like


@dataclass(frozen=True, slots=True)
class LeftOut:
    id: str
    reason: str
