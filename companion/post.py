"""How a message leaves: over SMTP, or into a folder where no server is set."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from companion import config

PATIENCE = 30  # seconds that a server may think about one command
ENOUGH = 100  # letters over one connection; servers like it to be renewed
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
GOING = 421  # the server hangs up, whatever it was asked
GO_ON = 354  # the server waits for the letter


class Addressed(Protocol):
    """A message and where it goes, as companion.mail makes it."""

    @property
    def sender(self) -> str: ...

    @property
    def to(self) -> str: ...

    @property
    def data(self) -> bytes: ...


class Refused(Exception):
    """A server did not take a letter, and says why."""

    def __init__(self, code: int, words: bytes, *, stage: str) -> None:
        """Keep an answer to MAIL, RCPT or DATA, the *stage*."""
        said = " ".join(words.decode("utf-8", "replace").split())
        super().__init__(f"{code} {said}"[:500])
        self.code = code
        self.stage = stage
        # A server that refuses our own address would refuse all letters alike: that is
        # to be mended here, and no fault of the letter.
        self.is_final = stage != "MAIL" and 500 <= code < 600
        self.is_about_address = stage == "RCPT" and bool(re.match(r"5\.1\.", said))


class Unreachable(OSError):
    """Nobody answers, so that no letter was tried."""


class Post(Protocol):
    def carry(self, key: str, message: Addressed) -> None:
        """Hand over a message.

        Raises:
            Refused: the server said no to this one.
            Unreachable: it was not tried.
            OSError: the connection broke; it may have arrived.

        """
        ...


class Folder:
    """A folder instead of a server: one .eml a letter, always under the same name."""

    def __init__(self) -> None:
        folder().mkdir(parents=True, exist_ok=True)

    def carry(self, key: str, message: Addressed) -> None:
        target = file_of(key)
        draft = target.with_suffix(".tmp")
        draft.write_bytes(message.data)
        draft.replace(target)


class Relay:
    """An SMTP server, over one connection for many letters.

    Raises OSError or smtplib.SMTPException where the server cannot be spoken to.
    """

    def __init__(self, url: str) -> None:
        self.parts = urlsplit(url)
        self.carried = 0
        self.smtp = self._connect()

    def carry(self, key: str, message: Addressed) -> None:
        if self.carried >= ENOUGH:
            self._reconnect()
        self.carried += 1
        try:
            self._begin(message.sender)
            _expect("RCPT", *self.smtp.docmd("rcpt", f"TO:<{message.to}>"))
            _expect("DATA", *self._data(message.data))
        except Refused as refused:
            if refused.code == GOING:
                self.smtp.close()
            else:
                self._forget_the_letter()
            raise

    def _begin(self, sender: str) -> None:
        """Announce a letter; a connection that was closed meanwhile is made anew."""
        with suppress(Unreachable):
            self._announce(sender)
            return
        self._reconnect()
        self._announce(sender)

    def _announce(self, sender: str) -> None:
        try:
            code, words = self.smtp.docmd("mail", f"FROM:<{sender}>")
        except smtplib.SMTPServerDisconnected as error:
            raise Unreachable(str(error)) from error
        if code == GOING:
            raise Unreachable(words.decode("utf-8", "replace"))
        _expect("MAIL", code, words)

    def _data(self, data: bytes) -> tuple[int, bytes]:
        code, words = self.smtp.docmd("data")
        if code != GO_ON:
            return code, words
        # A line that is a dot alone would end the letter. All lines end with CRLF, so
        # none is looked for as smtplib does, which takes long.
        self.smtp.send(data.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        return self.smtp.getreply()

    def _forget_the_letter(self) -> None:
        try:
            self.smtp.rset()
        except OSError:  # whom the next letter finds gone, and calls again
            self.smtp.close()

    def _reconnect(self) -> None:
        self.close()
        try:
            self.smtp = self._connect()
        except OSError as error:
            raise Unreachable(str(error)) from error

    def close(self) -> None:
        """Say good-bye, if anybody listens."""
        with suppress(OSError):
            if self.smtp.sock is not None:
                self.smtp.quit()
        self.smtp.close()

    def _connect(self) -> smtplib.SMTP:
        self.carried = 0
        parts = self.parts
        smtp = self._speak(parts.hostname or "localhost")
        try:
            smtp.ehlo_or_helo_if_needed()
            if parts.scheme != "smtps" and parts.hostname not in THIS_MACHINE:
                _encrypt(smtp, needed=bool(parts.username))
            if parts.username:
                smtp.login(unquote(parts.username), unquote(parts.password or ""))
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _speak(self, host: str) -> smtplib.SMTP:
        port = self.parts.port
        us = config.current("MAIL_FROM").rpartition("@")[2]
        if self.parts.scheme == "smtps":
            tls = ssl.create_default_context()
            return smtplib.SMTP_SSL(
                host, port or 465, us, timeout=PATIENCE, context=tls
            )
        return smtplib.SMTP(host, port or 587, us, timeout=PATIENCE)


def _encrypt(smtp: smtplib.SMTP, *, needed: bool) -> None:
    if smtp.has_extn("starttls"):
        smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo()  # what was said before could have been anybody
    elif needed:
        raise smtplib.SMTPNotSupportedError(
            "The server offers no TLS, so our password would be read on the way."
        )


def _expect(stage: str, code: int, words: bytes) -> None:
    if not 200 <= code < 300:
        raise Refused(code, words, stage=stage)


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
        relay.close()
