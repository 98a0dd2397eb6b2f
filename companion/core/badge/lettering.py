"""Lines of letters that must fit a width, and stacks of them that must fit a height.

Lengths are in points, sizes those of fonts; a font of size 1 is as high as one point.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from math import floor, inf

from companion.core.badge.right_to_left import (
    Direction,
    as_seen,
    direction,
    has_leftward,
    plain_of,
)
from companion.core.badge.typeface import Text, drawn, is_east_asian
from companion.core.badge.words import (
    Split,
    Words,
    anywhere,
    at_hyphens,
    whole_words,
    width_of,
    words_of,
    wrap,
)

# Heights of a font of size 1, measured from the line that the letters stand on.
CAPITAL = 0.73
SMALL = 0.57
IDEOGRAPH = 0.88
ACCENT = 0.16  # on top of a capital, each
HAMZA = 0.3  # on top of an Arabic letter
DESCENT = 0.24
LEADING = 1.24  # from one line to the next
ABOVE = 230  # Unicode's class of marks that stand above their letter
STEP = 0.5  # points between the sizes that are tried
SHRINKS = (1.0, 0.94, 0.88, 0.82)  # what is tried before something is left out
LAST_SHRINKS = (*SHRINKS, 0.7, 0.6, 0.5, 0.4)  # before nothing at all is written


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: its largest size, the smallest that will do, and lines."""

    largest: float
    smallest: float
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that fit, all of one size; each as it is drawn, from the left."""

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
    """Set *text* in *width*: shrink it, wrap it, break its long words, cut it short."""
    block = _set(text, style, width)
    letters = "".join(glyph.letter for glyph in text)
    if not has_leftward(letters):
        return block
    whole = direction(letters)
    return replace(block, lines=tuple(_as_seen(line, whole) for line in block.lines))


def _as_seen(line: Text, whole: Direction) -> Text:
    """Return a line in the order in which it is drawn, from the left."""
    glyphs = {glyph.letter: glyph for glyph in line}
    letters = as_seen("".join(glyph.letter for glyph in line), whole)
    # A bracket may be turned into one that the line did not have.
    return tuple(glyphs.get(x) or drawn(x, line[0].font) for x in letters)


def stack(items: Sequence[Item], width: float, height: float) -> Stack:
    """Set the items below each other, as large and as many as go into the space."""
    kept = [item for item in items if item.text]
    while kept:
        for shrink in SHRINKS if len(kept) > 1 else LAST_SHRINKS:
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
    plain = plain_of(letter)
    parts = unicodedata.normalize("NFD", plain)
    accent = ACCENT if plain == letter else HAMZA
    accents = accent * sum(unicodedata.combining(part) == ABOVE for part in parts)
    return max(CAPITAL, (SMALL if parts[0].islower() else CAPITAL) + accents)


def _set(text: Text, style: Style, width: float) -> Block:
    words = tuple(words_of(text))
    whole = sum(word.width + word.space_width for word in words)
    size = style.largest
    if whole * size > width:
        size = floor(width / whole / STEP) * STEP
    if size >= style.smallest:
        return Block(wrap(words, inf), size)
    letters = sum(word.width for word in words)
    if letters * style.smallest > style.lines * width:
        return _cut(words, style, width)  # wherever lines would be broken
    for split in (whole_words, at_hyphens, anywhere):
        for count in range(2, style.lines + 1):
            block = _in_lines(words, style, width, count, split)
            if block is not None:
                return block
    return _cut(words, style, width)


def _in_lines(
    words: Words, style: Style, width: float, count: int, split: Split
) -> Block | None:
    """Set the words as large as *count* lines allow."""
    if _lines(words, width / style.smallest, count, split) is None:
        return None  # so no larger size does, and none need be tried
    size = style.largest
    while size >= style.smallest:
        lines = _lines(words, width / size, count, split)
        if lines is not None:
            return Block(lines, size)
        size -= STEP
    return None


def _lines(
    words: Words, room: float, count: int, split: Split
) -> tuple[Text, ...] | None:
    lines = wrap(split(words, room), room)
    if len(lines) > count or any(width_of(line) > room for line in lines):
        return None
    return lines


def _cut(words: Words, style: Style, width: float) -> Block:
    """Set what there is room for, at the smallest size."""
    room = width / style.smallest
    split = anywhere if style.lines > 1 else whole_words
    lines = wrap(split(words, room), room, style.lines)
    return Block(tuple(_ellipsis(line, room) for line in lines), style.smallest)


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
