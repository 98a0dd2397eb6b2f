"""Runs of the matcher, whom they suggested, and whom people put aside."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.events.models import Attendee
from companion.extensions import Model

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"


class MatchRun(Model):
    __tablename__ = "match_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column(sa.String(10), default=QUEUED)
    progress: Mapped[float] = mapped_column(default=0.0)
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str] = mapped_column(sa.Text, default="")
    asked_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class Match(Model):
    """One person suggested to another, with reasons in both people's own words."""

    __tablename__ = "matches"
    __table_args__ = (
        sa.UniqueConstraint("attendee_id", "other_id"),
        sa.Index("ix_matches_event_attendee", "event_id", "attendee_id"),
        # No number twice: a list left open must never put somebody else aside.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE")
    )
    attendee_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE")
    )
    other_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE"), index=True
    )
    rank: Mapped[int]
    score: Mapped[float]
    outside: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict)

    other: Mapped[Attendee] = relationship(foreign_keys=[other_id])


class NotForMe(Model):
    """A suggestion that somebody put aside: the two are not suggested again."""

    __tablename__ = "not_for_me"

    attendee_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE"), primary_key=True
    )
    said_at: Mapped[datetime]
