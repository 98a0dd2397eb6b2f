"""Which questions on a talk are the same one: pairs that people judged (TED-Q).

    OMP_NUM_THREADS=1 python benchmarks/near_duplicates.py [FOLDER]

with the folder that holds the two CSV files. Listeners' questions on six talks, 4,516
pairs, each judged 0 to 3 by six or seven people; near-duplicates are those with a mean
of 2.5 and more. Weights are looked for on the talks of every other name ("fitted on")
and reported there, on the other talks and on all.
"""

import csv
import sys
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from companion.core.matching import Layers, MemoryCache, cached, encoder_for
from companion.core.questions.alike import SCALE, Scale, matrix

FOLDER = Path(__file__).parents[2] / "shared" / "eval" / "ted_q"
PAIRS, QUESTIONS = "TED-Q_comparison_aggregated.csv", "TED-Q_elicitation.csv"
NEAR, RELATED = 2.5, 2.0
SETTINGS = ("auto", "minilm", "multilingual", "tfidf")
BARS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9)
Values = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Judged:
    texts: list[str]
    one: NDArray[np.intp]
    other: NDArray[np.intp]
    mean: Values  # 0 to 3
    is_fitted: Flags  # pairs of the talks that weights may be fitted on

    @property
    def is_near(self) -> Flags:
        return self.mean >= NEAR

    def scores(self, encoder: Layers, scale: Scale) -> Values:
        found = matrix(self.texts, self.texts, encoder, scale).scores
        return found[self.one, self.other].astype(float)


def judged(folder: Path) -> Judged:
    with (folder / QUESTIONS).open() as file:
        talk = {row["id"]: row["source"] for row in csv.DictReader(file)}
    with (folder / PAIRS).open() as file:
        rows = list(csv.DictReader(file))
    names = [[row[key] for row in rows] for key in ("question1", "question2")]
    texts = sorted({*names[0], *names[1]})
    place = {text: number for number, text in enumerate(texts)}
    fitted = set(sorted(set(talk.values()))[::2])
    return Judged(
        texts,
        np.array([place[text] for text in names[0]]),
        np.array([place[text] for text in names[1]]),
        np.array([float(row["relatedness_mean"]) for row in rows]),
        np.array([talk[row["question1_id"]] in fitted for row in rows]),
    )


def areas(pairs: Judged, scores: Values) -> tuple[float, float, float]:
    everything = np.ones_like(pairs.is_fitted)
    return tuple(
        float(roc_auc_score(pairs.is_near[part], scores[part]))
        for part in (pairs.is_fitted, ~pairs.is_fitted, everything)
    )


def fit(pairs: Judged, encoder: Layers) -> Scale:
    """Return the best weights of a grid, looking at the pairs for that only."""
    parts = [
        pairs.scores(encoder, replace(SCALE, meaning=m, words=w, opening=o))
        for m, w, o in ((1, 0, 0), (0, 1, 0), (0, 0, 1))
    ]
    half, near = pairs.is_fitted, pairs.is_near[pairs.is_fitted]

    def area(weights: tuple[float, float]) -> float:
        meaning, opening = weights
        shares = (meaning, 1 - meaning - opening, opening)
        blend = sum(
            share * part[half] for share, part in zip(shares, parts, strict=True)
        )
        return float(roc_auc_score(near, blend))

    meaning, opening = max(
        product(np.arange(0, 0.85, 0.05), (0, 0.05, 0.1, 0.15)), key=area
    )
    words = 1 - meaning - opening
    return replace(SCALE, meaning=meaning, words=words, opening=opening)


def line(name: str, pairs: Judged, scores: Values) -> None:
    first, second, everything = areas(pairs, scores)
    print(f"{name:<44}{first:9.3f}{second:9.3f}{everything:9.3f}")


def weighed(scale: Scale) -> str:
    return f"{scale.meaning:.2f}/{scale.words:.2f}/{scale.opening:.2f}"


def main(folder: Path) -> None:
    pairs = judged(folder)
    count = len(pairs.mean), int(pairs.is_near.sum())
    print(f"{count[0]} pairs, {count[1]} of them near-duplicates (mean >= {NEAR})\n")
    print(f"{'AUC':<44}{'fitted':>9}{'others':>9}{'all':>9}")
    encoders = {name: cached(encoder_for(name), MemoryCache()) for name in SETTINGS}
    words = replace(SCALE, meaning=0, words=1, opening=0)
    line("words alone", pairs, pairs.scores(encoders["tfidf"], words))
    only = replace(SCALE, meaning=1, words=0, opening=0)
    for name in SETTINGS[:-1]:
        line(f"meaning alone, {name}", pairs, pairs.scores(encoders[name], only))
    for name, encoder in encoders.items():
        line(f"as shipped, {name}", pairs, pairs.scores(encoder, SCALE))
    best = fit(pairs, encoders["auto"])
    line(f"fitted, auto: {weighed(best)}", pairs, pairs.scores(encoders["auto"], best))
    print(f"shipped weights: {weighed(SCALE)} (meaning/words/opening)")
    for name in ("auto", "tfidf"):
        bars(name, pairs, pairs.scores(encoders[name], SCALE))


def bars(name: str, pairs: Judged, scores: Values) -> None:
    print(f"\n{name:<10}{'pairs':>8}{'near':>8}{'related':>9}{'recall':>8}")
    for bar in BARS:
        over = scores >= bar
        near, related = pairs.is_near[over].mean(), (pairs.mean[over] >= RELATED).mean()
        recall = (over & pairs.is_near).sum() / pairs.is_near.sum()
        print(f"{bar:<10}{over.sum():8}{near:8.2f}{related:9.2f}{recall:8.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
