"""Letters written from right to left: joined, and in the order in which they are seen.

A PDF draws what it is told from the left, letter by letter. So the letters of Arabic
are replaced by the forms that join, which Unicode has as letters of their own, before
their width is measured, and a line is put into the order seen once it is broken.
"""

import re
import unicodedata
from functools import cache
from typing import Literal

from arabic_reshaper import ArabicReshaper
from bidi import get_base_level, get_display

Direction = Literal["L", "R"]

NO_JOINER = "\u200c"  # keeps two letters of Persian from joining, and draws nothing
FORMS = "\ufb50-\ufdff\ufe70-\ufefc"
JOINING = {chr(x) for x in range(0x620, 0x900)}  # Arabic and its neighbours
WRITTEN_LEFTWARDS = re.compile(f"[\u0590-\u08ff\ufb1d-\ufb4f{FORMS}]")
A_FORM = re.compile(f"[{FORMS}]")
TURNED = str.maketrans("()[]{}<>«»‹›（）「」", ")(][}{><»«›‹）（」「")
BRACKET = re.compile(r"[()\[\]{}<>«»‹›（）「」]")
MARK = "\ufe00"  # belongs to the letter before it, and is in no text that is printed
MARKED = re.compile(f"({BRACKET.pattern}){MARK}|{MARK}({BRACKET.pattern})")
# Vowels and other points: names are written without them, and without the font's
# own rules they would stand beside their letter.
POINTS = re.compile("[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
# Only lam and alef must become one letter; the font has few other such pairs.
RESHAPER = ArabicReshaper({"ARABIC LIGATURE ALLAH": False, "support_zwj": False})


def has_leftward(text: str) -> bool:
    """Tell whether any letter of *text* is of an alphabet written to the left."""
    return WRITTEN_LEFTWARDS.search(text) is not None


def joined(text: str) -> str:
    """Return *text*, still in the order of reading, with its letters joined."""
    plain = "".join(x for x in text if not _is_point(x))
    return str(RESHAPER.reshape(plain)).replace(NO_JOINER, "")


def _is_point(letter: str) -> bool:
    return bool(POINTS.match(letter)) and unicodedata.category(letter) == "Mn"


def plain_of(letter: str) -> str:
    """Return the letter that a joined form is of, the letter itself if it is none."""
    if A_FORM.match(letter) is None:
        return letter
    return unicodedata.normalize("NFKC", letter)


@cache
def is_unjoined(letter: str) -> bool:
    """Tell whether a letter is one that joins others, but has no form that does."""
    is_one = letter in JOINING and unicodedata.category(letter) == "Lo"
    return is_one and joined(letter) == letter


def direction(text: str) -> Direction:
    """Return to which side *text* as a whole runs: as its first letter does."""
    return "R" if get_base_level(text) else "L"


def as_seen(line: str, whole: Direction) -> str:
    """Return a line of a text that runs to *whole*, from its left end to its right.

    A bracket that is read leftwards is turned, so that it still opens what it opened.
    """
    # What is read leftwards has the mark on its left side afterwards.
    marked = BRACKET.sub(rf"\g<0>{MARK}", line)
    seen = str(get_display(marked, base_dir=whole))
    return MARKED.sub(_turned, seen)


def _turned(match: re.Match[str]) -> str:
    kept, turned = match.groups(default="")
    return kept + turned.translate(TURNED)
