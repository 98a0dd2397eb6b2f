"""Lunch tables, letters about agendas and agendas from addresses: steps that last."""

import logging

from sqlalchemy.exc import IntegrityError, OperationalError

from companion import work
from companion.core.matching import BadModel
from companion.errors import BadInput
from companion.extensions import db
from companion.organizing.service import addresses, lists, seating, telling

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


@work.job("organizing.refresh")
def refresh(source_id: int) -> None:
    """Read an agenda from its address once more; the desk tells what goes wrong."""
    work.step(_refresh, source_id)


@work.job("organizing.list")
def write_list(upload_id: int) -> None:
    """Write a large list of attendees, all of it or nothing."""
    try:
        work.step(_write_list, upload_id)
    except OperationalError:
        raise  # the database was busy or away: the sweep begins anew in a minute
    except BadInput as error:
        _give_list_up(upload_id, str(error))
    except Exception:
        _give_list_up(upload_id)
        log.exception("list %s failed", upload_id)


@work.sweep
def wake() -> None:
    for source in addresses.due():
        work.ring("organizing.refresh", source.id, once=f"address-{source.id}")
    for loaded in telling.unfinished():
        telling.ring(loaded)
    for upload in lists.unfinished():
        lists.ring(upload)
    for unfinished in seating.unfinished():
        seating.ring(unfinished)


def _refresh(source_id: int) -> None:
    """Nothing is locked while a server far away is waited for."""
    order = addresses.begin(source_id)
    db.session.commit()
    if order is None:
        return
    try:
        addresses.take(source_id, addresses.ask(order))
    except OperationalError:
        raise  # the database was busy or away, which is no fault of the address
    except BadInput as error:
        _blame(source_id, str(error))
    except Exception:
        _blame(source_id, "Something went wrong on our side. It is tried again later.")
        log.exception("agenda source %s failed", source_id)
    db.session.commit()


def _blame(source_id: int, why: str) -> None:
    db.session.rollback()
    addresses.fail(source_id, why)


def _write_list(upload_id: int) -> None:
    if lists.begin(upload_id) is None:
        return
    db.session.commit()

    def told(done: int, of: int) -> None:
        # Beside our transaction, which is only reading yet, or nobody would see it.
        with db.engine.begin() as connection:
            connection.execute(lists.progress(upload_id, 0.1 + 0.4 * done / of))

    try:
        lists.write_large(upload_id, told)
    except IntegrityError:
        # Somebody of the list came in meanwhile: compare with who is there now.
        db.session.rollback()
        lists.write_large(upload_id, told)
    db.session.commit()


def _give_list_up(upload_id: int, *why: str) -> None:
    db.session.rollback()
    lists.fail(upload_id, *why)
    db.session.commit()


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
