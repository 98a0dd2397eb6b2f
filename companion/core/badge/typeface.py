"""Which font draws which letter, and how wide.

DejaVu draws the alphabets of Europe, Arabic and Hebrew. Chinese, Japanese and Korean
letters come from Noto, in the shapes that the person's own language gives them; these
fonts are large, so one is only read when a name needs it.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from companion.core.badge.right_to_left import (
    NO_JOINER,
    has_leftward,
    is_unjoined,
    joined,
)

REGULAR, BOLD = "DejaVuSans", "DejaVuSans-Bold"
CHINESE, JAPANESE, KOREAN = "NotoSansSC", "NotoSansJP", "NotoSansKR"
BY_LANGUAGE = {"zh": CHINESE, "ja": JAPANESE, "ko": KOREAN}
FIRST_EAST_ASIAN = "\u1100"
INVISIBLE = {"Cc", "Cf", "Cs"}
SELECTORS = range(0xFE00, 0xFE10)  # say how an emoji is drawn, and draw nothing
PICTURES = {"So", "Sk"}  # an emoji that no font has is left out: no box stands for it
BOX = "\N{WHITE SQUARE}"


class Glyph(NamedTuple):
    """A letter, the font that draws it, and its width in a font of size 1."""

    letter: str
    font: str
    width: float


Text = tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Typeface:
    """The fonts of one folder; without them, what every PDF reader brings."""

    folder: Path
    has_fonts: bool

    @property
    def warning(self) -> str:
        if self.has_fonts:
            return ""
        return f"No DejaVu fonts in {self.folder.name}/: many letters are lost"

    def text(self, text: str, east: tuple[str, ...], *, bold: bool = False) -> Text:
        """Set *text*; *east* are the fonts to try for East Asian letters, in order.

        Letters that join are set joined, in the order of reading.
        """
        if self.has_fonts and has_leftward(text):
            text = joined(text)
        letters = (self._glyph(letter, bold, east) for letter in text)
        return tuple(glyph for glyph in letters if glyph is not None)

    def _glyph(self, letter: str, bold: bool, east: tuple[str, ...]) -> Glyph | None:
        return _glyph(self.folder, self._latin(bold), letter, east)

    def _latin(self, bold: bool) -> str:
        if self.has_fonts:
            return BOLD if bold else REGULAR
        return "Helvetica-Bold" if bold else "Helvetica"

    def faults(self, text: str) -> Iterator[str]:
        """Yield what is wrong with *text* when printed, as sentences."""
        seen = {letter for letter in text if letter != NO_JOINER}
        if lost := "".join(sorted(x for x in seen if not self._has(x))):
            yield f"“{text}”: the font has no {lost}"
        if has_leftward(text) and (alone := self._alone(seen)):
            yield f"“{text}”: the font cannot join {alone} to other letters"

    def _alone(self, letters: Iterable[str]) -> str:
        """Return those that ought to be joined, and are drawn as if alone."""
        return "".join(
            letter
            for letter in sorted(letters)
            if is_unjoined(letter) and self._has(letter)
        )

    def _has(self, letter: str) -> bool:
        glyph = self._glyph(letter, False, tuple(BY_LANGUAGE.values()))
        return glyph is not None and glyph.letter == letter


@cache
def typeface(folder: Path) -> Typeface:
    """Return the fonts of *folder*; where there are none it says so in its warning."""
    return Typeface(folder, all(_font(folder, name) for name in (REGULAR, BOLD)))


def clean(text: str) -> str:
    """Return *text* with its accents composed and nothing in it that is not seen."""
    words = " ".join(unicodedata.normalize("NFC", text).split())
    kept = NO_JOINER if has_leftward(words) else ""  # for its effect on its neighbours
    return "".join(letter for letter in words if letter in kept or _is_seen(letter))


def _is_seen(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category not in INVISIBLE and ord(letter) not in SELECTORS


def is_east_asian(letter: str) -> bool:
    """Tell whether *letter* is as wide as high, and lines may break beside it."""
    return letter >= FIRST_EAST_ASIAN and unicodedata.east_asian_width(letter) in "WF"


def east_asian_fonts(text: str, languages: Iterable[str]) -> tuple[str, ...]:
    """Return the fonts to try, in order, for all that is said of one person.

    Kana and Hangul tell the language; a name in Chinese characters alone does not, but
    the languages that the person speaks may.
    """
    told = [JAPANESE] if any("\u3040" <= x <= "\u30ff" for x in text) else []
    told += [KOREAN] if any("\uac00" <= x <= "\ud7a3" for x in text) else []
    codes = [language[:2].lower() for language in languages]
    told += [BY_LANGUAGE[code] for code in codes if code in BY_LANGUAGE]
    return tuple(dict.fromkeys([*told, CHINESE, JAPANESE, KOREAN]))


@cache
def _glyph(
    folder: Path, latin: str, letter: str, east: tuple[str, ...]
) -> Glyph | None:
    """Return how *letter* is drawn: a box for one that no font has."""
    if _is_in(folder, latin, letter):
        return drawn(letter, latin)
    if letter >= FIRST_EAST_ASIAN:
        for font in east:
            if _is_in(folder, font, letter):
                return drawn(letter, font)
    if unicodedata.category(letter) in PICTURES:
        return None
    box = BOX if _is_in(folder, latin, BOX) else "?"
    return drawn(box, latin)


def drawn(letter: str, font: str) -> Glyph:
    """Return a letter in a font, which must have it."""
    return Glyph(letter, font, pdfmetrics.stringWidth(letter, font, 1))


def _is_in(folder: Path, name: str, letter: str) -> bool:
    if name.startswith("Helvetica"):
        return letter in _cp1252()
    font = _font(folder, name)
    return font is not None and ord(letter) in font.face.charToGlyph


@cache
def _font(folder: Path, name: str) -> TTFont | None:
    try:
        font = TTFont(name, folder / f"{name}.ttf")
    except TTFError:
        return None
    pdfmetrics.registerFont(font)
    return font


@cache
def _cp1252() -> frozenset[str]:
    """Return the letters of Helvetica as every reader has it: western Europe's."""
    return frozenset(bytes(range(32, 256)).decode("cp1252", errors="ignore"))
