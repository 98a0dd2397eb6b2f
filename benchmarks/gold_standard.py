"""TextAffinity on the reviewer assignment gold standard (Stelmakh et al. 2023).

    python benchmarks/gold_standard.py [FOLDER [SETTING ...]]

with the folder that holds evaluations.csv and d_20_1 to d_20_10, and encoder settings
(auto, tfidf, ...). The loss is the share of the weight |t_a - t_b| of pairs of papers
put in the wrong order, ties counting half; 0.281 is TPMS, 0.238 SPECTER+MFR, 0.21
SPECTER2+SciNCL. Intervals are bootstrapped over researchers, 95 %; the last one is of
the difference to the first setting, researcher by researcher.
"""

import csv
import json
import sys
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from companion.core.matching import Layers, MemoryCache, TextAffinity, Weights, cached

FOLDER = Path(__file__).parents[2] / "shared" / "eval" / "goldstandard"
SETTINGS = ("auto", "minilm", "multilingual", "tfidf")
VERSIONS = range(1, 11)
DRAWS = 4000
Values = NDArray[np.float64]
Answers = dict[str, list[tuple[float, str]]]  # a researcher's expertise in papers


@dataclass(frozen=True)
class Version:
    """One version of the researchers' profiles, and the papers they judged."""

    papers: list[str]
    items: list[list[str]]
    people: list[str]
    profiles: list[list[str]]


@dataclass(frozen=True)
class Result:
    """Lost, weight, right and counted pairs, by version, researcher and kind."""

    tallies: Values  # (versions, researchers, 3 kinds, 4)

    def loss(self, drawn: NDArray[np.intp] | None = None) -> float:
        every = self.tallies[:, :, 0]
        every = every if drawn is None else every[:, drawn]
        lost, weight = every[..., 0].sum(axis=1), every[..., 1].sum(axis=1)
        return float((lost / weight).mean())

    def accuracy(self, kind: int) -> float:
        right, pairs = self.tallies[:, :, kind, 2:].sum(axis=1).T
        return float((right / pairs).mean())

    def interval(self, other: "Result | None" = None) -> tuple[float, float]:
        """Return where 95 % of bootstrapped losses, or differences, lie."""
        random = np.random.default_rng(0)
        people = self.tallies.shape[1]
        found = []
        for _ in range(DRAWS):
            drawn = np.asarray(random.integers(0, people, people), np.intp)
            base = 0.0 if other is None else other.loss(drawn)
            found.append(self.loss(drawn) - base)
        low, high = np.percentile(found, [2.5, 97.5])
        return float(low), float(high)


def versions(folder: Path) -> list[Version]:
    return [_version(folder / f"d_20_{number}") for number in VERSIONS]


def answers(folder: Path) -> Answers:
    with (folder / "evaluations.csv").open() as table:
        return {
            row["ParticipantID"]: [
                (float(row[f"Expertise{n}"]), row[f"Paper{n}"])
                for n in range(1, 11)
                if row[f"Paper{n}"]
            ]
            for row in csv.DictReader(table, delimiter="\t")
        }


def evaluate(
    all_versions: list[Version], told: Answers, encoder: Layers, weights: Weights
) -> Result:
    affinity = TextAffinity(encoder, weights)
    tallies = []
    for version in all_versions:
        scores = affinity.score(version.profiles, version.items)
        column = {paper: number for number, paper in enumerate(version.papers)}
        tallies.append(
            [
                tally(
                    [
                        (truth, float(own[column[paper]]))
                        for truth, paper in told[person]
                        if paper in column
                    ]
                )
                for person, own in zip(version.people, scores, strict=True)
                if person in told
            ]
        )
    return Result(np.array(tallies))


def tally(told: list[tuple[float, float]]) -> Values:
    """Return (every, easy, hard) x (lost, weight, right, pairs) of one researcher."""
    found = np.zeros((3, 4))
    for (truth, score), (other_truth, other_score) in combinations(told, 2):
        if truth == other_truth:
            continue
        agreement = (score - other_score) * (truth - other_truth)
        mistake = 0.5 if agreement == 0 else float(agreement < 0)
        low, high = sorted((truth, other_truth))
        kinds = np.array([True, high >= 4 and low <= 2, low >= 4])
        weight = high - low
        found[kinds] += [weight * mistake, weight, mistake == 0, 1]
    return found


def _version(base: Path) -> Version:
    papers = json.loads((base / "submissions.json").read_text())
    archives = {
        path.stem.removeprefix("~"): [
            _text(json.loads(line)) for line in path.read_text().splitlines()
        ]
        for path in sorted(base.joinpath("archives").glob("*.jsonl"))
    }
    return Version(
        list(papers),
        [[_text(paper)] for paper in papers.values()],
        list(archives),
        list(archives.values()),
    )


def _text(paper: Any) -> str:
    content = paper["content"]
    return f"{content['title']}. {content['abstract'] or ''}"


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    data, told = versions(folder), answers(folder)
    print(
        f"{'encoder':14} {'loss':>6} {'interval':>14} {'easy':>6} {'hard':>6}", end=""
    )
    print("  difference to the first")
    first = None
    for setting in sys.argv[2:] or SETTINGS:
        result = evaluate(data, told, cached(setting, MemoryCache()), Weights())
        low, high = result.interval()
        print(f"{setting:14} {result.loss():6.3f} [{low:.3f}; {high:.3f}]", end="")
        print(f" {result.accuracy(1):6.3f} {result.accuracy(2):6.3f}", end="")
        if first is None:
            first = result
            print()
            continue
        low, high = result.interval(first)
        print(f"  {result.loss() - first.loss():+.3f} [{low:+.3f}; {high:+.3f}]")


if __name__ == "__main__":
    main()
