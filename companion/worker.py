"""The worker: takes jobs from the engine's queues, and looks after what others left."""

import logging
import os
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from dbos import DBOS, DBOSConfig
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from companion import alive, work
from companion.extensions import db

EVERY = 60.0  # seconds from sweep to sweep
SWITCH = 0.0005  # seconds that one thread goes on while others wait
REMEMBERED = timedelta(days=1)
GIVEN_UP = (
    3600  # seconds after which a job of a worker on another machine is taken over
)

log = logging.getLogger(__name__)


def run_worker(app: Flask, name: str = "") -> None:
    """Take jobs from the queue until told to stop."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: work.ending.set())
    # A thread that talks to a mail server gives way at every word; it must not wait
    # long for one that only calculates.
    sys.setswitchinterval(SWITCH)
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
        "application_version": work.VERSION,
        "executor_id": name,
        "log_level": "ERROR",
        "enable_otlp": False,
    }
    DBOS(config=config)
    for job_name, function in work.JOBS.items():
        DBOS.workflow(name=job_name)(_in_context(app, function))
    DBOS.launch()
    for queue, jobs in work.AT_ONCE.items():
        DBOS.register_queue(queue, worker_concurrency=jobs, polling_interval_sec=0.2)


def _in_context(app: Flask, function: work.Job) -> work.Job:
    def run(*arguments: Any) -> None:
        with app.app_context():
            function(*arguments)

    return run


def _look_after(app: Flask) -> None:
    """Sweep at once, every minute, and when another worker of this machine died."""
    swept_at = -EVERY
    while not work.ending.is_set():
        try:
            if _take_over_here(app) or time.monotonic() - swept_at > EVERY:
                swept_at = time.monotonic()
                _sweep(app)
        except SQLAlchemyError:
            log.exception("the sweep failed; the next one is in a minute")
        work.ending.wait(1.0)


def _sweep(app: Flask) -> None:
    _take_over_elsewhere(app)
    _forget_the_finished()
    with app.app_context():
        for look in work.SWEEPS:
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
    until = time.monotonic() + work.GRACE
    for _ in range(sum(work.AT_ONCE.values())):
        work.places.acquire(timeout=max(0.0, until - time.monotonic()))
    _put_back(name)
