"""A person's own book: whom they met, what was handed over, and their notes."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.events.models import Attendee, Event
from companion.extensions import Model
from companion.sealed import Private

EXCHANGED, ADDED, IMPORTED = "exchanged", "added", "imported"  # how one got in
UNPLANNED = date(1970, 1, 1)
IS_MERGED = sa.text("merged_into_id IS NOT NULL")


class Contact(Model):
    """What the other's card showed at the moment of the exchange, and my note on it."""

    __tablename__ = "contacts"
    __table_args__ = (
        sa.UniqueConstraint("owner_id", "attendee_id"),
        sa.Index("ix_contacts_owner_plan", "owner_id", "plan_on"),
        # Few are merged, and every scan would pay for the others.
        sa.Index(
            "ix_contacts_merged_into_id",
            "merged_into_id",
            sqlite_where=IS_MERGED,
            postgresql_where=IS_MERGED,
        ),
    )

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
    note: Mapped[str] = mapped_column(Private, default="")
    why: Mapped[dict[str, Any]] = mapped_column(default=dict)  # reasons to have met
    met_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]  # by either, until they exchange anew
    withdrawn_by_them: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(
        sa.String(10), default=EXCHANGED, server_default=EXCHANGED
    )
    around: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    tags: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    # "1980-02-29", or "--02-29" where the year is nobody's business.
    birthday: Mapped[str] = mapped_column(sa.String(10), default="", server_default="")
    interests: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    languages: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    promised: Mapped[str] = mapped_column(Private, default="", server_default="")
    needs: Mapped[str] = mapped_column(Private, default="", server_default="")
    # All that may be searched, folded to plain small letters; written with every
    # change, and after an exchange as soon as the owner looks (changed_at says).
    folded: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    written_at: Mapped[datetime | None]  # when the owner last was in touch
    rhythm: Mapped[str] = mapped_column(
        sa.String(10), default="usual", server_default="usual"
    )
    # The entry that this one was merged into; kept, so that it can be undone.
    merged_into_id: Mapped[int | None]
    # What undoing that needs ("merged"), and who is not the same ("apart").
    kept: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    changed_at: Mapped[datetime | None]
    # From this day on its days may be others than are written.
    plan_on: Mapped[date] = mapped_column(
        default=UNPLANNED, server_default=UNPLANNED.isoformat()
    )

    event: Mapped[Event | None] = relationship()
    attendee: Mapped[Attendee | None] = relationship()


class Touch(Model):
    """One time that the owner was in touch with somebody, and how."""

    __tablename__ = "touches"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contacts.id", ondelete="CASCADE"), index=True
    )
    how: Mapped[str] = mapped_column(sa.String(10))
    at: Mapped[datetime]


class Reminder(Model):
    """A day on which to think of somebody; never sent to them."""

    __tablename__ = "reminders"
    __table_args__ = (
        sa.UniqueConstraint("contact_id", "kind", "due_on"),
        sa.Index("ix_reminders_owner_due", "owner_id", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE")
    )
    contact_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contacts.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(sa.String(12))
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(sa.String(10), default="open")
    settled_at: Mapped[datetime | None]

    contact: Mapped[Contact] = relationship()
