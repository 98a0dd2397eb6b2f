"""The lists while they are being filled: who is on whose, and what room is left."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.graph import Graph, Mask, Rows, Values
from companion.core.matching.sides import Free
from companion.core.matching.sparse import sparse

Counts = NDArray[np.intp]

# So many people's whole rows are kept at once: at an event of 50,000 that is 100 MB.
MOST_ASKED = 128
# Having asked in vain so often shows that no one else is to be had: all want to be on
# fewer lists, or nobody may meet the ones who have room.
PATIENCE = 256


@dataclass(frozen=True, slots=True)
class Wishes:
    """What everybody's list should be like, by row."""

    wanted: Counts  # length of the list
    quota: Counts  # of these, at least so many from another field
    floor: Counts  # on how many lists at least
    ceiling: Counts  # on how many lists at most
    own: Mask  # the ceiling is the person's own choice, and holds whatever comes

    def joined(self, more: Self) -> Self:
        """Return the wishes of these people, then of more."""
        both = (
            np.concatenate([getattr(self, one.name), getattr(more, one.name)])
            for one in fields(self)
        )
        return type(self)(*both)


class Place(NamedTuple):
    """An entry of a list, with what the pair is worth and whether fields differ."""

    entry: int
    worth: float
    outside: bool


@dataclass(frozen=True, slots=True)
class Beyond:
    """Everyone who may meet one person, each once."""

    rows: Rows
    worth: Values
    outside: Mask

    def only(self, kept: Mask | Rows) -> Self:
        return type(self)(self.rows[kept], self.worth[kept], self.outside[kept])

    def places(self) -> list[Place]:
        return [
            Place(entry, worth, outside)
            for entry, worth, outside in zip(
                self.rows.tolist(),
                self.worth.tolist(),
                self.outside.tolist(),
                strict=True,
            )
        ]


Ask = Callable[[int], Beyond]


class Slots:
    """Lists by reader, and for every entry the readers who hold it."""

    def __init__(
        self, graph: Graph, order: Values, wishes: Wishes, ask: Ask | None
    ) -> None:
        people = graph.people
        self.people = people
        self.wishes = wishes
        self.wanted: list[int] = wishes.wanted.tolist()
        self.willing: Mask = wishes.ceiling > 0
        self.lists: list[dict[int, Place]] = [{} for _ in range(people)]
        self.holders: list[set[int]] = [set() for _ in range(people)]
        # What is left: places on a list, of these for the same field, lists to be on.
        self.left: list[int] = wishes.wanted.tolist()
        self.inside: list[int] = []
        self.room: list[int] = wishes.ceiling.tolist()
        self.open: Mask = self.willing.copy()
        # Readers and entries whom no mending parts.
        self.kept: set[tuple[int, int]] = set()
        self._graph, self._order, self._ask = graph, order, ask
        self._asked: dict[int, Beyond] = {}
        self._known_all: set[int] = set()
        self._patience = PATIENCE
        self._index()

    def _index(self) -> None:
        graph, willing = self._graph, self.willing
        shape = (graph.people, graph.people)
        starts = np.searchsorted(graph.low, np.arange(graph.people + 1))
        pairs = np.arange(len(graph.low), dtype=np.int32)
        below = sparse((pairs, graph.high, starts), shape).T.tocsr()
        self._above_starts = starts
        self._below_starts, self._below = below.indptr, below.indices
        self._below_pairs = below.data

        def count(held: Mask) -> Counts:
            low, high = graph.low[held], graph.high[held]
            found = np.bincount(low[willing[high]], minlength=graph.people)
            return found + np.bincount(high[willing[low]], minlength=graph.people)

        self.known: list[int] = count(np.ones(len(graph.low), bool)).tolist()
        quota = np.minimum(self.wishes.quota, count(graph.outside))
        self._quota: list[int] = quota.tolist()
        self.inside = (self.wishes.wanted - quota).tolist()

    def free(self) -> Free:
        """Return a copy of what is left."""
        return Free(*(np.array(one) for one in (self.left, self.inside, self.room)))

    def around(self, person: int) -> Beyond:
        """Return all who are known to be possible partners of one person."""
        if person in self._asked:
            return self._asked[person]
        start, end = self._above_starts[person : person + 2]
        first, last = self._below_starts[person : person + 2]
        below = self._below_pairs[first:last]
        graph, order = self._graph, self._order
        return Beyond(
            np.concatenate([self._below[first:last], graph.high[start:end]]),
            np.concatenate([order[below], order[start:end]]),
            np.concatenate([graph.outside[below], graph.outside[start:end]]),
        )

    def can_ask(self) -> bool:
        return self._ask is not None and self._patience > 0

    def ask(self, person: int) -> None:
        """Learn of everyone who may meet one person, unless that is known."""
        if self._ask is None or person in self._asked or self._patience == 0:
            return
        if len(self._asked) >= MOST_ASKED:
            del self._asked[next(iter(self._asked))]
        found = self._asked[person] = self._ask(person)
        self._patience -= 1
        if person not in self._known_all:
            self._known_all.add(person)
            self._know(person, self.willing[found.rows], found.outside)

    def be_patient(self) -> None:
        """Note that asking helped."""
        self._patience = PATIENCE

    def _know(self, person: int, willing: Mask, outside: Mask) -> None:
        self.known[person] = int(willing.sum())
        share = min(int(self.wishes.quota[person]), int((willing & outside).sum()))
        self.inside[person] -= share - self._quota[person]
        self._quota[person] = share

    def add(self, reader: int, place: Place) -> None:
        entry, _, outside = place
        self.lists[reader][entry] = place
        self.holders[entry].add(reader)
        self.left[reader] -= 1
        self.inside[reader] -= not outside
        self.room[entry] -= 1
        if self.room[entry] <= 0:
            self.open[entry] = False

    def drop(self, reader: int, entry: int) -> None:
        place = self.lists[reader].pop(entry)
        self.holders[entry].discard(reader)
        self.left[reader] += 1
        self.inside[reader] += not place.outside
        self.room[entry] += 1
        self.open[entry] = self.room[entry] > 0

    def make_room(self, entry: int) -> None:
        """Let an entry be on one list more."""
        if self.room[entry] <= 0:
            self.room[entry] = 1
            self.open[entry] = True

    def above_ceiling(self) -> list[int]:
        """Return on how many lists those are who are on more than they should."""
        ceilings = self.wishes.ceiling.tolist()
        lists = [len(holders) for holders in self.holders]
        return [n for n, most in zip(lists, ceilings, strict=True) if n > most]

    def forget_fields(self, reader: int) -> None:
        """Let a list hold as many of the same field as it likes."""
        self.inside[reader] = self.wanted[reader] - self._same_field(reader)

    def keeps_share(self, reader: int) -> bool:
        """Say whether a list leaves the places for another field that it should."""
        return self._same_field(reader) <= self.wanted[reader] - self._quota[reader]

    def _same_field(self, reader: int) -> int:
        return sum(not place.outside for place in self.lists[reader].values())

    def short(self) -> list[int]:
        """Return readers whose list could be longer, going by who is possible."""
        return [
            reader
            for reader, left in enumerate(self.left)
            if left > 0 and self._has_more(reader)
        ]

    def _has_more(self, reader: int) -> bool:
        unknown = self.can_ask() and reader not in self._known_all
        return unknown or len(self.lists[reader]) < self.known[reader]
