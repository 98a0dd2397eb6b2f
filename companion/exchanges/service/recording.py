"""What is written of a scan, once, and what was: found again by its number."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from companion import clock
from companion.contacts import service as contacts
from companion.errors import BadInput, CompanionError
from companion.exchanges.models import ASKED, DECLINED, DONE, Exchange
from companion.exchanges.service.pairs import Pair, Someone
from companion.extensions import db
from companion.quick import Insert, Quick, numbered, rows

AHEAD = timedelta(minutes=5)  # how far a phone's clock may run before ours
NO_NUMBER = "The scan has no proper number. Scan the badge again."


class Taken(CompanionError):
    status = 409
    message = "This number belongs to another scan. Scan the badge again."


@dataclass(frozen=True, slots=True)
class Scan:
    """What a phone sends: a number of its own, and when it saw which badge."""

    uuid: str
    at: datetime | None = None
    token: str = ""
    for_stand: int | None = None  # the number of a stand that whoever scans works at


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a scan: done, or asked; and whether it is a new one."""

    pair: Pair
    state: str
    is_new: bool
    contact_id: int | None = None  # the other in my book
    stand: str = ""  # whose staff share what was handed over
    recorded: str = DONE  # ASKED also for a stand alone; DECLINED is told to nobody

    @property
    def is_open(self) -> bool:
        """Tell whether I may see what the other hands over."""
        return self.state == DONE and (self.is_new or self.pair.in_touch)


def checked(uuid: str) -> str:
    try:
        return str(UUID(uuid))
    except ValueError:
        raise BadInput(NO_NUMBER) from None


def believed(pair: Pair, at: datetime | None) -> datetime:
    """Take the phone's word for the time, within the event and not in the future."""
    now = clock.now()
    if at is None:
        return now
    zone = ZoneInfo(pair.timezone)
    earliest = datetime.combine(pair.starts, datetime.min.time(), zone)
    return min(max(at, earliest - timedelta(days=1)), now + AHEAD)


def recorded(pair: Pair, uuid: str, at: datetime, state: str) -> bool:
    """Write the scan down, before anything else; tell whether its number is new.

    The same scan sent twice at once waits here until the first one is committed.
    """
    row = {
        "uuid": uuid,
        "event_id": pair.me.event_id,
        "scanner_id": pair.me.id,
        "scanned_id": pair.other.id,
        "state": state,
        "at": at,
        "received_at": clock.now(),
    }
    return _RECORD.first(numbered([row])) is not None


def _recording(insert: Callable[..., Insert]) -> Any:
    columns = ("uuid", "event_id", "scanner_id", "scanned_id", "state", "at")
    table, values = rows(Exchange.__table__, (*columns, "received_at"), 1)
    is_new = (
        insert(table).values(values).on_conflict_do_nothing(index_elements=["uuid"])
    )
    return is_new.returning(table.c.id)


_RECORD = Quick(_recording)


def known(pair: Pair, uuid: str) -> Outcome | None:
    """Return what came of a scan that was sent before, or None for a new one.

    Raises:
        Taken: the number is of another scan.

    """
    row = db.session.execute(
        sa.select(Exchange.scanner_id, Exchange.scanned_id, Exchange.state).where(
            Exchange.uuid == uuid
        )
    ).first()
    if row is None:
        return None
    if (row.scanner_id, row.scanned_id) != (pair.me.id, pair.other.id):
        raise Taken
    if row.state != DONE:
        return Outcome(pair, ASKED, is_new=False)
    contact = contacts.with_attendee(pair.me.person_id, pair.other.id)
    return Outcome(pair, DONE, is_new=False, contact_id=contact.id if contact else None)


def answer_all(pair: Pair, state: str) -> None:
    """Answer what the other asked me, however often: DONE is yes, DECLINED no."""
    db.session.execute(
        sa.update(Exchange)
        .where(_of(pair.other, pair.me), Exchange.state.in_((ASKED, DECLINED)))
        .values(state=state, answered_at=clock.now())
    )


def is_waiting(pair: Pair) -> bool:
    """Tell whether I asked the other, and no exchange came of it yet."""
    return not pair.in_touch and _have_scanned(
        pair,
        Exchange.state.in_((ASKED, DECLINED)),  # who was told no is not told so
        Exchange.withdrawn_at.is_(None),
    )


def said_no(pair: Pair) -> bool:
    """Tell whether the other said no to me."""
    return _have_scanned(pair, Exchange.state == DECLINED)


def _have_scanned(pair: Pair, *such: sa.ColumnElement[bool]) -> bool:
    """Tell whether I made such a scan of the other."""
    found = sa.select(Exchange.id).where(_of(pair.me, pair.other), *such)
    return db.session.scalar(found.limit(1)) is not None


def _of(scanner: Someone, scanned: Someone) -> sa.ColumnElement[bool]:
    return sa.and_(Exchange.scanner_id == scanner.id, Exchange.scanned_id == scanned.id)
