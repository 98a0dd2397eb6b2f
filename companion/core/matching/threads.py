"""How many threads numerical work takes: its libraries guess badly on shared cores."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from threadpoolctl import ThreadpoolController


class _Limit:
    """One thread a product, as long as anybody wants it so."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._users = 0
        self._limits: Any = None

    def __enter__(self) -> None:
        with self._lock:
            if not self._users:
                self._limits = _controller().limit(limits=1, user_api="blas")
            self._users += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._users -= 1
            if not self._users:
                self._limits.restore_original_limits()


_limit = _Limit()


def one_each() -> _Limit:
    """Return a context in which a matrix product keeps to the thread it is called in.

    Small products are quickest so, many at a time; large ones are left alone. It holds
    for the whole process, until the last who is in such a context leaves it.
    """
    return _limit


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


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
