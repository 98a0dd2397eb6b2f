"""How many threads numerical work takes: its libraries guess badly on shared cores."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def one_each() -> ThreadpoolController:
    """Return a context in which a matrix product keeps to the thread it is called in.

    Small products are quickest so, many at a time; large ones are left alone.
    """
    return _controller().limit(limits=1, user_api="blas")


@contextmanager
def undisturbed() -> Iterator[None]:
    """Make a great many objects without the collector walking over all of them.

    They are kept, so it would find nothing, and take as long as the rest of the work.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
