"""Which language a text is in, by its stop words: no model, no tables."""

import re
from collections import Counter
from functools import lru_cache

from companion.core.questions.bank import DEFAULT, LANGUAGES, other_words, stop_words

READ = 4_000  # characters; enough to tell
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=4000)  # texts; a page asks of forty talks again and again
def language_of(text: str, fallback: str = DEFAULT) -> str:
    """Return one of our languages, the *fallback* where no word tells.

    Another language is "", so that nobody takes its grammar for one of ours.
    """
    told = Counter(_WORD.findall(text[:READ].casefold()))
    hits = {code: _hits(told, stop_words(code)) for code in LANGUAGES}
    hits |= {"": max(_hits(told, own) for own in other_words())}
    best = max(hits, key=lambda code: hits[code])
    if hits[best]:
        return best
    return fallback if _is_latin(text[:READ]) else ""


def _hits(told: Counter[str], words: frozenset[str]) -> int:
    return sum(times for word, times in told.items() if word in words)


def _is_latin(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter < "ɐ" for letter in letters) * 2 >= len(letters)
