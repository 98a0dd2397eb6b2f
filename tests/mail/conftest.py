"""A real mail server that can be told to misbehave, and letters to send to it."""

import asyncio
import shutil
import socket
import ssl
import subprocess
from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller

from companion import mail
from companion.extensions import db
from companion.mail import Envelope, Letter


class Server:
    """What a mail server keeps of a conversation, and whom it refuses how."""

    def __init__(self):
        self.connections = 0
        self.mails = []
        self.raw = []
        self.encrypted = []  # of each letter, whether it came over TLS
        self.refusals = {}  # address -> reply to RCPT
        self.refuse_data = ""
        self.refuse_sender = ""
        self.seconds = 0.0  # that it thinks about a letter
        self.hangs_up_after = []  # numbers of letters, from 1, after which it says none
        self.letters = 0
        self.most = 0  # letters over one connection; the next is told 421

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        session.letters = 0
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.refuse_sender:
            return self.refuse_sender
        if self.most and session.letters >= self.most:
            return "421 4.7.0 enough for one connection"
        session.letters += 1
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.letters += 1
        await asyncio.sleep(self.seconds)
        if self.refuse_data:
            return self.refuse_data
        self.raw.append(envelope.content)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.encrypted.append(session.ssl is not None)
        if self.letters in self.hangs_up_after:
            server.transport.close()  # so that nobody hears what follows
        return "250 OK"


@contextmanager
def _listening(handler, host, **options):
    with socket.create_server((host, 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname=host, port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def server(app):
    handler = Server()
    with _listening(handler, "127.0.0.1") as port:
        app.config["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
        yield handler


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Make a certificate of 127.0.0.2; return the files of it and of its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed, which makes the certificate")
    folder = tmp_path_factory.mktemp("tls")
    files = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=test"),
            *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-addext", "subjectAltName=IP:127.0.0.2"),
            *("-out", files[0], "-keyout", files[1]),
        ],
        check=True,
        capture_output=True,
    )
    return files


@pytest.fixture
def own_tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def trusted(certificate, monkeypatch):
    """Believe that certificate, as one that the system's list has."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))


@pytest.fixture
def elsewhere(app, own_tls):
    """A server on another machine, that takes letters over STARTTLS only."""
    handler = Server()
    options = {"tls_context": own_tls, "require_starttls": True}
    with _listening(handler, "127.0.0.2", **options) as port:
        app.config["SMTP_URL"] = f"smtp://127.0.0.2:{port}"
        yield handler


@pytest.fixture
def wrapped(app, own_tls):
    """A server that speaks nothing but TLS."""
    handler = Server()
    with _listening(handler, "127.0.0.2", ssl_context=own_tls) as port:
        app.config["SMTP_URL"] = f"smtps://127.0.0.2:{port}"
        yield handler


@pytest.fixture
def without_tls(app):
    """A server on another machine that knows no TLS, and wants a password."""
    handler = Server()
    with _listening(handler, "127.0.0.2") as port:
        app.config["SMTP_URL"] = f"smtp://me:secret@127.0.0.2:{port}"
        yield handler


@pytest.fixture
def written(app):
    """Write letters and commit: `written("one", "two", to="ada@example.org")`."""

    def commit(*keys, to="ada@example.org", **rest):
        with app.app_context():
            for key in keys:
                envelope = Envelope(key, to, **rest)
                mail.send("accounts/sign_in", envelope, token="abc", code="123456")
            db.session.commit()

    return commit


@pytest.fixture
def letters():
    """Return the rows, within a context."""
    return lambda: db.session.scalars(sa.select(Letter).order_by(Letter.id)).all()


@pytest.fixture
def states(app, letters):
    """Return what became of all letters, in the order in which they were written."""

    def look():
        with app.app_context():
            return [letter.state for letter in letters()]

    return look
