"""Lunch tables while they are made: asked for, worked off in steps, kept."""

from collections.abc import Sequence

import sqlalchemy as sa

from companion import clock, work
from companion.core.matching import Profile
from companion.core.matching.grouping import Grouping, groups
from companion.errors import BadInput
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.matches.service import MATCHED_ROLES, crowd
from companion.organizing.models import (
    DONE,
    FAILED,
    QUEUED,
    RUNNING,
    SeatReason,
    TablePlan,
    TableSeat,
)

TEXTS_A_STEP = 256
BROKE_OFF = "It broke off; the log of the server says why."
EMBEDDED = 0.9  # of the way, when all texts have their vectors


def request(event: Event, size: int, roles: Sequence[str]) -> TablePlan:
    """Ask for tables; while some are being made, those are returned.

    The ones made before stay until then.

    Raises:
        BadInput: nobody who may be seated has one of the roles.

    """
    plan = latest(event)
    if plan is not None and plan.state in (QUEUED, RUNNING):
        return plan
    if not seatable(event, roles):
        raise BadInput(
            "Nobody with such a role wants to be suggested to others. Choose more"
            " roles, or load your list of people first."
        )
    now = clock.now()
    plan = TablePlan(
        event_id=event.id, size=size, roles=list(roles), asked_at=now, touched_at=now
    )
    db.session.add(plan)
    db.session.flush()
    ring(plan)
    return plan


def ring(plan: TablePlan) -> None:
    work.ring("organizing.seat", plan.id, once=f"tables-{plan.id}")


def latest(event: Event) -> TablePlan | None:
    """Return the tables asked for last, whatever became of them."""
    return db.session.scalar(
        sa.select(TablePlan)
        .where(TablePlan.event_id == event.id)
        .order_by(TablePlan.id.desc())
        .limit(1)
    )


def unfinished() -> Sequence[TablePlan]:
    return db.session.scalars(
        sa.select(TablePlan).where(TablePlan.state.in_([QUEUED, RUNNING]))
    ).all()


def seatable(event: Event, roles: Sequence[str] = MATCHED_ROLES) -> set[int]:
    """Return whom to seat: everybody of these roles who wants to be suggested."""
    return set(
        db.session.scalars(
            sa.select(Attendee.id).where(
                Attendee.event_id == event.id,
                Attendee.suggest_me,
                Attendee.role.in_(set(roles) & set(MATCHED_ROLES)),
            )
        )
    )


def embed_some(plan_id: int, start: int) -> int:
    """Embed the next texts of those who come; return where to go on, 0 at the end."""
    people = _people(db.session.get_one(TablePlan, plan_id))
    lines = (line for p in people for line in (*p.interests, *p.offers, *p.needs))
    texts = sorted(set(lines))
    crowd.encoder().encode(texts[start : start + TEXTS_A_STEP])
    plan = _touched(plan_id)  # written last: nobody waits for a model behind our lock
    end = start + TEXTS_A_STEP
    plan.progress = EMBEDDED * min(1.0, end / max(1, len(texts)))
    return end if end < len(texts) else 0


def solve(plan_id: int) -> None:
    """Seat everybody who comes; tables made before give way to these."""
    plan = db.session.get_one(TablePlan, plan_id)
    event = db.session.get_one(Event, plan.event_id)
    met = crowd.met(event)  # a pity to seat together, but no harm
    result = groups(
        _people(plan),
        plan.size,
        encoder=crowd.encoder(),
        never=crowd.never(event) - met,
        met=met,
    )
    plan = _touched(plan_id)
    if plan.state == DONE:  # another process was faster
        return
    db.session.execute(
        sa.delete(TablePlan).where(
            TablePlan.event_id == event.id, TablePlan.id != plan.id
        )
    )
    _keep(plan, result)
    plan.summary = {
        "left_out": [{"id": one.id, "why": one.reason} for one in result.left_out],
        "relaxed": list(result.relaxed),
    }
    plan.state, plan.progress, plan.finished_at = DONE, 1.0, clock.now()
    db.session.flush()


def is_refused(plan: TablePlan) -> bool:
    """Tell whether they failed for a reason that whoever set it up can mend."""
    return plan.state == FAILED and plan.error != BROKE_OFF


def fail(plan_id: int, error: str = BROKE_OFF) -> None:
    plan = _touched(plan_id)
    if plan.state != DONE:
        plan.state, plan.error = FAILED, error


def _people(plan: TablePlan) -> list[Profile]:
    event = db.session.get_one(Event, plan.event_id)
    coming = seatable(event, plan.roles)
    return [one for one in crowd.profiles_at(event) if int(one.id) in coming]


def _keep(plan: TablePlan, result: Grouping) -> None:
    for number, table in enumerate(result.tables, start=1):
        for seat in table.seats:
            why = seat.why and SeatReason(
                other_id=int(seat.why.other),
                kind=seat.why.kind,
                mine=seat.why.pair.mine,
                theirs=seat.why.pair.theirs,
            )
            db.session.add(
                TableSeat(
                    plan_id=plan.id,
                    attendee_id=int(seat.id),
                    number=number,
                    gain=seat.gain,
                    reason=why,
                )
            )
    db.session.flush()


def _touched(plan_id: int) -> TablePlan:
    plan = db.session.get_one(
        TablePlan, plan_id, populate_existing=True, with_for_update=True
    )
    plan.touched_at = clock.now()
    plan.state = RUNNING if plan.state == QUEUED else plan.state
    return plan
