"""Sending what is due, over one connection, each letter marked once it was taken."""

import logging
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from companion import alive, config, post, work
from companion.core.sealing import Lost
from companion.errors import NotFound
from companion.extensions import db
from companion.mail import claims
from companion.mail.letters import Letter, Locked
from companion.mail.message import Leaving, Message, compose
from companion.quick import Quick

log = logging.getLogger(__name__)

_OUTBOX: Any = Letter.__table__
_READ = Quick(
    lambda _: sa.select(*(_OUTBOX.c[name] for name in Leaving._fields)).where(
        _OUTBOX.c.id == sa.bindparam("number")
    )
)


@work.job("mail.deliver")
def deliver(secret: bool = False) -> None:
    """Send what is due, one letter after the other.

    Secret letters go beside the others: somebody looks at a screen and waits for them.
    """
    _take_from_the_dead()
    while claims.are_due(secret):
        with alive.alone(_running() / f"mail-{secret}.lock") as nobody_else:
            # Who does it already looks once more after letting go of the lock.
            if not nobody_else or not _drain(secret):
                return


@work.sweep
def wake() -> None:
    _take_from_the_dead()
    for secret in (True, False):
        if claims.are_due(secret):
            work.ring("mail.deliver", secret)


def _drain(secret: bool) -> int:
    sent = 0
    while tried := work.step(deliver_batch, secret):
        sent += tried
    return sent


def deliver_batch(secret: bool) -> int:
    """Send a batch of due letters over one connection; return how many were tried."""
    if not claims.are_due(secret):
        return 0
    held = claims.Held()
    try:
        with post.opened() as way, alive.sign(_running() / "sending", held.name):
            held.claim(secret)
            db.session.commit()
            _send(held, way)
    except OSError as error:
        # What is left stays due: the next batch, or the sweep in a minute, goes on.
        log.warning("The mail server cannot be spoken to: %s", error)
    return held.tried


def _send(held: claims.Held, way: post.Post) -> None:
    try:
        while held.numbers and not work.is_ending() and not held.is_late():
            _deliver_one(held, way)
    finally:
        db.session.rollback()
        held.give_back()
        db.session.commit()


def _deliver_one(held: claims.Held, way: post.Post) -> None:
    """Send the next letter, and write down what became of it.

    Raises:
        post.Unreachable: the way is broken, and no letter will pass any more.

    """
    number = held.numbers[0]
    try:
        key, message = _composed(number)
        way.carry(key, message)
    except post.Unreachable:
        raise
    except Exception as error:  # noqa: BLE001 -- a bad letter holds up no other
        db.session.rollback()
        held.refused(number, error)
    else:
        held.sent(number)
    db.session.commit()


def _composed(number: int) -> tuple[str, Message]:
    row = _READ.first({"number": number})
    db.session.rollback()  # no transaction stays open while a server thinks
    if row is None:
        raise NotFound("Whom this letter was for was erased meanwhile.")
    letter = Leaving(*row)
    if isinstance(letter.text, Lost) or isinstance(letter.html, Lost):
        raise Locked("Its key is not in COMPANION_NOTES_KEY. Put it there again.")
    return letter.key, compose(letter)


def _running() -> Path:
    path: Path = config.current("HOME") / "run"
    return path


def _take_from_the_dead() -> None:
    """Make due at once what a process of this machine was sending when it died."""
    for name in alive.dead(_running() / "sending"):
        claims.free(name)
        db.session.commit()
