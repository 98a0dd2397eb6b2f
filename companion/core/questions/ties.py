"""Which phrase of a talk goes with which line of a profile.

The pairs nearest to each other come first, but every tie takes another phrase and, as
far as there are others, another line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companion.core.matching import Layers, TextAffinity, Weights
from companion.core.matching.embed import layers_of
from companion.core.questions.lines import Line
from companion.core.questions.wholes import Likeness, compare
from companion.core.questions.wording import Tie

Matrix = NDArray[np.float32]

# A talk is no event: its few phrases are about one thing, and on their own background
# the nearest pair would look like strangers. So the usual background is imagined.
ABSOLUTE = Weights(imagined_pairs=1_000_000, imagined_texts=1_000_000)
# Affinity from which a phrase and a line speak of the same thing. Of what people do for
# pleasure much sounds near to anything.
NEAR = {"need": 0.7, "offer": 0.7, "interest": 0.8}
AT_ALL = 0.5  # how near a talk has to be to a line for its phrases to be asked about
LESS = 0.4  # what a title counts that a line fits: its phrases come before it
NEARER = 0.1  # how much of its own nearness a sentence adds to that of the talk
NEAR_BY_WORDS = 0.35  # where no model reads, and words in common are all there is
LIKENESS = 0.5  # how much a phrase loses that is like one asked about already
SAME_LINE = 0.2  # how much a line of the profile loses each time it is used
LETTERS = 6  # of a word: the rest is its ending, in languages that have them
RANK = 0.3  # how much the last phrase of an abstract loses to the first
MARGIN = 0.15  # how much less near, or later, than the best the first one may be
DEALT = 8  # numbers in a row that are dealt the same phrase first, one for each kind


@dataclass(frozen=True, slots=True)
class Matter:
    """What can be asked about in a talk; *whole* is its text, nothing of a meeting."""

    title: str  # as it can be quoted
    whole: str
    phrases: tuple[str, ...]  # whole sentences among them
    said: frozenset[str] = frozenset()  # the sentences


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near some talks and each phrase of them are to each line of somebody."""

    lines: Sequence[Line]
    row: dict[str, int]  # by phrase
    values: Matrix  # nought where they do not speak of the same thing; a row more
    whole: dict[str, int]  # by the whole text of a talk
    wholes: Likeness
    reads: bool  # the meaning, or else only words

    @classmethod
    def of(
        cls, matters: Sequence[Matter], lines: Sequence[Line], encoder: Layers
    ) -> "Nearness":
        whole = _rows(one.whole for one in matters if one.whole)
        row = _rows(
            phrase for one in matters for phrase in one.phrases if phrase != one.title
        )
        wholes = compare(list(whole), lines, encoder)
        quotes = [line.quote for line in lines]
        reads = bool(layers_of(encoder).encoders)
        near = np.zeros((len(row), len(lines)), np.float32)
        if row and lines:
            near = (
                TextAffinity(encoder, ABSOLUTE).fit(row, quotes).pairs([*row], quotes)
            )
        bars = [NEAR[line.kind] if reads else NEAR_BY_WORDS for line in lines]
        # What is not near is equally far: then those of the talk that come first win.
        near = np.where(near >= np.array(bars, np.float32), near, 0)
        near = np.pad(near, ((0, 1), (0, 0)))
        return cls(lines, row, near, whole, wholes, reads)

    def ties(
        self,
        matter: Matter,
        language: str,
        deal: tuple[int, int],
        otherwise: Line | None,
    ) -> list[Tie]:
        """Choose pairs that are near, of phrases unlike each other and of many lines.

        *deal* is how many, and a number: by it the first is one of the nearest few.
        Where no line is near to a phrase, it goes with the one *otherwise*. The title
        comes along where a line is near to the whole talk.
        """
        count, number = deal
        phrases, near = self._near(matter, language)
        likeness = _likeness(phrases)
        later = RANK * np.linspace(0, 1, len(phrases), dtype=np.float32)
        value = near - later[:, None]
        chosen: list[Tie] = []
        for place in range(min(count, len(phrases))):
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

    def _near(self, matter: Matter, language: str) -> tuple[Sequence[str], Matrix]:
        """Return what to ask about, and how near each is to each line.

        The last column is no line at all.
        """
        can_say = np.array([line.language == language for line in self.lines], np.bool_)
        title, whole = np.zeros((2, len(self.lines)), np.float32)
        if matter.whole in self.whole:
            row = self.whole[matter.whole]
            whole = self.wholes.values[row]
            title = np.where(self.wholes.is_same[row] & can_say, LESS * whole, 0)
        texts = matter.phrases
        near = self.values[[self.row.get(one, -1) for one in texts]] * can_say
        if self.reads:
            # Two words sound near to much that the talk has nothing to do with.
            near *= whole >= AT_ALL
        # A line that fits the whole talk fits what the talk says, best what is nearest.
        # A sentence alone sounds near to much: "half of us" is half of anything.
        for row, one in enumerate(texts):
            if one in matter.said:
                near[row] = np.where(title > 0, title + NEARER * near[row], 0)
        if matter.title in texts:
            near[texts.index(matter.title)] = title
        elif matter.title and title.any():
            texts, near = (*texts, matter.title), np.vstack((near, title))
        return texts, np.pad(near, ((0, 0), (0, 1)))


def _rows(texts: Iterable[str]) -> dict[str, int]:
    return {text: row for row, text in enumerate(dict.fromkeys(texts))}


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
