"""Leads: what a visitor handed over to a stand, for all of its staff."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from companion import clock
from companion.errors import BadInput, NotFound
from companion.events.models import Attendee
from companion.exchanges.models import Block
from companion.extensions import db
from companion.quick import INSERTS
from companion.stands.models import WAITS, Lead, Stand, works_at

NOTE_LENGTH = 5000
PAGE = 50  # leads on one page
STARS = range(4)  # none said, or one to three


@dataclass(frozen=True, slots=True)
class Visitors:
    """Leads of a page, and how many there are by rating, in all."""

    shown: Sequence[Lead]
    by_rating: Mapping[int, int]

    @property
    def number(self) -> int:
        return sum(self.by_rating.values())


def take(stand: Stand, visitor_id: int, by_id: int, handed: Mapping[str, str]) -> bool:
    """Write down what a visitor handed over; once, whoever of the staff meets them.

    Returns whether the stand has it: not from somebody who took it back before, and
    not from somebody who works there.
    """
    if _is_colleague(stand, visitor_id):
        return False
    lead = _noted(stand, visitor_id, by_id)
    if lead.withdrawn_at is None:
        _open(lead, by_id, handed)
    return lead.withdrawn_at is None


def ask(stand: Stand, visitor_id: int, by_id: int) -> None:
    """Note that somebody who is asked first was scanned for a stand."""
    if not _is_colleague(stand, visitor_id):
        _noted(stand, visitor_id, by_id)


def lacks(stand: Stand, visitor_id: int) -> bool:
    """Tell whether a visitor never handed anything over, and is no colleague."""
    given = sa.select(Lead.id).where(
        Lead.stand_id == stand.id, Lead.visitor_id == visitor_id, ~WAITS
    )
    is_new = db.session.scalar(given) is None
    return is_new and not _is_colleague(stand, visitor_id)


def hand_over(visitor_id: int, by_id: int, handed: Mapping[str, str]) -> None:
    """Do what a visitor said yes to: let the stand have what *by* asked for."""
    asked = sa.select(Lead).where(
        Lead.visitor_id == visitor_id, Lead.taken_by_id == by_id, WAITS
    )
    for lead in db.session.scalars(asked):
        _open(lead, by_id, handed)


def take_back(visitor: Attendee, by: Attendee) -> None:
    """Take back what a visitor handed over to *by*, from every stand."""
    mine = (Lead.visitor_id == visitor.id, Lead.taken_by_id == by.id)
    db.session.execute(sa.delete(Lead).where(*mine, WAITS))  # nobody knows of it
    for lead in db.session.scalars(sa.select(Lead).where(*mine)):
        withdraw_from(lead)


def keep_from(visitor: Attendee, other: Attendee) -> None:
    """Take back what a visitor handed over to the stands where *other* works.

    Whoever of their colleagues took it: all of the staff see it.
    """
    theirs = sa.select(works_at.c.stand_id).where(works_at.c.attendee_id == other.id)
    there = (Lead.visitor_id == visitor.id, Lead.stand_id.in_(theirs))
    db.session.execute(sa.delete(Lead).where(*there, WAITS))
    for lead in db.session.scalars(sa.select(Lead).where(*there)):
        withdraw_from(lead)


def withdraw_from(lead: Lead) -> None:
    """Empty a lead; the row stays, so that nobody takes it anew."""
    lead.handed = {}
    lead.withdrawn_at = lead.withdrawn_at or clock.now()
    db.session.flush()


def given_by(me: Attendee, lead_id: int) -> Lead:
    """Return what I handed over, by number.

    Raises:
        NotFound: there is no such lead of me.

    """
    lead = db.session.get(Lead, lead_id)
    if lead is None or lead.visitor_id != me.id or lead.waits:
        raise NotFound("No stand has this of you.")
    return lead


def of_visitor(me: Attendee) -> Sequence[Lead]:
    """Return to which stands I handed over something, the latest first."""
    return db.session.scalars(
        sa.select(Lead)
        .where(Lead.visitor_id == me.id)
        .options(joinedload(Lead.stand), joinedload(Lead.taken_by))
        .order_by(Lead.taken_at.desc(), Lead.id.desc())
    ).all()


def leads(stand: Stand, reader: Attendee) -> Sequence[Lead]:
    """Return all leads that were not taken back, newest first, for a table."""
    query = _of(stand, reader).where(Lead.withdrawn_at.is_(None))
    return db.session.scalars(query).all()


def number_of(stand: Stand) -> int:
    """Return how many visitors a stand has, also those whom not all of it may see."""
    query = sa.select(sa.func.count()).where(Lead.stand_id == stand.id, ~WAITS)
    return db.session.scalar(query) or 0


def visitors(
    stand: Stand, reader: Attendee, rating: int | None = None, page: int = 1
) -> Visitors:
    """Return a page of leads, newest first, of one rating or of all."""
    counts = sa.select(Lead.rating, sa.func.count()).where(*_seen_by(stand, reader))
    by_rating = Counter(dict.fromkeys(STARS, 0))
    for stars, number in db.session.execute(counts.group_by(Lead.rating)):
        by_rating[stars] = number
    query = _of(stand, reader)
    if rating is not None:
        query = query.where(Lead.rating == rating)
    shown = db.session.scalars(query.limit(PAGE).offset((page - 1) * PAGE)).all()
    return Visitors(shown, by_rating)


def lead_at(stand: Stand, reader: Attendee, lead_id: int) -> Lead:
    """Return a lead of a stand.

    Raises:
        NotFound: there is none of this number.

    """
    lead = db.session.scalar(_of(stand, reader).where(Lead.id == lead_id))
    if lead is None:
        raise NotFound("This visitor is not on the list of the stand any more.")
    return lead


def rate(lead: Lead, rating: int) -> None:
    """Give a lead one to three stars, or none.

    Raises:
        BadInput: it is another number.

    """
    if rating not in STARS:
        raise BadInput("Rate a visitor with one to three stars, or with none.")
    lead.rating = rating
    db.session.flush()


def write_note(lead: Lead, note: str) -> None:
    lead.note = note.strip()
    db.session.flush()


def _seen_by(stand: Stand, reader: Attendee) -> list[sa.ColumnElement[bool]]:
    """Leave out the visitors who block one of the staff, whoever of them scanned."""
    blocks = sa.exists().where(
        Block.blocker_id == Lead.visitor_id, Block.blocked_id == reader.id
    )
    return [Lead.stand_id == stand.id, ~WAITS, ~blocks]


def _of(stand: Stand, reader: Attendee) -> sa.Select[Lead]:
    return (
        sa.select(Lead)
        .where(*_seen_by(stand, reader))
        .options(joinedload(Lead.visitor), joinedload(Lead.taken_by))
        .order_by(Lead.taken_at.desc(), Lead.id.desc())
    )


def _open(lead: Lead, by_id: int, handed: Mapping[str, str]) -> None:
    if not lead.handed:
        lead.taken_by_id, lead.taken_at = by_id, clock.now()
    lead.handed = dict(handed)
    db.session.flush()


def _noted(stand: Stand, visitor_id: int, by_id: int) -> Lead:
    """Return the one row of a visitor, made now if there is none, by one of many."""
    insert = INSERTS[db.session.get_bind().dialect.name](Lead.__table__)
    row = {
        "event_id": stand.event_id,
        "stand_id": stand.id,
        "visitor_id": visitor_id,
        "taken_by_id": by_id,
        "taken_at": clock.now(),
        "handed": {},
    }
    db.session.execute(insert.values(row).on_conflict_do_nothing())
    return db.session.scalars(
        sa.select(Lead)
        .where(Lead.stand_id == stand.id, Lead.visitor_id == visitor_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _is_colleague(stand: Stand, visitor_id: int) -> bool:
    there = sa.select(works_at.c.stand_id).where(
        works_at.c.stand_id == stand.id, works_at.c.attendee_id == visitor_id
    )
    return db.session.scalar(there) is not None
