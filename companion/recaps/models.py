"""The sending of an event's letters, as a row that survives a crash."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from companion.extensions import Model

WORTH = ("yes", "partly", "no")  # the answers to: was it worth it?


class RecapRun(Model):
    __tablename__ = "recap_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class Feedback(Model):
    """What one attendee said of the event, by a tap in the letter; told by no name."""

    __tablename__ = "feedback"

    attendee_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE"), primary_key=True
    )
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    worth: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    at: Mapped[datetime]
