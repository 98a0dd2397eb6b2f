"""What a line may be broken between: words, and parts of those too long for a line.

Widths are those in a font of size 1.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf

from companion.core.badge.typeface import Glyph, Text, drawn, is_east_asian

JOINTS = "-’'"  # found in names within a word


@dataclass(frozen=True, slots=True)
class Word:
    """Letters that stay together, and the space before them if a word precedes.

    *hyphen* is what is written after them if the line ends there.
    """

    text: Text
    space: Text
    width: float
    space_width: float
    hyphen: Text = ()
    hyphen_width: float = 0


Words = tuple[Word, ...]
Split = Callable[[Words, float], Words]  # of what is longer than the room there is


def width_of(text: Text) -> float:
    return sum(glyph.width for glyph in text)


def words_of(text: Text) -> Iterator[Word]:
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


def whole_words(words: Words, room: float) -> Words:
    return words


def at_hyphens(words: Words, room: float) -> Words:
    """Split the words that are longer than a line after their hyphens."""
    return _split(words, room, _at_hyphens)


def _at_hyphens(word: Word) -> Iterator[Word]:
    space, part = word.space, list[Glyph]()
    for glyph in word.text:
        part.append(glyph)
        if glyph.letter == "-":
            yield _word(part, space)
            space, part = (), []
    if part:
        yield _word(part, space)


def anywhere(words: Words, room: float) -> Words:
    """Split the words that are longer than a line at every letter."""
    return _split(words, room, _letters)


def _letters(word: Word) -> Iterator[Word]:
    """Yield the letters, with hyphens unless it is an address: they would be read."""
    hyphen = (drawn("-", word.text[0].font),) if _is_plain(word.text) else ()
    space = word.space
    for glyph in word.text[:-1]:
        yield _word([glyph], space, () if glyph.letter == "-" else hyphen)
        space = ()
    yield _word([word.text[-1]], space)


def _split(words: Words, room: float, parts: Callable[[Word], Iterator[Word]]) -> Words:
    return tuple(
        part
        for word in words
        for part in (parts(word) if word.width > room else (word,))
    )


def wrap(words: Words, room: float, most: float = inf) -> tuple[Text, ...]:
    """Break lines between words, *room* wide; a longer word has its own.

    The last of *most* lines takes all that is left.
    """
    lines: list[Text] = [()]
    used, hyphen = 0.0, Text()
    for word in words:
        wide = word.space_width + word.width
        is_full = used + wide + word.hyphen_width > room and len(lines) < most
        if is_full and lines[-1]:
            # What follows without a space may be the same word, going on.
            lines[-1] += () if word.space else hyphen
            lines.append(word.text)
            used = word.width
        else:
            lines[-1] += word.space + word.text if lines[-1] else word.text
            used += wide if used else word.width
        hyphen = word.hyphen
    return tuple(lines)


def _is_plain(text: Text) -> bool:
    """Tell whether these are letters of an alphabet that has capitals."""
    letters = [glyph.letter for glyph in text if glyph.letter not in JOINTS]
    return all(letter.lower() != letter.upper() for letter in letters)


def _word(glyphs: list[Glyph], space: Text, hyphen: Text = ()) -> Word:
    text = tuple(glyphs)
    return Word(text, space, width_of(text), width_of(space), hyphen, width_of(hyphen))
