"""Suggestions as a market: the sought-after cost more, so that all are met.

People rank each other by what a meeting would give both. Where everyone lists the same
few, those few cannot meet them all. The transferable-utility matching of Choo and Siow
finds prices at which everyone's demand can be served; rankings at those prices lead to
about twice the meetings of plain rankings once popularity counts.
"""

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.graph import Graph, Values
from companion.core.matching.sparse import Sparse, sparse

Prices = NDArray[np.float64]

MOST_ROUNDS = 500
SETTLED = 1e-5  # change of a price in one round; worths are rounded to ten times that


def prices(graph: Graph, beta: float) -> Prices:
    """Return the logarithm of everyone's multiplier: the lower, the more sought after.

    Solves A_i^2 + A_i sum_j K_ij A_j = 1 with K_ij = exp(mutual_ij / beta), K_ij = 0
    where the graph has no pair. Who is in no pair has the price 0.
    """
    upper = _upper(graph, np.exp(graph.mutual / np.float32(beta)))
    lower = upper.T
    price = np.zeros(graph.people)
    for _ in range(MOST_ROUNDS):
        multiplier = np.exp(price).astype(np.float32)
        half = (upper @ multiplier + lower @ multiplier).astype(np.float64) / 2
        following = (price + answer(half)) / 2  # the mean damps the swinging
        change = np.abs(following - price).max(initial=0)
        price = following
        if change < SETTLED:
            break
    return price


def answer(half: Prices) -> Prices:
    """Return the prices that settle one's own equation, all others' being given.

    *half* is half the sum_j K_ij A_j of each. This form of the root loses no digits.
    """
    return np.asarray(-np.log(np.sqrt(1 + half**2) + half), np.float64)


def worth(graph: Graph, price: Prices, beta: float) -> Values:
    """Return the order of pairs in the market: log of the expected matches mu."""
    cost = price.astype(np.float32)
    priced = graph.mutual / np.float32(beta) + cost[graph.low] + cost[graph.high]
    return np.round(priced, 4)


def _upper(graph: Graph, values: Values) -> Sparse:
    """Return the half above the diagonal; the pairs are in its order already."""
    starts = np.searchsorted(graph.low, np.arange(graph.people + 1))
    return sparse((values, graph.high, starts), (graph.people, graph.people))
