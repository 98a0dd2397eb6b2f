"""How long matching takes: the seed event's 200 people, cold and warm.

Cold is a process that has just started: models loaded, every text embedded. Warm is the
same match again, with all vectors at hand. Both sides run in this one process, in
alternation after the first, and the ratio of their medians is printed.

    python benchmarks/match_people.py
"""

import resource
import time
from pathlib import Path
from statistics import median

from companion.core import people
from companion.core.matching import Matcher, MemoryCache, Profile, cached, encoder_for

SEED = Path(__file__).parent.parent / "seed_data" / "people.csv"
RUNS = 5


def profiles() -> list[Profile]:
    rows = people.read(SEED.read_bytes(), SEED.name).rows
    return [
        Profile(
            id=row.key,
            organisation=row.organisation,
            field=row.field,
            interests=row.interests,
            offers=row.offers,
            needs=row.needs,
            languages=row.languages,
        )
        for row in rows
    ]


def seconds(matcher: Matcher, everybody: list[Profile]) -> float:
    began = time.perf_counter()
    matcher.match(everybody)
    return time.perf_counter() - began


def main() -> None:
    everybody = profiles()
    warm = Matcher(encoder=cached(encoder_for("auto"), MemoryCache()))
    cold = seconds(warm, everybody)
    embedding, matching = [], []
    for _ in range(RUNS):
        fresh = Matcher(encoder=cached(encoder_for("auto"), MemoryCache()))
        embedding.append(seconds(fresh, everybody))
        matching.append(seconds(warm, everybody))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"people                        {len(everybody):>8}")
    print(f"cold: models, vectors, match  {cold:>8.2f} s")
    print(f"vectors and match             {median(embedding):>8.2f} s")
    print(f"warm: match only              {median(matching):>8.2f} s")
    print(f"cold / warm                   {cold / median(matching):>8.1f}")
    print(f"peak memory                   {peak:>8.0f} MB")


if __name__ == "__main__":
    main()
