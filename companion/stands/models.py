"""A stand, who works there, and whom they met."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.events.models import DETAILS, Attendee
from companion.extensions import Model

works_at = sa.Table(
    "stand_staff",
    Model.metadata,
    sa.Column(
        "stand_id", sa.ForeignKey("stands.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column(
        "attendee_id",
        sa.ForeignKey("attendees.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
)


class Stand(Model):
    __tablename__ = "stands"
    __table_args__ = (sa.UniqueConstraint("event_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE")
    )
    name: Mapped[str] = mapped_column(sa.String(120))
    created_at: Mapped[datetime]

    staff: Mapped[list[Attendee]] = relationship(
        secondary=works_at, order_by=Attendee.name
    )


class Lead(Model):
    """A visitor of a stand, once: what they handed over is shared by its staff."""

    __tablename__ = "leads"
    __table_args__ = (sa.UniqueConstraint("stand_id", "visitor_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    stand_id: Mapped[int] = mapped_column(
        sa.ForeignKey("stands.id", ondelete="CASCADE")
    )
    visitor_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE"), index=True
    )
    taken_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="SET NULL"), index=True
    )
    taken_at: Mapped[datetime]
    rating: Mapped[int] = mapped_column(default=0)  # stars, 1 to 3; 0: not said
    note: Mapped[str] = mapped_column(sa.Text, default="")
    # What was handed over, by name of the field, as the visitor chose it then; nothing
    # at all while a visitor who is asked first has not said yes.
    handed: Mapped[dict[str, str]] = mapped_column(default=dict)
    withdrawn_at: Mapped[datetime | None]

    stand: Mapped[Stand] = relationship()
    visitor: Mapped[Attendee] = relationship(foreign_keys=[visitor_id])
    taken_by: Mapped[Attendee | None] = relationship(foreign_keys=[taken_by_id])

    @property
    def waits(self) -> bool:
        """Tell whether the visitor is asked first, and did not say yes."""
        return not self.handed and self.withdrawn_at is None

    @property
    def given(self) -> list[str]:
        """The names of the details that were handed over."""
        return [name for name, value in self.handed.items() if value]

    @property
    def details(self) -> dict[str, str]:
        """What was handed over, with an empty text for all that was not."""
        return dict.fromkeys(DETAILS, "") | self.handed


# Who is asked first and did not say yes: nothing of it is shown to the stand.
WAITS = sa.and_(sa.cast(Lead.handed, sa.Text) == "{}", Lead.withdrawn_at.is_(None))
