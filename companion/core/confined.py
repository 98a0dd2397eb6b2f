"""Work on a file from elsewhere in a process of its own, short of time and memory.

A file can be made to keep its reader busy for hours or to eat all memory. A child
process can be stopped; the web process that is asked for pages cannot.
"""

import os
import pickle
import resource
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

Result = TypeVar("Result")

# A bare interpreter: what multiprocessing starts would import our caller's whole main
# module anew, which takes longer than most files.
CHILD = "import sys; from companion.core.confined import child; child(*sys.argv[1:])"


class TooMuch(ValueError):
    """The file takes more time or memory than it is given."""


def confined(
    work: Callable[..., Result], *arguments: Any, seconds: float, megabytes: int
) -> Result:
    """Return what ``work(*arguments)`` returns, computed in a child process.

    *work* and its arguments must be picklable. A ValueError of its own comes out as it
    is; TooMuch says that a limit was reached; RuntimeError holds a bug's traceback.
    """
    with TemporaryDirectory() as folder:
        Path(folder, "order").write_bytes(pickle.dumps((work, arguments)))
        _wait_for([folder, str(megabytes)], seconds)
        answer = _answer(Path(folder))
    if isinstance(answer, Exception):
        raise answer
    return answer  # type: ignore[no-any-return]  # a pickle has no types


def child(folder: str, megabytes: str) -> None:
    """Do what is asked for in a folder, and leave the answer there."""
    _limit_memory(int(megabytes))
    answer = _done(Path(folder), megabytes)
    unfinished = Path(folder, "unfinished")
    unfinished.write_bytes(answer)
    unfinished.rename(Path(folder, "answer"))


def _wait_for(arguments: list[str], seconds: float) -> None:
    places = os.pathsep.join(filter(None, sys.path))
    process = subprocess.Popen(  # noqa: S603 -- ourselves, with a folder of our own
        [sys.executable, "-c", CHILD, *arguments],
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": places},
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise TooMuch(
            f"Reading the file took longer than {seconds:g} seconds."
        ) from error
    finally:
        process.kill()
        process.wait()


def _answer(folder: Path) -> Any:
    try:
        packed = folder.joinpath("answer").read_bytes()
    except FileNotFoundError:
        # The child died without a word, as the kernel makes it do.
        return TooMuch("Reading the file needed more memory than allowed.")
    return pickle.loads(packed)  # noqa: S301 -- our child's


def _done(folder: Path, megabytes: str) -> bytes:
    try:
        order = folder.joinpath("order").read_bytes()
        work, arguments = pickle.loads(order)  # noqa: S301 -- our parent's
        return pickle.dumps(work(*arguments))
    except ValueError as error:
        return pickle.dumps(error)
    except MemoryError:
        return pickle.dumps(
            TooMuch(f"Reading the file needed more than {megabytes} MB of memory.")
        )
    except Exception:  # noqa: BLE001 -- the parent raises it again
        return pickle.dumps(RuntimeError(traceback.format_exc()))


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
