"""The durable-job engine (DBOS): jobs, the bell that wakes them, and the sweep.

A job does what a row asks for. Whoever writes the row rings for the job; the bell
sounds after the commit, and a sweep every minute finds what a lost bell or a crash
left behind.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from dbos import DBOS, DBOSClient, DBOSConfig
from flask import Flask, current_app
from sqlalchemy import event, orm
from sqlalchemy.exc import SQLAlchemyError

from companion import alive
from companion.extensions import db

QUEUE = "companion"
VERSION = "1"  # workflows begun by one release are finished by the next
LETTERS = "letters"  # a queue of its own: nobody signs in behind a match run
BLOCKS = "blocks"  # one at a time: each needs all processors, and a crowd in memory
AT_ONCE = {QUEUE: 3, LETTERS: 2, BLOCKS: 1}  # jobs of one worker
# Whose jobs wait elsewhere than in the first queue, by the beginning of their names.
ELSEWHERE = {"mail.": LETTERS, "matches.block": BLOCKS, "matches.settle": BLOCKS}
EVERY = 60.0  # seconds from sweep to sweep
REMEMBERED = timedelta(days=1)
GRACE = 8.0  # seconds for a step to end when the worker is told to
GIVEN_UP = (
    3600  # seconds after which a job of a worker on another machine is taken over
)

log = logging.getLogger(__name__)

Job = Callable[..., None]
JobT = TypeVar("JobT", bound=Job)
Result = TypeVar("Result")

JOBS: dict[str, Job] = {}
SWEEPS: list[Callable[[], None]] = []

_ending = threading.Event()
_places = threading.Semaphore(
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
    if DBOS.workflow_id is None:
        return function(*arguments)
    with _places:
        return DBOS.run_step({"name": function.__name__}, function, *arguments)


def is_ending() -> bool:
    """Tell whether a long step should stop where it can go on later."""
    return _ending.is_set()


def ring(name: str, *arguments: Any, once: str = "") -> None:
    """Ask for a job when the running transaction has been committed.

    Asked for again with the same *once* while it waits or runs, it is not run again.
    """
    rung = db.session.info.setdefault("rung", [])
    if (name, arguments, once) not in rung:
        rung.append((name, arguments, once))


def connect(app: Flask) -> None:
    """Give the app its bell; the engine is looked for when it is first rung."""
    app.extensions["rung"] = []
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


def _client() -> DBOSClient:
    with current_app.extensions["bell_lock"]:
        client: DBOSClient | None = current_app.extensions.get("bell")
        if client is None:
            client = DBOSClient(
                system_database_url=current_app.config["WORK_URL"],
                retry_connection_errors=False,  # nobody's page waits for the engine
            )
            current_app.extensions["bell"] = client
        return client


def run_worker(app: Flask, name: str = "") -> None:
    """Take jobs from the queue until told to stop."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _ending.set())
    name = name or uuid4().hex
    with alive.sign(_workers(app), name):
        _launch(app, name)
        _look_after(app)
        _end(name)
    # Not sys.exit(): the engine's threads hold jobs that wait for a place.
    os._exit(0)


def _launch(app: Flask, name: str) -> None:
    config: DBOSConfig = {
        "name": "companion",
        "system_database_url": app.config["WORK_URL"],
        "application_version": VERSION,
        "executor_id": name,
        "log_level": "ERROR",
        "enable_otlp": False,
    }
    DBOS(config=config)
    for job_name, function in JOBS.items():
        DBOS.workflow(name=job_name)(_in_context(app, function))
    DBOS.launch()
    for queue, jobs in AT_ONCE.items():
        DBOS.register_queue(queue, worker_concurrency=jobs, polling_interval_sec=0.2)


def _in_context(app: Flask, function: Job) -> Job:
    def run(*arguments: Any) -> None:
        with app.app_context():
            function(*arguments)

    return run


def _look_after(app: Flask) -> None:
    """Sweep at once, every minute, and when another worker of this machine died."""
    swept_at = -EVERY
    while not _ending.is_set():
        try:
            if _take_over_here(app) or time.monotonic() - swept_at > EVERY:
                swept_at = time.monotonic()
                _sweep(app)
        except SQLAlchemyError:
            log.exception("the sweep failed; the next one is in a minute")
        _ending.wait(1.0)


def _sweep(app: Flask) -> None:
    _take_over_elsewhere(app)
    _forget_the_finished()
    with app.app_context():
        for look in SWEEPS:
            look()
        db.session.commit()


def _workers(app: Flask) -> Path:
    folder: Path = app.config["HOME"] / "run" / "workers"
    return folder


def _take_over_here(app: Flask) -> bool:
    """Put back the jobs of workers of this machine that died, as soon as they do."""
    dead = 0
    for name in alive.dead(_workers(app)):
        _put_back(name)
        dead += 1
    return dead > 0


def _take_over_elsewhere(app: Flask) -> None:
    """Put back what a worker of another machine began too long ago to be alive."""
    here = {path.name for path in _workers(app).iterdir()}
    long_ago = (time.time() - GIVEN_UP) * 1000
    for job in DBOS.list_workflows(status="PENDING", load_input=False):
        began = job.dequeued_at or job.created_at or 0
        if job.executor_id not in here and began < long_ago:
            DBOS.resume_workflow(job.workflow_id)


def _put_back(executor_id: str) -> None:
    for job in DBOS.list_workflows(
        status="PENDING", executor_id=executor_id, load_input=False
    ):
        DBOS.resume_workflow(job.workflow_id)


def _forget_the_finished() -> None:
    """Keep the engine's own tables small: what came of a job is in our rows."""
    before = datetime.now(UTC) - REMEMBERED
    done = DBOS.list_workflows(
        completed_before=before.isoformat(),
        limit=1000,
        load_input=False,
        load_output=False,
    )
    DBOS.delete_workflows([job.workflow_id for job in done])


def _end(name: str) -> None:
    """Let the steps in hand be finished, and hand the rest back."""
    until = time.monotonic() + GRACE
    for _ in range(sum(AT_ONCE.values())):
        _places.acquire(timeout=max(0.0, until - time.monotonic()))
    _put_back(name)
