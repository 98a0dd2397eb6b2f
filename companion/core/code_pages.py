"""Which of Windows' code pages a text without a mark is in, by its likely letters."""

import re
from itertools import islice

_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_MOST = 5_000  # words looked at
_CYRILLIC = re.compile("[а-яёіїєґА-ЯЁІЇЄҐ]{3,}")
_POLISH = re.compile("[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]")
# ¿ opens a question; inside a word it is a ż.
_WESTERN = re.compile("[à-öø-ýÀ-ÖØ-Ýßœ]|^[¿¡]|^[cdkm]?m[²³]$")
# What no Western language writes, though it has the letter: Gdañsk, siê, byæ.
_POLISH_MISREAD = re.compile("ñ(?![aeiouáéíóúü])|[êæœ]$", re.IGNORECASE)


def code_page(data: bytes) -> str:
    """Return 1250 for Polish, 1251 for Ukrainian, else 1252."""
    found = (m[0] for m in _WORD.finditer(data) if not m[0].isascii())
    words = set(islice(found, _MOST))
    # Cyrillic words have no Latin letters; one such word may be Polish, as Żółć.
    cyrillic = sum(bool(_CYRILLIC.fullmatch(_text(w, "1251"))) for w in words)
    if cyrillic > max(1, len(words) / 2):
        return "1251"
    western = [_text(word, "1252") for word in words]
    polish = [_text(word, "1250") for word in words if len(word) > 1]
    likely = _count(_POLISH, polish) - _count(_WESTERN, western)
    misread = likely == 0 and _count(_POLISH_MISREAD, western)
    return "1250" if likely > 0 or misread else "1252"


def _text(word: bytes, page: str) -> str:
    return word.decode(f"cp{page}", errors="replace")


def _count(letters: re.Pattern[str], words: list[str]) -> int:
    return sum(len(letters.findall(word)) for word in words)
