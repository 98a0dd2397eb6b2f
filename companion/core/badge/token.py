"""The token on a badge: opaque, unguessable, and typed by hand if it must be.

A token is derived from the host's secret and a nonce kept with the attendee, so a
leaked table opens no badge, and a new nonce makes a new badge and kills the old one.
"""

import hmac
import secrets
from hashlib import sha256
from urllib.parse import urlsplit

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U
LENGTH = 20  # characters, of five bits each
GROUP = 4
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


class TokenError(ValueError):
    """The text is no badge token."""


def new_nonce() -> bytes:
    return secrets.token_bytes(16)


def derive(secret: bytes, nonce: bytes) -> str:
    """Return the token that belongs to *nonce*: 100 bits, 20 characters."""
    digest = hmac.digest(secret, b"badge" + nonce, "sha256")
    number = int.from_bytes(digest) >> (len(digest) * 8 - LENGTH * 5)
    places = range((LENGTH - 1) * 5, -1, -5)
    return "".join(ALPHABET[number >> place & 31] for place in places)


def normalise(text: str) -> str:
    """Return the token that someone typed or scanned, as it was first written.

    Raises TokenError where it cannot be one.
    """
    if not text.isascii():
        raise TokenError("A badge code has only plain letters and digits.")
    token = text.upper().translate(READ_AS)
    if len(token) != LENGTH:
        raise TokenError(f"A badge code has {LENGTH} letters and digits.")
    if strange := sorted(set(token) - set(ALPHABET)):
        raise TokenError(f"A badge code has no {strange[0]!r}.")
    return token


def fingerprint(token: str) -> str:
    """Return what is stored and looked up instead of the token."""
    return sha256(normalise(token).encode()).hexdigest()


def grouped(token: str) -> str:
    """Return the token as it is printed for people to type."""
    return "-".join(token[i : i + GROUP] for i in range(0, len(token), GROUP))


def address(base_url: str, token: str) -> str:
    """Return what the QR code holds.

    Capitals make a smaller code of larger modules, and a host does not mind them. A
    path may, so one that the base address has is kept as it is.
    """
    base = urlsplit(base_url)
    host = base.netloc.encode("idna").decode("ascii")
    return f"{base.scheme}://{host}".upper() + base.path.rstrip("/") + f"/B/{token}"
