"""Tables for a few people each, at which everyone gains: for a lunch or a round.

What cannot be helped gives way in this order: first people who met already sit
together, then colleagues, then people without a common language. Who is ruled out for
somebody never sits with them: rather a table has one chair more, and where that does
not help either, somebody is left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from companion.core.matching.affinity import (
    DEFAULT_WEIGHTS,
    Fitted,
    TextAffinity,
    clean,
)
from companion.core.matching.alike import blocks
from companion.core.matching.apart import (
    COLLEAGUES,
    MET,
    NEVER,
    NO_LANGUAGE,
    Apart,
    Pairs,
)
from companion.core.matching.embed import Encoder, Layers
from companion.core.matching.gains import asked, gains, offered
from companion.core.matching.matcher import SameId
from companion.core.matching.profile import LeftOut, Pair, Profile
from companion.core.matching.seating import FEWEST, Tables, chance, plans, seat
from companion.core.matching.weights import Weights

People = list[Profile]
Lines = list[tuple[str, str]]  # who wrote it, and what

GETS, GIVES, SHARED = "gets", "gives", "shared"
LARGEST = 4  # at a table: more do not talk as one round
AT_ONCE = 2_000  # people: they are dealt by a matrix of people by people
SPREAD = 7919  # a prime: tables far apart come next to each other
GAVE_WAY = {
    MET: "with somebody they met before",
    COLLEAGUES: "with somebody of their own organisation",
    NO_LANGUAGE: "with somebody they share no language with",
}


class BadSize(ValueError):
    """Tables of this size cannot be made."""


@dataclass(frozen=True, slots=True)
class Why:
    """The best reason to talk to somebody at the table, in both people's own words."""

    other: str
    kind: str  # GETS: my need, their offer; GIVES: my offer, their need; SHARED
    pair: Pair


@dataclass(frozen=True, slots=True)
class Seat:
    id: str
    gain: float  # the chance that somebody at the table is worth meeting, 0 to 1
    why: Why | None  # none where nothing is good enough to be quoted


@dataclass(frozen=True, slots=True)
class Table:
    seats: tuple[Seat, ...]

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(seat.id for seat in self.seats)


@dataclass(frozen=True, slots=True)
class Grouping:
    """Who sits with whom: everybody at one table or left out."""

    tables: tuple[Table, ...]
    left_out: tuple[LeftOut, ...]
    relaxed: tuple[str, ...]  # what could not be kept, in sentences


def groups(
    profiles: Sequence[Profile],
    size: int = LARGEST,
    *,
    encoder: Layers | Encoder | str = "auto",
    weights: Weights = DEFAULT_WEIGHTS,
    never: Pairs = (),
    met: Pairs = (),
) -> Grouping:
    """Seat everybody at even tables of at most *size* people.

    The same profiles always give the same tables, in whatever order they come. Up to
    2,000 people are dealt as one crowd; more are parted into blocks of similar people,
    and whoever sits under strain then is dealt once more, across the blocks.

    Raises BadSize unless *size* is 2 to 4, SameId where two profiles have one id.
    """
    if not FEWEST <= size <= LARGEST:
        raise BadSize(f"Tables are for {FEWEST} to {LARGEST} people, not {size}.")
    people = sorted(profiles, key=lambda person: person.id)
    for one, following in pairwise(people):
        if one.id == following.id:
            raise SameId(f"Two profiles have the id {one.id!r}.")
    fitted = TextAffinity(encoder, weights).fit(asked(people), offered(people))
    room = Room(fitted, Apart.of(never, met), size)
    return room.grouping(people)


@dataclass(frozen=True, slots=True)
class Room:
    """Where an event's people are seated, by what is known of them there."""

    fitted: Fitted
    apart: Apart
    size: int

    def grouping(self, people: People) -> Grouping:
        tables, standing = self._settled(self._dealt(people), people)
        tables.sort(key=lambda table: table[0].id)
        return Grouping(
            tuple(map(self._described, tables)),
            tuple(LeftOut(one.id, _why_out(people)) for one in standing),
            tuple(self._relaxed(tables)),
        )

    def _dealt(self, people: People) -> list[People]:
        if len(people) <= AT_ONCE:
            return self._seated(people)
        parts = blocks(people, self.fitted, AT_ONCE // 2, self.size)
        tables = [table for part in parts for table in self._seated(part)]
        strained = [bool(self.apart.strain(table).any()) for table in tables]
        if not any(strained):
            return tables
        # The calm ones that help out come from all blocks.
        order = sorted(
            range(len(tables)),
            key=lambda n: (not strained[n], n * SPREAD % len(tables)),
        )
        again, kept = order[: AT_ONCE // self.size], order[AT_ONCE // self.size :]
        mixed = [one for number in again for one in tables[number]]
        return [tables[number] for number in kept] + self._seated(mixed)

    def _seated(self, people: People) -> list[People]:
        """Seat people, at more and smaller tables where some cannot sit together."""
        people = sorted(people, key=lambda person: person.id)
        gain = np.round(gains(self.fitted, people, people), 4)
        strain = self.apart.strain(people)
        severe = np.where(strain >= NO_LANGUAGE, strain, 0)
        best: Tables = ()
        least = np.inf
        for plan in plans(len(people), self.size):
            found = seat(gain, strain, plan)
            left = sum(severe[np.ix_(table, table)].sum() for table in found)
            if left >= least:
                break
            best, least = found, left
            if not left:
                break
        return [[people[row] for row in table] for table in best]

    def _settled(
        self, tables: list[People], people: People
    ) -> tuple[list[People], People]:
        """Let nobody sit with somebody ruled out, nor alone."""
        seated = {one.id for table in tables for one in table}
        standing = [one for one in people if one.id not in seated]
        for table in tables:
            standing += self._taken_off(table)
        standing += [one for table in tables if len(table) < FEWEST for one in table]
        tables = [table for table in tables if len(table) >= FEWEST]
        left = [
            one
            for one in sorted(standing, key=lambda one: one.id)
            if not self._joins(one, tables)
        ]
        return tables, left

    def _taken_off(self, table: People) -> Iterator[Profile]:
        while True:
            ruled_out = self.apart.reasons(table)[NEVER].sum(axis=1)
            if not ruled_out.any():
                break
            yield table.pop(int(np.argmax(ruled_out)))

    def _joins(self, one: Profile, tables: list[People]) -> bool:
        """Seat somebody at the table that takes it best, one chair more if need be."""
        free = [t for t in tables if len(t) <= self.size]
        strains = [self.apart.strain([*table, one]).sum() for table in free]
        if min(strains, default=NEVER) >= NEVER:
            return False
        free[int(np.argmin(strains))].append(one)
        free[int(np.argmin(strains))].sort(key=lambda person: person.id)
        return True

    def _described(self, table: People) -> Table:
        gain = gains(self.fitted, table, table)
        np.fill_diagonal(gain, 0)
        whys = self._whys(table)
        return Table(
            tuple(
                Seat(one.id, round(chance(own), 4), whys.get(one.id))
                for one, own in zip(table, gain, strict=True)
            )
        )

    def _whys(self, table: People) -> dict[str, Why]:
        """Return everybody's best reason: help counts for more than an interest."""
        weights = self.fitted.weights
        needs, offers = _lines(table, "needs"), _lines(table, "offers")
        interests = _lines(table, "interests")
        best: dict[str, tuple[float, Why]] = {}
        for mine, theirs, weight, kinds in (
            (needs, offers, weights.help, (GETS, GIVES)),
            (interests, interests, weights.interests, (SHARED, SHARED)),
        ):
            for one, other, pair in self._quotable(mine, theirs):
                turned = Pair(pair.theirs, pair.mine, pair.score)
                for id_, why in (
                    (one, Why(other, kinds[0], pair)),
                    (other, Why(one, kinds[1], turned)),
                ):
                    value = weight * pair.score
                    if id_ not in best or value > best[id_][0]:
                        best[id_] = (value, why)
        return {id_: why for id_, (_, why) in best.items()}

    def _quotable(self, mine: Lines, theirs: Lines) -> Iterator[tuple[str, str, Pair]]:
        scores = self.fitted.pairs([own for _, own in mine], [own for _, own in theirs])
        rows, columns = np.nonzero(scores >= self.fitted.bar)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            (one, my_words), (other, their_words) = mine[row], theirs[column]
            if one != other:
                score = round(float(scores[row, column]), 4)
                yield one, other, Pair(my_words, their_words, score)

    def _relaxed(self, tables: list[People]) -> Iterator[str]:
        reasons = [self.apart.reasons(table) for table in tables]
        for weight, words in GAVE_WAY.items():
            number = sum(int(each[weight].any(axis=1).sum()) for each in reasons)
            if number:
                yield f"{number} people sit {words}: there was no other way."


def _lines(table: People, kind: str) -> Lines:
    return [(one.id, text) for one in table for text in clean(getattr(one, kind))]


def _why_out(people: People) -> str:
    if len(people) < FEWEST:
        return "nobody else is there to sit with"
    return "at every table sits somebody who is ruled out for them"
