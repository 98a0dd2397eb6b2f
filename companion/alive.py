"""Telling the living from the dead: a file under lock says that its maker lives.

The system takes a lock away with the process, whatever killed it, so what a dead one
held is known at once. This sees the processes of one machine that share a folder.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


@contextmanager
def sign(folder: Path, name: str) -> Iterator[None]:
    """Show that *name* is held; the sign stays behind where the process dies."""
    folder.mkdir(parents=True, exist_ok=True)
    path, hidden = folder / name, folder / f".{name}"
    with hidden.open("w") as file:
        _is_free(file)
        hidden.replace(path)  # seen by others only now that it is locked
        yield
        path.unlink(missing_ok=True)


def dead(folder: Path) -> Iterator[str]:
    """Give the names whose holders died; each is forgotten once it was looked after."""
    for path in folder.glob("[!.]*"):
        with suppress(FileNotFoundError), path.open() as file:
            if _is_free(file):
                yield path.name
                path.unlink(missing_ok=True)


@contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Tell whether nobody else on this machine is inside with the same *path*."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        yield _is_free(file)


def end_with(parent: int) -> None:
    """End this process as soon as *parent*, which started it, is gone."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def _is_free(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
