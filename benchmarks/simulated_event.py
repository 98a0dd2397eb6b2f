"""How many meetings lists lead to, at simulated events where popularity counts.

    python benchmarks/simulated_event.py [--people 300] [--seeds 10] [--beta 0.05]
    python benchmarks/simulated_event.py --people 3000 --seeds 3 --rows sparse

Everyone's chance of liking another is part taste, part popularity (lambda); methods see
a prediction of it, exact (rho 1) or weak (rho 0.3), and put five people on each list.
E1, E2 and E3 are meetings per person in three models of what people do with their
lists, see README.md; +- is the standard error over the seeds.
"""

import argparse
import time
from collections.abc import Callable

import numpy as np
from event_model import (
    LENGTH,
    Event,
    Lists,
    Matrix,
    Pairs,
    applications,
    bound,
    evening,
    event,
    everyone,
    mutual_top,
)
from numpy.typing import NDArray

from companion.core.matching.affinity import DEFAULT_WEIGHTS
from companion.core.matching.graph import Graph
from companion.core.matching.lists import Wishes, fill
from companion.core.matching.market import prices, worth

FLOOR, CEILING = 3, 10
NEIGHBOURS = 50
LAMBDAS, RHOS = (0.0, 0.25, 0.5, 0.75), (1.0, 0.3)
RUNS = 30  # evenings simulated for each table of lists


def best(scores: Matrix) -> Lists:
    """Put on everyone's list the five of the greatest score."""
    others = np.where(np.eye(len(scores), dtype=bool), -np.inf, scores)
    chosen = np.zeros(scores.shape, bool)
    order = np.argsort(-others, axis=1, kind="stable")[:, :LENGTH]
    np.put_along_axis(chosen, order, values=True, axis=1)
    return chosen


def neighbours(predicted: Matrix, count: int) -> Pairs:
    """Return pairs in which one is among the other's best, popularity taken off.

    What is taken off is how much the other is worth to people on average: the best by
    plain worth are the same few for all, and whoever is not among them would be in no
    pair. Of one's own average there is no need, as it is the same in one's whole row.
    """
    mutual = (predicted + predicted.T) / 2
    rest = mutual - mutual.mean(axis=0)
    np.fill_diagonal(rest, -np.inf)
    near = np.argpartition(-rest, count, axis=1)[:, :count]
    return _either(near)


def plain_neighbours(event: Event, count: int) -> Pairs:
    return _either(np.argpartition(-event.product, count, axis=1)[:, :count])


def _either(near: NDArray[np.intp]) -> Pairs:
    people = len(near)
    has = np.zeros((people, people), bool)
    np.put_along_axis(has, near, values=True, axis=1)
    low, high = np.nonzero(np.triu(has | has.T, 1))
    return low, high


def graph_of(values: Matrix, pairs: Pairs) -> Graph:
    low, high = pairs
    mutual = values[low, high].astype(np.float32)
    return Graph(len(values), low, high, mutual, np.zeros(len(low), bool))


def filled(graph: Graph, order: NDArray[np.float32]) -> Lists:
    def each(number: int) -> NDArray[np.intp]:
        return np.full(graph.people, number, np.intp)

    own = np.zeros(graph.people, bool)
    wishes = Wishes(each(LENGTH), each(0), each(FLOOR), each(CEILING), own)
    lists = fill(graph, order, wishes)
    chosen = np.zeros((graph.people, graph.people), bool)
    chosen[lists.readers, lists.entries] = True
    return chosen


def shipped(event: Event, pairs: Pairs, beta: float) -> Lists:
    graph = graph_of(event.mean, pairs)
    return filled(graph, worth(graph, prices(graph, beta), beta))


def market_scores(event: Event, beta: float) -> Matrix:
    graph = graph_of(event.mean, everyone(event.people))
    price = prices(graph, beta)
    return event.mean / beta + price[:, None] + price


def sinkhorn_scores(event: Event, temperature: float) -> Matrix:
    kernel = np.exp(event.mean / temperature)
    np.fill_diagonal(kernel, 0)
    scale = np.ones(event.people)
    for _ in range(1000):
        scale = np.sqrt(scale / (kernel @ scale))
    return event.mean / temperature + np.log(scale)[:, None] + np.log(scale)


def greedy_pairs(scores: Matrix) -> Lists:
    """Take pairs in order of their score while both have less than five."""
    people = len(scores)
    low, high = everyone(people)
    chosen, left = np.zeros((people, people), bool), [LENGTH] * people
    for pair in np.argsort(-scores[low, high], kind="stable"):
        one, other = low[pair], high[pair]
        if left[one] and left[other]:
            chosen[one, other] = chosen[other, one] = True
            left[one] -= 1
            left[other] -= 1
    return chosen


def harmonic(event: Event) -> Matrix:
    both = np.maximum(event.predicted + event.predicted.T, 1e-9)
    return 2 * event.product / both


Method = Callable[[Event, np.random.Generator], Lists]


def dense_rows(beta: float) -> dict[str, Method]:
    return {
        "random": lambda event, rng: best(rng.random(event.chance.shape)),
        "one-way": lambda event, _: best(event.predicted),
        "harmonic (RECON)": lambda event, _: best(harmonic(event)),
        "product": lambda event, _: best(event.product),
        "TU, beta 1": lambda event, _: best(market_scores(event, 1)),
        "Sinkhorn, T .05": lambda event, _: best(sinkhorn_scores(event, 0.05)),
        "b-matching, product": lambda event, _: greedy_pairs(event.product),
        "b-matching, TU 1": lambda event, _: greedy_pairs(market_scores(event, 1)),
        "ours": lambda event, _: shipped(event, everyone(event.people), beta),
    }


def sparse_rows(beta: float) -> dict[str, Method]:
    return {
        "random": lambda event, rng: best(rng.random(event.chance.shape)),
        "ours, all pairs": lambda event, _: shipped(
            event, everyone(event.people), beta
        ),
        "ours, 50 by product": lambda event, _: shipped(
            event, plain_neighbours(event, NEIGHBOURS), beta
        ),
        "ours, 50 neighbours": lambda event, _: shipped(
            event, neighbours(event.predicted, NEIGHBOURS), beta
        ),
    }


def figures(event: Event, method: Method, seed: int) -> tuple[float, ...]:
    rng = np.random.default_rng(seed)
    began = time.perf_counter()
    lists = method(event, rng)
    seconds = time.perf_counter() - began
    asked = np.mean([applications(event, lists, rng) for _ in range(RUNS)])
    met, alone = np.mean([evening(event, lists, rng) for _ in range(RUNS)], axis=0)
    shown = lists.sum(axis=0)
    hidden, most = float((shown == 0).mean()), float(shown.max())
    top = mutual_top(event, lists)
    return top, float(asked), met, top + met, alone, hidden, most, seconds


def show(name: str, runs: list[tuple[float, ...]]) -> None:
    top, asked, met, both, alone, hidden, _, seconds = np.mean(runs, axis=0)
    error = np.std(runs, axis=0, ddof=1) / np.sqrt(len(runs))
    most = max(run[6] for run in runs)
    print(
        f"  {name:20} {top:6.3f} ±{error[0]:.3f} {asked:6.3f} ±{error[1]:.3f}"
        f" {met:6.3f} ±{error[2]:.3f} {both:6.3f} ±{error[3]:.3f}"
        f" {alone:7.1%} {hidden:7.1%} {most:5.0f} {seconds:7.2f}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--beta", type=float, default=DEFAULT_WEIGHTS.beta)
    parser.add_argument("--rows", choices=["dense", "sparse"], default="dense")
    asked = parser.parse_args()
    rows = (dense_rows if asked.rows == "dense" else sparse_rows)(asked.beta)
    print(f"{asked.people} people, {asked.seeds} seeds, beta {asked.beta}")
    for popular in LAMBDAS:
        for rho in RHOS:
            events = [
                event(asked.people, popular, rho, seed) for seed in range(asked.seeds)
            ]
            print(f"lambda {popular}, rho {rho}")
            print(
                f"  {'':20} {'E1':>6} {'':6} {'E2':>6} {'':6} {'E3':>6} {'':6}"
                f" {'E1+E3':>6} {'':6} {'met no':>7} {'on none':>7} {'most':>5}"
                f" {'seconds':>7}"
            )
            for name, method in rows.items():
                show(name, [figures(one, method, s) for s, one in enumerate(events)])
            if asked.rows == "dense" and rho == 1:
                limits = [bound(one) for one in events]
                print(f"  {'bound of E1':20} {np.mean(limits):6.3f}")


if __name__ == "__main__":
    main()
