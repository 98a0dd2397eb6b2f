"""Runs of the matcher: asked for, stopped, ended, reported."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from companion import clock, vectors, work
from companion.errors import NotFound
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.matches.models import (
    CANCELLED,
    DONE,
    FAILED,
    QUEUED,
    RUNNING,
    UNDER_WAY,
    MatchBlock,
    MatchRun,
)
from companion.matches.service import crowd
from companion.matches.service.memory import memory
from companion.matches.service.snapshot import Snapshot, Unreadable

BROKE_OFF = "The run broke off; the log of the server says why."
UNATTENDED = timedelta(seconds=50)  # after which a sweep asks for what is not done


def request(event: Event) -> MatchRun:
    """Ask for a run; one that waits or works already is returned as it is."""
    run = latest(event)
    if run is not None and run.state in UNDER_WAY:
        return run
    now = clock.now()
    run = MatchRun(event_id=event.id, asked_at=now, touched_at=now)
    db.session.add(run)
    db.session.flush()
    ring(run)
    return run


def ring(run: MatchRun) -> None:
    work.ring("matches.run", run.id, once=f"match-{run.id}")


def latest(event: Event) -> MatchRun | None:
    return db.session.scalar(
        sa.select(MatchRun)
        .where(MatchRun.event_id == event.id)
        .order_by(MatchRun.id.desc())
        .limit(1)
    )


def latest_done(event_id: int) -> MatchRun | None:
    """Return the run that made the lists people see."""
    return db.session.scalar(
        sa.select(MatchRun)
        .where(MatchRun.event_id == event_id, MatchRun.state == DONE)
        .order_by(MatchRun.id.desc())
        .limit(1)
    )


def unfinished() -> Sequence[MatchRun]:
    """Return the runs that wait, and those that nobody has worked at for a while."""
    return db.session.scalars(
        sa.select(MatchRun).where(
            sa.or_(
                MatchRun.state == QUEUED,
                sa.and_(
                    MatchRun.state == RUNNING,
                    MatchRun.touched_at < clock.now() - UNATTENDED,
                ),
            )
        )
    ).all()


def cancel(event: Event) -> MatchRun:
    """Stop the run that waits or works; blocks not begun will not be.

    Raises:
        NotFound: there never was one.

    """
    run = latest(event)
    if run is None:
        raise NotFound("There is no run to be stopped.")
    run = locked(run.id)
    if run.state in UNDER_WAY:
        end(run, CANCELLED)
    return run


def fail(run_id: int, error: str = BROKE_OFF) -> bool:
    """End a run with a sentence that says why, unless it has ended; tell which."""
    run = locked(run_id)
    if run.state not in UNDER_WAY:
        return False
    run.error = error
    end(run, FAILED)
    return True


def is_refused(run: MatchRun) -> bool:
    """Tell whether a run failed for a reason that whoever set it up can mend."""
    return run.state == FAILED and run.error != BROKE_OFF


def end(run: MatchRun, state: str) -> None:
    """Close a run, and leave nothing of what people wrote with it."""
    if run.snapshot is not None:
        with suppress(Unreadable):  # what no worker could read, none made vectors of
            _forget_the_gone(run, Snapshot.unpacked(run.snapshot))
    db.session.execute(
        sa.update(MatchBlock).where(MatchBlock.run_id == run.id).values(data=None)
    )
    run.state, run.finished_at, run.snapshot = state, clock.now(), None
    db.session.flush()


def locked(run_id: int) -> MatchRun:
    """Return a run as it is now; it stays so until the commit."""
    # An update, as SQLite knows no other way to begin with a lock.
    db.session.execute(
        sa.update(MatchRun)
        .where(MatchRun.id == run_id)
        .values(touched_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return db.session.get_one(MatchRun, run_id, populate_existing=True)


def report(run: MatchRun) -> dict[str, Any]:
    """Return a finished run's summary, with the people it names by their e-mail."""
    left_out = [
        {"email": who.email, "name": who.name, "why": one["why"]}
        for one in run.summary["left_out"]
        if (who := db.session.get(Attendee, int(one["id"])))
    ]
    return run.summary | {"left_out": left_out}


def let_go() -> None:
    """Let go of a crowd that no run needs any more."""
    slot = memory().crowd
    query = sa.select(MatchRun.id).where(MatchRun.state == RUNNING)
    if slot.key not in set(db.session.scalars(query)):
        slot.clear()


def _forget_the_gone(run: MatchRun, taken: Snapshot) -> None:
    """Delete the vectors of people erased meanwhile, which a worker may have made."""
    here = set(
        db.session.scalars(
            sa.select(Attendee.id).where(Attendee.event_id == run.event_id)
        )
    )
    gone = [person for person in taken.people if int(person.id) not in here]
    if gone:
        rest = [person for person in taken.people if int(person.id) in here]
        vectors.forget(sorted(crowd.texts_of(gone) - crowd.texts_of(rest)))
