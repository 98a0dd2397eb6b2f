"""Runs of the matcher, whom they suggested, and whom people put aside."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.events.models import Attendee
from companion.extensions import Model

QUEUED, RUNNING, DONE = "queued", "running", "done"
FAILED, CANCELLED = "failed", "cancelled"
UNDER_WAY = (QUEUED, RUNNING)

# What a block of a run is about: texts that get vectors, then people who are compared.
TEXTS, PAIRS = "texts", "pairs"

# What somebody can answer: to a suggestion, by meeting, and after the meeting.
ACCEPT, NOT_FOR_ME = "accept", "not_for_me"
MET = "met"
USEFUL, NOT_USEFUL = "useful", "not_useful"


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
    # Everybody as all workers must see them, packed, while the run is under way.
    snapshot: Mapped[bytes | None] = mapped_column(deferred=True)


class MatchBlock(Model):
    """A part of a run that any worker can do, and that is done once."""

    __tablename__ = "match_blocks"
    __table_args__ = (sa.UniqueConstraint("run_id", "kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(
        sa.ForeignKey("match_runs.id", ondelete="CASCADE")
    )
    kind: Mapped[str] = mapped_column(sa.String(10))
    number: Mapped[int]
    start: Mapped[int]
    stop: Mapped[int]
    # Texts until they have their vectors, pairs from when they were found to the end.
    data: Mapped[bytes | None] = mapped_column(deferred=True)
    done_at: Mapped[datetime | None]


class MatchPrice(Model):
    """What the market of a run made of somebody: enough to let newcomers in later."""

    __tablename__ = "match_prices"

    run_id: Mapped[int] = mapped_column(
        sa.ForeignKey("match_runs.id", ondelete="CASCADE"), primary_key=True
    )
    attendee_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    price: Mapped[float]
    liked: Mapped[float]


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
    # What the score was made of, by the names of learn.FEATURES: 0 to 1.
    features: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")

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


class Answer(Model):
    """What somebody said of another, with the features of the two at that moment."""

    __tablename__ = "answers"
    __table_args__ = (sa.UniqueConstraint("attendee_id", "other_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attendee_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE")
    )
    other_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(sa.String(12))
    said_at: Mapped[datetime]
    features: Mapped[dict[str, Any]] = mapped_column(default=dict)

    other: Mapped[Attendee] = relationship(foreign_keys=[other_id])
