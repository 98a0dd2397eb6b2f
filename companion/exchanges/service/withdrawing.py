"""Taking back what was handed over."""

import sqlalchemy as sa

from companion import clock
from companion.contacts import service as contacts
from companion.events.models import Attendee
from companion.exchanges.models import Exchange
from companion.extensions import db
from companion.stands import service as stands
from companion.stands.models import Lead


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
