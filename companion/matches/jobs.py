"""The runs of the matcher, in blocks that a crash does not undo, and the door."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy.exc import IntegrityError, OperationalError

from companion import work
from companion.core.matching import BadModel
from companion.extensions import db
from companion.matches import service

log = logging.getLogger(__name__)


@work.job("matches.run")
def run(run_id: int) -> None:
    """Divide a run into blocks, or ask for those that are not done."""
    _guarded(run_id, _plan, run_id)


@work.job("matches.block")
def block(run_id: int, block_id: int) -> None:
    _guarded(run_id, _do, block_id)


@work.job("matches.settle")
def settle(run_id: int) -> None:
    """Make everybody's list out of what the blocks found."""
    _guarded(run_id, _settle, run_id)


@work.job("matches.welcome")
def welcome(attendee_id: int) -> None:
    work.step(_at_the_door, attendee_id, "welcome")


@work.job("matches.mend")
def mend(attendee_id: int) -> None:
    work.step(_at_the_door, attendee_id, "mend")


@work.job("matches.explain")
def explain(one_id: int, other_id: int) -> None:
    with _only_logged():
        _explain(one_id, other_id)


def _explain(one_id: int, other_id: int) -> None:
    with service.closed():
        service.explain(one_id, other_id)
        db.session.commit()


@work.job("matches.explain_new")
def explain_new(event_id: int) -> None:
    """Explain what was exchanged since the last time, one pair after the other."""
    with _only_logged():
        for one_id, other_id in work.step(_unexplained, event_id):
            _explain(one_id, other_id)


def _unexplained(event_id: int) -> list[tuple[int, int]]:
    pairs = service.unexplained(event_id)
    db.session.commit()
    return pairs


@work.sweep
def look_for_unexplained() -> None:
    for event_id in service.events_unexplained():
        service.ask_why(event_id)


@work.sweep
def wake() -> None:
    service.let_go()
    for unfinished in service.unfinished():
        service.ring(unfinished)


def _guarded(run_id: int, function: Callable[[int], None], number: int) -> None:
    """Do a part of a run; a run that breaks off says so."""
    try:
        work.step(function, number)
    except OperationalError:
        raise  # the database was busy or away: the sweep asks again in a minute
    except BadModel as error:
        _give_up(run_id, str(error))
    except Exception:
        # Whatever it was, the organizer must not watch a bar that never ends. A run
        # that was stopped meanwhile may have lost what a block was working on.
        if _give_up(run_id):
            log.exception("match run %s failed", run_id)


def _give_up(run_id: int, *why: str) -> bool:
    db.session.rollback()
    was_under_way = service.fail(run_id, *why)
    db.session.commit()
    return was_under_way


def _plan(run_id: int) -> None:
    service.plan(run_id)
    db.session.commit()


def _do(block_id: int) -> None:
    """Do one block. Nothing is locked while a model reads or people are compared."""
    block = service.begin(block_id)
    db.session.commit()
    if block is None:
        return
    data = None
    if block.texts is not None:
        _embed(block.texts)
    else:
        people = service.crowd_of(block.run_id)
        db.session.commit()
        data = service.compare(block, people)
    service.finish(block, data)
    db.session.commit()


def _settle(run_id: int) -> None:
    found = service.settle(run_id)
    db.session.commit()
    if found is None:
        return
    service.settled(run_id)
    db.session.commit()
    with service.closed():
        run = service.keep(run_id, found)
        if run is not None:
            service.take_over(run, found)
        db.session.commit()


def _at_the_door(attendee_id: int, what: str) -> None:
    with _only_logged():
        _embed(service.texts_of(attendee_id))
        try:
            _let_in(attendee_id, what)
        except IntegrityError:
            # Somebody left in this very moment: look again who is there.
            db.session.rollback()
            _let_in(attendee_id, what)


@contextmanager
def _only_logged() -> Iterator[None]:
    """Do without a model that cannot be used; the next run tells the organizer."""
    try:
        yield
    except BadModel as error:
        db.session.rollback()
        log.error("No suggestions: %s", error)  # noqa: TRY400 -- the sentence tells


def _let_in(attendee_id: int, what: str) -> None:
    with service.closed():
        service.open_door(attendee_id)
        db.session.commit()
        getattr(service, what)(attendee_id)
        db.session.commit()


def _embed(texts: Sequence[str]) -> None:
    """Make vectors, layer by layer: what one made is kept before the next begins."""
    layers = service.encoder()
    for encoder in layers.encoders:
        replace(layers, encoders=(encoder,)).read(texts)
        db.session.commit()
