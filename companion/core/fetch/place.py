"""An address taken apart, or refused."""

from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from companion.core.fetch.model import FetchError

FIRST_FREE_PORT = 1024  # below are mail servers and the like
BROKEN = "That is no address. Copy it anew."
SAFE = "/%:@!$&'()*+,;=~?"  # what stays as it is in a path or a query


@dataclass(frozen=True, slots=True)
class Place:
    is_plain: bool  # http, without TLS
    host: str
    port: int
    netloc: str  # host and port as the server knows itself
    target: str  # path and query


def place_of(url: str, *, plain: bool = False) -> Place:
    """Take an address apart.

    Raises:
        FetchError: no agenda is read from such an address.

    """
    # urlsplit() would silently drop some of these, and see another address than we.
    if not url.isprintable() or " " in url or "\\" in url:
        raise FetchError("The address has letters that no address has. Copy it anew.")
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port
    except ValueError as error:  # a bad port, a bad IPv6 address, a bad name
        raise FetchError(BROKEN) from error
    is_plain = plain and parts.scheme == "http"
    if not host or not (is_plain or parts.scheme == "https"):
        raise FetchError("Only addresses that begin with https:// are read.")
    if "@" in parts.netloc:
        raise FetchError(
            "The address has a user name or a password in it, which is not for us to "
            "keep. Use the public address of the agenda."
        )
    usual = 80 if is_plain else 443
    port = usual if port is None else port
    if port != usual and port < FIRST_FREE_PORT:
        raise FetchError(f"No agenda is read from port {port}. Leave the port out.")
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port == usual else f"{shown}:{port}"
    return Place(is_plain, host, port, netloc, _target(parts))


def joined(url: str, onward: str) -> str:
    """Return where a server at *url* sends us on to.

    Raises:
        FetchError: it is no address.

    """
    try:
        return urljoin(url, onward)
    except ValueError as error:
        raise FetchError(BROKEN) from error


def _target(parts: SplitResult) -> str:
    query = f"?{quote(parts.query, safe=SAFE)}" if parts.query else ""
    return quote(parts.path or "/", safe=SAFE) + query
