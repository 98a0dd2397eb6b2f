"""Letters: written into the outbox with their cause, sent after the commit, once."""

import hmac
import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import css_inline
import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from companion import alive, clock, config, post, work
from companion.extensions import Model, db

QUEUED, SENDING, SENT, FAILED = "queued", "sending", "sent", "failed"
LEASE = timedelta(minutes=5)  # after this a letter in unknown hands is free again
PATIENCE = 8  # tries before a letter counts as undeliverable
BATCH = 50
# A long link in a header stays in one piece; seven bits pass through every server.
POLICY = SMTP.clone(max_line_length=998, cte_type="7bit")

log = logging.getLogger(__name__)
_inliner = css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)


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
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    cards: Mapped[bytes | None]
    unsubscribe: Mapped[str] = mapped_column(sa.Text, default="")
    secret: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(sa.String(10), default=QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(sa.Text, default="")


class Suppression(Model):
    """An address that gets no letters any more, kept as a fingerprint only."""

    __tablename__ = "suppressions"

    fingerprint: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    reason: Mapped[str] = mapped_column(sa.String(20))
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where a letter goes, and what makes it one of a kind."""

    key: str
    to: str
    event_id: int | None = None
    cards: bytes | None = None  # contacts as vCards, attached
    unsubscribe: str = ""  # a one-click address (RFC 8058)
    secret: bool = False  # lets somebody in: goes first, and is wiped in any case


def send(template: str, envelope: Envelope, **context: Any) -> bool:
    """Put `templates/emails/<template>` into the outbox, in the running transaction.

    The first line of the text part is the subject. Returns False, changing nothing,
    where a letter with this key exists already.
    """
    if _is_written(envelope.key):
        return False
    text = _render(f"{template}.txt", context)
    subject, _, body = text.lstrip().partition("\n")
    html = _render(f"{template}.html", context | {"subject": subject})
    letter = Letter(
        key=envelope.key,
        event_id=envelope.event_id,
        to=envelope.to,
        subject=" ".join(subject.split()),
        text=body.strip() + "\n",
        html=_inliner.inline(html),
        cards=envelope.cards,
        unsubscribe=envelope.unsubscribe,
        secret=envelope.secret,
        due_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(letter)
    except IntegrityError:  # another process wrote it a moment ago
        return False
    work.ring("mail.deliver", letter.secret)
    return True


def _render(template: str, context: dict[str, Any]) -> str:
    # Not by render_template(): a letter knows nothing of who looks at a page.
    whole = context | {"url_for": _link}
    return current_app.jinja_env.get_template(f"emails/{template}").render(whole)


def _link(endpoint: str, *, _external: bool = True, **values: Any) -> str:
    """Return an address for a letter: ours, whatever the request came in by."""
    path = current_app.url_for(endpoint, _external=False, **values)
    return f"{config.current('BASE_URL')}{path}"


def _is_written(key: str) -> bool:
    return db.session.scalar(sa.select(Letter.id).where(Letter.key == key)) is not None


@work.job("mail.deliver")
def deliver(secret: bool = False) -> None:
    """Send what is due, one letter after the other.

    Secret letters go beside the others: somebody looks at a screen and waits for them.
    """
    _take_from_the_dead()
    while _first_due(secret, 1):
        with alive.alone(_running() / f"mail-{secret}.lock") as nobody_else:
            # Who does it already looks once more after letting go of the lock.
            if not nobody_else or not _drain(secret):
                return


@work.sweep
def wake() -> None:
    _take_from_the_dead()
    for secret in (True, False):
        if _first_due(secret, 1):
            work.ring("mail.deliver", secret)


def _drain(secret: bool) -> int:
    sent = 0
    while tried := work.step(deliver_batch, secret):
        sent += tried
    return sent


def deliver_batch(secret: bool) -> int:
    """Send a batch of due letters over one connection; return how many were tried."""
    due = _first_due(secret, BATCH)
    if not due:
        return 0
    tried = 0
    try:
        with post.opened() as way:
            for letter_id in due:
                tried += _deliver_one(letter_id, way)
    except OSError as error:
        # What is left stays due: the next batch, or the sweep in a minute, goes on.
        log.warning("The mail server cannot be spoken to: %s", error)
    return tried


def forget(address: str) -> None:
    """Delete the letters to an address, and their files where a folder keeps them."""
    letters = sa.select(Letter).where(Letter.to == address)
    for letter in db.session.scalars(letters):
        post.file_of(letter.key).unlink(missing_ok=True)
        db.session.delete(letter)


def waiting(event_id: int) -> int:
    """Count the letters of an event that have not left yet."""
    return _count(event_id, QUEUED, SENDING)


def undeliverable(event_id: int) -> int:
    """Count the letters of an event that were given up."""
    return _count(event_id, FAILED)


def _count(event_id: int, *states: str) -> int:
    query = sa.select(sa.func.count(Letter.id)).where(
        Letter.event_id == event_id, Letter.state.in_(states)
    )
    return db.session.scalar(query) or 0


def compose(letter: Letter) -> EmailMessage:
    """Make the message; the same letter always carries the same Message-ID."""
    sender = config.current("MAIL_FROM")
    message = EmailMessage(POLICY)
    message["From"] = Address("Companion", addr_spec=sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{_fingerprint(letter)}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    if letter.cards:
        message.add_attachment(
            letter.cards,
            maintype="text",
            subtype="vcard",
            filename="contacts.vcf",
            params={"charset": "utf-8"},
        )
    return message


def _fingerprint(letter: Letter) -> str:
    # With our secret in it, a letter of another installation never passes for this one.
    secret = str(config.current("SECRET_KEY")).encode()
    return hmac.digest(secret, f"letter:{letter.key}".encode(), "sha256").hex()[:32]


def _is_due() -> sa.ColumnElement[bool]:
    # A letter whose sender died is due again when its lease is over, at the latest.
    return sa.and_(Letter.state.in_([QUEUED, SENDING]), Letter.due_at <= clock.now())


def _first_due(secret: bool, number: int) -> list[int]:
    query = sa.select(Letter.id).where(_is_due(), Letter.secret.is_(secret))
    return list(db.session.scalars(query.order_by(Letter.id).limit(number)))


def _running() -> Path:
    path: Path = config.current("HOME") / "run"
    return path


def _take_from_the_dead() -> None:
    """Make due at once what a process of this machine was sending when it died."""
    for letter_id in alive.dead(_running() / "sending"):
        db.session.execute(
            sa.update(Letter)
            .where(Letter.id == int(letter_id), Letter.state == SENDING)
            .values(state=QUEUED, due_at=clock.now())
        )
        db.session.commit()


def _deliver_one(letter_id: int, way: post.Post) -> bool:
    """Send a letter, unless somebody else does or this process is about to end.

    Raises:
        OSError: the way is broken, and no letter will pass any more.

    """
    if work.is_ending() or not _claim(letter_id):
        return False
    broken = None
    with alive.sign(_running() / "sending", str(letter_id)):
        letter = db.session.get_one(Letter, letter_id)
        try:
            way.carry(letter.key, compose(letter))
        except Exception as error:  # noqa: BLE001 -- a bad letter holds up no other
            broken = error if _is_lost(error) else None
            _put_back(letter, error)
        else:
            letter.state, letter.sent_at, letter.error = SENT, clock.now(), ""
        if letter.state == SENT or (letter.secret and letter.state == FAILED):
            # Nobody reads it here any more, and it names people who may want to go.
            letter.text, letter.html, letter.cards = "", "", None
        db.session.commit()
    if broken:
        raise broken
    return True


def _claim(letter_id: int) -> bool:
    # One statement claims the letter, so two workers never hold the same one.
    claimed = db.session.scalar(
        sa.update(Letter)
        .where(Letter.id == letter_id, _is_due())
        .values(state=SENDING, attempts=Letter.attempts + 1, due_at=clock.now() + LEASE)
        .returning(Letter.id)
    )
    db.session.commit()
    return claimed is not None


def _is_lost(error: Exception) -> bool:
    """Tell whether the connection is gone, and not only this letter refused."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, OSError)


def _is_final(error: Exception) -> bool:
    """Tell whether the same letter would be refused again, by the server or by us."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return 500 <= error.smtp_code < 600
    return not isinstance(error, OSError)


def _put_back(letter: Letter, error: Exception) -> None:
    """Try again later, doubling the wait; give up where there is no hope."""
    letter.error = str(error)
    if _is_final(error) or letter.attempts >= PATIENCE:
        letter.state = FAILED
        return
    letter.state = QUEUED
    letter.due_at = clock.now() + timedelta(minutes=2**letter.attempts)
