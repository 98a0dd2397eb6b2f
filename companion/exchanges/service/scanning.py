"""One scan, both books: what comes of it when nothing stands between the two."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from companion import clock, throttle
from companion.contacts import service as contacts
from companion.errors import BadInput, Forbidden
from companion.events import service as events
from companion.events.models import Attendee
from companion.exchanges.models import ASKED, DECLINED, DONE
from companion.exchanges.service import alarms, pairs
from companion.exchanges.service.pairs import Pair, Someone
from companion.exchanges.service.recording import (
    Outcome,
    Scan,
    answer_all,
    believed,
    checked,
    known,
    recorded,
    said_no,
)
from companion.exchanges.service.refusals import refusal, refuse, stop
from companion.matches import service as matches
from companion.stands import service as stands
from companion.stands.models import Stand

# A crowded day of scans made without a network may come at once; who photographs all
# badges of a hall is stopped.
QUOTA = 240  # scans within an hour
TYPED = throttle.Limit(burst=100, per=timedelta(hours=1))


def scan(person_id: int, scan: Scan, seen: Pair | None = None) -> Outcome:
    """Do what a phone saw: exchange with whose badge it is.

    Who was *seen* to be the two is not looked for again.

    Raises:
        CompanionError: it is no badge to exchange with, or no proper scan.

    """
    uuid = checked(scan.uuid)
    pair = pairs.behind_badge(person_id, scan.token, scan.at, seen)
    stand = _staffed(pair.me, scan.for_stand)
    asks = stand is not None and _must_ask_for(stand, pair.other)
    outcome = _exchange(pair, uuid, scan.at, asks_for_stand=asks)
    return _for_stand(outcome, stand) if stand and outcome.is_new else outcome


def at_once(pair: Pair, scan: Scan) -> Outcome | None:
    """Do a scan of two whom nothing stands between, or nothing at all (None).

    This is what nearly every scan is; it needs no statements but quick ones.

    Raises:
        CompanionError: as `scan` does; then what was done must be undone.

    """
    uuid = checked(scan.uuid)
    if not _is_plain(pair, scan):
        return None
    pairs.behind_badge(pair.me.person_id, scan.token, scan.at, pair)
    moment = believed(pair, scan.at)
    return complete(pair, moment) if recorded(pair, uuid, moment, DONE) else None


def _is_plain(pair: Pair, scan: Scan) -> bool:
    me, other = pair.me, pair.other
    is_asked = other.asks_first and not pair.in_touch
    hinders = pair.blocks or pair.blocked or pair.taken_back or pair.asks_me
    is_calm = pair.lately < min(QUOTA, alarms.PEOPLE_AN_HOUR)
    return is_calm and not (hinders or is_asked or scan.for_stand or me.id == other.id)


def exchange(me: Attendee, other: Attendee, scan: Scan) -> Outcome:
    """Put each into the other's book, or ask the other; one scan is one exchange.

    Raises:
        BadInput: the scan's number is no UUID, or the badge is one's own.
        Forbidden: the two are not at the same event, or the other took it back.

    """
    return _exchange(pairs.between(me, other), checked(scan.uuid), scan.at)


def ask(me: Attendee, other: Attendee, scan: Scan) -> Outcome:
    """Ask the other for an exchange, also where they would not mind a scan.

    Raises:
        CompanionError: one of the two blocks the other, or took an exchange back.

    """
    pair = pairs.between(me, other)
    return _exchange(pair, checked(scan.uuid), scan.at, asks=True)


def bring_together(me: Attendee, other: Attendee, uuid: str) -> Outcome:
    """Let two exchange who both said yes already; nobody is asked again.

    Raises:
        CompanionError: one blocks the other, or took an exchange back.

    """
    pair, now = pairs.between(me, other), clock.now()
    if pair.blocks or pair.blocked or pair.taken_back:
        return refuse(pair)
    if not recorded(pair, checked(uuid), now, DONE):
        return known(pair, uuid) or refuse(pair)
    answer_all(pair, DONE)
    return complete(pair, now)


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
        raise Forbidden(refusal(other))
    if found is None:
        matches.ask_why(me.event_id)
    elif found.features:  # two whom no run compared teach the matcher nothing
        matches.met(me.id, other.id, found.features)
    return Outcome(pair, DONE, is_new=True, contact_id=contact_id)


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
        return known(pair, uuid) or refuse(pair)
    if pair.lately >= QUOTA:
        return known(pair, uuid) or stop(pair)
    must_ask = (asks or other.asks_first) and not (pair.in_touch or pair.asks_me)
    state = _asked(pair) if must_ask or asks_for_stand else DONE
    moment = believed(pair, at)
    if not recorded(pair, uuid, moment, state):
        return known(pair, uuid) or refuse(pair)
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


def _asked(pair: Pair) -> str:
    """Return the state of a scan that asks; who was told no does not ask again."""
    return DECLINED if said_no(pair) else ASKED
