"""The `companion` command."""

import gc

gc.disable()  # loading makes no garbage; to look for it takes a tenth of the time

from companion.cli import (  # noqa: E402
    exporting,
    following,
    handing_out,
    letters,
    loading,
    lunch,
    meeting,
    setting_up,
)
from companion.cli.group import main  # noqa: E402

gc.enable()

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
