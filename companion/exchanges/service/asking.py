"""Who scanned me, what they got, and my yes or no to those who asked first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from companion import clock
from companion.contacts.models import Contact
from companion.errors import NotFound
from companion.events.models import DETAILS, Attendee
from companion.exchanges.models import ASKED, DECLINED, DONE, Block, Exchange
from companion.exchanges.service import pairs, recording, scanning
from companion.exchanges.service.cards import handed_over
from companion.extensions import db
from companion.stands import service as stands


@dataclass(frozen=True, slots=True)
class Scanned:
    """Somebody who scanned me, the last time they did."""

    exchange_id: int
    by: Attendee
    state: str
    at: datetime
    contact_id: int | None  # they in my book
    got: tuple[str, ...]  # names of the details that they have of me now
    is_withdrawn: bool


def scanned(me: Attendee) -> list[Scanned]:
    """Return who scanned me, once each, the latest first; blocked people are not."""
    found: dict[int, Scanned] = {}
    for exchange, by, mine, theirs in db.session.execute(_scans_of(me)):
        if by.id not in found:
            got = [name for name in DETAILS if theirs and getattr(theirs, name)]
            found[by.id] = Scanned(
                exchange_id=exchange.id,
                by=by,
                state=_state(exchange, theirs),
                at=exchange.at,
                contact_id=mine and mine.id,
                got=tuple(got),
                is_withdrawn=exchange.withdrawn_at is not None,
            )
    return list(found.values())


def asked(me: Attendee) -> Sequence[Attendee]:
    """Return whom I asked and who did not say yes yet, by name."""
    mine = sa.select(Exchange.scanned_id).where(
        Exchange.scanner_id == me.id,
        Exchange.state.in_((ASKED, DECLINED)),  # a no is nothing that one is told
        Exchange.withdrawn_at.is_(None),
    )
    in_touch = sa.select(Contact.attendee_id).where(
        Contact.owner_id == me.person_id, Contact.attendee_id.is_not(None)
    )
    return db.session.scalars(
        sa.select(Attendee)
        .where(Attendee.id.in_(mine), Attendee.id.not_in(in_touch))
        .order_by(Attendee.name, Attendee.id)
    ).all()


def answer(me: Attendee, exchange_id: int, *, yes: bool) -> Attendee:
    """Say yes or no to who asked me first; return who it was.

    No can become yes later; what was handed over is taken back in the contact.

    Raises:
        NotFound: nobody asked me that.

    """
    exchange = db.session.get(Exchange, exchange_id)
    if exchange is None or exchange.scanned_id != me.id or exchange.withdrawn_at:
        raise NotFound("This question is not open any more.")
    other = db.session.get_one(Attendee, exchange.scanner_id)
    if exchange.state == DONE:
        return other
    pair = pairs.between(me, other)
    recording.answer_all(pair, DONE if yes else DECLINED)
    if yes:
        # They asked, so they want it, also where they took an exchange back before.
        scanning.complete(pairs.between(other, me), clock.now())
        stands.hand_over(me.id, other.id, handed_over(me))
    return other


def _state(exchange: Exchange, theirs: Contact | None) -> str:
    """Return what holds now: who said no may have scanned the other since."""
    has_mine = theirs is not None and theirs.withdrawn_at is None
    is_over = exchange.state == DECLINED and has_mine
    return DONE if is_over else exchange.state


def _scans_of(me: Attendee) -> sa.Select[Any]:
    mine, theirs = (aliased(Contact) for _ in range(2))
    blocks = sa.select(Block.blocked_id).where(Block.blocker_id == me.id)
    columns: list[Any] = [Exchange, Attendee, mine, theirs]
    return (
        sa.select(*columns)
        .join(Attendee, Attendee.id == Exchange.scanner_id)
        .outerjoin(
            mine,
            sa.and_(mine.owner_id == me.person_id, mine.attendee_id == Attendee.id),
        )
        .outerjoin(
            theirs,
            sa.and_(theirs.owner_id == Attendee.person_id, theirs.attendee_id == me.id),
        )
        .where(
            Exchange.event_id == me.event_id,
            Exchange.scanned_id == me.id,
            Exchange.scanner_id.not_in(blocks),
        )
        .order_by(Exchange.id.desc())
    )
