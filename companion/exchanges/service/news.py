"""What happened to me since I last looked, asked every two seconds by many."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from companion import clock
from companion.contacts.models import Contact
from companion.events.models import Attendee
from companion.exchanges.models import ASKED, DONE, Exchange
from companion.extensions import db
from companion.stands.models import WAITS, Lead, Stand

MOST = 50  # of one answer: the latest
LATEST = 10**16  # microseconds since 1970; a number behind it is nobody's
START = datetime(1970, 1, 1, tzinfo=UTC)

MET, ASKS, ACCEPTED, LEAD = "met", "asks", "accepted", "lead"


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened; its number is that of the exchange, or of the lead."""

    id: int
    kind: str
    name: str
    organisation: str
    contact_id: int | None
    at: datetime
    stands: str = ""  # for which the other asks, too


def since(me: Attendee, after: int) -> tuple[int, list[News]]:
    """Return a number to ask with the next time, and what happened after *after*.

    Asked with 0 it tells only who waits for an answer. Each thing is told once.
    """
    now = clock.now()
    moment = START + timedelta(microseconds=min(after, LATEST)) if after else now
    rows = db.session.execute(_query(me, moment, with_open=not after)).all()
    news = [News(**row._mapping) for row in rows[::-1]]  # noqa: SLF001 -- its public name
    newest = max([moment, *(one.at for one in news)])
    return (newest - START) // timedelta(microseconds=1), news


def _query(me: Attendee, moment: datetime, *, with_open: bool) -> sa.Select[Any]:
    """Read everything in one statement, each part along an index of its own."""
    scans = sa.and_(
        Exchange.event_id == me.event_id,
        Exchange.scanned_id == me.id,
        Exchange.withdrawn_at.is_(None),
    )
    is_new = Exchange.received_at > moment
    happened = sa.union_all(
        _part(MET, Exchange.scanner_id, Exchange.received_at).where(
            scans, is_new, Exchange.state == DONE
        ),
        _part(ASKS, Exchange.scanner_id, Exchange.received_at).where(
            scans, sa.true() if with_open else is_new, Exchange.state == ASKED
        ),
        _part(ACCEPTED, Exchange.scanned_id, Exchange.answered_at).where(
            Exchange.scanner_id == me.id,
            Exchange.state == DONE,
            Exchange.answered_at > moment,
        ),
    ).subquery()
    people = (
        sa.select(
            happened.c.id,
            happened.c.kind,
            Attendee.name,
            Attendee.organisation,
            Contact.id.label("contact_id"),
            happened.c.at,
            _asked_for(me, happened).label("stands"),
        )
        .join(Attendee, Attendee.id == happened.c.other_id)
        .outerjoin(
            Contact,
            sa.and_(
                Contact.owner_id == me.person_id, Contact.attendee_id == Attendee.id
            ),
        )
    )
    stands = (
        sa.select(
            Lead.id,
            sa.literal(LEAD).label("kind"),
            Stand.name,
            sa.literal("").label("organisation"),
            sa.null().label("contact_id"),
            Lead.taken_at.label("at"),
            sa.literal("").label("stands"),
        )
        .join(Stand, Stand.id == Lead.stand_id)
        .where(
            Lead.visitor_id == me.id,
            Lead.taken_at > moment,
            Lead.withdrawn_at.is_(None),
            ~WAITS,
        )
    )
    all_of_it = sa.union_all(people, stands).subquery()
    return sa.select(all_of_it).order_by(all_of_it.c.at.desc()).limit(MOST)


def _asked_for(me: Attendee, happened: Any) -> Any:
    """Name the stands that a yes is for as well, as one text."""
    names = (
        sa.select(sa.func.aggregate_strings(Stand.name, ", "))
        .join(Lead, Lead.stand_id == Stand.id)
        .where(
            happened.c.kind == ASKS,
            Lead.visitor_id == me.id,
            Lead.taken_by_id == happened.c.other_id,
            WAITS,
        )
        .scalar_subquery()
        .correlate(happened)
    )
    return sa.func.coalesce(names, "")


def _part(kind: str, other: Any, at: Any) -> sa.Select[Any]:
    return sa.select(
        Exchange.id,
        sa.literal(kind).label("kind"),
        other.label("other_id"),
        at.label("at"),
    )
