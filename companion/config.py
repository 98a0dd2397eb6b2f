"""Every setting: its name in the environment, its default and what it means."""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from companion import paths
from companion.core import sealing
from companion.errors import BadInput

PREFIX = "COMPANION_"
MEGABYTE = 1024 * 1024
COOKIE = "companion"


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting(
        "HOME",
        "`var/` in a checkout, else `~/.local/share/event-companion`",
        "Folder for the database, the mail folder and the secret key.",
    ),
    Setting(
        "DATABASE_URL",
        "SQLite in the state folder",
        "Any SQLAlchemy address, such as `postgresql+psycopg://user@host/name`.",
    ),
    Setting(
        "SECRET_KEY",
        "made once, kept in the state folder",
        "Signs cookies and derives badge codes; a new one makes printed badges void.",
    ),
    Setting(
        "BASE_URL",
        "`http://127.0.0.1:8000`",
        "The address people type; it goes into letters and QR codes.",
    ),
    Setting(
        "PROXIES",
        "`0`",
        "How many reverse proxies stand before the server, to believe their headers.",
    ),
    Setting(
        "SMTP_URL",
        "none: letters land in `mail/` of the state folder",
        "`smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`. The folder "
        "holds letters, notes and all, in clear.",
    ),
    Setting(
        "MAIL_FROM",
        "`companion@` and the host of `COMPANION_BASE_URL`",
        "The sender of every letter.",
    ),
    Setting(
        "MAIL_RATE",
        "as many as the server takes",
        "Letters a minute in all, and to one domain: `600/60`. Sign-in letters go.",
    ),
    Setting(
        "BOUNCE_TOKEN",
        "none: nobody may",
        "Lets a mail provider tell which letters came back: `POST /mail/bounces`.",
    ),
    Setting(
        "MODEL",
        "`auto`",
        "`auto`, `minilm`, `multilingual`, `tfidf`, or a Hugging Face name or folder.",
    ),
    Setting(
        "DEVICE",
        "`auto`",
        "Where large events look for candidates: `cpu`, `cuda`; `auto`: a GPU if any.",
    ),
    Setting(
        "WORK_URL",
        "SQLite in the state folder, or the server of `COMPANION_DATABASE_URL`",
        "Where the job engine keeps its state.",
    ),
    Setting(
        "NOTES_KEY",
        "none: notes are kept as they are written",
        "Locks private notes in the database, and letters that hold them, older ones "
        "at `companion db upgrade`; several keys: the first locks, all open.",
    ),
    Setting(
        "FETCH",
        "`off`",
        "Whether agendas may be fetched from https addresses: `on` or `off`.",
    ),
    Setting(
        "LLM_URL",
        "none: no language model is asked",
        "`http://:key@host/v1#model`, OpenAI-compatible: may rephrase questions.",
    ),
)


def load(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return what `app.config` starts from.

    Raises:
        BadInput: a setting has a value that cannot be meant.

    """
    environ = os.environ if environ is None else environ
    given = {s.name: environ.get(PREFIX + s.name, "").strip() for s in SETTINGS}
    home = Path(given["HOME"] or paths.HOME).expanduser().resolve()
    base_url = _address(given["BASE_URL"] or "http://127.0.0.1:8000")
    host = urlsplit(base_url).hostname
    database_url = given["DATABASE_URL"] or f"sqlite:///{home / 'companion.db'}"
    return {
        "HOME": home,
        "SECRET_KEY": given["SECRET_KEY"] or None,
        "BASE_URL": base_url,
        "SMTP_URL": _smtp(given["SMTP_URL"]),
        "MAIL_FROM": given["MAIL_FROM"] or f"companion@{host}",
        "MAIL_RATE": _rate(given["MAIL_RATE"]),
        "BOUNCE_TOKEN": given["BOUNCE_TOKEN"],
        "MODEL": given["MODEL"] or "auto",
        "DEVICE": _device(given["DEVICE"] or "auto"),
        "WORK_URL": given["WORK_URL"] or _work_url(database_url, home),
        "PROXIES": _count(given["PROXIES"]),
        "FETCH": _switch("FETCH", given["FETCH"]),
        "LLM_URL": _server(given["LLM_URL"]),
        "NOTES_KEY": _keys(given["NOTES_KEY"]),
        "WORK": "ring",
        "SQLALCHEMY_DATABASE_URI": database_url,
        "MAX_CONTENT_LENGTH": 25 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 4 * MEGABYTE,  # contacts that wait for a yes
        "SESSION_COOKIE_NAME": _cookie(base_url),
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": base_url.startswith("https:"),
        "PERMANENT_SESSION_LIFETIME": 60 * 60 * 24 * 60,
        "WTF_CSRF_TIME_LIMIT": None,  # a phone keeps a page open for days
    }


def current(name: str) -> Any:
    """Return a setting of the running app, for code that knows nothing of the web."""
    return current_app.config[name]


def secret_key(home: Path) -> str:
    """Return the installation's own key; the first call makes it."""
    path = home / "secret_key"
    if path.exists():
        return path.read_text()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = home / f"secret_key.{secrets.token_hex(4)}"
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
    # A link appears whole or not at all, and the first one wins.
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
    return path.read_text()


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput(
            f"{PREFIX}BASE_URL is {url!r}: write an address such as https://meet.example.org."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _cookie(base_url: str) -> str:
    """Name the cookie so that under https no other host of the domain can set it."""
    return f"__Host-{COOKIE}" if base_url.startswith("https:") else COOKIE


def _smtp(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        # The value itself is not repeated: it may hold a password.
        raise BadInput(
            f"{PREFIX}SMTP_URL must be such as smtp://user:password@mail.example.org:587."
        )
    return url


def _rate(text: str) -> tuple[int, int]:
    """Return letters a minute, in all and to one domain; 0 is as many as wanted."""
    if text and not re.fullmatch(r"\d{1,7}(/\d{1,7})?", text):
        raise BadInput(
            f"{PREFIX}MAIL_RATE is {text!r}: write letters a minute, such as 600, or "
            "600/60 for at most 60 of them to one domain."
        )
    overall, _, a_domain = text.partition("/")
    return int(overall or 0), int(a_domain or 0)


def _server(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port  # refuses what is no number
    except ValueError:
        is_address = False
    if url and not is_address:
        # The value itself is not repeated: it may hold a key.
        raise BadInput(f"{PREFIX}LLM_URL must be such as http://127.0.0.1:8080/v1.")
    return url


def _device(name: str) -> str:
    if not re.fullmatch(r"auto|cpu|mps|cuda(:\d+)?", name):
        raise BadInput(f"{PREFIX}DEVICE is {name!r}: write cpu, cuda or auto.")
    return name


def _count(number: str) -> int:
    if number and not number.isdecimal():
        raise BadInput(f"{PREFIX}PROXIES is {number!r}: write a number, such as 1.")
    return int(number or 0)


def _keys(text: str) -> tuple[str, ...]:
    """Return the keys for notes, the one to lock with first."""
    keys = tuple(text.replace(",", " ").split())
    try:
        sealing.check(keys)
    except ValueError as error:
        raise BadInput(
            f"{PREFIX}NOTES_KEY must hold keys of 32 bytes in base64. Make one with: "
            "openssl rand -base64 32 | tr '+/' '-_'"
        ) from error
    return keys


def _switch(name: str, word: str) -> bool:
    if word.lower() not in ("on", "off", ""):
        raise BadInput(f"{PREFIX}{name} is {word!r}: write on or off.")
    return word.lower() == "on"


def _work_url(database_url: str, home: Path) -> str:
    if database_url.startswith("postgresql"):
        return database_url
    return f"sqlite:///{home / 'work.db'}"
