"""Work on a file from elsewhere in a process of its own, short of time and memory.

A file can be made to keep its reader busy for hours or to eat all memory. A child
process can be stopped; the web process that is asked for pages cannot.
"""

import multiprocessing
import os
import pickle
import resource
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

Result = TypeVar("Result")


class TooMuch(ValueError):
    """The file takes more time or memory than it is given."""


def confined(
    work: Callable[..., Result], *arguments: Any, seconds: float, megabytes: int
) -> Result:
    """Return what ``work(*arguments)`` returns, computed in a child process.

    *work* and its arguments must be picklable. A ValueError of its own comes out as it
    is; TooMuch says that a limit was reached; RuntimeError holds a bug's traceback.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    # In a file: a pipe to a child that died early would hold us for ever.
    with ours, NamedTemporaryFile() as order:
        pickle.dump((work, arguments), order)
        order.flush()
        child = context.Process(
            target=_child, args=(theirs, megabytes, order.name), daemon=True
        )
        child.start()
        theirs.close()
        try:
            answer = _answer(ours, seconds)
        finally:
            child.kill()
            child.join()
            child.close()
    if isinstance(answer, Exception):
        raise answer
    return answer  # type: ignore[no-any-return]  # a pipe has no types


def _answer(ours: Connection, seconds: float) -> Any:
    if not ours.poll(seconds):
        return TooMuch(f"Reading the file took longer than {seconds:g} seconds.")
    try:
        return ours.recv()
    except EOFError:
        # The child died without a word, as the kernel makes it do.
        return TooMuch("Reading the file needed more memory than allowed.")


def _child(theirs: Connection, megabytes: int, order: str) -> None:
    _limit_memory(megabytes)
    try:
        work, arguments = pickle.loads(Path(order).read_bytes())  # noqa: S301 -- ours
        answer = work(*arguments)
    except ValueError as error:
        answer = error
    except MemoryError:
        answer = TooMuch(f"Reading the file needed more than {megabytes} MB of memory.")
    except Exception:  # noqa: BLE001 -- the parent raises it again
        answer = RuntimeError(traceback.format_exc())
    theirs.send(answer)


def _limit_memory(megabytes: int) -> None:
    limit = _mapped_now() + megabytes * 2**20
    # Not every system lets a process limit itself; time is limited all the same.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _mapped_now() -> int:
    """Count the bytes the interpreter itself has mapped, which are not the file's."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
