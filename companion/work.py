"""The durable-job engine (DBOS): jobs, the bell that wakes them, and the sweep.

A job does what a row asks for. Whoever writes the row rings for the job; the bell
sounds after the commit, and a sweep every minute finds what a lost bell or a crash
left behind.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

from flask import Flask, current_app
from sqlalchemy import event, orm

from companion.extensions import db

QUEUE = "companion"
VERSION = "1"  # workflows begun by one release are finished by the next
LETTERS = "letters"  # a queue of its own: nobody signs in behind a match run
BLOCKS = "blocks"  # one at a time: each needs all processors, and a crowd in memory
AT_ONCE = {QUEUE: 3, LETTERS: 2, BLOCKS: 1}  # jobs of one worker
# Whose jobs wait elsewhere than in the first queue, by the beginning of their names.
ELSEWHERE = {
    "mail.": LETTERS,
    "matches.block": BLOCKS,
    "matches.settle": BLOCKS,
    "recaps.": BLOCKS,
}
GRACE = 8.0  # seconds for a step to end when the worker is told to

log = logging.getLogger(__name__)

Job = Callable[..., None]
JobT = TypeVar("JobT", bound=Job)
Result = TypeVar("Result")

JOBS: dict[str, Job] = {}
SWEEPS: list[Callable[[], None]] = []

ending = threading.Event()
places = threading.Semaphore(
    sum(AT_ONCE.values())
)  # a step holds one; at the end nobody gets any


def job(name: str) -> Callable[[JobT], JobT]:
    """Register a job, named `feature.verb`. It may run twice and must not mind."""

    def register(function: JobT) -> JobT:
        JOBS[name] = function
        return function

    return register


def sweep(function: Callable[[], None]) -> Callable[[], None]:
    """Register what rings, once a minute, for rows that nobody looks after."""
    SWEEPS.append(function)
    return function


def step(function: Callable[..., Result], *arguments: Any) -> Result:
    """Do a part of a job; after a crash it goes on behind the last finished one."""
    engine = sys.modules.get("dbos")  # loaded where a worker runs, or a bell was rung
    if engine is None or engine.DBOS.workflow_id is None:
        return function(*arguments)
    with places:
        done: Result = engine.DBOS.run_step(
            {"name": function.__name__}, function, *arguments
        )
        return done


def is_ending() -> bool:
    """Tell whether a long step should stop where it can go on later."""
    return ending.is_set()


def ring(name: str, *arguments: Any, once: str = "", every: float = 0.0) -> None:
    """Ask for a job when the running transaction has been committed.

    Asked for again with the same *once* while it waits or runs, it is not run again.
    A process rings no more often than *every* so many seconds for it, if told so: then
    a sweep must find what was left.
    """
    if every and not _may_ring(once, every):
        return
    rung = db.session.info.setdefault("rung", [])
    if (name, arguments, once) not in rung:
        rung.append((name, arguments, once))


def _may_ring(once: str, every: float) -> bool:
    """Tell whether enough time has passed since the last bell, which this one is."""
    if current_app.config["WORK"] != "ring":
        return True  # jobs done by hand cost nobody's time
    last: dict[str, float] = current_app.extensions["bells"]
    if time.monotonic() - last.get(once, -every) < every:
        return False
    last[once] = time.monotonic()
    return True


def connect(app: Flask) -> None:
    """Give the app its bell; the engine is looked for when it is first rung."""
    app.extensions["rung"] = []
    app.extensions["bells"] = {}
    app.extensions["bell_lock"] = threading.Lock()


@event.listens_for(orm.Session, "after_commit")
def _sound(session: orm.Session) -> None:
    if session.in_nested_transaction():  # a savepoint: nothing is committed yet
        return
    for name, arguments, once in session.info.pop("rung", []):
        if current_app.config["WORK"] == "ring":
            _enqueue(name, arguments, once)
        else:
            current_app.extensions["rung"].append((name, arguments))


@event.listens_for(orm.Session, "after_soft_rollback")
def _forget(session: orm.Session, previous: orm.SessionTransaction) -> None:
    if not previous.nested:  # what a savepoint undoes is not what rang
        session.info.pop("rung", None)


def run_rung(app: Flask) -> None:
    """Do the jobs that were asked for, here and now: for commands and tests."""
    while app.extensions["rung"]:
        name, arguments = app.extensions["rung"].pop(0)
        if name not in JOBS:  # a command loads the jobs that it rings for
            import_module(f"companion.{name.partition('.')[0]}.jobs")
        JOBS[name](*arguments)


def _enqueue(name: str, arguments: tuple[Any, ...], once: str) -> None:
    options: Any = {
        "queue_name": _queue_of(name),
        "workflow_name": name,
        "app_version": VERSION,
    }
    if once:
        options |= {"deduplication_id": once, "duplication_policy": "return-existing"}
    try:
        _client().enqueue(options, *arguments)
    except Exception as error:  # noqa: BLE001 -- a person must not see this one
        # The row is safe: the sweep of a worker will find it.
        log.warning("Could not ring for %s: %s", name, error)


def _queue_of(name: str) -> str:
    return next((q for start, q in ELSEWHERE.items() if name.startswith(start)), QUEUE)


def _client() -> Any:
    # The engine takes a while to load, and most commands ring for nothing.
    from dbos import DBOSClient  # noqa: PLC0415

    with current_app.extensions["bell_lock"]:
        client: DBOSClient | None = current_app.extensions.get("bell")
        if client is None:
            client = DBOSClient(
                system_database_url=current_app.config["WORK_URL"],
                retry_connection_errors=False,  # nobody's page waits for the engine
            )
            current_app.extensions["bell"] = client
        return client
