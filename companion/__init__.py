"""A companion for the people at an event."""

from collections.abc import Mapping
from typing import Any


def create_app(settings: Mapping[str, Any] | None = None, *, pages: bool = True) -> Any:
    """Return the Flask app, with *settings* over those of the environment.

    Without *pages* it answers no request, and has the addresses when one is asked for:
    commands start in half the time.
    """
    # Imported late: the core, and a process that reads one file, need no web.
    from companion.assembly import assemble  # noqa: PLC0415

    return assemble(settings or {}, pages=pages)
