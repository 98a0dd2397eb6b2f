"""An event, and who takes part in it."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.accounts.models import Person
from companion.extensions import Model

PUBLIC, CONTACTS, NOBODY = "public", "contacts", "nobody"
# What a card can hand over, each by choice.
DETAILS = ("email", "phone", "channel", "linkedin", "links")


def is_shown(visibility: Mapping[str, str], detail: str, audience: str) -> bool:
    """Tell whether *audience* (public or contacts) may see *detail* of a card."""
    chosen = visibility.get(detail, CONTACTS)
    return chosen == PUBLIC or (chosen == CONTACTS and audience == CONTACTS)


class Event(Model):
    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    timezone: Mapped[str] = mapped_column(sa.String(64))
    starts: Mapped[date]
    ends: Mapped[date]
    created_at: Mapped[datetime]
    # Codes on phones that change every half a minute, against photographed badges.
    rotating_codes: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false()
    )

    # Whether questions to speakers may be put without a name.
    anonymous_questions: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false()
    )
    # When the letters leave on the day after, in the event's zone.
    recap_at: Mapped[str] = mapped_column(
        sa.String(5), default="09:00", server_default="09:00"
    )

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Attendee(Model):
    """A person at an event, with a role, a badge and the event's profile."""

    __tablename__ = "attendees"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "person_id"),
        sa.UniqueConstraint("event_id", "source_key", name="uq_attendees_source"),
        # No number twice: links in the letters of somebody erased must lead nowhere.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE")
    )
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    source_key: Mapped[str] = mapped_column(sa.String(320))
    # As the last list calls it: their e-mail may be corrected in the next one.
    ticket: Mapped[str] = mapped_column(sa.String(320), default="", server_default="")
    role: Mapped[str] = mapped_column(sa.String(20), default="attendee")
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    job_title: Mapped[str] = mapped_column(sa.String(200), default="")
    field: Mapped[str] = mapped_column(sa.String(80), default="")
    languages: Mapped[list[str]] = mapped_column(default=list)
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    linkedin: Mapped[str] = mapped_column(sa.String(300), default="")
    pronouns: Mapped[str] = mapped_column(sa.String(60), default="", server_default="")
    # The preferred way to be reached: "best by phone, after five".
    channel: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    # Addresses of other networks, one a line.
    links: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    visibility: Mapped[dict[str, str]] = mapped_column(default=dict)
    wanted: Mapped[int] = mapped_column(default=5)
    outside: Mapped[float] = mapped_column(default=0.2)
    suggest_me: Mapped[bool] = mapped_column(default=True)
    wants_letters: Mapped[bool] = mapped_column(default=True)
    edited_at: Mapped[datetime | None]
    # A scan of my badge hands nothing over before I said yes.
    asks_first: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # What I can help with is printed on my badge.
    helps_on_badge: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false()
    )
    # Phones that scan my badge without a network show my name.
    in_directory: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    badge_nonce: Mapped[bytes] = mapped_column(sa.LargeBinary(16))
    badge_fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True)
    # Of the eight characters that are typed, and of the code that changes.
    typed_fingerprint: Mapped[str | None] = mapped_column(
        sa.String(64), unique=True, index=True
    )
    rotating_fingerprint: Mapped[str | None] = mapped_column(
        sa.String(64), unique=True, index=True
    )
    badge_printed_at: Mapped[datetime | None]
    # How to say my name, as I write it for those who introduce me.
    say_name: Mapped[str] = mapped_column(sa.String(120), default="", server_default="")
    # People I know may ask me to introduce them to people I know.
    introduces: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # Three days before the event, a letter with what fits me.
    wants_preparation: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false()
    )

    event: Mapped[Event] = relationship()
    person: Mapped[Person] = relationship()

    @property
    def email(self) -> str:
        return self.person.email or ""

    def shows(self, detail: str, audience: str) -> bool:
        """Tell whether *audience* (public or contacts) may see *detail* of the card."""
        return is_shown(self.visibility, detail, audience)
