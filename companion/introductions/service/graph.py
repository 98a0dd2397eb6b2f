"""Who exchanged with whom at an event: handshakes, counted but never told by name."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from companion.contacts.models import Contact
from companion.events.models import Attendee
from companion.exchanges.models import DONE, Exchange
from companion.extensions import db

FARTHEST = 6  # handshakes
MOST = 2000  # people looked at, before the search is given up
AT_ONCE = 500  # numbers in one statement


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody I met here, and whom of my other contacts they know."""

    other: Attendee
    contact_id: int | None
    knows: tuple[int, ...]  # attendees; only where both ends introduce


def neighbours(event_id: int, ids: Collection[int]) -> dict[int, set[int]]:
    """Return with whom a few people exchanged, and did not take it back."""
    found: dict[int, set[int]] = defaultdict(set)
    wanted = sorted(ids)
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        for mine, theirs in (
            (Exchange.scanner_id, Exchange.scanned_id),
            (Exchange.scanned_id, Exchange.scanner_id),
        ):
            rows = sa.select(mine, theirs).where(
                Exchange.event_id == event_id,
                mine.in_(part),
                Exchange.state == DONE,
                Exchange.withdrawn_at.is_(None),
            )
            for one, other in db.session.execute(rows):
                found[one].add(other)
    return found


def reach(me: Attendee) -> dict[int, int]:
    """Return how many handshakes away people are, the nearest first."""
    steps = {me.id: 0}
    edge: set[int] = {me.id}
    for distance in range(1, FARTHEST + 1):
        around = neighbours(me.event_id, edge)
        edge = {one for some in around.values() for one in some} - steps.keys()
        steps.update(dict.fromkeys(sorted(edge), distance))
        if not edge or len(steps) > MOST:
            break
    return steps


def neighbourhood(me: Attendee) -> list[Met]:
    """Return whom I met here, by name, with the links among those who allow that."""
    mine = neighbours(me.event_id, [me.id])[me.id]
    people = db.session.scalars(
        sa.select(Attendee)
        .where(Attendee.id.in_(mine))
        .order_by(Attendee.name, Attendee.id)
    ).all()
    open_ones = {one.id for one in people if one.introduces}
    links = neighbours(me.event_id, open_ones) if len(open_ones) > 1 else {}
    entries = _entries(me)
    return [
        Met(one, entries.get(one.id), _among(links.get(one.id, ()), open_ones))
        for one in people
    ]


def _among(known: Collection[int], open_ones: Collection[int]) -> tuple[int, ...]:
    return tuple(sorted(one for one in known if one in open_ones))


def _entries(me: Attendee) -> dict[int, int]:
    rows = db.session.execute(
        sa.select(Contact.attendee_id, Contact.id).where(
            Contact.owner_id == me.person_id,
            Contact.event_id == me.event_id,
            Contact.attendee_id.is_not(None),
            Contact.merged_into_id.is_(None),
        )
    )
    return {attendee_id: number for attendee_id, number in rows if attendee_id}
