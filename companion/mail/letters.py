"""A letter as a row, before it leaves, and what became of it."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, defer, mapped_column

from companion import clock, post, work
from companion.extensions import Model, db
from companion.sealed import Private

QUEUED, SENDING, SENT, FAILED = "queued", "sending", "sent", "failed"
WITHHELD = "withheld"  # whom it is for wants no letters
PATIENCE = 8  # tries before a letter counts as undeliverable


class Locked(Exception):
    """What a letter says is locked with a key that is not there, now."""


class Letter(Model):
    """An e-mail as a row, before it leaves; its key makes it the only one."""

    __tablename__ = "letters"
    __table_args__ = (sa.Index("ix_letters_state_due", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    event_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    to: Mapped[str] = mapped_column(sa.String(320))
    subject: Mapped[str] = mapped_column(sa.Text)
    text: Mapped[str] = mapped_column(Private)
    html: Mapped[str] = mapped_column(Private)
    cards: Mapped[bytes | None]  # as they were handed over: notes are never on them
    unsubscribe: Mapped[str] = mapped_column(sa.Text, default="")
    secret: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(sa.String(10), default=QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(sa.Text, default="")


def forget(address: str) -> None:
    """Delete the letters to an address, and their files where a folder keeps them."""
    letters = sa.select(Letter.key).where(Letter.to == address)
    for key in db.session.scalars(letters):
        post.file_of(key).unlink(missing_ok=True)
    db.session.execute(sa.delete(Letter).where(Letter.to == address))


def waiting(event_id: int) -> int:
    """Count the letters of an event that have not left yet."""
    return _count(event_id, QUEUED, SENDING)


def undeliverable(event_id: int) -> int:
    """Count the letters of an event that were given up."""
    return _count(event_id, FAILED)


def sent(event_id: int) -> int:
    """Count the letters of an event that a server took."""
    return _count(event_id, SENT)


def withheld(event_id: int) -> int:
    """Count the letters of an event that were not wanted where they should go."""
    return _count(event_id, WITHHELD)


def _count(event_id: int, *states: str) -> int:
    query = sa.select(sa.func.count(Letter.id)).where(
        Letter.event_id == event_id, Letter.state.in_(states)
    )
    return db.session.scalar(query) or 0


def failed(event_id: int) -> Sequence[Letter]:
    """Return the letters of an event that were given up, the last one first."""
    query = (
        sa.select(Letter)
        .where(Letter.event_id == event_id, Letter.state == FAILED)
        .order_by(Letter.id.desc())
        .options(defer(Letter.html), defer(Letter.cards))  # they are long
    )
    return db.session.scalars(query).all()


def redirect(letter: Letter, address: str) -> bool:
    """Let a letter that was given up leave again, to *address*.

    Returns False, changing nothing, where its text is gone: it was accepted, wiped, and
    came back later. Then it must be written anew.
    """
    if not letter.text:
        return False
    letter.to, letter.state, letter.attempts = address, QUEUED, 0
    letter.error, letter.due_at = "", clock.now()
    work.ring("mail.deliver", letter.secret)
    return True
