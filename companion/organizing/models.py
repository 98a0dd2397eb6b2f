"""Files that wait for a yes, agendas that were loaded, and who sits where at lunch."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.events.models import Attendee
from companion.extensions import Model

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"


class Upload(Model):
    __tablename__ = "uploads"
    # No number twice: a preview left open must never lead to another file.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE")
    )
    kind: Mapped[str] = mapped_column(sa.String(10))
    filename: Mapped[str] = mapped_column(sa.String(255))
    data: Mapped[bytes] = mapped_column(sa.LargeBinary)
    uploaded_at: Mapped[datetime]
    reading: Mapped[dict[str, Any]] = mapped_column(default=dict)  # as chosen for it


class LoadedAgenda(Model):
    """An import of an agenda, or its undoing; how it was read, what was before."""

    __tablename__ = "agenda_imports"
    # No number twice: letters about an import are known by it.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    filename: Mapped[str] = mapped_column(sa.String(255))
    reading: Mapped[dict[str, Any]] = mapped_column(default=dict)
    done_at: Mapped[datetime]
    can_undo: Mapped[bool]
    # The agenda before it, as talks.snapshot() gives it; gone with the next import.
    before: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    # What people are told of: number of a talk -> as it was.
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    told_at: Mapped[datetime | None]  # when all letters about it were written


class AgendaReading(Model):
    """How files with some headings were read last, for the next file with them."""

    __tablename__ = "agenda_readings"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "fingerprint"),
        {"sqlite_autoincrement": True},  # the highest number is the latest
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE")
    )
    fingerprint: Mapped[str] = mapped_column(sa.String(64))  # of format and headings
    format: Mapped[str] = mapped_column(sa.String(200))
    reading: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]


class TablePlan(Model):
    """An event's people dealt to tables, once a worker has done it."""

    __tablename__ = "table_plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    size: Mapped[int]
    roles: Mapped[list[str]] = mapped_column(default=list)  # of those who come
    state: Mapped[str] = mapped_column(sa.String(10), default=QUEUED)
    progress: Mapped[float] = mapped_column(default=0.0)
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str] = mapped_column(sa.Text, default="")
    asked_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]


class TableSeat(Model):
    __tablename__ = "table_seats"
    __table_args__ = (sa.UniqueConstraint("plan_id", "attendee_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(
        sa.ForeignKey("table_plans.id", ondelete="CASCADE")
    )
    attendee_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]  # of the table, from 1
    gain: Mapped[float]

    attendee: Mapped[Attendee] = relationship()
    reason: Mapped["SeatReason | None"] = relationship()


class SeatReason(Model):
    """Why to talk to somebody at the table; gone as soon as either of both is."""

    __tablename__ = "seat_reasons"

    seat_id: Mapped[int] = mapped_column(
        sa.ForeignKey("table_seats.id", ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(sa.String(10))
    mine: Mapped[str] = mapped_column(sa.Text)
    theirs: Mapped[str] = mapped_column(sa.Text)

    other: Mapped[Attendee] = relationship()
