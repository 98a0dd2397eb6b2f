"""Lunch tables, and letters about the agenda, in steps that a crash does not undo."""

import logging

from sqlalchemy.exc import IntegrityError, OperationalError

from companion import work
from companion.core.matching import BadModel
from companion.extensions import db
from companion.organizing.service import seating, telling

log = logging.getLogger(__name__)


@work.job("organizing.seat")
def seat(plan_id: int) -> None:
    """Embed the texts of those who come, a few a step, then seat everybody."""
    try:
        position = work.step(_embed_some, plan_id, 0)
        while position:
            position = work.step(_embed_some, plan_id, position)
        work.step(_solve, plan_id)
    except OperationalError:
        raise  # the database was busy or away: the sweep begins anew in a minute
    except BadModel as error:
        _give_up(plan_id, str(error))
    except Exception:
        # Whatever it was, the organizer must not watch a bar that never ends.
        _give_up(plan_id)
        log.exception("table plan %s failed", plan_id)


def _give_up(plan_id: int, *why: str) -> None:
    db.session.rollback()
    seating.fail(plan_id, *why)
    db.session.commit()


@work.job("organizing.tell")
def tell(loaded_id: int) -> None:
    """Write to those who starred what an import changed, a few a step."""
    after = work.step(_tell_some, loaded_id, 0)
    while after:
        after = work.step(_tell_some, loaded_id, after)


@work.sweep
def wake() -> None:
    for loaded in telling.unfinished():
        telling.ring(loaded)
    for unfinished in seating.unfinished():
        seating.ring(unfinished)


def _embed_some(plan_id: int, start: int) -> int:
    position = seating.embed_some(plan_id, start)
    db.session.commit()
    return position


def _tell_some(loaded_id: int, after: int) -> int:
    following = telling.tell_some(loaded_id, after)
    db.session.commit()
    return following


def _solve(plan_id: int) -> None:
    try:
        seating.solve(plan_id)
    except IntegrityError:
        # Somebody left while all were seated: seat who is there.
        db.session.rollback()
        seating.solve(plan_id)
    db.session.commit()
