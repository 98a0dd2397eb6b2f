"""What goes into matching and what comes out, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from companion.core.matching.affinity import Fitted


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


@dataclass(frozen=True, slots=True)
class LeftOut:
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Matching:
    """Who was suggested to whom at one event."""

    suggestions: Mapping[str, tuple[Suggestion, ...]]
    profiles: tuple[Profile, ...]
    prices: Mapping[str, float]  # log of the market's multiplier: low if sought after
    fitted: Fitted
    floor: int
    ceiling: int
    left_out: tuple[LeftOut, ...]
    relaxed: tuple[str, ...]  # what could not be kept, in sentences

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(profile.id for profile in self.profiles)

    def for_(self, person: str) -> list[Suggestion]:
        """Return the suggestions for one person, best first."""
        return list(self.suggestions[person])

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
            f"{len(self.profiles)} people, {given} suggestions; everyone is on"
            f" {min(counts, default=0)} to {max(counts, default=0)} lists."
        )
        return " ".join([first, *self.relaxed])
