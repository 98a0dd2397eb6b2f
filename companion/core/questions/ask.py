"""Questions worth asking a speaker, by this listener and nobody else.

A phrase of the abstract is tied to a line of the profile, each in its own words. The
pairs nearest to each other come first, but every question takes another phrase and
looks at it from another side.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from companion.core.matching import Layers, TextAffinity, Weights
from companion.core.questions.bank import bank
from companion.core.questions.introduce import introduce, spoken
from companion.core.questions.lines import Line, lines_of
from companion.core.questions.model import Asker, Question, TalkText
from companion.core.questions.phrases import concepts
from companion.core.questions.wording import Tie, word, word_title

Matrix = NDArray[np.float32]

# A talk is no event: its few phrases are about one thing, and on their own background
# the nearest pair would look like strangers. So the usual background is imagined.
ABSOLUTE = Weights(imagined_pairs=1_000_000, imagined_texts=1_000_000)
NEAR = 0.35  # affinity from which a phrase and a line speak of the same thing
LIKENESS = 0.5  # how much a phrase loses that is like one asked about already
SAME_LINE = 0.2  # how much a line of the profile loses each time it is used
RANK = 0.3  # how much the last phrase of an abstract loses to the first


def ask(
    talk: TalkText, me: Asker, encoder: Layers | str = "tfidf", count: int = 3
) -> list[Question]:
    """Return up to *count* questions, the nearest to the profile first.

    *encoder* tells what is near; by words alone questions are less to the point.
    Where the abstract or the profile says little, questions get fewer and more general.
    """
    language = spoken(talk, me)
    introduction, seed = introduce(me, language), f"{talk.title}|{me.name}"
    phrases, lines = phrases_of(talk), tuple(lines_of(me))
    if not phrases:
        title = talk.title.strip()
        if not title:
            return []
        only = word_title(bank(language), title, seed)
        return [Question(only.text, only.kind, introduction, title, "")]
    ties = _ties(phrases, lines, encoder, count)
    return [
        Question(
            text=worded.text,
            kind=worded.kind,
            introduction=introduction,
            because_talk=tie.phrase,
            because_profile=tie.line.quote if tie.line else "",
        )
        for tie, worded in zip(ties, word(bank(language), ties, seed), strict=True)
    ]


def phrases_of(talk: TalkText) -> tuple[str, ...]:
    """Return what one could ask about: phrases of the talk, not names of speakers."""
    names = {part for name in talk.speakers for part in name.casefold().split()}
    return tuple(
        phrase
        for phrase in concepts(f"{talk.abstract}\n\n{talk.title}")
        if names.isdisjoint(phrase.casefold().split())
    )


def _ties(
    phrases: Sequence[str], lines: Sequence[Line], encoder: Layers | str, count: int
) -> list[Tie]:
    if not lines:
        return [Tie(phrase) for phrase in phrases[:count]]
    quotes = [line.quote for line in lines]
    fitted = TextAffinity(encoder, ABSOLUTE).fit([*phrases, *quotes])
    nearness = fitted.pairs(phrases, quotes)
    likeness = fitted.pairs(phrases, phrases)
    return [
        Tie(phrases[row], lines[column], near=bool(nearness[row, column] >= NEAR))
        for row, column in _spread(nearness, likeness, count)
    ]


def _spread(nearness: Matrix, likeness: Matrix, count: int) -> list[tuple[int, int]]:
    """Choose pairs that are near, of phrases unlike each other and of many lines."""
    phrases = len(nearness)
    value = nearness - RANK * np.linspace(0, 1, phrases, dtype=np.float32)[:, None]
    chosen: list[tuple[int, int]] = []
    for _ in range(min(count, phrases)):
        row, column = divmod(int(np.argmax(value)), value.shape[1])
        chosen.append((row, column))
        value -= LIKENESS * likeness[:, [row]]
        value[:, column] -= SAME_LINE
        value[row] = -np.inf
    return chosen
