"""Whom to look at closely: of a large event everybody's nearest.

Texts that are much alike stand in a column. What the columns are worth to a reader is
reckoned, then everybody's worth is looked up. Exact scores are reckoned of the nearest
only.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from os import cpu_count
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from companion.core.matching import gpu
from companion.core.matching.columns import Columns
from companion.core.matching.constraints import ranges
from companion.core.matching.crowd import Crowd
from companion.core.matching.refused import NoDevice
from companion.core.matching.sides import Entries
from companion.core.matching.sparse import Sparse, sparse
from companion.core.matching.threads import one_each
from companion.core.matching.weights import Weights

Rows = NDArray[np.intp]
Values = NDArray[np.float32]
Pairs = tuple[Rows, Rows]

READERS = 64  # whose tables a processor's cache can hold
AT_ONCE = 2_048  # readers whose nearest are held at once
SILENT = 256  # readers who wrote nothing looked at at once
SAMPLE = 256  # readers who tell how popular everybody is


def candidates(crowd: Crowd, start: int, stop: int, device: str = "auto") -> Pairs:
    """Return the pairs to be looked at for people from one row up to another.

    Of a small event these are all that may meet.
    """
    weights, people = crowd.fitted.weights, len(crowd.people)
    if people <= weights.all_pairs:
        return _all_pairs(crowd, start, stop)
    there = on_device(device)
    search = Search.of(crowd)
    talking = np.flatnonzero(~crowd.silent[start:stop]) + start
    found = [spread(crowd, start, stop, weights.near)]
    for first in range(0, len(talking), AT_ONCE):
        readers = talking[first : first + AT_ONCE]
        found.append(search.named(readers, search.nearest(readers, there)))
    ones, others = map(np.concatenate, zip(*found, strict=True))
    keys = np.sort(np.minimum(ones, others) * people + np.maximum(ones, others))
    # Of a million numbers, numpy's unique takes ten times as long.
    keys = keys[np.diff(keys, prepend=-1) > 0]
    low, high = np.divmod(keys, np.intp(people))
    return low, high


@dataclass(frozen=True, slots=True)
class Search:
    """A crowd laid out to find everybody's nearest in."""

    crowd: Crowd
    columns: Columns
    entries: Entries

    @classmethod
    def of(cls, crowd: Crowd) -> "Search":
        if crowd not in _ready:
            weights = crowd.fitted.weights
            columns = Columns.of(crowd.fitted, weights.columns, weights.directions)
            plain = cls(crowd, columns, _entries(crowd, columns))
            cost = np.float32(weights.fairness) * plain.popularity()
            _ready[crowd] = replace(plain, entries=plain.entries._replace(cost=cost))
        return _ready[crowd]

    def popularity(self) -> Values:
        """Return (people,) what meeting each is worth, to readers taken evenly."""
        from companion.core.matching import kernels  # noqa: PLC0415 -- a compiler

        talking = np.flatnonzero(~self.crowd.silent)
        sample = talking[:: max(1, len(talking) // SAMPLE)]
        worth = np.zeros(len(self.entries.cost), np.float32)
        for first in range(0, len(sample), READERS):
            tables = self.tables(sample[first : first + READERS])
            kernels.add_worths(tables, self.entries, worth)
        return worth / np.float32(max(1, len(sample)))

    def tables(self, readers: Rows) -> Values:
        """Return (3, columns, readers): what a text of each column is worth to each."""
        from companion.core.matching import kernels  # noqa: PLC0415 -- a compiler

        crowd, weights = self.crowd, self.crowd.fitted.weights
        tables = np.empty((3, self.columns.count, len(readers)), np.float32)
        asked = (crowd.needs, True), (crowd.offers, False), (crowd.interests, True)
        for kind, (sets, asking) in enumerate(asked):
            first, last = sets.starts[readers], sets.starts[readers + 1]
            rows = sets.rows[ranges(first, last)]
            found = self.columns.deviations(rows, asking=asking)
            starts = np.append(0, np.cumsum(last - first))
            kernels.best_of_each(found, starts, tables[kind])
            _squash(tables[kind], weights)
            tables[kind][:, first == last] = weights.unknown
        tables *= _shares(weights)[:, None, None]
        return tables

    def nearest(self, readers: Rows, device: str) -> Rows:
        """Return (readers, most): their nearest, and -1 where there are no more.

        A share of everybody's popularity is taken off: where everybody's nearest were
        the same few, the others would have no candidates.
        """
        from companion.core.matching import kernels  # noqa: PLC0415 -- a compiler

        people, weights = len(self.entries.cost), self.crowd.fitted.weights
        most = min(weights.among(weights.near, people), people)
        found = np.empty((len(readers), most), np.int64)

        def look(first: int) -> None:
            part = slice(first, first + READERS)
            own, tables = readers[part], self.tables(readers[part])
            if device == "cpu":
                kernels.nearest(tables, self.entries, own, found[part])
            else:
                found[part] = gpu.nearest(tables, self.entries, own, most, device)

        with one_each(), ThreadPoolExecutor(cpu_count()) as threads:
            list(threads.map(look, range(0, len(readers), READERS)))
        return found

    def named(self, readers: Rows, found: Rows) -> Pairs:
        """Return readers and those who were found for each, but those ruled out."""
        places, ranks = np.nonzero(found >= 0)
        ones, others = readers[places], found[places, ranks]
        allowed = ~self.crowd.rules.ruled_out(ones, others)
        return ones[allowed], others[allowed]


def _entries(crowd: Crowd, columns: Columns) -> Entries:
    """Return everybody, nobody more popular than another."""
    weights, rules = crowd.fitted.weights, crowd.rules
    return Entries(
        offers=columns.of_people(crowd.offers),
        needs=columns.of_people(crowd.needs),
        interests=columns.of_people(crowd.interests),
        unknown=_shares(weights) * np.float32(weights.unknown),
        cost=np.zeros(len(crowd.people), np.float32),
        organisation=rules.organisation.codes,
        spoken=rules.spoken,
        understood=rules.understood,
    )


def _shares(weights: Weights) -> Values:
    """Return what a kind of texts counts: those asked for, those offered, both."""
    shares = (weights.help / 2, weights.help / 2, weights.interests)
    return np.array(shares, np.float32)


def _squash(deviations: Values, weights: Weights) -> None:
    """Make affinities of them, where they are: millions, so no copies are made."""
    deviations -= np.float32(weights.even)
    deviations /= -np.float32(weights.steepness)
    np.exp(deviations, out=deviations)
    deviations += 1
    np.reciprocal(deviations, out=deviations)


_ready: WeakKeyDictionary[Crowd, Search] = WeakKeyDictionary()


def on_device(device: str) -> str:
    """Return the device that is meant.

    Raises:
        NoDevice: there is none of that name.

    """
    if device == "cpu":
        return device
    import torch  # noqa: PLC0415 -- slow import

    has_gpu = torch.cuda.is_available()
    if device == "auto":
        return "cuda" if has_gpu else "cpu"
    if device.startswith("cuda") and not has_gpu:
        raise NoDevice(
            f"The device {device!r} was asked for, but PyTorch sees no GPU here:"
            " choose cpu or auto."
        )
    return device


def spread(crowd: Crowd, start: int, stop: int, count: int) -> Pairs:
    """Return people for those who wrote nothing: those who starred the same, and some.

    The some lie evenly among all, for everybody beginning elsewhere, so that nobody
    gets them all.
    """
    silent = np.flatnonzero(crowd.silent[start:stop]) + start
    people = len(crowd.people)
    stride = max(1, people // max(1, count))
    turns = np.arange(count)[None, :] * stride + silent[:, None] + 1
    ones, others = [np.repeat(silent, count)], [turns.ravel() % max(1, people)]
    # A keynote that everybody starred makes this a table of all with all.
    for first in range(0, len(silent), SILENT):
        some = silent[first : first + SILENT]
        rows, near = _most(sparse(crowd.starred[some] @ crowd.starred.T), count)
        ones.append(some[rows])
        others.append(near)
    return _allowed(crowd, np.concatenate(ones), np.concatenate(others))


def _allowed(crowd: Crowd, ones: Rows, others: Rows) -> Pairs:
    allowed = crowd.rules.allow(ones, others)
    return ones[allowed], others[allowed]


def _all_pairs(crowd: Crowd, start: int, stop: int) -> Pairs:
    rows, everyone = np.arange(start, stop), np.arange(len(crowd.people))
    ones, others = np.repeat(rows, len(everyone)), np.tile(everyone, len(rows))
    return _allowed(crowd, ones[ones < others], others[ones < others])


def _most(table: Sparse, count: int) -> Pairs:
    """Return rows and columns of each row's greatest values, at most so many."""
    rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    order = np.lexsort((table.indices, -table.data, rows))
    rank = np.arange(len(rows)) - table.indptr[rows]
    best = order[rank < count]
    return rows[best], np.asarray(table.indices[best], np.intp)
