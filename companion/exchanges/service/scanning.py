"""One scan, both books: what an exchange hands over, and taking it back."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from companion import clock, throttle
from companion.contacts import service as contacts
from companion.core.card.names import first_name
from companion.errors import BadInput, CompanionError, Forbidden, TooMany
from companion.events import service as events
from companion.events.models import Attendee
from companion.exchanges.models import ASKED, DECLINED, DONE, Exchange
from companion.exchanges.service import alarms, pairs
from companion.exchanges.service.pairs import Pair, Someone
from companion.extensions import db
from companion.matches import service as matches
from companion.quick import Insert, Quick, numbered, rows
from companion.stands import service as stands
from companion.stands.models import Lead, Stand

# A crowded day of scans made without a network may come at once; who photographs all
# badges of a hall is stopped.
QUOTA = 240  # scans within an hour
TYPED = throttle.Limit(burst=100, per=timedelta(hours=1))
AHEAD = timedelta(minutes=5)  # how far a phone's clock may run before ours
TOO_MANY = "You scanned very many badges. The next one can be exchanged a bit later."
NO_NUMBER = "The scan has no proper number. Scan the badge again."


class Taken(CompanionError):
    status = 409
    message = "This number belongs to another scan. Scan the badge again."


class Blocking(CompanionError):
    status = 409


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


def scan(person_id: int, scan: Scan, seen: Pair | None = None) -> Outcome:
    """Do what a phone saw: exchange with whose badge it is.

    Who was *seen* to be the two is not looked for again.

    Raises:
        CompanionError: it is no badge to exchange with, or no proper scan.

    """
    uuid = _checked(scan.uuid)
    pair = pairs.behind_badge(person_id, scan.token, scan.at, seen)
    stand = _staffed(pair.me, scan.for_stand)
    asks = stand is not None and _must_ask_for(stand, pair.other)
    outcome = _exchange(pair, uuid, scan.at, asks_for_stand=asks)
    return _for_stand(outcome, stand) if stand and outcome.is_new else outcome


def exchange(me: Attendee, other: Attendee, scan: Scan) -> Outcome:
    """Put each into the other's book, or ask the other; one scan is one exchange.

    Raises:
        BadInput: the scan's number is no UUID, or the badge is one's own.
        Forbidden: the two are not at the same event, or the other took it back.

    """
    return _exchange(pairs.between(me, other), _checked(scan.uuid), scan.at)


def ask(me: Attendee, other: Attendee, scan: Scan) -> Outcome:
    """Ask the other for an exchange, also where they would not mind a scan.

    Raises:
        CompanionError: one of the two blocks the other, or took an exchange back.

    """
    pair = pairs.between(me, other)
    return _exchange(pair, _checked(scan.uuid), scan.at, asks=True)


def bring_together(me: Attendee, other: Attendee, uuid: str) -> Outcome:
    """Let two exchange who both said yes already; nobody is asked again.

    Raises:
        CompanionError: one blocks the other, or took an exchange back.

    """
    pair, now = pairs.between(me, other), clock.now()
    if pair.blocks or pair.blocked or pair.taken_back:
        return _refuse(pair)
    if not _recorded(pair, _checked(uuid), now, DONE):
        return _known(pair, uuid) or _refuse(pair)
    answer_all(pair, DONE)
    return complete(pair, now)


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


def count_typed(person_id: int, tokens: Iterable[str]) -> bool:
    """Count short codes that somebody tries; tell whether there were any.

    Raises:
        TooMany: it is a machine that tries them.

    """
    short = [token for token in tokens if events.is_short(token)]
    for _ in short:
        throttle.take(f"typed:{person_id}", TYPED)
    return bool(short)


def refused(person_id: int, scan: Scan) -> None:
    """Tell the organizers of somebody who was stopped by the quota."""
    me = pairs.behind_badge(person_id, scan.token, scan.at).me
    alarms.raise_alarm(me, f"Was stopped after {QUOTA} scans within an hour.")


def complete(pair: Pair, at: datetime) -> Outcome:
    """Hand over both cards.

    Raises:
        Forbidden: the other took it back a moment ago.

    """
    me, other, found = pair.me, pair.other, pair.found
    mine, theirs = (None, None)
    if found:
        mine, theirs = asdict(found.reasons), asdict(matches.turned(found.reasons))
    contact_id = contacts.hand_over(
        contacts.Handed(me, me.handed_over, theirs),
        contacts.Handed(other, other.handed_over, mine),
        at,
    )
    if contact_id is None:
        raise Forbidden(_refusal(other))
    matches.met(me.id, other.id, found.features if found else {})
    if found is None:
        matches.ask_why(me.event_id)
    return Outcome(pair, DONE, is_new=True, contact_id=contact_id)


def withdraw(me: Attendee, other: Attendee) -> None:
    """Take back what was handed over, on both sides; notes stay with who wrote them.

    Until I exchange with the other again, they cannot exchange with me.
    """
    now = clock.now()
    either_way = sa.or_(
        sa.and_(Exchange.scanner_id == me.id, Exchange.scanned_id == other.id),
        sa.and_(Exchange.scanner_id == other.id, Exchange.scanned_id == me.id),
    )
    with db.session.begin_nested():  # SQLite locks here, before anything is read
        contacts.blank(me, other, now)
        db.session.execute(
            sa.update(Exchange)
            .where(either_way, Exchange.withdrawn_at.is_(None))
            .values(withdrawn_at=now)
        )
        stands.take_back(me, other)


def withdraw_lead(me: Attendee, lead: Lead) -> None:
    """Take back what a stand has of me, and what who took it has in their own book."""
    stands.withdraw_from(lead)
    if lead.taken_by is not None:
        withdraw(me, lead.taken_by)


def _exchange(
    pair: Pair,
    uuid: str,
    at: datetime | None,
    *,
    asks: bool = False,
    asks_for_stand: bool = False,
) -> Outcome:
    me, other = pair.me, pair.other
    if me.id == other.id:
        raise BadInput("This is your own badge. Let somebody else scan it.")
    if pair.blocks or pair.blocked or pair.taken_back:
        return _known(pair, uuid) or _refuse(pair)
    if pair.lately >= QUOTA:
        return _known(pair, uuid) or _stop(pair)
    must_ask = (asks or other.asks_first) and not (pair.in_touch or pair.asks_me)
    state = _asked(pair) if must_ask or asks_for_stand else DONE
    moment = _believed(pair, at)
    if not _recorded(pair, uuid, moment, state):
        return _known(pair, uuid) or _refuse(pair)
    alarms.look(pair)
    if must_ask:
        return Outcome(pair, ASKED, is_new=True, recorded=state)
    if pair.asks_me:
        answer_all(pair, DONE)  # I scanned them, so I want it, too
    return replace(complete(pair, moment), recorded=state)


def _staffed(me: Someone, stand_id: int | None) -> Stand | None:
    """Return the stand; who has left it meanwhile scans for themselves."""
    mine = stands.of_staff(me.id) if stand_id else ()
    return next((stand for stand in mine if stand.id == stand_id), None)


def _must_ask_for(stand: Stand, other: Someone) -> bool:
    """Tell whether a yes to me is not yet one to the whole staff."""
    return other.asks_first and stands.lacks(stand, other.id)


def _for_stand(outcome: Outcome, stand: Stand) -> Outcome:
    """Share a visitor with the staff of a stand, or as soon as they say yes."""
    me, other = outcome.pair.me, outcome.pair.other
    if outcome.recorded == DONE:
        is_taken = stands.take(stand, other.id, me.id, other.handed_over)
        return replace(outcome, stand=stand.name * is_taken)
    if outcome.recorded == ASKED:  # after a no, a yes is to what was asked before
        stands.ask(stand, other.id, me.id)
    return outcome


def _recorded(pair: Pair, uuid: str, at: datetime, state: str) -> bool:
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


def _known(pair: Pair, uuid: str) -> Outcome | None:
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


def _stop(pair: Pair) -> Outcome:
    """Refuse a scan until the first of the last hour is older than that."""
    mine = sa.select(sa.func.min(Exchange.received_at)).where(
        Exchange.scanner_id == pair.me.id,
        Exchange.received_at > clock.now() - pairs.HOUR,
    )
    first = db.session.scalar(mine) or clock.now()
    wait = first + pairs.HOUR - clock.now()
    raise TooMany(TOO_MANY, retry_after=ceil(wait.total_seconds()))


def _refuse(pair: Pair) -> Outcome:
    if pair.blocked:
        raise events.NotInUse  # a block is nothing that the blocked one is told
    if pair.blocks:
        name = pair.other.name or "this person"
        raise Blocking(f"You block {name}. Lift the block first, if you want to.")
    raise Forbidden(_refusal(pair.other))


def _refusal(other: Someone) -> str:
    first = first_name(other.name)
    return (
        f"{first or 'This person'} took the exchange back. If you want to be in "
        f"touch, let {first or 'them'} scan your badge."
    )


def _asked(pair: Pair) -> str:
    """Return the state of a scan that asks; who was told no does not ask again."""
    return DECLINED if said_no(pair) else ASKED


def _have_scanned(pair: Pair, *such: sa.ColumnElement[bool]) -> bool:
    """Tell whether I made such a scan of the other."""
    found = sa.select(Exchange.id).where(_of(pair.me, pair.other), *such)
    return db.session.scalar(found.limit(1)) is not None


def _of(scanner: Someone, scanned: Someone) -> sa.ColumnElement[bool]:
    return sa.and_(Exchange.scanner_id == scanner.id, Exchange.scanned_id == scanned.id)


def _checked(uuid: str) -> str:
    try:
        return str(UUID(uuid))
    except ValueError:
        raise BadInput(NO_NUMBER) from None


def _believed(pair: Pair, at: datetime | None) -> datetime:
    """Take the phone's word for the time, within the event and not in the future."""
    now = clock.now()
    if at is None:
        return now
    zone = ZoneInfo(pair.timezone)
    earliest = datetime.combine(pair.starts, datetime.min.time(), zone)
    return min(max(at, earliest - timedelta(days=1)), now + AHEAD)
