"""Matching thousands: time, memory and what the search for candidates misses.

    python benchmarks/large_event.py [PEOPLE ...]        (2000 10000 unless told)

The people are made of the seed event's lines: each has one to three needs, offers and
interests, half of them of one seed person, and every line is another text with another
vector, its line's with noise added. The vectors are ready; everything else, words,
languages, market, lists and reasons, is part of the time. Beside it, in alternation,
runs scikit-learn's NearestNeighbors (brute, cosine, the nearest twenty) on one vector a
person, which is less than half of the work and gives no lists.
"""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.neighbors import NearestNeighbors

from companion.core import people
from companion.core.matching import (
    Matcher,
    Matching,
    MemoryCache,
    Profile,
    cached,
    encoder_for,
)
from companion.core.matching.candidates import AT_ONCE, Search, candidates
from companion.core.matching.crowd import Crowd
from companion.core.matching.gains import Gains
from companion.core.matching.sets import Sets

SEED = Path(__file__).parent.parent / "seed_data" / "people.csv"
KINDS = ("needs", "offers", "interests")
NOISE = 0.6  # length of the noise, the line's vector having length 1
ROUNDS = 3
LARGE = 20_000  # people, from which on one round is enough
ASKED = 200  # people whose exact best five are looked for

Values = NDArray[np.float32]


class Ready:
    """Vectors that were made before."""

    name = "ready@1"

    def __init__(self, lines: dict[str, Values]) -> None:
        self._lines = lines
        self._vectors: dict[str, Values] = {}

    def add(self, line: str, random: np.random.Generator) -> str:
        """Return another text like this line, whose vector is ready from now on."""
        text = f"{line} {len(self._vectors)}"
        vector = self._lines[line]
        noise = random.standard_normal(len(vector)).astype(np.float32)
        vector = vector + NOISE * noise / np.linalg.norm(noise)
        self._vectors[text] = vector / np.linalg.norm(vector)
        return text

    def encode(self, texts: list[str]) -> Values:
        return np.stack([self._vectors[text] for text in texts])


def event(count: int) -> tuple[list[Profile], Ready]:
    """Return so many people, and the model that knows what they wrote."""
    rows = people.read(SEED.read_bytes(), SEED.name).rows
    english = [row for row in rows if "en" in row.languages and _is_ascii(row)]
    lines = sorted({line for row in english for line in _lines(row)})
    [vectors] = encoder_for("minilm").encode(lines)
    ready, random = (
        Ready(dict(zip(lines, vectors, strict=True))),
        np.random.default_rng(0),
    )
    return [_person(number, english, ready, random) for number in range(count)], ready


def _is_ascii(row: people.Row) -> bool:
    return all(line.isascii() for line in _lines(row))


def _lines(row: people.Row) -> list[str]:
    return [line for kind in KINDS for line in getattr(row, kind)]


def _person(
    number: int, rows: list[people.Row], ready: Ready, random: np.random.Generator
) -> Profile:
    own = rows[random.integers(len(rows))]

    def some(kind: str) -> list[str]:
        sources = [
            own if random.random() < 0.5 else rows[random.integers(len(rows))]
            for _ in range(random.integers(1, 4))
        ]
        found = [getattr(source, kind) or getattr(rows[0], kind) for source in sources]
        return [
            ready.add(found_[random.integers(len(found_))], random) for found_ in found
        ]

    return Profile(
        id=f"{number:06}",
        organisation=f"Company {random.integers(1 + number // 4)}",
        field=f"field {random.integers(12)}",
        **{kind: some(kind) for kind in KINDS},
    )


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def one_vector_each(profiles: list[Profile], ready: Ready) -> Values:
    return np.stack(
        [
            ready.encode(
                [text for kind in KINDS for text in getattr(person, kind)]
            ).mean(0)
            for person in profiles
        ]
    )


def nearest(vectors: Values) -> object:
    model = NearestNeighbors(n_neighbors=20, algorithm="brute", metric="cosine")
    return model.fit(vectors).kneighbors(vectors)


def recall(crowd: Crowd) -> float:
    """Return the share of the exact best five that are among the candidates."""
    low, high = candidates(crowd, 0, len(crowd.people))
    step = max(1, len(crowd.people) // ASKED)
    found = []
    for one in range(0, len(crowd.people), step):
        others = crowd.rules.partners(one)
        worth = Gains.of(crowd, np.full_like(others, one), others)
        mutual = worth.mutual(crowd.fitted.weights)
        seen = np.isin(others, np.concatenate([high[low == one], low[high == one]]))
        # Who is as good as the fifth counts as well as the fifth.
        fifth = np.sort(mutual)[-5]
        best = np.sort(mutual[seen])[-5:]
        found.append((best >= fifth - 1e-3).mean())
    return float(np.mean(found))


def search_ratio(crowd: Crowd) -> float:
    """Return the time of the search for candidates to that of its bare product."""
    search = Search.of(crowd)
    everyone = np.arange(len(crowd.people))
    sets = (crowd.needs, crowd.offers, crowd.interests)
    pooled = np.hstack([_pooled(kind, crowd.fitted.corpus.layers[0]) for kind in sets])

    def product() -> None:
        for start in range(0, len(pooled), 1000):
            pooled[start : start + 1000] @ pooled.T

    def look() -> None:
        for start in range(0, len(everyone), AT_ONCE):
            search.nearest(everyone[start : start + AT_ONCE], "cpu")

    pairs = [(seconds(look), seconds(product)) for _ in range(ROUNDS)]
    return median(mine / bare for mine, bare in pairs)


def _pooled(sets: Sets, vectors: Values) -> Values:
    """Return (people, width): the sum of everybody's vectors of one kind."""
    ones = np.ones(len(sets.rows), np.float32)
    shape = (len(sets.starts) - 1, len(vectors))
    whose = csr_matrix((ones, sets.rows, sets.starts), shape)
    return np.asarray(whose @ vectors, np.float32)


def door(
    matcher: Matcher, result: Matching, profiles: list[Profile], ready: Ready
) -> float:
    """Return the median seconds of somebody's arrival."""
    random = np.random.default_rng(1)
    rows = people.read(SEED.read_bytes(), SEED.name).rows
    english = [row for row in rows if "en" in row.languages and _is_ascii(row)]
    new = [_person(len(profiles) + n, english, ready, random) for n in range(21)]
    return median(
        seconds(lambda one=one: matcher.match_one(one, result)) for one in new
    )


def main() -> None:
    print(
        f"{'people':>7} {'match':>8} {'sklearn':>8} {'ratio':>6} {'recall@5':>8}"
        f" {'search/product':>14} {'newcomer':>9} {'peak':>8}"
    )
    for count in [int(argument) for argument in sys.argv[1:]] or [2000, 10_000]:
        print(row(count))


def row(count: int) -> str:
    profiles, ready = event(count)
    matcher = Matcher(encoder=cached(ready, MemoryCache()))
    result = matcher.match(profiles)  # from here on vectors and languages are ready
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    vectors = one_vector_each(profiles, ready)
    rounds = [
        (seconds(lambda: matcher.match(profiles)), seconds(lambda: nearest(vectors)))
        for _ in range(ROUNDS if count < LARGE else 1)
    ]
    mine, theirs = (median(side) for side in zip(*rounds, strict=True))
    ratio = median(one / other for one, other in rounds)
    crowd, found = result.crowd, recall(result.crowd)
    search = search_ratio(crowd)
    arrival = door(matcher, result, profiles, ready)
    return (
        f"{count:>7} {mine:>6.2f} s {theirs:>6.2f} s {ratio:>6.2f} {found:>8.3f}"
        f" {search:>14.2f} {1000 * arrival:>6.0f} ms {peak:>5.2f} GB"
    )


if __name__ == "__main__":
    main()
