"""The sending of an event's letters, as a row that survives a crash."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from companion.extensions import Model


class RecapRun(Model):
    __tablename__ = "recap_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
