"""The runs of the matcher, in steps that a crash does not undo."""

import logging

from sqlalchemy.exc import IntegrityError, OperationalError

from companion import work
from companion.extensions import db
from companion.matches import service

log = logging.getLogger(__name__)


@work.job("matches.run")
def run(run_id: int) -> None:
    """Embed an event's texts, a few a step, then match everybody."""
    try:
        position = work.step(_embed_some, run_id, 0)
        while position:
            position = work.step(_embed_some, run_id, position)
        work.step(_solve, run_id)
    except OperationalError:
        raise  # the database was busy or away: the sweep begins anew in a minute
    except Exception:
        # Whatever it was, the organizer must not watch a bar that never ends.
        db.session.rollback()
        service.fail(run_id, "The run broke off; the log of the server says why.")
        db.session.commit()
        log.exception("match run %s failed", run_id)


@work.job("matches.welcome")
def welcome(attendee_id: int) -> None:
    service.welcome(attendee_id)
    db.session.commit()


@work.job("matches.explain")
def explain(one_id: int, other_id: int) -> None:
    service.explain(one_id, other_id)
    db.session.commit()


@work.sweep
def wake() -> None:
    for unfinished in service.unfinished():
        service.ring(unfinished)


def _embed_some(run_id: int, start: int) -> int:
    position = service.embed_some(run_id, start)
    db.session.commit()
    return position


def _solve(run_id: int) -> None:
    try:
        service.solve(run_id)
    except IntegrityError:
        # Somebody left, or wrote a profile, while all were matched: match who is there.
        db.session.rollback()
        service.solve(run_id)
    db.session.commit()
