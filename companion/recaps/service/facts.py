"""All that letters need to know of some attendees, in a dozen questions for all."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from companion.contacts.models import Contact
from companion.events.models import Attendee, Event
from companion.exchanges.models import ASKED, DONE, Block, Exchange
from companion.extensions import db
from companion.matches import service as matches
from companion.matches.models import ACCEPT, Answer, Match, NotForMe
from companion.recaps.service import asked
from companion.recaps.service.asked import Asked
from companion.talks import service as talks
from companion.talks.models import Star, Talk

Pair = tuple[int, int]
Key = TypeVar("Key")
Value = TypeVar("Value")
NotMet = tuple[Attendee, matches.Reasons]


class Entry(NamedTuple):
    """What letters tell of a Contact; there are many, and whole ones take long."""

    id: int
    owner_id: int
    attendee_id: int | None
    name: str
    organisation: str
    job_title: str
    email: str
    phone: str
    linkedin: str
    channel: str
    links: str
    note: str
    why: Mapping[str, Any]
    met_at: datetime
    withdrawn_at: datetime | None
    merged_into_id: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of some attendees; keys are their numbers, or those of a pair."""

    agenda: Sequence[Talk]
    met: Mapping[int, Sequence[Entry]]  # in the order of the days
    languages: Mapping[int, Sequence[str]]  # of those met
    stars: Mapping[int, frozenset[int]]  # of all these
    only_scanned_by: Collection[Pair]  # me, and who scanned me
    asking: Mapping[int, Sequence[Attendee]]  # who wait for my yes
    wishes: Collection[Pair]  # who would like to meet whom
    not_met: Mapping[int, Sequence[NotMet]]  # suggested or wished for, the best first
    questions: Mapping[Pair, Sequence[Asked]]  # of an attendee, on a talk
    answered: Mapping[int, Sequence[Asked]]  # on the talks that these starred


def gather(event: Event, some: Sequence[Attendee]) -> Facts:
    ids = [me.id for me in some]
    entries = _entries(event, some)
    others = {one.attendee_id for those in entries.values() for one in those}
    met = {number: _shown(those) for number, those in entries.items()}
    known = {
        (number, one.attendee_id) for number, those in entries.items() for one in those
    }
    wishes, parted = _wishes(ids), _parted(ids)
    scans, asking = _scans(event, ids, parted)
    stars = _stars(event, [*ids, *filter(None, others)])
    starred = frozenset().union(*(stars.get(number, ()) for number in ids))
    return Facts(
        agenda=talks.agenda(event),
        met=met,
        languages=_languages(others),
        stars=stars,
        only_scanned_by={pair for pair in scans if pair[::-1] not in scans},
        asking=asking,
        wishes=wishes,
        not_met=_not_met(event, wishes, known | parted, ids),
        questions=asked.of(ids),
        answered=asked.answered(starred),
    )


def _entries(event: Event, some: Sequence[Attendee]) -> dict[int, list[Entry]]:
    """Return whom each has exchanged with here, also what was taken back since."""
    numbers = {me.person_id: me.id for me in some}
    rows = db.session.execute(
        sa.select(*(getattr(Contact, name) for name in Entry._fields))
        .where(Contact.owner_id.in_(numbers), Contact.event_id == event.id)
        .order_by(Contact.met_at, Contact.id)
    )
    return _grouped((numbers[row.owner_id], row) for row in map(Entry._make, rows))


def _shown(entries: Sequence[Entry]) -> list[Entry]:
    """Return those that were not taken back, and each person once.

    What was merged into an entry of another event happened here all the same.
    """
    here = {entry.id for entry in entries}
    return [
        entry
        for entry in entries
        if entry.withdrawn_at is None and entry.merged_into_id not in here
    ]


def _languages(others: Collection[int | None]) -> dict[int, Sequence[str]]:
    rows = db.session.execute(
        sa.select(Attendee.id, Attendee.languages).where(Attendee.id.in_(others))
    )
    return {row.id: row.languages for row in rows}


def _stars(event: Event, ids: Collection[int]) -> dict[int, frozenset[int]]:
    rows = db.session.execute(
        sa.select(Star.attendee_id, Star.talk_id)
        .join(Talk, Talk.id == Star.talk_id)
        .where(Star.attendee_id.in_(ids), Talk.event_id == event.id)
    )
    stars = _grouped((attendee, talk) for attendee, talk in rows)
    return {attendee: frozenset(those) for attendee, those in stars.items()}


def _scans(
    event: Event, ids: Collection[int], parted: Collection[Pair]
) -> tuple[set[Pair], dict[int, list[Attendee]]]:
    """Return who was scanned by whom, and who waits for whose yes."""
    rows = db.session.execute(
        sa.select(Exchange.scanned_id, Exchange.scanner_id, Exchange.state).where(
            Exchange.event_id == event.id,
            Exchange.withdrawn_at.is_(None),
            sa.or_(Exchange.scanned_id.in_(ids), Exchange.scanner_id.in_(ids)),
        )
    ).all()
    done = {(scanned, by) for scanned, by, state in rows if state == DONE}
    mine = set(ids)
    waiting = dict.fromkeys(
        (scanned, by) for scanned, by, state in rows if state == ASKED
    )
    over = done | set(parted)
    asks = [pair for pair in waiting if pair[0] in mine and pair not in over]
    who = _attendees({by for _, by in asks})
    return done, _grouped((scanned, who[by]) for scanned, by in asks)


def _wishes(ids: Collection[int]) -> set[Pair]:
    rows = db.session.execute(
        sa.select(Answer.attendee_id, Answer.other_id).where(
            Answer.kind == ACCEPT,
            sa.or_(Answer.attendee_id.in_(ids), Answer.other_id.in_(ids)),
        )
    )
    return {(attendee, other) for attendee, other in rows}


def _not_met(
    event: Event,
    wishes: Collection[Pair],
    never: Collection[tuple[int, int | None]],
    ids: Collection[int],
) -> dict[int, list[NotMet]]:
    """Return whom each could still meet: people who like to be found, and written to.

    *never* are pairs that have met, or of whom one put the other aside.
    """
    rows = db.session.execute(
        sa.select(Match.attendee_id, Match.other_id, Match.reasons)
        .where(Match.event_id == event.id, Match.attendee_id.in_(ids))
        .order_by(Match.attendee_id, Match.rank)
    )
    suggested = {(me, other): reasons for me, other, reasons in rows}
    mine = set(ids)
    wished = [pair for pair in sorted(wishes) if pair[0] in mine]
    pairs = [x for x in dict.fromkeys([*wished, *suggested]) if x not in never]
    who = _attendees({other for _, other in pairs})
    return _grouped(
        (me, (who[other], matches.reasons_in(suggested.get((me, other), {}))))
        for me, other in pairs
        if _likes_to_hear(who[other])
    )


def _likes_to_hear(other: Attendee) -> bool:
    return other.suggest_me and other.wants_letters and bool(other.email)


def _parted(ids: Collection[int]) -> set[Pair]:
    """Return pairs, both ways round, of whom one wants nothing of the other."""
    aside = sa.select(NotForMe.attendee_id, NotForMe.other_id).where(
        sa.or_(NotForMe.attendee_id.in_(ids), NotForMe.other_id.in_(ids))
    )
    blocks = sa.select(Block.blocker_id, Block.blocked_id).where(
        sa.or_(Block.blocker_id.in_(ids), Block.blocked_id.in_(ids))
    )
    pairs = [*db.session.execute(aside), *db.session.execute(blocks)]
    return {both for one, other in pairs for both in ((one, other), (other, one))}


def _attendees(ids: Collection[int]) -> dict[int, Attendee]:
    if not ids:
        return {}
    rows = db.session.scalars(
        sa.select(Attendee)
        .join(Attendee.person)
        .where(Attendee.id.in_(ids))
        .options(contains_eager(Attendee.person))
    )
    return {row.id: row for row in rows}


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    groups: dict[Key, list[Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups
