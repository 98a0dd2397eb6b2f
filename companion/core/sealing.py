"""Private text, locked before it is stored, and opened for whoever wrote it."""

from collections.abc import Sequence
from typing import Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

# No text that people wrote begins with a control character: forms drop them.
_MARK = "\x02"


class Lost(str):
    """A text whose key is not there: empty to whoever reads it, and kept as it is."""

    __slots__ = ("kept",)
    kept: str

    def __new__(cls, kept: str) -> Self:
        """Stand for what is *kept* in the database."""
        lost = super().__new__(cls, "")
        lost.kept = kept
        return lost


def check(keys: Sequence[str]) -> None:
    """Raise ValueError unless all are keys as Fernet.generate_key() makes them."""
    for key in keys:
        Fernet(key)


def sealed(text: str, keys: Sequence[str]) -> str:
    """Lock a text with the first of the keys; without one it stays plain."""
    if isinstance(text, Lost):
        return text.kept
    if not keys or not text:
        return text
    return _MARK + _locks(keys).encrypt(text.encode()).decode()


def opened(stored: str, keys: Sequence[str]) -> str:
    """Open what sealed() made, with whichever of the keys it was; the rest is plain."""
    if not stored.startswith(_MARK):
        return stored
    if not keys:
        return Lost(stored)
    try:
        return _locks(keys).decrypt(stored.removeprefix(_MARK)).decode()
    except InvalidToken:
        return Lost(stored)


def is_behind(stored: str, keys: Sequence[str]) -> bool:
    """Tell whether a text is plain, or locked with a key that is not the first."""
    if not keys or not stored or not stored.startswith(_MARK):
        return bool(keys and stored)
    is_lost = isinstance(opened(stored, keys), Lost)
    return not is_lost and isinstance(opened(stored, keys[:1]), Lost)


def _locks(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
