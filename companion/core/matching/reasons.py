"""Why two people should meet, in their own words and no others."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.crowd import Crowd
from companion.core.matching.graph import unordered
from companion.core.matching.pairwise import in_parts, whose
from companion.core.matching.profile import Pair, Suggestion
from companion.core.matching.scoring import Pairs, Scoring
from companion.core.matching.sets import Sets

Rows = NDArray[np.intp]
Quotes = dict[int, tuple[Pair, ...]]  # by number of the pair of people


def suggest(
    scoring: Scoring, readers: Rows, entries: Rows
) -> dict[str, tuple[Suggestion, ...]]:
    """Return everybody's suggestions, best first, with the reasons.

    *readers* and *entries* lie side by side. Where nothing fits well enough nothing is
    said: a weak reason is worse than none.
    """
    people = scoring.crowd.people
    low, high, numbers = unordered(readers, entries, len(people))
    meetings = Meetings.of(scoring, low, high)
    found: dict[str, list[Suggestion]] = {person.id: [] for person in people}
    for reader, entry, number in zip(
        readers.tolist(), entries.tolist(), numbers.tolist(), strict=True
    ):
        found[people[reader].id].append(meetings.seen_by(reader, entry, number))
    return {one: best_first(suggestions) for one, suggestions in found.items()}


def best_first(suggestions: list[Suggestion]) -> tuple[Suggestion, ...]:
    return tuple(sorted(suggestions, key=lambda one: (-one.score, one.other)))


@dataclass(frozen=True, slots=True)
class Meetings:
    """All there is to say of pairs of people, by the number of the pair."""

    crowd: Crowd
    scores: list[float]
    outside: list[bool]
    features: list[tuple[float, ...]]  # as the smaller row sees them
    gets: Quotes  # the smaller row's need, the other's offer
    gives: Quotes  # the smaller row's offer, the other's need
    shared: Quotes
    silent: list[bool]  # by person

    @classmethod
    def of(cls, scoring: Scoring, low: Rows, high: Rows) -> "Meetings":
        crowd = scoring.crowd
        pairs, outside = Pairs.of(crowd, low, high), crowd.rules.outside(low, high)
        needs, offers, interests = crowd.needs, crowd.offers, crowd.interests
        # Who asks comes first, so that both see the same pairs.
        asked = quotes(crowd, (needs, high), (offers, low))
        return cls(
            crowd,
            np.round(scoring.mutual(pairs).astype(float), 4).tolist(),
            outside.tolist(),
            _tuples(np.round(pairs.gains.features(outside).astype(float), 4)),
            gets=quotes(crowd, (needs, low), (offers, high)),
            gives={number: turned(pairs) for number, pairs in asked.items()},
            shared=quotes(crowd, (interests, low), (interests, high)),
            silent=crowd.silent.tolist(),
        )

    def seen_by(self, reader: int, entry: int, number: int) -> Suggestion:
        me, other = self.crowd.people[reader], self.crowd.people[entry]
        gets, gives = self.gets.get(number, ()), self.gives.get(number, ())
        shared, features = self.shared.get(number, ()), self.features[number]
        if reader > entry:
            gets, gives, shared = turned(gives), turned(gets), turned(shared)
            features = (features[1], features[0], *features[2:])
        both = {*me.starred} & {*other.starred} if me.starred and other.starred else ()
        # By place: by name it takes three times as long.
        return Suggestion(
            other.id,
            self.scores[number],
            gives,
            gets,
            shared,
            self.outside[number],
            tuple(sorted(both)),
            features,
            self.silent[reader],
        )


def _tuples(table: NDArray[np.float64]) -> list[tuple[float, ...]]:
    return list(zip(*table.T.tolist(), strict=True))


def turned(pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
    """Return the same pairs as the other one sees them."""
    if not pairs:  # as most are
        return pairs
    return tuple(Pair(pair.theirs, pair.mine, pair.score) for pair in pairs)


def quotes(crowd: Crowd, mine: tuple[Sets, Rows], theirs: tuple[Sets, Rows]) -> Quotes:
    """Return the best pairs of texts above the bar, no text twice, pair by pair."""
    from companion.core.matching import comparing  # noqa: PLC0415 -- a compiler, 120 MB

    (my_texts, ones), (their_texts, others) = mine, theirs
    near, most = crowd.near, crowd.fitted.weights.quotes
    rows = np.zeros((len(ones), most, 2), np.int64)
    scores = np.zeros((len(ones), most), np.float32)
    scales, bar = near.scales(near), np.float32(crowd.fitted.bar)

    def fill(part: slice) -> None:
        comparing.quoted(
            near.texts,
            *(whose(my_texts), ones[part], whose(their_texts), others[part]),
            *(scales, near.curve, bar),
            *(near.room_for(my_texts), rows[part], scores[part]),
        )

    in_parts(fill, len(ones))
    texts = crowd.fitted.texts
    found: defaultdict[int, list[Pair]] = defaultdict(list)
    pairs, places = np.nonzero(scores)
    for pair, (row, other), score in zip(
        pairs.tolist(),
        rows[pairs, places].tolist(),
        np.round(scores[pairs, places].astype(float), 4).tolist(),
        strict=True,
    ):
        found[pair].append(Pair(texts[row], texts[other], score))
    return {pair: tuple(quoted) for pair, quoted in found.items()}
