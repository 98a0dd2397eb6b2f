"""Letters that came back, told by a provider's call or by a report in a mailbox."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from typing import Any

import sqlalchemy as sa

from companion.errors import BadInput, NotFound
from companion.extensions import db
from companion.mail.addresses import BOUNCED, COMPLAINED, suppress
from companion.mail.letters import FAILED, QUEUED, SENT, Letter
from companion.mail.message import is_of, letter_number

HARD, SOFT, COMPLAINT = "hard", "soft", "complaint"
KINDS = (HARD, SOFT, COMPLAINT)
LARGEST = 2_000_000  # bytes of a report; who gets longer ones sends something else
LONGEST = 500  # letters of a reason
MANY = 200  # parts of a report


@dataclass(frozen=True, slots=True)
class Notice:
    """Word of one letter, or of all to an address, that came back."""

    kind: str
    message_id: str = ""
    address: str = ""
    why: str = ""


def note(notice: Notice) -> None:
    """Write down what came back, and stop letters to where none arrives.

    Raises:
        BadInput: it says neither which letter nor which address.
        NotFound: no letter of ours has that Message-ID.

    """
    if notice.kind not in KINDS:
        raise BadInput(f"kind must be one of {', '.join(KINDS)}.")
    letter = _letter(notice.message_id) if notice.message_id else None
    # A letter knows best where it went; a report may name where it was forwarded.
    address = letter.to if letter else notice.address.strip().lower()
    if "@" not in address:
        raise BadInput("Say which letter (message_id) or which address it is about.")
    if letter:
        _mark(letter, notice)
    if notice.kind == HARD:
        _give_up_waiting(address, notice)
        suppress(address, BOUNCED)
    if notice.kind == COMPLAINT:
        suppress(address, COMPLAINED)


def read_report(data: bytes) -> Notice:
    """Read a report as mail servers send it (RFC 3464), or a complaint (RFC 5965).

    It must hold the head of the letter: anybody can write a report, but only who had
    the letter knows its Message-ID.

    Raises:
        BadInput: it is none, or of a letter that is not named.

    """
    if len(data) > LARGEST:
        raise BadInput(f"This has more than {LARGEST:,} bytes and is no report.")
    parts = _parts(data)
    status = next((p for p in parts if _is(p, "delivery-status", "feedback")), None)
    if status is None:
        raise BadInput(
            "This is no report of a letter that came back. Give the whole message, "
            "with its heads, as the mail server made it."
        )
    return Notice(_kind(status), _message_id(parts), why=_why(status))


def _letter(message_id: str) -> Letter:
    number = letter_number(message_id)
    found = db.session.get(Letter, number) if number and number < 2**31 else None
    if found is None or not is_of(found, message_id):
        raise NotFound("No letter of ours has this Message-ID.")
    return found


def _mark(letter: Letter, notice: Notice) -> None:
    if notice.kind == HARD and letter.state in (SENT, QUEUED):
        letter.state = FAILED
    if notice.kind in (HARD, SOFT):
        letter.error = _said(notice) or "It came back."
    db.session.flush()


def _give_up_waiting(address: str, notice: Notice) -> None:
    """Mark what was sent to an address that a provider names without the letter."""
    if notice.message_id:
        return
    latest = sa.select(Letter).where(Letter.to == address, Letter.state == SENT)
    letter = db.session.scalars(latest.order_by(Letter.id.desc()).limit(1)).first()
    if letter is not None:
        _mark(letter, notice)


def _said(notice: Notice) -> str:
    return " ".join(notice.why.split())[:LONGEST].replace("\x00", "")


def _parts(data: bytes) -> list[Message]:
    try:
        whole = message_from_bytes(data, policy=policy.compat32)
        return [part for part, _ in zip(whole.walk(), range(MANY), strict=False)]
    except (ValueError, RecursionError) as error:
        raise BadInput("This message cannot be read.") from error


def _is(part: Message, *kinds: str) -> bool:
    # "feedback-report" of RFC 5965, "delivery-status" of RFC 3464.
    return part.get_content_maintype() == "message" and any(
        part.get_content_subtype().startswith(kind) for kind in kinds
    )


def _fields(status: Message) -> dict[str, str]:
    """Return the fields of all blocks of a report; those of the recipient win."""
    blocks: Any = status.get_payload()
    found: dict[str, str] = {}
    for block in blocks if isinstance(blocks, list) else []:
        found |= {name.lower(): str(value) for name, value in block.items()}
    return found


def _kind(status: Message) -> str:
    if _is(status, "feedback"):
        return COMPLAINT
    fields = _fields(status)
    action = fields.get("action", "").strip().lower()
    is_lasting = fields.get("status", "").strip().startswith("5")
    return HARD if action == "failed" and is_lasting else SOFT


def _why(status: Message) -> str:
    fields = _fields(status)
    said = fields.get("diagnostic-code") or fields.get("status", "")
    return said.partition(";")[2].strip() or said


def _message_id(parts: list[Message]) -> str:
    """Return the Message-ID of the letter, which the report holds in its last part."""
    for part in parts[1:]:
        if part.get("Message-ID") and letter_number(str(part["Message-ID"])):
            return str(part["Message-ID"])
        if part.get_content_type() == "text/rfc822-headers":
            head = message_from_bytes(_decoded(part), policy=policy.compat32)
            if letter_number(str(head.get("Message-ID", ""))):
                return str(head["Message-ID"])
    raise BadInput("The report does not say which letter it is about.")


def _decoded(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
