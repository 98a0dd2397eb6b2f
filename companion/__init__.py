"""A companion for the people at an event."""

from collections.abc import Mapping
from typing import Any


def create_app(settings: Mapping[str, Any] | None = None) -> Any:
    """Return the Flask app, with *settings* over those of the environment."""
    # Imported late: the core, and a process that reads one file, need no web.
    from companion.assembly import assemble  # noqa: PLC0415

    return assemble(settings or {})
