"""Wanting nothing to do with somebody: neither finds, scans nor meets the other."""

from collections.abc import Sequence

import sqlalchemy as sa

from companion import clock
from companion.events.models import Attendee
from companion.exchanges.models import DECLINED, Block
from companion.exchanges.service import pairs, recording, withdrawing
from companion.exchanges.service.ties import tied
from companion.extensions import db
from companion.matches import service as matches
from companion.quick import INSERTS
from companion.stands import service as stands


def block(me: Attendee, other_id: int) -> Attendee:
    """Block somebody at my event: what was exchanged is taken back, questions end.

    Raises:
        NotFound: there is nobody of that number whom I came across.

    """
    other = tied(me, other_id)
    insert = INSERTS[db.session.get_bind().dialect.name](Block.__table__)
    db.session.execute(
        insert.values(
            blocker_id=me.id, blocked_id=other.id, event_id=me.event_id, at=clock.now()
        ).on_conflict_do_nothing()
    )
    recording.answer_all(pairs.between(me, other), DECLINED)
    withdrawing.withdraw(me, other)
    stands.keep_from(me, other)
    matches.part(me, other)
    return other


def unblock(me: Attendee, other_id: int) -> Attendee:
    """Lift a block. What was taken back stays so until I scan the other."""
    other = tied(me, other_id)
    db.session.execute(
        sa.delete(Block).where(Block.blocker_id == me.id, Block.blocked_id == other.id)
    )
    return other


def blocked(me: Attendee) -> Sequence[Attendee]:
    """Return whom I block, by name."""
    return db.session.scalars(
        sa.select(Attendee)
        .join(Block, Block.blocked_id == Attendee.id)
        .where(Block.blocker_id == me.id)
        .order_by(Attendee.name, Attendee.id)
    ).all()
