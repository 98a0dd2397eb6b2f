"""The tokens on a badge: opaque, unguessable, and typed by hand if they must be.

All are derived from the host's secret and a nonce kept with the attendee, so a leaked
table opens no badge, and a new nonce makes a new badge and kills the old one:

* the printed one, 20 characters in the QR code;
* a short one of 8 characters for people who type, good within their own event only;
* a changing one for phones: 20 characters that stay and 6 that live half a minute.
"""

import hmac
import secrets
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import urlsplit

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U
LENGTH = 20  # characters, of five bits each
SHORT = 8  # characters that are typed
CHANGING = 6  # characters that change, behind those that stay
STEP = 30  # seconds for which they are shown
LEEWAY = 60  # seconds for which they are good before and after: no two clocks agree
GROUP = 4
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
LENGTHS = (SHORT, LENGTH, LENGTH + CHANGING)


class TokenError(ValueError):
    """The text is no badge token."""


def new_nonce() -> bytes:
    return secrets.token_bytes(16)


def derive(secret: bytes, nonce: bytes) -> str:
    """Return the token that is printed: 100 bits, 20 characters."""
    return _letters(hmac.digest(secret, b"badge" + nonce, "sha256"), LENGTH)


def short(secret: bytes, nonce: bytes) -> str:
    """Return what is typed instead: 40 bits, 8 characters."""
    return _letters(hmac.digest(secret, b"typed" + nonce, "sha256"), SHORT)


def moving_id(secret: bytes, nonce: bytes) -> str:
    """Return the part of a changing token that stays: 100 bits, 20 characters."""
    return _letters(hmac.digest(secret, b"moving" + nonce, "sha256"), LENGTH)


def moving_key(secret: bytes, nonce: bytes) -> bytes:
    """Return what a phone makes the changing part from, also without a network."""
    return hmac.digest(secret, b"moving key" + nonce, "sha256")


def moving_code(key: bytes, at: float) -> str:
    """Return the changing part at an instant, in seconds since 1970.

    It is the first 30 bits of HMAC-SHA256 over the number of the half minute, as 8
    bytes, the highest first.
    """
    step = int(at // STEP).to_bytes(8)
    return _letters(hmac.digest(key, step, "sha256"), CHANGING)


def is_current(code: str, key: bytes, moments: Iterable[float]) -> bool:
    """Tell whether a changing part was shown at one of the moments, or close to it."""
    return any(
        hmac.compare_digest(code, moving_code(key, max(moment + shift, 0)))
        for moment in moments
        for shift in range(-LEEWAY, LEEWAY + 1, STEP)
    )


def normalise(text: str) -> str:
    """Return the token that someone typed or scanned, as it was first written.

    Raises TokenError where it cannot be one.
    """
    if not text.isascii():
        raise TokenError("A badge code has only plain letters and digits.")
    token = text.upper().translate(READ_AS)
    if len(token) not in LENGTHS:
        raise TokenError(f"A badge code has {SHORT} letters and digits.")
    if strange := sorted(set(token) - set(ALPHABET)):
        raise TokenError(f"A badge code has no {strange[0]!r}.")
    return token


def fingerprint(token: str) -> str:
    """Return what is stored and looked up instead of a token of 20 characters."""
    return sha256(normalise(token).encode()).hexdigest()


def short_fingerprint(secret: bytes, token: str, event_id: int) -> str:
    """Return the same of a short one: keyed, for all of them could be tried out."""
    text = f"typed at {event_id}: {normalise(token)}"
    return hmac.digest(secret, text.encode(), "sha256").hex()


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


def _letters(digest: bytes, length: int) -> str:
    """Return the first bits of a hash, five to a letter."""
    number = int.from_bytes(digest) >> (len(digest) * 8 - length * 5)
    places = range((length - 1) * 5, -1, -5)
    return "".join(ALPHABET[number >> place & 31] for place in places)
