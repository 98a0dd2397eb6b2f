"""The `companion` command."""

from companion.cli import handing_out, loading, lunch, meeting, setting_up
from companion.cli.group import main

__all__ = ["handing_out", "loading", "lunch", "main", "meeting", "setting_up"]
