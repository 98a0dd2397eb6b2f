"""One asking to be introduced, step by step, each with a yes of their own."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.events.models import Attendee
from companion.extensions import Model

# Asked of who knows both, passed on to the other, agreed by all; or ended by anyone.
ASKED, PASSED, MADE, ENDED = "asked", "passed", "made", "ended"


class Introduction(Model):
    __tablename__ = "introductions"
    __table_args__ = (sa.UniqueConstraint("asker_id", "other_id", "via_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    asker_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE")
    )
    via_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE"), index=True
    )
    other_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE"), index=True
    )
    word: Mapped[str] = mapped_column(sa.Text, default="")  # why, in the asker's words
    state: Mapped[str] = mapped_column(sa.String(10), default=ASKED)
    at: Mapped[datetime]
    passed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    asker: Mapped[Attendee] = relationship(foreign_keys=[asker_id])
    via: Mapped[Attendee] = relationship(foreign_keys=[via_id])
    other: Mapped[Attendee] = relationship(foreign_keys=[other_id])
