"""Matches in the two-sided market of Su, Bayoumi and Joachims (WWW 2022).

    python benchmarks/two_sided.py [--beta 0.05] [--seeds 10]

Candidates look through a ranking of employers and apply to those they like, employers
look through their applicants, best first. Every method ranks for the candidates. The
figure is the expected number of matches, worked out exactly rather than simulated, for
the paper's own seed and as a mean over others, with its standard error; beside it what
the paper printed and the seconds taken.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.affinity import DEFAULT_WEIGHTS
from companion.core.matching.graph import Graph
from companion.core.matching.market import prices, worth

Matrix = NDArray[np.float64]

SEED = 621  # the paper's
NOISE = 0.2
STEPS = 60


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    published: str  # naive / reciprocal / their method, SW
    popular: float = 0.5  # lambda
    environment: str = "random"
    attention: str = "1/x"
    employers: int = 100
    candidates: int = 150


SETTINGS = (
    Setting("lambda 0", "156.3 / 199.9 / 198.5", popular=0),
    Setting("lambda .25", "128.7 / 166.6 / 173.5", popular=0.25),
    Setting("lambda .5", "106.9 / 131.0 / 152.7"),
    Setting("lambda .75", "95.0 / 105.0 / 134.2", popular=0.75),
    Setting("lambda 1", "92.1 / 92.1 / 118.2", popular=1),
    Setting("similar tastes", "126.2 / 143.8 / 167.4", environment="similar"),
    Setting("reverse tastes", "65.1 / 104.5 / 128.4", environment="reverse"),
    Setting("attention exp", "25.9 / 47.8 / 84.4", attention="exp"),
    Setting("attention 1/log", "639.2 / 669.7 / 673.7", attention="1/log"),
    Setting("20 x 30", "18.7 / 21.2 / 23.2", employers=20, candidates=30),
    Setting("200 x 300", "220.1 / 274.3 / 332.6", employers=200, candidates=300),
)


@dataclass(frozen=True, slots=True)
class Market:
    likes: Matrix  # [candidate, employer]: that the candidate likes the employer
    liked: Matrix  # [candidate, employer]: that the employer likes the candidate
    attention: Callable[[Matrix], Matrix]  # by the place in a ranking, from 1

    @property
    def places(self) -> Matrix:
        return self.attention(np.arange(1.0, self.likes.shape[1] + 1))


def attention(kind: str, place: Matrix) -> Matrix:
    if kind == "1/x":
        return 1 / place
    return np.exp(1 - place) if kind == "exp" else 1 / np.log(place + 1)


def market(setting: Setting, seed: int) -> Market:
    # The old generator is the one whose numbers the paper drew.
    rng = np.random.RandomState(seed)
    shape = (setting.candidates, setting.employers)
    likes = rng.random_sample(shape)
    if setting.environment == "random":
        liked = rng.random_sample(shape[::-1]).T
    else:
        noise = rng.normal(0, NOISE, shape[::-1]).T
        same = likes if setting.environment == "similar" else 1 - likes
        liked = np.clip(same + noise, 0, 1)
    part = setting.popular
    likes = (1 - part) * likes + part * np.linspace(1, 0, shape[1])
    liked = (1 - part) * liked + part * np.linspace(1, 0, shape[0])[:, None]
    return Market(likes, liked, partial(attention, setting.attention))


def matches(market: Market, seen: Matrix) -> float:
    """Return the expected matches if candidate c looks at employer e with seen[c, e].

    How many better applicants there are is a sum of independent events: its
    distribution grows by one candidate after the other, for all employers at once.
    """
    order = np.argsort(-market.liked, axis=0, kind="stable")
    applies = np.minimum(market.likes * seen, 1)
    applies = np.take_along_axis(applies, order, axis=0)
    liked = np.take_along_axis(market.liked, order, axis=0)
    candidates, employers = applies.shape
    weight = market.attention(np.arange(1.0, candidates + 1))
    before = np.zeros((candidates + 1, employers))
    before[0] = 1
    total = 0.0
    for chance, approval in zip(applies, liked, strict=True):
        meets = np.minimum(np.outer(weight, approval), 1)
        total += float((chance * (meets * before[:-1]).sum(axis=0)).sum())
        before[1:] = before[1:] * (1 - chance) + before[:-1] * chance
        before[0] *= 1 - chance
    return total


def ranked(market: Market, scores: Matrix) -> Matrix:
    """Return how surely each employer is seen in rankings by *scores*."""
    order = np.argsort(-scores, axis=1, kind="stable")
    seen = np.zeros(scores.shape)
    np.put_along_axis(seen, order, market.places[None, :], axis=1)
    return seen


def naive(market: Market) -> Matrix:
    return ranked(market, market.likes)


def reciprocal(market: Market) -> Matrix:
    return ranked(market, market.likes * market.liked)


def ours(market: Market, beta: float) -> Matrix:
    """Rank by the order of pairs in the market, as the matcher does."""
    candidates, employers = market.likes.shape
    low = np.repeat(np.arange(candidates), employers)
    high = candidates + np.tile(np.arange(employers), candidates)
    mutual = ((market.likes + market.liked) / 2).ravel().astype(np.float32)
    fields = np.zeros(len(low), bool)
    graph = Graph(candidates + employers, low, high, mutual, fields)
    order = worth(graph, prices(graph, beta), beta)
    return ranked(market, order.reshape(candidates, employers))


def social_welfare(market: Market) -> Matrix:
    """Su et al.'s method: the rankings that maximise matches, by Frank-Wolfe steps.

    Theirs solves a programme in each step; the best rankings for a gradient are simply
    those sorted by it, which takes milliseconds instead of minutes.
    """
    order = np.argsort(-market.liked, axis=0, kind="stable")
    liked = np.take_along_axis(market.liked, order, axis=0)
    likes = np.take_along_axis(market.likes, order, axis=0)
    seen = np.full(market.likes.shape, market.places.mean())
    for step in range(STEPS):
        applies = likes * np.take_along_axis(seen, order, axis=0)
        place = 1 + np.cumsum(applies, axis=0) - applies
        looks = market.attention(place)
        slope = (market.attention(place + 1e-4) - looks) / 1e-4
        harm = applies * liked * slope
        worse = np.cumsum(harm[::-1], axis=0)[::-1] - harm
        gradient = np.zeros(seen.shape)
        np.put_along_axis(gradient, order, likes * (liked * looks + worse), axis=0)
        seen += 2 / (step + 2) * (ranked(market, gradient) - seen)
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beta", type=float, default=DEFAULT_WEIGHTS.beta)
    parser.add_argument("--seeds", type=int, default=10)
    asked = parser.parse_args()
    methods = {
        "naive": naive,
        "reciprocal": reciprocal,
        "SW": social_welfare,
        "TU, beta 1": partial(ours, beta=1),
        f"ours, beta {asked.beta}": partial(ours, beta=asked.beta),
    }
    for setting in SETTINGS:
        print(f"{setting.name}: published {setting.published} (naive, reciprocal, SW)")
        markets = [market(setting, SEED + number) for number in range(asked.seeds)]
        for name, method in methods.items():
            began = time.perf_counter()
            seen = [method(one) for one in markets]
            seconds = (time.perf_counter() - began) / len(markets)
            found = [matches(*pair) for pair in zip(markets, seen, strict=True)]
            error = np.std(found, ddof=1) / np.sqrt(len(found))
            print(
                f"  {name:16} {found[0]:7.1f}   {np.mean(found):7.1f} ±{error:.1f}"
                f" {1000 * seconds:8.1f} ms",
                flush=True,
            )


if __name__ == "__main__":
    main()
