"""Lunch tables as they are shown: to the organizer, on paper, and to each person."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from companion import clock, paths
from companion.core import table_list
from companion.errors import NotFound
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.organizing.models import DONE, SeatReason, TablePlan, TableSeat
from companion.organizing.service import seating

NONE_YET = "There are no lunch tables yet. Make them first."


@dataclass(frozen=True, slots=True)
class Table:
    number: int
    seats: tuple[TableSeat, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an organizer sees of the tables that are there."""

    plan: TablePlan
    tables: tuple[Table, ...]
    newcomers: int  # people who came in since, and have no seat


@dataclass(frozen=True, slots=True)
class MyTable:
    """Where one person sits, as their own page tells it."""

    number: int
    others: tuple[Attendee, ...]
    reason: SeatReason | None


def current(event: Event) -> TablePlan | None:
    """Return the tables that stand, while others may be in the making."""
    return db.session.scalar(
        sa.select(TablePlan)
        .where(TablePlan.event_id == event.id, TablePlan.state == DONE)
        .order_by(TablePlan.id.desc())
        .limit(1)
    )


def outlook(event: Event) -> Outlook | None:
    plan = current(event)
    if plan is None:
        return None
    tables = tuple(
        Table(number, tuple(seats))
        for number, seats in groupby(_seats(plan), key=lambda seat: seat.number)
    )
    known = {seat.attendee_id for table in tables for seat in table.seats}
    known |= {int(one["id"]) for one in plan.summary["left_out"]}
    newcomers = seating.seatable(event, plan.roles) - known
    return Outlook(plan, tables, len(newcomers))


def report(event: Event) -> dict[str, Any]:
    """Return what the desk shows of the tables, for a program.

    Raises:
        NotFound: there are no tables.

    """
    seen = outlook(event)
    if seen is None:
        raise NotFound(NONE_YET)
    plan = seen.plan
    return {
        "size": plan.size,
        "roles": plan.roles,
        "made": plan.finished_at,
        "shown": plan.published_at is not None,
        "tables": [
            {"table": table.number, "people": [_told(seat) for seat in table.seats]}
            for table in seen.tables
        ],
        "newcomers": seen.newcomers,
        "left_out": [
            {"email": who.email, "name": who.name, "why": one["why"]}
            for one in plan.summary["left_out"]
            if (who := db.session.get(Attendee, int(one["id"])))
        ],
        "relaxed": plan.summary["relaxed"],
    }


def _told(seat: TableSeat) -> dict[str, Any]:
    reason, one = seat.reason, seat.attendee
    return {
        "email": one.email,
        "name": one.name,
        "organisation": one.organisation,
        "meets": reason
        and {
            "email": reason.other.email,
            "name": reason.other.name,
            "why": reason.kind,
            "mine": reason.mine,
            "theirs": reason.theirs,
        },
    }


def publish(event: Event, *, on: bool) -> None:
    """Show people their table on their home page, or hide it again.

    Raises:
        NotFound: there are no tables.

    """
    _standing(event).published_at = clock.now() if on else None
    db.session.flush()


def table_of(me: Attendee) -> MyTable | None:
    """Return somebody's table, once the organizer shows it."""
    seat = db.session.scalar(
        sa.select(TableSeat)
        .join(TablePlan, TablePlan.id == TableSeat.plan_id)
        .where(
            TableSeat.attendee_id == me.id,
            TablePlan.event_id == me.event_id,
            TablePlan.state == DONE,
            TablePlan.published_at.is_not(None),
        )
        .options(joinedload(TableSeat.reason))
    )
    if seat is None or not me.suggest_me:
        return None
    others = db.session.scalars(
        sa.select(Attendee)
        .join(TableSeat, TableSeat.attendee_id == Attendee.id)
        .where(
            TableSeat.plan_id == seat.plan_id,
            TableSeat.number == seat.number,
            Attendee.id != me.id,
            Attendee.suggest_me,
        )
        .order_by(Attendee.name, Attendee.id)
    ).all()
    shown = {other.id for other in others}
    is_shown = seat.reason is not None and seat.reason.other_id in shown
    return MyTable(seat.number, tuple(others), seat.reason if is_shown else None)


def number_of(me: Attendee) -> int | None:
    """Return the number of somebody's table, shown or not: it is kept of them."""
    return db.session.scalar(
        sa.select(TableSeat.number)
        .where(TableSeat.attendee_id == me.id)
        .order_by(TableSeat.id.desc())
        .limit(1)
    )


def pdf(event: Event) -> bytes:
    """Return the tables and the list of names to print.

    Raises:
        NotFound: there are no tables.

    """
    return table_list.as_pdf(_places(event), fonts=paths.FONTS, event=event.name)


def csv(event: Event) -> bytes:
    """Return the same for a spreadsheet.

    Raises:
        NotFound: there are no tables.

    """
    return table_list.as_csv(_places(event))


def _places(event: Event) -> list[table_list.Place]:
    return [
        table_list.Place(
            seat.number,
            seat.attendee.name or "Somebody without a name",
            seat.attendee.organisation,
        )
        for seat in _seats(_standing(event))
    ]


def _standing(event: Event) -> TablePlan:
    plan = current(event)
    if plan is None:
        raise NotFound(NONE_YET)
    return plan


def _seats(plan: TablePlan) -> Sequence[TableSeat]:
    """Return the seats, by table and name, of all who still want to be shown."""
    return db.session.scalars(
        sa.select(TableSeat)
        .join(TableSeat.attendee)
        .where(TableSeat.plan_id == plan.id, Attendee.suggest_me)
        .options(
            joinedload(TableSeat.attendee),
            joinedload(TableSeat.reason).joinedload(SeatReason.other),
        )
        .order_by(TableSeat.number, Attendee.name, Attendee.id)
    ).all()
