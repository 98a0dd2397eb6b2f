"""A tablet at the desk: two who show their badges in turn exchange, without a phone."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa

from companion import clock, throttle
from companion.core.card.names import first_name
from companion.errors import BadInput, CompanionError, Forbidden, NotFound
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.exchanges.models import ASKED, Kiosk
from companion.exchanges.service import pairs, recording, refusals, scanning
from companion.extensions import db

NAME = "Kiosk"  # where the organizer gives none
NAME_LENGTH = 80
# Looks at badges, right and wrong ones: a queue needs thirty a minute, guessing more.
LOOKS = throttle.Limit(burst=300, per=timedelta(minutes=10))


class NoKiosk(CompanionError):
    status = 401
    message = "This is no kiosk. An organizer opens one in this browser, at the desk."


class Closed(CompanionError):
    status = 401
    message = "This kiosk was closed. An organizer can open a new one at the desk."


class Refused(Forbidden):
    # One sentence whatever stands between two people: others look on.
    message = "These two cannot exchange here. It may work with a phone."


BOTH_DECIDE = (
    "Both of you decide first, and a kiosk cannot ask both. Scan one badge with the "
    "other’s phone."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Two badges as a kiosk saw them, with a number of its own, and when."""

    uuid: str
    first: str
    second: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """What came of two badges; a kiosk is told first names and nothing else."""

    first: str
    second: str
    state: str
    is_new: bool
    decides: str = ""  # who is asked first, and was


def open_kiosk(event: Event, name: str) -> str:
    """Open a kiosk; return its secret, for the browser that becomes it.

    Raises:
        BadInput: the name is too long.

    """
    if len(name) > NAME_LENGTH:
        raise BadInput(f"At most {NAME_LENGTH} letters, please.")
    secret = secrets.token_urlsafe(32)
    db.session.add(
        Kiosk(
            event_id=event.id,
            name=name or NAME,
            fingerprint=_fingerprint(secret),
            created_at=clock.now(),
        )
    )
    db.session.flush()
    return secret


def kiosk_with(secret: str) -> tuple[Kiosk, Event]:
    """Return whose secret a browser has.

    Raises:
        NoKiosk: nobody's.
        Closed: of one that was closed.

    """
    row = db.session.execute(
        sa.select(Kiosk, Event)
        .join(Event, Event.id == Kiosk.event_id)
        .where(Kiosk.fingerprint == _fingerprint(secret))
    ).first()
    if row is None:
        raise NoKiosk
    if row[0].closed_at is not None:
        raise Closed
    return row[0], row[1]


def open_kiosks(event: Event) -> Sequence[Kiosk]:
    """Return the kiosks of an event that are open, the latest first."""
    return db.session.scalars(
        sa.select(Kiosk)
        .where(Kiosk.event_id == event.id, Kiosk.closed_at.is_(None))
        .order_by(Kiosk.id.desc())
    ).all()


def close_kiosk(event: Event, kiosk_id: int) -> Kiosk:
    """Close a kiosk: from now on its browser can do nothing.

    Raises:
        NotFound: there is none of this number.

    """
    kiosk = db.session.get(Kiosk, kiosk_id)
    if kiosk is None or kiosk.event_id != event.id:
        raise NotFound("This kiosk is not there any more.")
    kiosk.closed_at = kiosk.closed_at or clock.now()
    db.session.flush()
    return kiosk


def count_look(kiosk: Kiosk) -> None:
    """Count a look at badges; commit it, whatever comes of it.

    Raises:
        TooMany: it is a machine that tries codes out.

    """
    throttle.take(f"kiosk:{kiosk.id}", LOOKS)


def whose(kiosk: Kiosk, token: str, at: datetime | None) -> Attendee:
    """Return whose badge was shown.

    Raises:
        CompanionError: it is none of this event.

    """
    someone = events.behind_badge(token, at, event_ids=[kiosk.event_id])
    if someone.event_id != kiosk.event_id:
        raise Forbidden("This badge is of another event.")
    return someone


def exchange_between(kiosk: Kiosk, shown: Shown) -> Met:
    """Let the two whose badges were shown exchange; ask who wants to be asked first.

    Raises:
        CompanionError: a badge is none of this event, or the two cannot exchange.

    """
    first, second = (whose(kiosk, one, shown.at) for one in (shown.first, shown.second))
    if first.id == second.id:
        raise BadInput("That is the same badge twice. Show the other one.")
    # A photo of a badge is a badge, too: who is asked first is asked here as well.
    turned = first.asks_first and not second.asks_first
    scanner, scanned = (second, first) if turned else (first, second)
    _check_may_meet(scanner, scanned)
    scan = recording.Scan(shown.uuid, shown.at)
    try:
        outcome = scanning.exchange(scanner, scanned, scan)
    except (events.NotInUse, Forbidden, refusals.Blocking) as error:
        raise Refused from error
    is_asked = outcome.state == ASKED
    return Met(
        first=name_of(first),
        second=name_of(second),
        state=outcome.state,
        is_new=outcome.is_new,
        decides=name_of(scanned) if is_asked else "",
    )


def _check_may_meet(scanner: Attendee, scanned: Attendee) -> None:
    """Check that nobody's yes is needed which only their own phone can give.

    Whoever holds two badges, or photos of them, is taken for both people here.

    Raises:
        Refused: somebody said no, took it back, or both want to be asked.

    """
    there, back = pairs.between(scanner, scanned), pairs.between(scanned, scanner)
    in_touch = there.in_touch and back.in_touch
    if scanner.asks_first and scanned.asks_first and not in_touch:
        raise Refused(BOTH_DECIDE)
    if there.taken_back or back.taken_back:
        raise Refused
    # Who is asked once more decides for themselves; a no is nothing that one is told.
    said_no = recording.said_no(back) or (
        recording.said_no(there) and not scanned.asks_first
    )
    if said_no and not in_touch:
        raise Refused


def name_of(someone: Attendee) -> str:
    """Return the only thing of a person that a kiosk shows."""
    return first_name(someone.name) or "Somebody"


def _fingerprint(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
