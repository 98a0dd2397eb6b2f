"""What lunch tables are worth, beside tables dealt by chance.

On the seed event's 200 people, for tables of two, three and four:

    mean        what one gets from one other at the table, 0 to 1, on average
    chance      that at least one at the table is worth meeting, on average
    least       the same chance of the twentieth who comes off worst (5 %)
    answered    share of people with a need that somebody at the table can answer
                well enough for it to be quoted
    strained    people with a colleague, or without a common language, at the table

By chance is the mean of 20 deals. Below it, how long a larger crowd takes: the seed's
people again and again, their lines dealt out anew, at tables of four, vectors ready.

    python benchmarks/lunch_tables.py [LARGEST]
"""

import resource
import sys
import time
from collections.abc import Sequence

import numpy as np
from match_people import profiles
from numpy.typing import NDArray

from companion.core.matching import (
    Layers,
    MemoryCache,
    Profile,
    TextAffinity,
    cached,
    encoder_for,
)
from companion.core.matching.apart import Apart
from companion.core.matching.gains import asked, gains, offered
from companion.core.matching.grouping import groups
from companion.core.matching.seating import plans
from companion.core.matching.weights import Weights

DEALS = 20
CROWDS = (500, 2_000, 10_000)
Matrix = NDArray[np.float32]
Tables = Sequence[Sequence[int]]


def measured(gain: Matrix, strain: Matrix, tables: Tables) -> list[float]:
    rows = [
        (gain[one, [o for o in table if o != one]], strain[one, list(table)].any())
        for table in tables
        for one in table
    ]
    weights = Weights()
    chance = [1 - np.prod(1 - own) for own, _ in rows]
    return [
        float(np.mean([own.mean() for own, _ in rows])),
        float(np.mean(chance)),
        float(np.quantile(chance, 0.05)),
        float(
            np.mean([own.max() >= weights.help * weights.quotable for own, _ in rows])
        ),
        float(sum(strained for _, strained in rows)),
    ]


def by_chance(people: int, size: int, seed: int) -> Tables:
    order = np.random.default_rng(seed).permutation(people)
    return np.split(order, np.cumsum(next(plans(people, size)))[:-1])


def row(name: str, values: Sequence[float]) -> None:
    mean, chance, least, answered, strained = values
    print(
        f"{name:<20}{mean:>8.3f}{chance:>8.3f}{least:>8.3f}{answered:>9.0%}"
        f"{strained:>9.0f}"
    )


def compare(people: list[Profile], encoder: Layers) -> None:
    people = sorted(people, key=lambda person: person.id)
    fitted = TextAffinity(encoder).fit(asked(people), offered(people))
    gain = gains(fitted, people, people)
    strain = Apart.of((), ()).strain(people)
    place = {person.id: number for number, person in enumerate(people)}
    print(f"{'':<20}{'mean':>8}{'chance':>8}{'least':>8}{'answered':>9}{'strained':>9}")
    for size in (2, 3, 4):
        deals = [by_chance(len(people), size, seed) for seed in range(DEALS)]
        found = [measured(gain, strain, tables) for tables in deals]
        row(f"tables of {size}, chance", np.mean(found, axis=0).tolist())
        seated = groups(people, size, encoder=encoder).tables
        tables = [[place[one] for one in table.people] for table in seated]
        row(f"tables of {size}, groups", measured(gain, strain, tables))


def larger(people: list[Profile], size: int) -> list[Profile]:
    """Return a crowd whose needs, offers and interests come from different people."""
    random = np.random.default_rng(0)
    picks = random.integers(0, len(people), (size, 4))
    return [
        Profile(
            id=f"p{number:05}",
            organisation=f"{people[a].organisation} {random.integers(size // 50)}",
            interests=people[b].interests,
            offers=people[c].offers,
            needs=people[d].needs,
            languages=people[a].languages,
        )
        for number, (a, b, c, d) in enumerate(picks)
    ]


def main() -> None:
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else CROWDS[-1]
    people = profiles()
    encoder = cached(encoder_for("auto"), MemoryCache())
    compare(people, encoder)
    print(f"\n{'people':>8}{'seconds':>9}{'tables':>8}{'strained':>9}{'peak MB':>9}")
    for size in CROWDS:
        if size > largest:
            break
        crowd = larger(people, size)
        began = time.perf_counter()
        result = groups(crowd, encoder=encoder)
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:>8}{seconds:>9.1f}{len(result.tables):>8}"
            f"{sum(int(words.split()[0]) for words in result.relaxed):>9}{peak:>9.0f}"
        )


if __name__ == "__main__":
    main()
