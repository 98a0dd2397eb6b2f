"""Suggestions as a market: the sought-after cost more, so that all are met.

People rank each other by what a meeting would give both. Where everyone lists the same
few, those few cannot meet them all. The transferable-utility matching of Choo and Siow
finds prices at which everyone's demand can be served; rankings at those prices lead to
about twice the meetings of plain rankings once popularity counts.
"""

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.constraints import Mask

Matrix = NDArray[np.float32]
Prices = NDArray[np.float64]

MOST_ROUNDS = 500
SETTLED = 1e-9


def prices(mutual: Matrix, allowed: Mask, beta: float) -> Prices:
    """Return the logarithm of everyone's multiplier: the lower, the more sought after.

    Solves A_i^2 + A_i sum_j K_ij A_j = 1 with K_ij = exp(mutual_ij / beta), where
    *mutual* is the symmetric mean of both chances and may hold anything where a pair is
    not allowed.
    """
    kernel = np.where(allowed, np.exp(mutual / np.float32(beta)), 0).astype(np.float32)
    multiplier = np.ones(len(mutual))
    for _ in range(MOST_ROUNDS):
        half = kernel @ multiplier.astype(np.float32) / 2
        half = half.astype(np.float64)
        # This form of the root loses no digits, and the mean damps the swinging.
        following = np.sqrt(multiplier / (np.sqrt(1 + half**2) + half))
        change = np.abs(following - multiplier).max(initial=0)
        multiplier = following
        if change < SETTLED:
            break
    return np.log(multiplier)


def worth(mutual: Matrix, price: Prices, beta: float) -> Matrix:
    """Return the order of pairs in the market: log of the expected matches mu."""
    cost = price.astype(np.float32)
    return np.round(mutual / np.float32(beta) + cost[:, None] + cost, 4)
