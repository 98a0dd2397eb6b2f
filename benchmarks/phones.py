"""What the benchmarks of exchanges share: an event, a server, and many phones.

An event of thousands is written straight into the tables, everybody signed in; a phone
is one connection that is kept open, as those of browsers are.
"""

import asyncio
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen
from uuid import uuid4

from dbos import run_dbos_database_migrations
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from companion import create_app, database
from companion.accounts import service as accounts
from companion.events import service as events
from companion.extensions import db

PATIENCE = 60  # seconds until a server must answer


@dataclass(frozen=True, slots=True)
class Phone:
    """Somebody at the event: the cookie of their browser, the code of their badge."""

    cookie: str
    token: str


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    seconds: float
    body: bytes


def settings(home: Path, port: int, url: str = "") -> dict[str, str]:
    """Return the environment of a server."""
    rest = {k: v for k, v in os.environ.items() if not k.startswith("COMPANION_")}
    return rest | {
        "COMPANION_HOME": str(home),
        "COMPANION_DATABASE_URL": url,
        "COMPANION_SECRET_KEY": "only for this measurement",
        "COMPANION_BASE_URL": f"http://127.0.0.1:{port}",
        "COMPANION_MODEL": "tfidf",
        "OMP_NUM_THREADS": "1",
    }


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def fill(people: int) -> list[Phone]:
    """Make an event of so many, as the settings of this process say."""
    app = create_app({"WORK": "here"})
    with app.app_context():
        database.get_ready()
        # As a worker does when it starts; a bell rings at tables that are there.
        run_dbos_database_migrations(system_database_url=app.config["WORK_URL"])
        today = datetime.now(UTC).date()
        plan = events.Plan("hall", "Hall", "UTC", today, today + timedelta(days=1))
        event = events.create(plan)
        phones = []
        for number in range(people):
            email = f"p{number}@example.org"
            person = accounts.person_at(email)
            attendee = events.enrol(event, person, key=email)
            attendee.name = f"Person {number}"
            attendee.organisation = f"Firm {number % 97}"
            cookie = _cookie(app, accounts.sign_in(person))
            phones.append(Phone(cookie, events.badge_token(attendee)))
        db.session.commit()
        db.engine.dispose()
    return phones


def _cookie(app: Flask, login: str) -> str:
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    value = signer.dumps({"login": login})
    return f"{app.config['SESSION_COOKIE_NAME']}={value}"


@contextmanager
def serving(command: list[str], port: int, env: Mapping[str, str]) -> Iterator[int]:
    """Run a server until the block ends; give its process number."""
    server = subprocess.Popen(  # noqa: S603 -- our own
        command, env=env, start_new_session=True, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield server.pid
    finally:
        # The whole group: gunicorn's children, too.
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def companion(port: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "companion",
        "serve",
        "--no-worker",
        "--port",
        f"{port}",
    ]


def wait_for(port: int) -> None:
    """Wait until a server answers at a port.

    Raises:
        TimeoutError: none does.

    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urlopen(f"http://127.0.0.1:{port}/sign-in/"):
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nothing answers at port {port}")


class Connection:
    """One phone's connection; opened anew whenever it broke."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, cookie: str, document: object) -> Answer:
        """Send a document. Raises OSError or EOFError where no answer comes."""
        body = json.dumps(document).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            f"Origin: http://127.0.0.1:{self._port}\r\nSec-Fetch-Site: same-origin\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            f"Cookie: {cookie}\r\n\r\n"
        )
        begun = time.perf_counter()
        try:
            if self._streams is None:
                self._streams = await asyncio.open_connection("127.0.0.1", self._port)
            reader, writer = self._streams
            writer.write(head.encode() + body)
            status, content, stays = await _read(reader)
        except (OSError, EOFError):
            self.close()
            raise
        if not stays:
            self.close()
        return Answer(status, time.perf_counter() - begun, content)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None


async def _read(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, *fields = head.split("\r\n")
    values = dict(field.lower().split(": ", 1) for field in fields if ": " in field)
    body = await reader.readexactly(int(values.get("content-length", "0")))
    return int(status.split()[1]), body, values.get("connection") != "close"


def scan(token: str, at: datetime | None = None) -> dict[str, str]:
    """Return what a phone sends that saw a badge."""
    return {
        "uuid": str(uuid4()),
        "token": token,
        "at": (at or datetime.now(UTC)).isoformat(),
    }


def pair(phones: list[Phone]) -> tuple[Phone, Phone]:
    """Return two that meet."""
    one, other = (secrets.randbelow(len(phones)) for _ in range(2))
    return phones[one], phones[other if other != one else other - 1]


def at_percent(values: list[float], percent: float) -> float:
    """Return the value below which that part of all lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * percent / 100))]
