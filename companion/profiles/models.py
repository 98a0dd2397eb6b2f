"""What people at an event care about, offer and need, a line each."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from companion.extensions import Model

INTEREST, OFFER, NEED = "interest", "offer", "need"
KINDS = (INTEREST, OFFER, NEED)


class Facet(Model):
    __tablename__ = "facets"
    __table_args__ = (sa.Index("ix_facets_event_attendee", "event_id", "attendee_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE")
    )
    attendee_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.Text)
    position: Mapped[int]
