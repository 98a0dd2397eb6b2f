"""Text as it is searched: small letters without their marks, so that Zak finds Żak."""

import unicodedata

from companion.core.plain_text import normal

# Letters that do not come apart into a plain one and its mark.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h"}
)


def folded(text: str) -> str:
    """Return *text* so that two who type it differently type the same.

    >>> folded("Łukasz ŻÓŁĆ")
    'lukasz zolc'
    """
    if text.isascii():
        return _single(text.lower())
    parts = unicodedata.normalize("NFKD", normal(text).translate(_PLAIN))
    plain = "".join(x for x in parts if not unicodedata.combining(x))
    return _single(unicodedata.normalize("NFKC", plain))


def _single(text: str) -> str:
    return " ".join(text.split())
