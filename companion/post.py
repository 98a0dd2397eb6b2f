"""How a message leaves: over SMTP, or into a folder where no server is set."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from companion import config

PATIENCE = 30  # seconds that a server may think about one command
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class Post(Protocol):
    def carry(self, key: str, message: EmailMessage) -> None: ...


class Folder:
    """A folder instead of a server: one .eml a letter, always under the same name."""

    def __init__(self) -> None:
        folder().mkdir(parents=True, exist_ok=True)

    def carry(self, key: str, message: EmailMessage) -> None:
        target = file_of(key)
        draft = target.with_suffix(".tmp")
        draft.write_bytes(message.as_bytes())
        draft.replace(target)


class Relay:
    """An SMTP server, over one connection for all letters of a batch.

    Raises OSError or smtplib.SMTPException where the server cannot be spoken to.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        host = parts.hostname or "localhost"
        us = config.current("MAIL_FROM").rpartition("@")[2]
        self.smtp: smtplib.SMTP
        if parts.scheme == "smtps":
            self.smtp = smtplib.SMTP_SSL(
                host,
                parts.port or 465,
                us,
                timeout=PATIENCE,
                context=ssl.create_default_context(),
            )
        else:
            self.smtp = smtplib.SMTP(host, parts.port or 587, us, timeout=PATIENCE)
            self.smtp.ehlo()
            if host not in THIS_MACHINE:
                self._encrypt(needed=bool(parts.username))
        if parts.username:
            self.smtp.login(unquote(parts.username), unquote(parts.password or ""))

    def _encrypt(self, *, needed: bool) -> None:
        if self.smtp.has_extn("starttls"):
            self.smtp.starttls(context=ssl.create_default_context())
        elif needed:
            raise smtplib.SMTPNotSupportedError(
                "The server offers no TLS, so our password would be read on the way."
            )

    def carry(self, key: str, message: EmailMessage) -> None:
        self.smtp.send_message(message)


def folder() -> Path:
    path: Path = config.current("HOME") / "mail"
    return path


def file_of(key: str) -> Path:
    name = re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")
    return folder() / f"{name}.eml"


@contextmanager
def opened() -> Iterator[Post]:
    """Give the server of the settings, or the folder that stands in for it."""
    url = config.current("SMTP_URL")
    if not url:
        yield Folder()
        return
    relay = Relay(url)
    try:
        yield relay
    finally:
        relay.smtp.close()
