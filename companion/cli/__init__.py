"""The `companion` command."""

import gc

gc.disable()  # loading makes no garbage; to look for it takes a tenth of the time

from companion.cli.group import main  # noqa: E402

gc.freeze()  # nor does what is loaded now ever become any
gc.enable()

__all__ = ["main"]
