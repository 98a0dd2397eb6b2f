"""What a fetch may do, what it brings, and how it fails."""

import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from companion.core.fetch import public


class FetchError(ValueError):
    """A sentence for who typed the address: what is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a fetch may go. The defaults are the safe ones."""

    resolve: Callable[[str, int], Sequence[str]] = public.resolve
    allows: Callable[[str], bool] = public.is_public
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    plain: bool = False  # http as well, but to this machine only


@dataclass(frozen=True, slots=True)
class Fetched:
    data: bytes
    filename: str
    etag: str  # for the next time: an ETag, else when the file was last modified
    unchanged: bool = False  # since the etag that was given; there is no data then


@dataclass(frozen=True, slots=True)
class Errand:
    """One fetch on its way, with what is left to it."""

    limit: int  # bytes
    until: float  # on the monotonic clock
    etag: str
    reach: Reach

    def left(self) -> float:
        """Return how many seconds there are; TimeoutError when there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left
