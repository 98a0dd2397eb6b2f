"""Whom one may block or report: whom one came across, not anybody by number."""

import sqlalchemy as sa

from companion.contacts.models import Contact
from companion.errors import NotFound
from companion.events import service as events
from companion.events.models import Attendee
from companion.exchanges.models import Block, Exchange
from companion.extensions import db
from companion.matches.models import Match
from companion.stands.models import WAITS, Lead, works_at


def tied(me: Attendee, other_id: int) -> Attendee:
    """Return somebody at my event with whom I have to do.

    Raises:
        NotFound: there is nobody of that number, or I never came across them.

    """
    other = events.somebody(me.event_id, other_id)
    is_tied = other.id != me.id and db.session.scalar(
        sa.select(sa.or_(*_ties(me, other)))
    )
    if not is_tied:
        raise NotFound(events.NOT_HERE)
    return other


def _ties(me: Attendee, other: Attendee) -> list[sa.ColumnElement[bool]]:
    blocks = sa.and_(Block.blocker_id == me.id, Block.blocked_id == other.id)
    found: list[sa.ColumnElement[bool]] = [sa.exists().where(blocks)]
    for one, two in ((me, other), (other, me)):
        staffed = sa.select(works_at.c.stand_id).where(works_at.c.attendee_id == two.id)
        found += [
            sa.exists().where(Match.attendee_id == one.id, Match.other_id == two.id),
            sa.exists().where(
                Exchange.scanner_id == one.id, Exchange.scanned_id == two.id
            ),
            sa.exists().where(
                Contact.owner_id == one.person_id, Contact.attendee_id == two.id
            ),
            sa.exists().where(
                Lead.visitor_id == one.id, Lead.stand_id.in_(staffed), ~WAITS
            ),
            sa.exists().where(
                Lead.visitor_id == one.id, Lead.taken_by_id == two.id, ~WAITS
            ),
        ]
    return found
