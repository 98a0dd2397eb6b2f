"""Lines of letters that must fit a width, and stacks of them that must fit a height.

Lengths are in points, sizes those of fonts; a font of size 1 is as high as one point.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from math import floor, inf

from companion.core.badge.typeface import Glyph, Text, drawn, is_east_asian

# Heights of a font of size 1, measured from the line that the letters stand on.
CAPITAL = 0.73
SMALL = 0.57
IDEOGRAPH = 0.88
ACCENT = 0.16  # on top of a capital, each
DESCENT = 0.24
LEADING = 1.24  # from one line to the next
ABOVE = 230  # Unicode's class of marks that stand above their letter
STEP = 0.5  # points between the sizes that are tried
SHRINKS = (1.0, 0.94, 0.88, 0.82)  # what is tried before something is left out


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: its largest size, the smallest that will do, and lines."""

    largest: float
    smallest: float
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that fit, all of one size."""

    lines: tuple[Text, ...]
    size: float

    @property
    def rise(self) -> float:
        """Return how far the first line reaches above its baseline."""
        rises = (_rise(glyph.letter) for glyph in self.lines[0])
        return self.size * max(rises, default=CAPITAL)

    @property
    def height(self) -> float:
        between = (len(self.lines) - 1) * LEADING * self.size
        return self.rise + between + DESCENT * self.size


@dataclass(frozen=True, slots=True)
class Item:
    """One text of a stack. The one of the highest rank is left out first."""

    text: Text
    style: Style
    gap: float = 0  # above it, unless it is the first
    is_grey: bool = False
    rank: int = 0


Stack = tuple[tuple[Item, Block], ...]


def fit(text: Text, style: Style, width: float) -> Block:
    """Set *text* in *width*: shrink it, then wrap it, then cut it short."""
    words = list(_words(text))
    for count in range(1, style.lines + 1):
        size = _largest(words, style, width, count)
        if size is not None:
            room = inf if count == 1 else width / size
            return Block(_wrap(words, room), size)
    return _cut(words, style, width)


def stack(items: Sequence[Item], width: float, height: float) -> Stack:
    """Set the items below each other, as large and as many as go into the space."""
    kept = [item for item in items if item.text]
    while kept:
        for shrink in SHRINKS:
            done = tuple((item, _fit_at(item, width, shrink)) for item in kept)
            if height_of(done) <= height:
                return done
        # Among those of one rank the last is the least.
        least = max(range(len(kept)), key=lambda i: (kept[i].rank, i))
        del kept[least]
    return ()


def height_of(done: Stack) -> float:
    gaps = sum(item.gap for item, _ in done[1:])
    return gaps + sum(block.height for _, block in done)


def width_of(text: Text) -> float:
    return sum(glyph.width for glyph in text)


def runs(line: Text) -> Iterator[tuple[str, str, float]]:
    """Yield the parts of a line that one font draws, as (letters, font, width)."""
    for font, glyphs in groupby(line, key=lambda glyph: glyph.font):
        part = tuple(glyphs)
        yield "".join(glyph.letter for glyph in part), font, width_of(part)


def _fit_at(item: Item, width: float, shrink: float) -> Block:
    style = item.style
    largest = max(style.smallest, style.largest * shrink)
    return fit(item.text, replace(style, largest=largest), width)


@cache
def _rise(letter: str) -> float:
    if is_east_asian(letter):
        return IDEOGRAPH
    parts = unicodedata.normalize("NFD", letter)
    accents = ACCENT * sum(unicodedata.combining(part) == ABOVE for part in parts)
    return max(CAPITAL, (SMALL if parts[0].islower() else CAPITAL) + accents)


@dataclass(frozen=True, slots=True)
class _Word:
    """Letters that stay together, and the space before them if a word precedes."""

    text: Text
    space: Text
    width: float
    space_width: float


def _words(text: Text) -> Iterator[_Word]:
    """Split at spaces, and beside each East Asian letter, which needs none."""
    word: list[Glyph] = []
    space: Text = ()
    for glyph in text:
        if word and (glyph.letter == " " or _breaks_between(word[-1], glyph)):
            yield _word(word, space)
            word, space = [], ()
        if glyph.letter == " ":
            space = (glyph,)
        else:
            word.append(glyph)
    if word:
        yield _word(word, space)


def _breaks_between(one: Glyph, other: Glyph) -> bool:
    return is_east_asian(one.letter) or is_east_asian(other.letter)


def _word(glyphs: list[Glyph], space: Text) -> _Word:
    return _Word(tuple(glyphs), space, width_of(tuple(glyphs)), width_of(space))


def _largest(
    words: Sequence[_Word], style: Style, width: float, count: int
) -> float | None:
    """Return the largest size at which the words take *count* lines at most."""
    if count == 1:
        whole = sum(word.width + word.space_width for word in words)
        size = style.largest
        if whole * size > width:
            size = floor(width / whole / STEP) * STEP
        return size if size >= style.smallest else None
    size = style.largest
    while size >= style.smallest:
        lines = _wrap(words, width / size)
        if len(lines) <= count and all(width_of(x) * size <= width for x in lines):
            return size
        size -= STEP
    return None


def _wrap(words: Sequence[_Word], room: float) -> tuple[Text, ...]:
    """Break lines between words, *room* wide at size 1. A longer word has its own."""
    lines: list[Text] = [()]
    used = 0.0
    for word in words:
        if not lines[-1] or used + word.space_width + word.width > room:
            lines += [word.text] if lines[-1] else []
            lines[-1] = word.text
            used = word.width
        else:
            lines[-1] += word.space + word.text
            used += word.space_width + word.width
    return tuple(lines)


def _cut(words: Sequence[_Word], style: Style, width: float) -> Block:
    """Set what there is room for, at the smallest size."""
    room = width / style.smallest
    lines = _wrap(words, room)
    last = style.lines - 1
    rest = _joined(lines[last:])
    kept = [*lines[:last], rest] if rest else lines[:last]
    return Block(tuple(_ellipsis(line, room) for line in kept), style.smallest)


def _joined(lines: Sequence[Text]) -> Text:
    """Return lines as one, with spaces in place of the breaks that were at spaces."""
    joined: Text = ()
    for line in lines:
        if joined and not _breaks_between(joined[-1], line[0]):
            joined += (drawn(" ", joined[-1].font),)
        joined += line
    return joined


def _ellipsis(line: Text, room: float) -> Text:
    if width_of(line) <= room:
        return line
    dots = drawn("…", line[0].font)  # which all our fonts have
    kept, used = 0, dots.width
    while kept < len(line) and used + line[kept].width <= room:
        used += line[kept].width
        kept += 1
    while kept and line[kept - 1].letter == " ":
        kept -= 1
    return (*line[:kept], dots)
