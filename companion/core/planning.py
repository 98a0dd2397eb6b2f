"""Which talks to go to: the best of those that do not run at the same time."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """A talk as a plan sees it: when it runs, and what it is worth to somebody."""

    id: int
    start: datetime
    end: datetime
    value: float  # only what is above zero is planned


@dataclass(frozen=True, slots=True)
class Choice:
    """A talk to go to, and the next best at the same time, if there is one."""

    id: int
    instead: int | None = None


def choose(slots: Sequence[Slot], most: int) -> list[Choice]:
    """Return up to *most* talks that do not overlap and are worth most together.

    They come in the order in which they begin.
    """
    worth = sorted((s for s in slots if s.value > 0), key=lambda s: (s.end, s.id))
    chosen = sorted(_best(worth, most), key=lambda slot: (slot.start, slot.id))
    taken = {slot.id for slot in chosen}
    rest = [slot for slot in worth if slot.id not in taken]
    return [Choice(slot.id, _instead(slot, rest)) for slot in chosen]


def _best(slots: Sequence[Slot], most: int) -> list[Slot]:
    """Solve it exactly: slots are sorted by their end, as the weighted schedule is."""
    ends = [slot.end for slot in slots]
    # table[k][i]: the worth of the best k at most among the first i.
    table = [[0.0] * (len(slots) + 1)]
    for _ in range(min(most, len(slots))):
        row, fewer = [0.0], table[-1]
        for number, slot in enumerate(slots):
            before = bisect_right(ends, slot.start, hi=number)
            row.append(max(row[-1], fewer[before] + slot.value))
        table.append(row)
    return _walk(slots, ends, table)


def _walk(
    slots: Sequence[Slot], ends: Sequence[datetime], table: Sequence[Sequence[float]]
) -> list[Slot]:
    """Find out which slots made the worth of the last cell."""
    chosen: list[Slot] = []
    number, left = len(slots), len(table) - 1
    while number and left:
        if table[left][number] == table[left][number - 1]:
            number -= 1
            continue
        slot = slots[number - 1]
        chosen.append(slot)
        number = bisect_right(ends, slot.start, hi=number - 1)
        left -= 1
    return chosen


def _instead(slot: Slot, rest: Sequence[Slot]) -> int | None:
    clashing = [s for s in rest if s.start < slot.end and slot.start < s.end]
    best = max(clashing, key=lambda one: (one.value, -one.id), default=None)
    return best.id if best else None
