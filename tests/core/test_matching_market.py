"""Prices: who is sought after costs more, so that all are met."""

import numpy as np
import pytest

from companion.core.matching.graph import Graph
from companion.core.matching.market import prices, worth


def graph(people, pairs):
    """Make a graph of {(low, high): mutual}."""
    low, high = np.array(sorted(pairs), np.intp).reshape(-1, 2).T
    mutual = np.array([pairs[pair] for pair in sorted(pairs)], np.float32)
    return Graph(people, low, high, mutual, np.zeros(len(low), bool))


def left_over(market, price, beta):
    """Return how far everyone is from A_i^2 + A_i sum_j K_ij A_j = 1."""
    multiplier = np.exp(price)
    kernel = market.table(np.exp(market.mutual / beta)).toarray()
    return multiplier**2 + multiplier * (kernel @ multiplier) - 1


@pytest.mark.parametrize("beta", [0.05, 0.3, 1])
def test_at_the_prices_everyone_is_met_once_or_stays_alone(beta):
    rng = np.random.default_rng(1)
    pairs = {(i, j): rng.random() for i in range(30) for j in range(i + 1, 30)}
    market = graph(30, pairs)

    price = prices(market, beta)

    assert left_over(market, price, beta) == pytest.approx(np.zeros(30), abs=1e-4)


def test_whom_all_want_costs_most():
    star = {(0, other): 0.9 for other in range(1, 6)}
    rest = {(i, j): 0.1 for i in range(1, 6) for j in range(i + 1, 6)}

    price = prices(graph(6, star | rest), 0.1)

    assert price.argmin() == 0
    assert price[1:] == pytest.approx(price[1])


def test_who_is_in_no_pair_costs_nothing():
    price = prices(graph(3, {(0, 2): 0.5}), 0.1)

    assert price[1] == 0
    assert price[0] == price[2] < 0


def test_an_empty_market_has_no_prices():
    market = graph(0, {})

    assert prices(market, 0.1).tolist() == []
    assert worth(market, prices(market, 0.1), 0.1).tolist() == []


def test_worth_weighs_a_meeting_against_both_prices():
    market = graph(3, {(0, 1): 0.5, (1, 2): 0.25})

    order = worth(market, np.array([-1.0, -2.0, -0.5]), 0.5)

    assert order.tolist() == [-2.0, -2.0]


def test_the_same_market_has_the_same_prices_whoever_comes_first():
    rng = np.random.default_rng(2)
    pairs = {(i, j): rng.random() for i in range(20) for j in range(i + 1, 20)}
    turned = {(19 - j, 19 - i): mutual for (i, j), mutual in pairs.items()}

    price, other = prices(graph(20, pairs), 0.1), prices(graph(20, turned), 0.1)

    assert price == pytest.approx(other[::-1], abs=1e-4)
