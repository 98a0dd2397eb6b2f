"""The offline directory: names that only who scans the badge can read.

Every phone at an event keeps all entries. An entry is found by a hash of the token on
the badge and opened by a key made of the same token, so that a phone that never saw
the badge learns nothing from it, not even whose entry it is.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

DIGEST = 16  # hexadecimal digits: 64 bits tell apart all who were ever at an event
IV = 12  # bytes, as AES-GCM wants it
BREAK = "\n"  # between the two fields; neither has one


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phone shows of whom it scanned without a network."""

    name: str
    organisation: str = ""


def seal(token: str, entry: Entry) -> tuple[str, str]:
    """Return under what an entry is found, and the entry, locked (base64)."""
    text = BREAK.join((entry.name, entry.organisation)).encode()
    # Made of what it locks, so that the same directory is the same file everywhere;
    # the same pair of key and iv never locks two texts.
    iv = sha256(b"directory-iv:" + token.encode() + text).digest()[:IV]
    locked = iv + AESGCM(_key(token)).encrypt(iv, text, None)
    return digest(token), b64encode(locked).decode()


def digest(token: str) -> str:
    return sha256(f"directory:{token}".encode()).hexdigest()[:DIGEST]


def unseal(token: str, value: str) -> Entry:
    """Open an entry with the token on the badge.

    Raises:
        ValueError: it is the entry of another badge, or was changed.

    """
    locked = b64decode(value, validate=True)
    try:
        text = AESGCM(_key(token)).decrypt(locked[:IV], locked[IV:], None)
    except InvalidTag:
        raise ValueError("This entry is of another badge, or was changed.") from None
    name, _, organisation = text.decode().partition(BREAK)
    return Entry(name, organisation)


def _key(token: str) -> bytes:
    return sha256(f"directory-key:{token}".encode()).digest()
