"""How many threads numerical work takes: its libraries guess badly on shared cores."""

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
