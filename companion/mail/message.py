"""The message that a letter becomes: its bytes, written at once.

The standard library reads every header it writes, folds it and reads it again; that
takes twenty times as long, and a letter is always built alike.
"""

import hmac
import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from typing import NamedTuple

from companion import clock, config
from companion.mail.addresses import sendable
from companion.mail.letters import Letter

UNPRINTED = re.compile(r"[^\x20-\x7e]")
WORD = 45  # bytes of UTF-8 that one encoded word of a header holds
LINE = 76  # letters of a line of base64
# Most mail programs show no picture from within the text: on the way it is a part.
HELD = re.compile(r'src="data:image/png;base64,([A-Za-z0-9+/=]*)"')
MESSAGE_ID = re.compile(r"<?([0-9a-f]{32})\.(\d{1,18})@[^<>@\s]+>?")


@dataclass(frozen=True, slots=True)
class Message:
    """What is handed to a server: from whom, to whom, and all that comes along."""

    id: str
    sender: str
    to: str
    data: bytes


class Leaving(NamedTuple):
    """What goes into the message of a letter, as columns of the same names hold it."""

    id: int
    key: str
    to: str
    subject: str
    text: str
    html: str
    cards: bytes | None = None
    unsubscribe: str = ""


def compose(letter: Leaving | Letter) -> Message:
    """Make the message; the same letter always carries the same Message-ID.

    Raises:
        ValueError: it cannot be sent to its address, or a header would break.

    """
    sender, to = sendable(config.current("MAIL_FROM")), sendable(letter.to)
    name = _name(letter)
    number = f"<{name}@{sender.rpartition('@')[2]}>"
    lines = [
        _header("From", f"Companion <{sender}>"),
        _header("To", f"<{to}>"),  # bare ones look like spam
        _subject(letter.subject),
        _header("Date", format_datetime(clock.now())),
        _header("Message-ID", number),
        _header("Auto-Submitted", "auto-generated"),
        *_unsubscribing(letter.unsubscribe),
        _header("MIME-Version", "1.0"),
    ]
    data = "".join(lines).encode("ascii") + _body(letter, name)
    return Message(number, sender, to, data)


def letter_number(message_id: str) -> int | None:
    """Return the number of our letter that a Message-ID names, or None."""
    found = MESSAGE_ID.fullmatch(message_id.strip())
    return int(found[2]) if found else None


def is_of(letter: Letter, message_id: str) -> bool:
    """Tell whether a Message-ID is that of a letter, and no invention."""
    name = message_id.strip().strip("<>").partition("@")[0]
    return hmac.compare_digest(name.encode(), _name(letter).encode())


def _name(letter: Leaving | Letter) -> str:
    # With our secret in it, a letter of another installation never passes for this one.
    secret = str(config.current("SECRET_KEY")).encode()
    digest = hmac.digest(secret, f"letter:{letter.key}".encode(), "sha256").hex()
    return f"{digest[:32]}.{letter.id}"


def _header(name: str, value: str) -> str:
    if UNPRINTED.search(value):
        raise ValueError(f"The {name} of the letter has what no header may have.")
    return f"{name}: {value}\r\n"


def _unsubscribing(url: str) -> Iterator[str]:
    if not url:
        return
    if re.search(r"[<>\s]", url):
        raise ValueError("The address to unsubscribe at is none.")
    yield _header("List-Unsubscribe", f"<{url}>")
    yield _header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


def _subject(text: str) -> str:
    """Write a subject as it is, or in pieces that any server passes on (RFC 2047)."""
    if not UNPRINTED.search(text) and "=?" not in text:
        return f"Subject: {text}\r\n"
    words = "\r\n ".join(
        f"=?utf-8?b?{b64encode(piece).decode()}?=" for piece in _pieces(text)
    )
    return f"Subject: {words}\r\n"


def _pieces(text: str) -> Iterator[bytes]:
    """Cut a text so that no letter is divided."""
    piece = b""
    for letter in " ".join(text.split()):
        encoded = letter.encode("utf-8", "replace")
        if len(piece) + len(encoded) > WORD:
            yield piece
            piece = b""
        piece += encoded
    yield piece


def _body(letter: Leaving | Letter, name: str) -> bytes:
    parts = (_text("text/plain", letter.text), _html(letter.html, name))
    body = _multipart("alternative", f"=_{name}.a", parts)
    if letter.cards:
        body = _multipart("mixed", f"=_{name}.m", (body, _cards(letter.cards)))
    return body


def _html(html: str, name: str) -> bytes:
    held = HELD.search(html)
    if held is None:
        return _text("text/html", html)
    picture = f"{name}@picture"
    shown = f'{html[: held.start()]}src="cid:{picture}"{html[held.end() :]}'
    parts = (_text("text/html", shown), _picture(held[1].encode(), picture))
    return _multipart("related", f"=_{name}.r", parts)


def _multipart(kind: str, boundary: str, parts: tuple[bytes, ...]) -> bytes:
    # Neither encoding of a part can hold "=_", so no text ends a part.
    line = f"--{boundary}".encode()
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    between = b"\r\n" + line + b"\r\n"
    return b"%s%s\r\n%s\r\n%s--\r\n" % (head, line, between.join(parts), line)


def _text(kind: str, text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    raw = lines.encode("utf-8", "replace")
    # Where many letters are not of ASCII, three bytes for each are too many.
    if len(raw) > 1.2 * len(text):
        return _encoded(kind, "base64", _lines(b64encode(raw)))
    quoted = b2a_qp(raw, istext=True).replace(b"\n", b"\r\n")
    return _encoded(kind, "quoted-printable", quoted)


def _encoded(kind: str, encoding: str, content: bytes) -> bytes:
    head = (
        f'Content-Type: {kind}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    return head.encode() + content


def _lines(encoded: bytes) -> bytes:
    """Cut what is in base64 into lines as long as they may be."""
    starts = range(0, len(encoded), LINE)
    return b"".join([encoded[start : start + LINE] + b"\r\n" for start in starts])


def _picture(encoded: bytes, name: str) -> bytes:
    head = (
        "Content-Type: image/png\r\n"
        "Content-Transfer-Encoding: base64\r\n"
        f"Content-ID: <{name}>\r\n"
        'Content-Disposition: inline; filename="event.png"\r\n\r\n'
    )
    return head.encode() + _lines(encoded)


def _cards(cards: bytes) -> bytes:
    head = (
        b'Content-Type: text/vcard; charset="utf-8"\r\n'
        b"Content-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="contacts.vcf"\r\n\r\n'
    )
    return head + _lines(b64encode(cards))
