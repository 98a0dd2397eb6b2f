"""A file from an https address, without being led where strangers must not look.

Whoever names an address could name one inside the network of the server. So a host's
name is resolved here, every one of its addresses must be public, and what is connected
to is the very address that was checked: a name server that says something else the
second time is never asked a second time. Redirects are checked alike. What comes is
counted, also when it is unpacked, and all of it together must come in time.
"""

from companion.core.fetch.ask import fetch
from companion.core.fetch.model import Fetched, FetchError, Reach
from companion.core.fetch.public import is_public, resolve

__all__ = ["FetchError", "Fetched", "Reach", "fetch", "is_public", "resolve"]
