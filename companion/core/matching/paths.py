"""Mending lists along alternating paths: somebody gives up an entry, takes another.

The searches go breadth first through who may meet whom, so that the shortest exchange
is found; whoever was reached in vain is not tried again.
"""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from companion.core.matching.slots import Beyond, Place, Slots

# Before somebody's whole row is asked for, so many others are looked at.
NEAR = 300


@dataclass(slots=True)
class _Hopeless:
    """From whom no way leads on, by the known pairs and by all of them."""

    near: set[int] = field(default_factory=set)
    far: set[int] = field(default_factory=set)


def lengthen(slots: Slots) -> None:
    """Fill lists up, as far as a way leads to somebody with room."""
    hopeless = _Hopeless()

    def find(reader: int) -> bool:
        return bool(slots.open.any()) and _found(
            slots, hopeless, lambda known, deep: _Places(slots, reader, known, deep)
        )

    for reader in slots.short():
        while slots.left[reader] > 0 and find(reader):
            pass


def show_everyone(slots: Slots) -> int:
    """Bring everyone onto one list, then two, up to the floor; count who is not."""
    failed: set[int] = set()
    floor = slots.wishes.floor.tolist()
    for level in range(1, max(floor, default=0) + 1):
        least = [min(level, one) for one in floor]
        failed.update(_bring_in(slots, least))
    return len(failed)


def _bring_in(slots: Slots, least: list[int]) -> list[int]:
    """Bring everyone onto one list more who is on too few; return who is not."""
    hopeless = _Hopeless()

    def find(entry: int) -> bool:
        return _found(
            slots,
            hopeless,
            lambda known, deep: _Exchanges(slots, entry, known, deep, least),
        )

    return [
        entry
        for entry, holders in enumerate(slots.holders)
        if len(holders) < least[entry] and not find(entry)
    ]


class _Search(ABC):
    """A breadth-first search from one person through others."""

    def __init__(
        self, slots: Slots, start: int, hopeless: set[int], deep: bool
    ) -> None:
        self._slots = slots
        self._hopeless = hopeless
        self._deep = deep
        self._queue = deque([] if start in hopeless else [start])
        self._reached = {start}

    def goes(self, most: int) -> bool:
        """Mend one place if a way is found before so many people were reached."""
        while self._queue and len(self._reached) <= most:
            person = self._queue.popleft()
            if self._deep:
                self._slots.ask(person)
            if self._ends(person):
                return True
        if not self._queue:
            self._hopeless |= self._reached
        return False

    @abstractmethod
    def _ends(self, person: int) -> bool:
        """Mend the place if a way ends here, else reach all to whom one leads on."""

    def _is_new(self, person: int) -> bool:
        if person in self._reached or person in self._hopeless:
            return False
        self._reached.add(person)
        self._queue.append(person)
        return True


def _found(
    slots: Slots, hopeless: _Hopeless, search: Callable[[set[int], bool], _Search]
) -> bool:
    if not slots.can_ask():
        return search(hopeless.near, False).goes(slots.people)
    if search(hopeless.near, False).goes(NEAR):
        return True
    if search(hopeless.far, True).goes(slots.people):
        slots.be_patient()
        return True
    return False


class _Places(_Search):
    """The search for somebody with room, from one reader through other readers."""

    def __init__(
        self, slots: Slots, start: int, hopeless: set[int], deep: bool
    ) -> None:
        super().__init__(slots, start, hopeless, deep)
        self._seen = np.zeros(slots.people, bool)
        # reader -> who takes over which of the entries
        self._gave_up: dict[int, tuple[int, Place]] = {}

    def _ends(self, reader: int) -> bool:
        possible = self._takable(reader)
        free = np.flatnonzero(self._slots.open[possible.rows])
        if free.size:
            best = free[[np.argmax(possible.worth[free])]]
            self._shift(reader, possible.only(best).places()[0])
            return True
        self._seen[possible.rows] = True
        kept = self._slots.kept
        for given in possible.places():
            for holder in self._slots.holders[given.entry]:
                if (holder, given.entry) not in kept and self._is_new(holder):
                    self._gave_up[holder] = (reader, given)
        return False

    def _takable(self, reader: int) -> Beyond:
        """Return who could come onto a list, its given-up entry gone."""
        slots = self._slots
        around, held = slots.around(reader), slots.lists[reader]
        inside = slots.inside[reader]
        if reader in self._gave_up:
            _, given = self._gave_up[reader]
            inside += not held[given.entry].outside
        possible = ~self._seen[around.rows]
        for entry in held:
            possible &= around.rows != entry
        if inside <= 0:
            possible &= around.outside
        return around.only(possible)

    def _shift(self, reader: int, new: Place) -> None:
        while reader in self._gave_up:
            taker, given = self._gave_up[reader]
            self._slots.drop(reader, given.entry)
            self._slots.add(reader, new)
            reader, new = taker, given
        self._slots.add(reader, new)


class _Exchanges(_Search):
    """The search for somebody who can spare a list, from one entry through others."""

    def __init__(
        self,
        slots: Slots,
        start: int,
        hopeless: set[int],
        deep: bool,
        least: list[int],
    ) -> None:
        super().__init__(slots, start, hopeless, deep)
        self._least = least
        # entry -> whose list loses it, and what comes instead
        self._lost: dict[int, tuple[int, Place]] = {}

    def _ends(self, entry: int) -> bool:
        possible = [
            (reader, new, loser)
            for reader, new in self._readers(entry)
            for loser in self._losers(reader, new)
        ]
        spare = [one for one in possible if self._can_spare(one[2].entry)]
        if spare:
            reader, new, loser = max(spare, key=_gain)
            self._lost[loser.entry] = (reader, new)
            self._replace(loser.entry)
            return True
        for reader, new, loser in possible:
            if self._is_new(loser.entry):
                self._lost[loser.entry] = (reader, new)
        return False

    def _readers(self, entry: int) -> list[tuple[int, Place]]:
        holders = self._slots.holders[entry]
        return [
            (reader, Place(entry, worth, outside))
            for reader, worth, outside in self._slots.around(entry).places()
            if reader not in holders
        ]

    def _losers(self, reader: int, new: Place) -> list[Place]:
        # A stranger to the field may replace anyone, a colleague of it only another.
        anyone = new.outside or self._slots.inside[reader] > 0
        held, kept = self._slots.lists[reader].values(), self._slots.kept
        return [
            loser
            for loser in held
            if (anyone or not loser.outside) and (reader, loser.entry) not in kept
        ]

    def _can_spare(self, entry: int) -> bool:
        return len(self._slots.holders[entry]) > self._least[entry]

    def _replace(self, loser: int) -> None:
        while loser in self._lost:
            reader, new = self._lost.pop(loser)
            self._slots.drop(reader, loser)
            self._slots.add(reader, new)
            loser = new.entry


def _gain(exchange: tuple[int, Place, Place]) -> float:
    _, new, loser = exchange
    return new.worth - loser.worth
