"""Dealing people to tables so that everyone there gains, on plain arrays.

A gain reads as the chance that a meeting is worth it; so what a table is worth to
somebody is the chance that at least one meeting there is. The product of everybody's
chances is made as great as possible: it suffers most where somebody goes away with
nothing, and grows with the sum where nobody does (Nash's welfare).
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Strain = NDArray[np.float64]  # (people, people), symmetric: what seating two costs
Values = NDArray[np.float64]
Rows = NDArray[np.intp]
Tables = tuple[tuple[int, ...], ...]

FEWEST = 2  # at a table
ALL_TRIED = 8  # people of whom every seating is tried
MOST_LOOKS = 20  # a person, for somebody to exchange places with
MOST_ESCAPES = 200  # exchanges that lead nowhere at once, to mend what strains
WORTH_IT = 1e-3  # of the logarithm of the product: less is no progress
LEAST, MOST = 1e-3, 0.999  # chances: none is nothing or certain
IMPOSSIBLE = 1e12  # strain of two empty chairs at one table


def plans(people: int, size: int) -> Iterator[list[int]]:
    """Yield how many sit at each table: even, at most *size*, and nobody alone.

    Each plan has a table more than the one before. Only an odd number of people at
    tables of two makes one table of three.
    """
    first = min(-(-people // size), people // FEWEST)
    for tables in range(max(1, first), people // FEWEST + 1):
        least, more = divmod(people, tables)
        yield [least + 1] * more + [least] * (tables - more)


def seat(gain: Matrix, strain: Strain, plan: Sequence[int]) -> Tables:
    """Return who sits at each table, by row: each in order, the tables too.

    *gain* tells what the row gets from the column, from 0 to 1. *strain* is compared
    with logarithms of chances: from 100 on no gain outweighs it.
    """
    seating = Seating(gain, strain, plan)
    if len(gain) <= ALL_TRIED:
        seating.try_all()
    else:
        seating.deal()
        seating.improve()
        seating.untangle()
    return seating.tables()


class Seating:
    """Who sits where, while it is improved.

    All tables have the same chairs; those that stay empty are people, too, who get and
    give nothing, and no two of them may share a table.
    """

    def __init__(self, gain: Matrix, strain: Strain, plan: Sequence[int]) -> None:
        people, chairs = len(gain), plan[0]
        everyone = chairs * len(plan)
        self._people = people
        self._is_real = np.arange(everyone) < people
        miss = np.zeros((everyone, everyone))
        miss[:people, :people] = np.log1p(-np.clip(gain, LEAST, MOST))
        np.fill_diagonal(miss, 0)
        self._miss = miss  # log of the chance that the row gets nothing of the column
        self._missed = np.ascontiguousarray(miss.T)
        self._strain = np.full((everyone, everyone), IMPOSSIBLE)
        self._strain[:people] = self._strain[:, :people] = 0
        self._strain[:people, :people] = strain
        np.fill_diagonal(self._strain, 0)
        self._sit(np.arange(everyone).reshape(len(plan), chairs))

    def tables(self) -> Tables:
        found = (sorted(int(p) for p in row if p < self._people) for row in self._at)
        return tuple(sorted(map(tuple, found)))

    def value(self) -> float:
        return float(self._worth.sum() - self._strained.sum() / 2)

    def deal(self) -> None:
        """Seat those first who fit few, each where it is worth most."""
        tables, chairs = self._at.shape
        nobody = len(self._miss)
        miss, missed = (np.pad(m, (0, 1)) for m in (self._miss, self._missed))
        strain = np.pad(self._strain, (0, 1))
        is_real = np.append(self._is_real, False)
        at = np.full((tables, chairs), nobody)
        seated = np.zeros(tables, np.intp)
        so_far = np.zeros(nobody + 1)
        for one in np.argsort(-self._miss.sum(axis=1), kind="stable"):
            mine = miss[one, at].sum(axis=1)
            more = _log_chance(so_far[at] + missed[one, at]) - _log_chance(so_far[at])
            worth = (more * is_real[at]).sum(axis=1) + _log_chance(mine) * is_real[one]
            worth -= strain[one, at].sum(axis=1)
            # Every table gets somebody before any gets a second one.
            open_ = seated < (chairs if seated.all() else 1)
            table = int(np.argmax(np.where(open_, worth, -np.inf)))
            at[table, seated[table]] = one
            seated[table] += 1
            so_far[at[table]] += missed[one, at[table]]
            so_far[one] = mine[table]
            so_far[nobody] = 0
        self._sit(at)

    def improve(self) -> None:
        """Let two people exchange places as long as that is worth anything."""
        waiting = dict.fromkeys(range(self._people))  # as a queue without repetition
        for _ in range(MOST_LOOKS * self._people):
            if not waiting:
                break
            one = next(iter(waiting))
            del waiting[one]
            worth = self._worth_of_exchanging(one)
            other = int(np.argmax(worth))
            if worth[other] > WORTH_IT:
                self._exchange(one, other)
                # Nothing new is to be found but with those at the two tables.
                moved = self._at[self._table[[one, other]]].ravel()
                waiting |= dict.fromkeys(moved[moved < self._people].tolist())

    def untangle(self) -> None:
        """Take steps back where strain is left: the way out may lead over them."""
        best, most = self._at.copy(), self.value()
        barred = np.full(len(self._miss), -1)  # whoever moved stays for a while
        for turn in range(MOST_ESCAPES):
            if not self._strained.any():
                break
            open_ = np.where(barred < turn, self._strained, -1.0)
            one = int(np.argmax(open_))
            worth = np.where(barred < turn, self._worth_of_exchanging(one), -np.inf)
            worth[self._table == self._table[one]] = -np.inf
            other = int(np.argmax(worth))
            if not np.isfinite(worth[other]):
                break
            self._exchange(one, other)
            barred[[one, other]] = turn + 2 + turn % 5
            if self.value() > most:
                best, most = self._at.copy(), self.value()
        self._sit(best)
        self.improve()

    def try_all(self) -> None:
        best, most = self._at, -np.inf
        for at in _all_seatings(tuple(range(len(self._miss))), self._at.shape[1]):
            self._sit(np.array(at))
            if self.value() > most + WORTH_IT:
                best, most = self._at, self.value()
        self._sit(best)

    def _sit(self, at: Rows) -> None:
        """Take these seats; all that is known of a seating follows from them."""
        everyone, chairs = at.size, at.shape[1]
        self._at = at
        self._table = np.empty(everyone, np.intp)
        self._mates = np.empty((everyone, chairs - 1), np.intp)
        self._so_far, self._worth, self._strained = np.empty((3, everyone))
        self._without = np.empty((everyone, chairs - 1))
        self._note(np.arange(len(at)))

    def _note(self, tables: Rows) -> None:
        chairs = self._at.shape[1]
        for chair in range(chairs):
            who = self._at[tables, chair]
            mates = self._at[tables][:, np.arange(chairs) != chair]
            self._table[who] = tables
            self._mates[who] = mates
            self._so_far[who] = self._miss[who[:, None], mates].sum(axis=1)
            self._strained[who] = self._strain[who[:, None], mates].sum(axis=1)
        who = self._at[tables].ravel()
        mates = self._mates[who]
        self._worth[who] = _log_chance(self._so_far[who]) * self._is_real[who]
        # What each mate would miss with this one gone.
        self._without[who] = self._so_far[mates] - self._miss[mates, who[:, None]]

    def _exchange(self, one: int, other: int) -> None:
        for row, gone, come in ((one, one, other), (other, other, one)):
            chairs = self._at[self._table[row]]
            chairs[chairs == gone] = come
        self._note(self._table[[one, other]])

    def _worth_of_exchanging(self, one: int) -> Values:
        """Return what it is worth if *one* changes places, with each of all."""
        mates, others = self._mates[one], self._mates
        with_each = self._without[one][:, None] + self._missed[:, mates].T
        here = (_log_chance(with_each) * self._is_real[mates][:, None]).sum(axis=0)
        here += _log_chance(self._missed[mates].sum(axis=0)) * self._is_real
        with_one = self._without + self._missed[one][others]
        there = (_log_chance(with_one) * self._is_real[others]).sum(axis=1)
        there += _log_chance(self._miss[one][others].sum(axis=1)) * self._is_real[one]
        before = self._worth[others].sum(axis=1) + self._worth
        before += self._worth[mates].sum() + self._worth[one]
        eased = self._strained + self._strained[one]
        eased -= self._strain[mates].sum(axis=0) + self._strain[one][others].sum(axis=1)
        worth = here + there - before + eased
        worth[self._table == self._table[one]] = 0
        return np.asarray(worth)


def _log_chance(missed: Values) -> Values:
    """Return the logarithm of the chance that not all is missed."""
    return np.asarray(np.log(-np.expm1(np.minimum(missed, np.log1p(-LEAST)))))


def chance(gains: Matrix) -> float:
    """Return the chance that at least one of these meetings is worth it."""
    return float(1 - np.prod(1 - np.clip(gains, 0, 1)))


def _all_seatings(
    people: tuple[int, ...], chairs: int
) -> Iterator[tuple[tuple[int, ...], ...]]:
    if not people:
        yield ()
        return
    first, *rest = people
    for mates in combinations(rest, chairs - 1):
        left = tuple(one for one in rest if one not in mates)
        for others in _all_seatings(left, chairs):
            yield ((first, *mates), *others)
