"""Learning from answers, on answers that people gave: Columbia speed dating.

Run as ``python benchmarks/learning.py [FOLDER]`` with the folder that holds
speed_dating/Speed_Dating_Data.csv (Fisman, Iyengar, Kamenica, Simonson 2006: 551
people, 21 evenings, four minutes a pair, then each says whether to meet again). What is
predicted is that both say yes, from what both wrote before the evening, and each
evening by what the others taught. The interval is over evenings.

Every model tried ends at an AUC of 0.54 to 0.57, a coin being 0.50: whether two people
get on is hardly to be seen in their profiles. This is why no page of the companion
shows a percentage of compatibility, and why learning stays off until it has shown a
gain at the event itself.
"""

import csv
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from companion.core.matching.learn import FEATURES, Learned, learn

GIVEN = Path(__file__).parents[2] / "shared" / "eval"
# What is wished for in the other out of 100, and what everybody says of themselves.
TRAITS = ("attr", "sinc", "fun", "intel", "amb")
MORE = (*FEATURES, "age gap", "same race", "likes going out")
Row = Mapping[str, str]
Pairs = tuple[list[list[float]], list[bool], list[str]]


def number(text: str) -> float:
    return float(text) if text else float("nan")


def found_in(one: Row, other: Row) -> float:
    """Return 0 to 1: what the other says of themselves, weighed by what one seeks."""
    wished = np.array([number(one[f"{trait}1_1"]) for trait in TRAITS])
    said = np.array([number(other[f"{trait}3_1"]) for trait in TRAITS])
    return float(np.clip(wished @ said / (10 * wished.sum()), 0, 1))


def signs(one: Row, other: Row) -> list[float]:
    """Return one's features of MORE; no talks were to be starred there."""
    return [
        found_in(one, other),
        found_in(other, one),
        float(np.clip(number(one["int_corr"]), 0, 1)),
        0.0,
        float(one["field_cd"] != other["field_cd"]),
        abs(number(one["age"]) - number(other["age"])) / 10,
        number(one["samerace"]),
        (8 - number(other["go_out"])) / 7,
    ]


def pairs(rows: Sequence[Row]) -> Pairs:
    """Return features, whether both said yes, and the evening, of each pair once."""
    person = {row["iid"]: row for row in rows}
    features, both, evening = [], [], []
    for row in rows:
        if row["gender"] == "1" and row["pid"] in person:
            found = signs(row, person[row["pid"]])
            if np.isfinite(found).all():
                features.append(found)
                both.append(row["match"] == "1")
                evening.append(row["wave"])
    return features, both, evening


def line(name: str, found: Learned) -> str:
    auc, gain = f"{found.auc:5.3f}", f"{found.gain:+.3f}"
    interval = f"{found.low:+.3f} to {found.high:+.3f}"
    return f"{name:34} {auc}  {gain}  {interval}  {'on' if found.on else 'off'}"


def main(folder: Path) -> None:
    with (folder / "speed_dating" / "Speed_Dating_Data.csv").open(
        encoding="latin-1"
    ) as file:
        features, both, evening = pairs(list(csv.DictReader(file)))
    evenings = len(set(evening))
    few = [row[: len(FEATURES)] for row in features]
    learned = learn(few, both, evening, folds=evenings)
    more = learn(features, both, evening, names=MORE, folds=evenings)
    print(
        f"{len(both)} pairs on {evenings} evenings, {np.mean(both):.0%} said yes both"
    )
    print(f"{'':34} AUC    gain    95 % interval")
    print(f"{'fixed weights':34} {learned.fixed_auc:5.3f}")
    print(line("learned, the matcher's features", learned))
    print(line("learned, age, race, going out too", more))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else GIVEN)
