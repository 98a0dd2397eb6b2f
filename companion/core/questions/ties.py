"""Which phrase of a talk goes with which line of a profile.

The pairs nearest to each other come first, but every tie takes another phrase and, as
far as there are others, another line.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companion.core.matching import Layers, TextAffinity, Weights
from companion.core.questions.lines import Line
from companion.core.questions.wording import Tie

Matrix = NDArray[np.float32]

# A talk is no event: its few phrases are about one thing, and on their own background
# the nearest pair would look like strangers. So the usual background is imagined.
ABSOLUTE = Weights(imagined_pairs=1_000_000, imagined_texts=1_000_000)
# Affinity from which a phrase and a line speak of the same thing. Of what people do for
# pleasure much sounds near to anything.
NEAR = {"need": 0.7, "offer": 0.7, "interest": 0.8}
NEAR_BY_WORDS = 0.35  # where no model reads, and words in common are all there is
LIKENESS = 0.5  # how much a phrase loses that is like one asked about already
SAME_LINE = 0.2  # how much a line of the profile loses each time it is used
LETTERS = 6  # of a word: the rest is its ending, in languages that have them
RANK = 0.3  # how much the last phrase of an abstract loses to the first
MARGIN = 0.15  # how much less near, or later, than the best the first one may be
DEALT = 8  # numbers in a row that are dealt the same phrase first, one for each kind


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near each phrase of some talks is to each line of somebody."""

    lines: Sequence[Line]
    row: dict[str, int]  # by phrase
    values: Matrix  # nought where they do not speak of the same thing; a row more

    @classmethod
    def of(
        cls, phrases: Sequence[str], lines: Sequence[Line], encoder: Layers
    ) -> "Nearness":
        rows = {phrase: row for row, phrase in enumerate(dict.fromkeys(phrases))}
        if not (rows and lines):
            return cls(lines, {}, np.zeros((1, len(lines)), np.float32))
        quotes = [line.quote for line in lines]
        fitted = TextAffinity(encoder, ABSOLUTE).fit(rows, quotes)
        near = fitted.pairs(list(rows), quotes)
        reads = bool(fitted.layers.encoders)
        bars = [NEAR[line.kind] if reads else NEAR_BY_WORDS for line in lines]
        # What is not near is equally far: then those of the talk that come first win.
        near[near < np.array(bars, np.float32)] = 0
        return cls(lines, rows, np.pad(near, ((0, 1), (0, 0))))

    def ties(
        self, phrases: Sequence[str], count: int, number: int, otherwise: Line | None
    ) -> list[Tie]:
        """Choose pairs that are near, of phrases unlike each other and of many lines.

        The first is one of the nearest few, by the *number* that was dealt. Where no
        line is near to a phrase, it goes with the one *otherwise*.
        """
        rows = [self.row.get(phrase, -1) for phrase in phrases]  # else near to nothing
        near = np.pad(self.values[rows], ((0, 0), (0, 1)))  # and no line at all
        likeness = _likeness(phrases)
        later = RANK * np.linspace(0, 1, len(rows), dtype=np.float32)
        value = near - later[:, None]
        chosen: list[Tie] = []
        for place in range(min(count, len(rows))):
            best = value.max(axis=1)
            row = int(np.argmax(best)) if place else _dealt(best, number // DEALT)
            column = int(np.argmax(value[row]))
            is_near = bool(near[row, column])
            line = self.lines[column] if is_near else otherwise
            chosen.append(Tie(phrases[row], line))
            value -= LIKENESS * likeness[:, [row]]
            if is_near:
                value[:, column] -= SAME_LINE
            value[row] = -np.inf
        return chosen


def _likeness(phrases: Sequence[str]) -> Matrix:
    """Return which share of its words each phrase has in common with each other one."""
    said = [
        {word[:LETTERS] for word in phrase.casefold().split()} for phrase in phrases
    ]
    shared = [[len(one & other) / len(one) for other in said] for one in said]
    return np.array(shared, np.float32).reshape(len(said), len(said))


def _dealt(value: Matrix, dealt: int) -> int:
    order = np.argsort(-value, kind="stable")
    pool = [row for row in order.tolist() if value[row] >= value[order[0]] - MARGIN]
    return int(pool[dealt % len(pool)])
