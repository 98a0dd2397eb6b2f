"""Who learns the methods they want at a real meeting (Vaggi et al., eLife 2014).

    python benchmarks/method_exchange.py [FOLDER] [--beta 0.05]

40 delegates told which of 32 methods they know and which they want; five suggestions
each, nobody they know already. A method counts as covered if somebody knows it whom the
person meets, and two meet only if each is on the other's list. Covered is the mean over
all 40 of the share of the methods wanted (nothing, for the four who want none), "of
those who want" the mean over the other 36.
"""

import argparse
import csv
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from companion.core.matching import Matcher, Profile
from companion.core.matching.affinity import DEFAULT_WEIGHTS
from companion.core.matching.answers import Answers
from companion.core.matching.graph import Graph
from companion.core.matching.lists import Wishes, fill
from companion.core.matching.market import prices, worth

Table = NDArray[np.bool_]
Matrix = NDArray[np.float64]

FOLDER = Path(__file__).parents[2] / "shared" / "eval" / "elife_pairings"
LENGTH, FLOOR, CEILING = 5, 3, 10


@dataclass(frozen=True, slots=True)
class Meeting:
    methods: list[str]
    knows: Table  # [delegate, method]
    wants: Table
    strangers: Table  # [delegate, delegate]

    @property
    def gains(self) -> Matrix:
        """Return [i, j]: the share of what i wants that j knows."""
        both = self.wants.astype(int) @ self.knows.T.astype(int)
        gains = both / np.maximum(self.wants.sum(axis=1), 1)[:, None]
        return np.where(self.strangers, gains, 0)

    @property
    def pairs(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        low, high = np.nonzero(np.triu(self.strangers, 1))
        return low, high


def read(folder: Path) -> Meeting:
    methods, knows = table(folder / "Known_Methods.csv")
    _, wants = table(folder / "Wanted_Methods.csv")
    strangers = ~np.eye(len(knows), dtype=bool)
    for line in (folder / "Network.txt").read_text().splitlines():
        one, other = map(int, line.split())
        strangers[one, other] = strangers[other, one] = False
    return Meeting(methods, knows, wants, strangers)


def table(path: Path) -> tuple[list[str], Table]:
    with path.open() as lines:
        _, *rows = csv.reader(lines)
    cells = np.array([[cell == "True" for cell in row[1:]] for row in rows])
    return [row[0] for row in rows], cells.T


def covered(meeting: Meeting, lists: Table) -> tuple[float, float]:
    met = (lists & lists.T).astype(int)
    learnt = (met @ meeting.knows.astype(int) > 0) & meeting.wants
    wanted = meeting.wants.sum(axis=1)
    share = learnt.sum(axis=1) / np.maximum(wanted, 1)
    return float(share.mean()), float(share[wanted > 0].mean())


def best(meeting: Meeting, scores: Matrix) -> Table:
    order = np.argsort(-np.where(meeting.strangers, scores, -1), axis=1, kind="stable")
    lists = np.zeros(scores.shape, bool)
    np.put_along_axis(lists, order[:, :LENGTH], values=True, axis=1)
    return lists


def shipped(meeting: Meeting, beta: float, *, answers: bool) -> Table:
    low, high = meeting.pairs
    mutual = (meeting.gains + meeting.gains.T)[low, high] / 2
    people = len(meeting.knows)
    graph = Graph(
        people, low, high, mutual.astype(np.float32), np.zeros(len(low), bool)
    )
    lists = fill(
        graph,
        worth(graph, prices(graph, beta), beta),
        wishes(people),
        answers=answered(meeting, beta) if answers else None,
    )
    chosen = np.zeros((people, people), bool)
    chosen[lists.readers, lists.entries] = True
    return chosen


def wishes(people: int) -> Wishes:
    wanted, quota, floor, ceiling = (
        np.full(people, number, np.intp) for number in (LENGTH, 0, FLOOR, CEILING)
    )
    return Wishes(wanted, quota, floor, ceiling, np.zeros(people, bool))


def answered(meeting: Meeting, beta: float) -> Answers:
    low, high = meeting.pairs
    bits = 1 << np.arange(len(meeting.methods), dtype=np.int64)
    gains = (meeting.gains / 2 / beta).astype(np.float32)
    return Answers(
        ((meeting.wants[low] & meeting.knows[high]) * bits).sum(axis=1),
        ((meeting.wants[high] & meeting.knows[low]) * bits).sum(axis=1),
        gains[low, high],
        gains[high, low],
    )


def by_words(meeting: Meeting, beta: float) -> Table:
    """Leave all to the matcher: the methods' names are what profiles say."""
    names = np.array(meeting.methods, dtype=object)
    ids = [f"{number:02}" for number in range(len(meeting.knows))]
    people = [
        Profile(id=one, offers=list(names[knows]), needs=list(names[wants]), outside=0)
        for one, knows, wants in zip(ids, meeting.knows, meeting.wants, strict=True)
    ]
    known = np.argwhere(np.triu(~meeting.strangers, 1))
    never = [(ids[one], ids[other]) for one, other in known]
    weights = replace(DEFAULT_WEIGHTS, beta=beta)
    result = Matcher(suggestions=LENGTH, weights=weights).match(people, never=never)
    lists = np.zeros(meeting.strangers.shape, bool)
    for row, one in enumerate(ids):
        for suggestion in result.for_(one):
            lists[row, int(suggestion.other)] = True
    return lists


def optimum(meeting: Meeting) -> Table:
    """Return the best there is, by an integer programme."""
    low, high = meeting.pairs
    people, wanted = np.nonzero(meeting.wants)
    pairs, needs = len(low), len(people)
    teaches = np.zeros((needs, pairs))
    for one, other in ((low, high), (high, low)):
        teaches += (people[:, None] == one) & meeting.knows[other][:, wanted].T
    takes_part = (np.arange(len(meeting.knows))[:, None] == low) | (
        np.arange(len(meeting.knows))[:, None] == high
    )
    rows = np.block(
        [
            [takes_part, np.zeros((len(takes_part), needs))],
            [-teaches, np.eye(needs)],
        ]
    )
    most = np.concatenate([np.full(len(takes_part), LENGTH), np.zeros(needs)])
    value = 1 / meeting.wants.sum(axis=1)[people]
    solved = milp(
        np.concatenate([np.zeros(pairs), -value]),
        constraints=LinearConstraint(csr_matrix(rows), -np.inf, most),
        integrality=np.concatenate([np.ones(pairs), np.zeros(needs)]),
        bounds=Bounds(0, 1),
    )
    lists = np.zeros(meeting.strangers.shape, bool)
    chosen = np.round(solved.x[:pairs]).astype(bool)
    lists[low[chosen], high[chosen]] = lists[high[chosen], low[chosen]] = True
    return lists


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--beta", type=float, default=DEFAULT_WEIGHTS.beta)
    asked = parser.parse_args()
    meeting = read(asked.folder)
    gains = meeting.gains
    rng = np.random.default_rng(0)
    rows = {
        "random": best(meeting, rng.random(gains.shape)),
        "one-way gain": best(meeting, gains),
        "harmonic": best(
            meeting, 2 * gains * gains.T / np.maximum(gains + gains.T, 1e-9)
        ),
        "product": best(meeting, gains * gains.T),
        f"market, beta {asked.beta}": shipped(meeting, asked.beta, answers=False),
        "the same, each need once": shipped(meeting, asked.beta, answers=True),
        "matcher, by the words": by_words(meeting, asked.beta),
        "optimum": optimum(meeting),
    }
    print(
        f"{'':24} {'covered':>7} {'of those who want':>17} {'on none':>7} {'most':>4}"
    )
    for name, lists in rows.items():
        everyone, wanting = covered(meeting, lists)
        shown = lists.sum(axis=0)
        hidden = (shown == 0).mean()
        print(
            f"{name:24} {everyone:7.3f} {wanting:17.3f} {hidden:7.0%} {shown.max():4}"
        )


if __name__ == "__main__":
    main()
