"""The `companion` command."""

from companion.cli import (
    exporting,
    following,
    handing_out,
    letters,
    loading,
    lunch,
    meeting,
    setting_up,
)
from companion.cli.group import main

__all__ = [
    "exporting",
    "following",
    "handing_out",
    "letters",
    "loading",
    "lunch",
    "main",
    "meeting",
    "setting_up",
]
