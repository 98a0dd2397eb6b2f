"""TextAffinity on the reviewer assignment gold standard (Stelmakh et al. 2023).

Run as ``python benchmarks/gold_standard.py FOLDER [SETTING ...]`` with the folder that
holds evaluations.csv and d_20_1 to d_20_10, and encoder settings (auto, tfidf, ...).
The loss is the share of the weight |t_a - t_b| of pairs of papers put in the wrong
order, ties counting half; 0.281 is TPMS, 0.238 SPECTER+MFR, 0.21 SPECTER2+SciNCL.
"""

import csv
import json
import sys
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import Any

from companion.core.matching import Layers, MemoryCache, TextAffinity, cached

VERSIONS = range(1, 11)
Papers = list[tuple[float, float]]  # expertise told, score given


@dataclass
class Tally:
    lost: float = 0
    weight: float = 0
    right: float = 0
    pairs: int = 0

    def add(self, weight: float, mistake: float) -> None:
        self.lost += weight * mistake
        self.weight += weight
        self.right += mistake == 0
        self.pairs += 1


def text_of(paper: Any) -> str:
    content = paper["content"]
    return f"{content['title']}. {content['abstract'] or ''}"


def evaluate(folder: Path, version: int, encoder: Layers) -> tuple[float, float, float]:
    """Return the loss, and the accuracy on easy and on hard pairs."""
    base = folder / f"d_20_{version}"
    papers = json.loads((base / "submissions.json").read_text())
    archives = {
        path.stem.removeprefix("~"): [
            text_of(json.loads(line)) for line in path.read_text().splitlines()
        ]
        for path in sorted(base.joinpath("archives").glob("*.jsonl"))
    }
    scores = TextAffinity(encoder).score(
        list(archives.values()), [[text_of(paper)] for paper in papers.values()]
    )
    column = {paper: number for number, paper in enumerate(papers)}
    row = {person: number for number, person in enumerate(archives)}
    every, easy, hard = Tally(), Tally(), Tally()
    with (folder / "evaluations.csv").open() as table:
        for line in csv.DictReader(table, delimiter="\t"):
            if line["ParticipantID"] not in row:
                continue
            mine = scores[row[line["ParticipantID"]]]
            told = [
                (float(line[f"Expertise{n}"]), float(mine[column[line[f"Paper{n}"]]]))
                for n in range(1, 11)
                if line[f"Paper{n}"] in column
            ]
            count(told, every, easy, hard)
    return every.lost / every.weight, easy.right / easy.pairs, hard.right / hard.pairs


def count(told: Papers, every: Tally, easy: Tally, hard: Tally) -> None:
    for (truth, score), (other_truth, other_score) in combinations(told, 2):
        if truth == other_truth:
            continue
        agreement = (score - other_score) * (truth - other_truth)
        mistake = 0.5 if agreement == 0 else float(agreement < 0)
        low, high = sorted((truth, other_truth))
        every.add(high - low, mistake)
        if high >= 4 and low <= 2:
            easy.add(high - low, mistake)
        if low >= 4:
            hard.add(high - low, mistake)


def main() -> None:
    folder = Path(sys.argv[1])
    print(f"{'encoder':14} {'loss':>6} {'easy':>6} {'hard':>6}")
    for setting in sys.argv[2:] or ["tfidf", "multilingual", "auto"]:
        encoder = cached(setting, MemoryCache())
        runs = [evaluate(folder, version, encoder) for version in VERSIONS]
        loss, easy, hard = (mean(column) for column in zip(*runs, strict=True))
        print(f"{setting:14} {loss:6.3f} {easy:6.3f} {hard:6.3f}")


if __name__ == "__main__":
    main()
