"""Simulated events after their published formulas, and what people make of their lists.

E1, E2 and E3 are meetings per person in three models, from the strictest to the one
most like a real evening; README.md says more.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

Matrix = NDArray[np.float64]
Lists = NDArray[np.bool_]  # [reader, entry]
Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]

LENGTH, MEETINGS = 5, 4  # places on a list; meetings there is time for


@dataclass(frozen=True, slots=True)
class Event:
    chance: Matrix  # [i, j]: that i likes j
    predicted: Matrix  # the same, as far as it can be told beforehand

    @property
    def people(self) -> int:
        return len(self.chance)

    @property
    def product(self) -> Matrix:
        return self.predicted * self.predicted.T

    @property
    def mean(self) -> Matrix:
        return (self.predicted + self.predicted.T) / 2


def event(people: int, popular: float, rho: float, seed: int) -> Event:
    rng = np.random.default_rng([seed, people, round(100 * popular), round(10 * rho)])
    taste = rng.random((people, people))
    popularity = popular * rng.permutation(np.linspace(1, 0, people))
    chance = (1 - popular) * taste + popularity
    noise = rng.random((people, people)) - 0.5
    guessed = 0.5 + rho * (taste - 0.5) + np.sqrt(1 - rho**2) * noise
    predicted = np.clip((1 - popular) * guessed + popularity, 1e-3, 1)
    np.fill_diagonal(chance, 0)
    np.fill_diagonal(predicted, 0)
    return Event(chance, predicted)


def everyone(people: int) -> Pairs:
    low, high = np.triu_indices(people, 1)
    return low, high


def mutual_top(event: Event, lists: Lists) -> float:
    """E1: both see each other on their lists, and both like it."""
    both = lists & lists.T
    return float((event.chance * event.chance.T)[both].sum() / event.people)


def applications(event: Event, lists: Lists, rng: np.random.Generator) -> float:
    """E2: a reader asks whom it likes; they look at the first five, best first."""
    asks = lists & (rng.random(lists.shape) < event.chance)
    keen = np.where(asks.T, event.chance, -1.0)  # [receiver, applicant]
    first = np.argsort(-keen, axis=1, kind="stable")[:, :LENGTH]
    seen = np.take_along_axis(keen, first, axis=1)
    yes = np.zeros(lists.shape, bool)
    np.put_along_axis(yes, first, rng.random(seen.shape) < seen, axis=1)
    return float((yes | yes.T).sum() / event.people)


def evening(
    event: Event, lists: Lists, rng: np.random.Generator
) -> tuple[float, float]:
    """E3: meetings a person and the share of people without, in a real crowd.

    Everyone asks those of the list they like, in random order; a receiver reads at most
    ten requests, and nobody has time for more than four meetings.
    """
    readers, entries = np.nonzero(lists)
    likes = rng.random(len(readers)) < event.chance[readers, entries]
    order = rng.permutation(np.flatnonzero(likes))
    yes = rng.random(len(order)) < event.chance[entries[order], readers[order]]
    met, read = [0] * event.people, [0] * event.people
    done: set[tuple[int, int]] = set()
    for reader, entry, liked in zip(
        readers[order].tolist(), entries[order].tolist(), yes.tolist(), strict=True
    ):
        if read[entry] >= 2 * LENGTH:
            continue
        read[entry] += 1
        free = met[reader] < MEETINGS and met[entry] < MEETINGS
        if liked and free and (entry, reader) not in done:
            done.add((reader, entry))
            met[reader] += 1
            met[entry] += 1
    return sum(met) / event.people, met.count(0) / event.people


def bound(event: Event) -> float:
    """Return the linear programme's bound of E1: no lists of five can do better."""
    low, high = everyone(event.people)
    weight = (event.chance * event.chance.T)[low, high]
    pairs = np.arange(len(low))
    who = csr_matrix(
        (np.ones(2 * len(low)), (np.r_[low, high], np.r_[pairs, pairs])),
        (event.people, len(low)),
    )
    most = np.full(event.people, LENGTH)
    solved = linprog(-weight, A_ub=who, b_ub=most, bounds=(0, 1), method="highs")
    return float(-2 * solved.fun / event.people)
