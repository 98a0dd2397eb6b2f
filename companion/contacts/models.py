"""A person's own book: whom they met, what was handed over, and their notes."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.events.models import Attendee, Event
from companion.extensions import Model


class Contact(Model):
    """What the other's card showed at the moment of the exchange, and my note on it."""

    __tablename__ = "contacts"
    __table_args__ = (sa.UniqueConstraint("owner_id", "attendee_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE")
    )
    event_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("events.id", ondelete="SET NULL"), index=True
    )
    attendee_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(sa.String(200))
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    job_title: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(320), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    linkedin: Mapped[str] = mapped_column(sa.String(300), default="")
    channel: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    links: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    why: Mapped[dict[str, Any]] = mapped_column(default=dict)  # reasons to have met
    met_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]  # by either, until they exchange anew
    withdrawn_by_them: Mapped[bool] = mapped_column(default=False)

    event: Mapped[Event | None] = relationship()
    attendee: Mapped[Attendee | None] = relationship()
