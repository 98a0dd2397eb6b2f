"""The board of a talk: what people want to know, and who else wants to know it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.events.models import Attendee
from companion.extensions import Model
from companion.talks.models import Talk

OPEN, ANSWERED, HIDDEN = "open", "answered", "hidden"


class BoardQuestion(Model):
    __tablename__ = "board_questions"
    __table_args__ = (
        sa.Index("ix_board_questions_event_talk", "event_id", "talk_id"),
        # Letters are kept apart by the number: it must not come again.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE")
    )
    talk_id: Mapped[int] = mapped_column(
        sa.ForeignKey("talks.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE"), index=True
    )
    anonymous: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.String(10), default=OPEN)
    # The question that says the same and came before; votes count there.
    same_as_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("board_questions.id", ondelete="SET NULL"), index=True
    )
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="SET NULL"), index=True
    )
    answered_at: Mapped[datetime | None]
    # Whose answer this was first, where it was inherited: nobody is told of it twice.
    told_as: Mapped[int | None]
    at: Mapped[datetime]

    talk: Mapped[Talk] = relationship()
    author: Mapped[Attendee | None] = relationship(foreign_keys=[author_id])


class BoardVote(Model):
    __tablename__ = "board_votes"

    question_id: Mapped[int] = mapped_column(
        sa.ForeignKey("board_questions.id", ondelete="CASCADE"), primary_key=True
    )
    attendee_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime]


class PlanTick(Model):
    """A thing of somebody's plan that is done: "talk:7", "person:12"."""

    __tablename__ = "plan_ticks"

    attendee_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE"), primary_key=True
    )
    what: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    at: Mapped[datetime]
