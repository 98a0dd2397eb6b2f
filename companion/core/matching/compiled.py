"""Loops over millions of pairs, compiled on first use and kept for the next start."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])

# Sums may be taken in any order, so that several are taken at once; infinities and what
# is not a number keep their meaning.
FAST = {"reassoc", "contract", "nsz", "arcp"}


def compiled(function: Function) -> Function:
    """Return the same function as machine code, which lets other threads run."""
    try:
        made = njit(function, cache=True, nogil=True, fastmath=FAST)
    except RuntimeError:  # no folder to keep it in: read-only, and no home
        made = njit(function, nogil=True, fastmath=FAST)
    return cast("Function", made)


def inlined(function: Function) -> Function:
    """Return the same for a piece of an inner loop: to hand over arrays takes long."""
    made = njit(function, nogil=True, fastmath=FAST, inline="always")
    return cast("Function", made)
