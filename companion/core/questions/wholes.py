"""Whether a whole talk and a line of a profile speak of the same thing.

Of a talk and a few lines words alone tell little: "the" would be a rare one. So the
meaning decides, and a word that both say, but for small ones, has to agree.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from companion.core.matching import Layers, TextAffinity, Weights
from companion.core.matching.embed import layers_of
from companion.core.questions.bank import DEFAULT, stop_words
from companion.core.questions.lines import Line

Matrix = NDArray[np.float32]

# Meaning only, with an imagined background: what is near does not depend on what else
# is compared.
MEANING = Weights(
    imagined_pairs=1_000_000,
    imagined_texts=1_000_000,
    broad_meaning=1,
    narrow_meaning=1,
)
# Of the seed event's lines and talks this near, sharing a word, seven of eight belong
# together; from 0.85 on it is every other one. In other languages all is less near,
# so that two words have to agree.
NEAR = 0.9
NEAR_ABROAD = 0.72
WORDS = 2
# From where on a line tells why a talk is for somebody.
FITS, FITS_BY_WORDS = 0.65, 0.3
SHARE = 0.5  # of the line's words, where no model reads
LETTERS = 6  # of a word: the rest is its ending, in languages that have them
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How near texts are to lines, and which tell of one thing: (texts, lines)."""

    values: Matrix
    is_same: NDArray[np.bool_]


def compare(
    texts: Sequence[str], lines: Sequence[Line], encoder: Layers | str
) -> Likeness:
    if not (texts and lines):
        nothing = np.zeros((len(texts), len(lines)), np.float32)
        return Likeness(nothing, nothing > 0)
    quotes = [line.quote for line in lines]
    shared = _shared(texts, lines)
    fitted = TextAffinity(encoder, MEANING).fit(texts, quotes)
    if not fitted.layers.encoders:
        said = np.array([max(1, len(_stems(one.quote, one.language))) for one in lines])
        share = np.asarray(shared / said, np.float32)
        return Likeness(share, (shared >= WORDS) & (share >= SHARE))
    near = fitted.pairs(texts, quotes)
    is_english = np.array([line.language == DEFAULT for line in lines])
    bars, words = (
        np.where(is_english, NEAR, NEAR_ABROAD),
        np.where(is_english, 1, WORDS),
    )
    return Likeness(near, (near >= bars) & (shared >= words))


def nearest(
    texts: Sequence[str], lines: Sequence[Line], encoder: Layers | str
) -> list[Line | None]:
    """Return for each text the line it is nearest to, if it is near to any."""
    if not lines:
        return [None] * len(texts)
    near = compare(texts, lines, encoder).values
    bar = FITS if layers_of(encoder).encoders else FITS_BY_WORDS
    best = near.argmax(axis=1)
    return [
        lines[column] if near[row, column] >= bar else None
        for row, column in enumerate(best)
    ]


def _shared(texts: Sequence[str], lines: Sequence[Line]) -> NDArray[np.intp]:
    """Count the words that a text and a line have in common."""
    said = {
        language: [_stems(text, language) for text in texts]
        for language in {line.language for line in lines}
    }
    own = [(_stems(line.quote, line.language), line.language) for line in lines]
    return np.array(
        [
            [len(stems & said[language][row]) for stems, language in own]
            for row in range(len(texts))
        ],
        np.intp,
    )


@lru_cache(maxsize=4000)  # talks and lines; a page asks of forty talks again and again
def _stems(text: str, language: str) -> frozenset[str]:
    small = stop_words(language) if language else frozenset[str]()
    words = set(_WORD.findall(text.casefold())) - small
    return frozenset(word[:LETTERS] for word in words)
