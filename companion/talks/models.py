"""The agenda: talks, who gives them, and who starred them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.extensions import Model

given_by = sa.Table(
    "talk_speakers",
    Model.metadata,
    sa.Column(
        "talk_id", sa.ForeignKey("talks.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column(
        "speaker_id", sa.ForeignKey("speakers.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("role", sa.String(20), nullable=False, server_default=""),  # as moderator
)


class Speaker(Model):
    __tablename__ = "speakers"
    __table_args__ = (sa.UniqueConstraint("event_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE")
    )
    key: Mapped[str] = mapped_column(sa.String(320))
    name: Mapped[str] = mapped_column(sa.String(200))
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    biography: Mapped[str] = mapped_column(sa.Text, default="")
    email: Mapped[str] = mapped_column(sa.String(320), default="")
    say_name: Mapped[str] = mapped_column(sa.String(120), default="", server_default="")


class Talk(Model):
    """An entry of the agenda; breaks are talks of the kind "break"."""

    __tablename__ = "talks"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "key"),
        sa.Index("ix_talks_event_start", "event_id", "start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE")
    )
    key: Mapped[str] = mapped_column(sa.String(320))
    kind: Mapped[str] = mapped_column(sa.String(10), default="talk")
    title: Mapped[str] = mapped_column(sa.Text)
    abstract: Mapped[str] = mapped_column(sa.Text, default="")
    start: Mapped[datetime]
    end: Mapped[datetime]
    room: Mapped[str] = mapped_column(sa.String(200), default="")
    track: Mapped[str] = mapped_column(sa.String(200), default="")
    language: Mapped[str] = mapped_column(sa.String(16), default="")
    url: Mapped[str] = mapped_column(sa.Text, default="")
    slides: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    removed_at: Mapped[datetime | None]  # gone from the agenda; stars stay with it

    speakers: Mapped[list[Speaker]] = relationship(
        secondary=given_by, order_by=Speaker.name
    )
    parts: Mapped[list["Part"]] = relationship(viewonly=True)

    @property
    def roles(self) -> dict[int, str]:
        """Return what speakers do beside speaking: number of a speaker -> moderator."""
        return {part.speaker_id: part.role for part in self.parts if part.role}


class Part(Model):
    """The part that a speaker has in a talk."""

    __table__ = given_by

    talk_id: Mapped[int]
    speaker_id: Mapped[int]
    role: Mapped[str]


class Star(Model):
    __tablename__ = "stars"

    attendee_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE"), primary_key=True
    )
    talk_id: Mapped[int] = mapped_column(
        sa.ForeignKey("talks.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    # In which order people starred the talk: each gets another question to ask.
    number: Mapped[int] = mapped_column(default=0, server_default="0")


class AgendaSource(Model):
    """An address from which an event's agenda is read again and again."""

    __tablename__ = "agenda_sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), unique=True
    )
    url: Mapped[str] = mapped_column(sa.Text)
    every_hours: Mapped[int] = mapped_column(default=6)
    etag: Mapped[str] = mapped_column(sa.Text, default="")
    fingerprint: Mapped[str] = mapped_column(sa.String(64), default="")  # of the file
    last_tried_at: Mapped[datetime | None]
    last_read_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(sa.Text, default="")
    failures: Mapped[int] = mapped_column(default=0)
    # How its file is read; empty where it was followed before that was kept.
    reading: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    created_at: Mapped[datetime]


class Feed(Model):
    """A calendar address of somebody's own: whoever knows it may read it."""

    __tablename__ = "feeds"
    __table_args__ = (sa.UniqueConstraint("kind", "person_id", "attendee_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    attendee_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("attendees.id", ondelete="CASCADE"), index=True
    )
    nonce: Mapped[bytes] = mapped_column(sa.LargeBinary(16))
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
