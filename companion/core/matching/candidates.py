"""Whom to look at closely: of a large event everybody's nearest, found by products.

Everybody's needs, offers and interests are pooled to a vector each, reduced to the
directions in which the event's texts differ most, and laid side by side in such a way
that one product of two people's rows tells what a meeting would give both. Exact scores
are reckoned of the best of these only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import cpu_count
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from companion.core.matching.constraints import Rules
from companion.core.matching.crowd import Crowd, directions
from companion.core.matching.gains import Gains
from companion.core.matching.graph import unordered
from companion.core.matching.refused import NoDevice
from companion.core.matching.weights import Weights

Rows = NDArray[np.intp]
Values = NDArray[np.float32]
Pairs = tuple[Rows, Rows]

STEPS = 1 << 20  # in which worths are told apart
# Products held at once: 160 MB.
LARGEST = 40_000_000
SKETCH = 256  # buckets for words where no model gives vectors


@dataclass(frozen=True, slots=True)
class Search:
    """Readers, and the entries among whom their nearest are looked for."""

    readers: Rows  # rows of people, ascending
    entries: Rows
    query: Values  # (readers, width)
    key: Values  # (entries, width)
    popularity: Values  # (entries,) mean product with all readers

    @classmethod
    def of(cls, readers: Rows, entries: Rows, query: Values, key: Values) -> "Search":
        mine, theirs = query[readers], key[entries]
        popular = theirs @ mine.mean(axis=0) if len(mine) else np.zeros(len(theirs))
        return cls(readers, entries, mine, theirs, np.asarray(popular, np.float32))

    def part(self, start: int, stop: int) -> "Search":
        """Return the same for the readers from one row of people up to another."""
        first, last = np.searchsorted(self.readers, [start, stop])
        return Search(
            self.readers[first:last],
            self.entries,
            self.query[first:last],
            self.key,
            self.popularity,
        )

    def nearest(self, rules: Rules, weights: Weights, device: str) -> Iterator[Pairs]:
        """Yield readers and entries, the nearest allowed ones of everybody.

        A share of an entry's popularity is taken off its products: where everybody's
        nearest were the same few, the others would have no candidates.
        """
        import torch  # noqa: PLC0415 -- slow import

        key = torch.from_numpy(self.key).to(device).T.contiguous()
        cost = torch.from_numpy(self.popularity * np.float32(weights.fairness)).to(
            device
        )
        count = min(weights.looked_at, len(self.entries))
        step = max(1, LARGEST // max(1, len(self.entries)))
        for start in range(0, len(self.readers), step):
            readers = self.readers[start : start + step]
            products = torch.from_numpy(self.query[start : start + step]).to(device)
            products = products @ key
            products -= cost
            forbidden = rules.forbidden(readers, self.entries)
            rows, columns = (torch.from_numpy(side).to(device) for side in forbidden)
            products[rows, columns] = -torch.inf
            apart = rules.apart(readers, self.entries)
            if apart is not None:
                products.masked_fill_(torch.from_numpy(apart).to(device), -torch.inf)
            best, places = products.topk(count, dim=1, sorted=False)
            found = torch.isfinite(best).cpu().numpy()
            yield (
                np.repeat(readers, found.sum(axis=1)),
                self.entries[places.cpu().numpy()[found]],
            )


def candidates(crowd: Crowd, start: int, stop: int, device: str = "auto") -> Pairs:
    """Return the pairs to be looked at for people from one row up to another.

    Of a small event these are all that may meet.
    """
    weights, people = crowd.fitted.weights, len(crowd.people)
    if people <= weights.all_pairs:
        return _all_pairs(crowd, start, stop)
    nobody = np.zeros(0, np.intp)
    found: list[Pairs] = [(nobody, nobody)]
    ready = Ready.of(crowd)
    with _on(device) as there:
        for search in ready.searches:
            found += search.part(start, stop).nearest(crowd.rules, weights, there)
    ones, others = map(np.concatenate, zip(*found, strict=True))
    near = best_of(ready.rough, ones, others, weights.near)
    some = spread(crowd, start, stop, weights.near)
    ones, others = map(np.append, near, some)
    low, high, _ = unordered(ones, others, people)
    return low, high


@dataclass(frozen=True, slots=True)
class Ready:
    """What all parts of a crowd are looked through with, made once."""

    searches: tuple[Search, ...]
    rough: Crowd

    @classmethod
    def of(cls, crowd: Crowd) -> "Ready":
        if crowd not in _ready:
            rough = crowd.reduced(crowd.fitted.weights.rough)
            _ready[crowd] = cls(tuple(searches(crowd)), rough)
        return _ready[crowd]


_ready: WeakKeyDictionary[Crowd, Ready] = WeakKeyDictionary()


@contextmanager
def _on(device: str) -> Iterator[str]:
    """Give the device that was asked for, and its large products every thread.

    Raises:
        NoDevice: there is none of that name.

    """
    import torch  # noqa: PLC0415 -- slow import

    has_gpu = torch.cuda.is_available()
    if device == "auto":
        device = "cuda" if has_gpu else "cpu"
    if device.startswith("cuda") and not has_gpu:
        raise NoDevice(
            f"The device {device!r} was asked for, but PyTorch sees no GPU here:"
            " choose cpu or auto."
        )
    threads = torch.get_num_threads()
    torch.set_num_threads(cpu_count() or 1)
    try:
        yield device
    finally:
        torch.set_num_threads(threads)


def best_of(rough: Crowd, ones: Rows, others: Rows, count: int) -> Pairs:
    """Return everybody's *count* best of those who were found for them."""
    low, high, numbers = unordered(ones, others, len(rough.people))
    worth = Gains.of(rough, low, high).mutual(rough.fitted.weights)[numbers]
    # One key for reader and worth: a single sort is quicker than one by each.
    order = np.argsort(
        ones * STEPS - np.rint(worth * STEPS).astype(np.intp), kind="stable"
    )
    rank = np.arange(len(order)) - np.searchsorted(ones[order], ones[order])
    best = order[rank < count]
    return ones[best], others[best]


def searches(crowd: Crowd) -> list[Search]:
    """Return where to look for whom.

    People all of whose texts the first layer knows look for one another in it; all
    others, and they for the others, in the last one, which knows the most.
    """
    talking = np.flatnonzero(~crowd.silent)
    layers = crowd.fitted.corpus.layers or (_sketch(crowd.fitted.corpus.words),)
    known = np.asarray(layers[0].any(axis=1), bool)
    first = _known(crowd, known)[talking]
    query, key = _laid_out(crowd, layers[0])
    found = [Search.of(talking[first], talking[first], query, key)]
    if not first.all():
        query, key = _laid_out(crowd, layers[-1])
        rest = talking[~first]
        found += [
            Search.of(rest, talking, query, key),
            Search.of(talking[first], rest, query, key),
        ]
    return [search for search in found if len(search.readers) and len(search.entries)]


def spread(crowd: Crowd, start: int, stop: int, count: int) -> Pairs:
    """Return people for those who wrote nothing: those who starred the same, and some.

    The some lie evenly among all, for everybody beginning elsewhere, so that nobody
    gets them all.
    """
    silent = np.flatnonzero(crowd.silent[start:stop]) + start
    people = len(crowd.people)
    stride = max(1, people // max(1, count))
    turns = np.arange(count)[None, :] * stride + silent[:, None] + 1
    alike = crowd.starred[silent] @ crowd.starred.T
    near_rows, near = _most(csr_matrix(alike), count)
    ones = np.concatenate([np.repeat(silent, count), silent[near_rows]])
    others = np.concatenate([turns.ravel() % max(1, people), near])
    allowed = crowd.rules.allow(ones, others)
    return ones[allowed], others[allowed]


def _all_pairs(crowd: Crowd, start: int, stop: int) -> Pairs:
    rows, everyone = np.arange(start, stop), np.arange(len(crowd.people))
    ones, others = np.repeat(rows, len(everyone)), np.tile(everyone, len(rows))
    ones, others = ones[ones < others], others[ones < others]
    allowed = crowd.rules.allow(ones, others)
    return ones[allowed], others[allowed]


def _laid_out(crowd: Crowd, vectors: Values) -> tuple[Values, Values]:
    weights = crowd.fitted.weights
    reduce = directions(vectors, weights.width)
    needs, offers, interests = (
        sets.pooled(vectors) @ reduce
        for sets in (crowd.needs, crowd.offers, crowd.interests)
    )
    # The product of two such rows is the mean of both directed gains.
    help_, common = np.sqrt(weights.help / 2), np.sqrt(weights.interests)
    query = np.hstack([needs * help_, offers * help_, interests * common])
    key = np.hstack([offers * help_, needs * help_, interests * common])
    return np.asarray(query, np.float32), np.asarray(key, np.float32)


def _sketch(words: csr_matrix) -> Values:
    """Return (texts, SKETCH): words thrown into buckets with a sign each."""
    random = np.random.default_rng(0)
    size = words.shape[1]
    signs = random.choice(np.array([-1, 1], np.float32), size)
    buckets = random.integers(0, SKETCH, size)
    sketch = csr_matrix((signs, (np.arange(size), buckets)), (size, SKETCH))
    return np.asarray((words @ sketch).toarray(), np.float32)


def _known(crowd: Crowd, texts: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return who wrote nothing but texts that are known."""
    missing = (~texts).astype(np.float32)[:, None]
    kinds = (crowd.needs, crowd.offers, crowd.interests)
    total = np.hstack([sets.total(missing) for sets in kinds])
    return ~np.asarray(total.any(axis=1), bool)


def _most(table: csr_matrix, count: int) -> Pairs:
    """Return rows and columns of each row's greatest values, at most so many."""
    rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    order = np.lexsort((table.indices, -table.data, rows))
    rank = np.arange(len(rows)) - table.indptr[rows]
    best = order[rank < count]
    return rows[best], np.asarray(table.indices[best], np.intp)
