"""From worths to lists: who is on whose, with room on both sides.

Everyone is a reader of one list of a wished length, and an entry on some lists of
others, on a least and a most of them. Pairs are taken in the order of their worth;
what that greedy pass leaves short is mended along alternating paths, which find a way
wherever there is one.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.constraints import Mask

Matrix = NDArray[np.float32]
Counts = NDArray[np.intp]

# Best partners of each person the greedy pass looks at; paths find the others.
NEIGHBOURS = 64


@dataclass(frozen=True, slots=True)
class Wishes:
    """What everybody's list should be like, by row."""

    wanted: Counts  # length of the list
    quota: Counts  # of these, at least so many from another field
    floor: Counts  # on how many lists at least
    ceiling: Counts  # on how many lists at most
    own: Mask  # the ceiling is the person's own choice, and holds whatever comes


class Lists:
    """The lists while they are being filled: chosen[reader, entry]."""

    def __init__(
        self, worth: Matrix, allowed: Mask, outside: Mask, wishes: Wishes
    ) -> None:
        people = len(worth)
        self.chosen = np.zeros((people, people), bool)
        self.relaxed: list[str] = []
        self._worth = worth
        self._allowed = allowed
        self._outside = outside
        self._wishes = wishes
        self._ceiling = wishes.ceiling.copy()
        most_inside = wishes.wanted - np.minimum(
            wishes.quota, (allowed & outside).sum(axis=1)
        )
        self._most_inside: Counts = most_inside
        self._filled = np.zeros(people, np.intp)
        self._inside = np.zeros(people, np.intp)
        self._shown = np.zeros(people, np.intp)

    def fill(self) -> None:
        """Fill all lists; what had to give way is told in `relaxed`, in this order.

        First the share from another field, then the ceilings nobody chose, then the
        floor. A ceiling of one's own and a forbidden pair never give way: the list
        stays shorter then.
        """
        order = self._order()
        for reader, entry in order:
            if self._fits(reader, entry) and self._fits(entry, reader):
                self._add(reader, entry)
                self._add(entry, reader)
        for reader, entry in order:
            for one, other in ((reader, entry), (entry, reader)):
                if self._fits(one, other):
                    self._add(one, other)
        self._lengthen()
        self._relax_fields()
        self._relax_ceilings()
        self._show_everyone()

    def _order(self) -> list[tuple[int, int]]:
        people = len(self._worth)
        priced = np.where(self._allowed, self._worth, -np.inf)
        near = min(NEIGHBOURS, people)
        best = np.argsort(-priced, axis=1, kind="stable")[:, :near]
        rows = np.repeat(np.arange(people), best.shape[1])
        columns = best.ravel()
        keep = self._allowed[rows, columns]
        low = np.minimum(rows, columns)[keep]
        high = np.maximum(rows, columns)[keep]
        pairs = np.unique(np.stack([low, high], axis=1), axis=0)
        order = np.argsort(-self._worth[pairs[:, 0], pairs[:, 1]], kind="stable")
        return [(int(low), int(high)) for low, high in pairs[order]]

    def _fits(self, reader: int, entry: int) -> bool:
        return bool(
            self._allowed[reader, entry]
            and not self.chosen[reader, entry]
            and self._filled[reader] < self._wishes.wanted[reader]
            and self._shown[entry] < self._ceiling[entry]
            and (
                self._outside[reader, entry]
                or self._inside[reader] < self._most_inside[reader]
            )
        )

    def _add(self, reader: int, entry: int) -> None:
        self._change(reader, entry, 1)

    def _drop(self, reader: int, entry: int) -> None:
        self._change(reader, entry, -1)

    def _change(self, reader: int, entry: int, by: int) -> None:
        self.chosen[reader, entry] = by > 0
        self._filled[reader] += by
        self._shown[entry] += by
        self._inside[reader] += by * (not self._outside[reader, entry])

    def _short(self) -> list[int]:
        """Return readers whose list could be longer, going by who is allowed."""
        possible = np.minimum(self._wishes.wanted, self._allowed.sum(axis=1))
        return [int(row) for row in np.flatnonzero(self._filled < possible)]

    def _lengthen(self) -> None:
        hopeless = np.zeros(len(self._worth), bool)
        for reader in self._short():
            while self._filled[reader] < self._wishes.wanted[reader]:
                if hopeless[reader] or not self._find_place(reader, hopeless):
                    break

    def _find_place(self, start: int, hopeless: Mask) -> bool:
        """Add one entry to a list, letting other lists exchange theirs if need be.

        The readers tried in vain are marked: from none of them a way leads on.
        """
        gave_up: dict[int, tuple[int, int]] = {}  # reader -> (who takes, which entry)
        seen = np.zeros(len(self._worth), bool)
        queue, readers = deque([start]), {start}
        while queue:
            reader = queue.popleft()
            possible = self._takable(reader, gave_up) & ~seen
            free = np.flatnonzero(possible & (self._shown < self._ceiling))
            if free.size:
                entry = int(free[np.argmax(self._worth[reader, free])])
                self._shift(reader, entry, gave_up)
                return True
            seen |= possible
            for given in np.flatnonzero(possible).tolist():
                for holder in np.flatnonzero(self.chosen[:, given]).tolist():
                    if holder not in readers:
                        readers.add(holder)
                        gave_up[holder] = (reader, given)
                        queue.append(holder)
        hopeless[list(readers)] = True
        return False

    def _takable(self, reader: int, gave_up: dict[int, tuple[int, int]]) -> Mask:
        """Return who could come onto a list, its given-up entry gone."""
        possible: Mask = self._allowed[reader] & ~self.chosen[reader]
        inside = int(self._inside[reader])
        if reader in gave_up:
            inside -= not self._outside[reader, gave_up[reader][1]]
        if inside >= self._most_inside[reader]:
            possible &= self._outside[reader]
        return possible

    def _shift(
        self, reader: int, entry: int, gave_up: dict[int, tuple[int, int]]
    ) -> None:
        while reader in gave_up:
            taker, given = gave_up[reader]
            self._drop(reader, given)
            self._add(reader, entry)
            reader, entry = taker, given
        self._add(reader, entry)

    def _relax_fields(self) -> None:
        short = self._short()
        if not short:
            return
        self._most_inside[short] = self._wishes.wanted[short]
        before = self.chosen.sum()
        self._lengthen()
        if self.chosen.sum() > before:
            self.relaxed.append(
                f"{_people_are(len(short)).capitalize()} suggested fewer people from"
                " another field than they chose: those are on enough lists."
            )

    def _relax_ceilings(self) -> None:
        before = self._ceiling.copy()
        for reader in self._short():
            for entry in self._least_shown(reader):
                if self._filled[reader] >= self._wishes.wanted[reader]:
                    break
                self._ceiling[entry] = max(self._ceiling[entry], self._shown[entry] + 1)
                self._add(reader, entry)
        raised = int((self._ceiling > before).sum())
        if raised:
            self.relaxed.append(
                f"To give everyone their suggestions, {_people_are(raised)} on more"
                f" lists than the ceiling, up to {int(self._shown.max())}."
            )
        short = len(self._short())
        if short:
            self.relaxed.append(
                f"{_people_are(short).capitalize()} short of suggestions: the others"
                " want to be on fewer lists."
            )

    def _least_shown(self, reader: int) -> Iterator[int]:
        """Return who could come onto a list if no ceiling but one's own held."""
        possible = self._allowed[reader] & ~self.chosen[reader] & ~self._wishes.own
        entries = np.flatnonzero(possible)
        order = np.lexsort((-self._worth[reader, entries], self._shown[entries]))
        return (int(entry) for entry in entries[order])

    def _show_everyone(self) -> None:
        """Bring everyone onto one list, then two, up to the floor."""
        failed: set[int] = set()
        for level in range(1, int(self._wishes.floor.max(initial=0)) + 1):
            least = np.minimum(level, self._wishes.floor)
            for entry in np.flatnonzero(self._shown < least):
                if not self._bring_in(int(entry), least):
                    failed.add(int(entry))
        if failed:
            self.relaxed.append(
                f"{_people_are(len(failed)).capitalize()} on fewer lists than the"
                " floor: too few others may meet them or want more suggestions."
            )

    def _bring_in(self, start: int, least: Counts) -> bool:
        """Put one entry onto one more list, in exchange for one that can spare it."""
        came: dict[int, tuple[int, int]] = {}  # entry -> (reader, who replaces it)
        queue, seen = deque([start]), {start}
        while queue:
            entry = queue.popleft()
            exchanges = self._exchanges(entry)
            spare = exchanges & (self._shown > least)
            if spare.any():
                reader, loser = self._cheapest(entry, spare)
                came[loser] = (reader, entry)
                self._replace(loser, start, came)
                return True
            for reader, loser in np.argwhere(exchanges):
                if int(loser) not in seen:
                    seen.add(int(loser))
                    came[int(loser)] = (int(reader), entry)
                    queue.append(int(loser))
        return False

    def _exchanges(self, entry: int) -> Mask:
        """Return (reader, loser): true where the entry could replace the loser."""
        readers = self._allowed[:, entry] & ~self.chosen[:, entry]
        possible = self.chosen & readers[:, None]
        # A stranger to the field may replace anyone, a colleague of it only another.
        full = (self._inside >= self._most_inside) & ~self._outside[:, entry]
        return np.asarray(possible & ~(full[:, None] & self._outside), bool)

    def _cheapest(self, entry: int, exchanges: Mask) -> tuple[int, int]:
        readers, losers = np.nonzero(exchanges)
        gain = self._worth[readers, entry] - self._worth[readers, losers]
        best = int(np.argmax(gain))
        return int(readers[best]), int(losers[best])

    def _replace(
        self, loser: int, start: int, came: dict[int, tuple[int, int]]
    ) -> None:
        while loser != start:
            reader, entry = came[loser]
            self._drop(reader, loser)
            self._add(reader, entry)
            loser = entry


def _people_are(count: int) -> str:
    return "one person is" if count == 1 else f"{count} people are"
