"""Letters on paper: fonts that may lack some, and lines that must fit a width."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

REGULAR, BOLD = "DejaVuSans", "DejaVuSans-Bold"
RIGHT_TO_LEFT = {"R", "AL"}  # Unicode's classes of letters that run the other way
STEP = 0.5  # points between the sizes that are tried


@dataclass(frozen=True, slots=True)
class Typeface:
    """A regular and a bold font, by ReportLab's names, and the letters both draw."""

    regular: str
    bold: str
    letters: frozenset[str]
    missing: str  # what stands for any other letter
    warning: str = ""

    def draws(self, text: str) -> str:
        """Return *text* with a mark for every letter that the font lacks."""
        return "".join(x if x in self.letters else self.missing for x in text)

    def faults(self, text: str) -> Iterator[str]:
        """Yield what is wrong with *text* when printed, as sentences."""
        if lost := "".join(sorted(set(text) - self.letters)):
            yield f"“{text}”: the font has no {lost}"
        if any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in text):
            yield f"“{text}”: letters written right to left may come out in disorder"


def typeface(folder: Path) -> Typeface:
    """Return the DejaVu fonts of *folder*, or Helvetica with a warning."""
    try:
        regular = TTFont(REGULAR, folder / f"{REGULAR}.ttf")
        bold = TTFont(BOLD, folder / f"{BOLD}.ttf")
    except TTFError:
        return _helvetica(f"No DejaVu fonts in {folder.name}/: many letters are lost")
    pdfmetrics.registerFont(regular)
    pdfmetrics.registerFont(bold)
    codes = regular.face.charToGlyph.keys() & bold.face.charToGlyph.keys()
    return Typeface(REGULAR, BOLD, frozenset(map(chr, codes)), "\N{WHITE SQUARE}")


def _helvetica(warning: str) -> Typeface:
    """Return the font that every PDF reader brings, which knows western Europe."""
    letters = bytes(range(32, 256)).decode("cp1252", errors="ignore")
    return Typeface("Helvetica", "Helvetica-Bold", frozenset(letters), "?", warning)


@dataclass(frozen=True, slots=True)
class Style:
    """How a line is set: sizes in points, largest and smallest that will do."""

    font: str
    largest: float
    smallest: float
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that fit, all of one size in points."""

    lines: tuple[str, ...]
    size: float


def fit(text: str, style: Style, width: float) -> Block:
    """Set *text* in *width* points: shrink it, then wrap it, then cut it short."""
    for count in range(1, style.lines + 1):
        size = style.largest
        while size >= style.smallest:
            lines = wrap(text, style.font, size, width)
            if len(lines) <= count and all(
                pdfmetrics.stringWidth(line, style.font, size) <= width
                for line in lines
            ):
                return Block(lines, size)
            size -= STEP
    return _cut(text, style, width)


def wrap(text: str, font: str, size: float, width: float) -> tuple[str, ...]:
    """Break *text* between words. A word longer than *width* has a line to itself."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and pdfmetrics.stringWidth(longer, font, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def _cut(text: str, style: Style, width: float) -> Block:
    size = style.smallest
    lines = wrap(text, style.font, size, width)
    kept = [*lines[: style.lines - 1], " ".join(lines[style.lines - 1 :])]
    return Block(tuple(_ellipsis(line, style.font, size, width) for line in kept), size)


def _ellipsis(line: str, font: str, size: float, width: float) -> str:
    if pdfmetrics.stringWidth(line, font, size) <= width:
        return line
    while line and pdfmetrics.stringWidth(f"{line}…", font, size) > width:
        line = line[:-1]
    return f"{line.rstrip()}…"
