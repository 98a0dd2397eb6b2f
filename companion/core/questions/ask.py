"""Questions worth asking a speaker, by this listener and nobody else.

A phrase of the abstract is tied to a line of the profile, each in its own words. The
pairs nearest to each other come first, but every question takes another phrase and
looks at it from another side.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from companion.core.matching import (
    Fitted,
    Layers,
    MemoryCache,
    TextAffinity,
    Weights,
    cached,
)
from companion.core.plain_text import line as one_line
from companion.core.plain_text import paragraphs
from companion.core.questions.bank import bank
from companion.core.questions.candidates import flowing
from companion.core.questions.introduce import introduce, spoken
from companion.core.questions.lines import ROLE, Line, lines_of, quotable
from companion.core.questions.model import KINDS, Asker, Question, TalkText
from companion.core.questions.phrases import candidates_of, concepts, texts_wanted
from companion.core.questions.wording import Tie, word, word_title

Matrix = NDArray[np.float32]

# A talk is no event: its few phrases are about one thing, and on their own background
# the nearest pair would look like strangers. So the usual background is imagined.
ABSOLUTE = Weights(imagined_pairs=1_000_000, imagined_texts=1_000_000)
LONGEST_ABSTRACT = 30_000  # characters that are cleaned of HTML
LONGEST_TITLE = 200  # characters of a title that is quoted whole
# Affinity from which a phrase and a line speak of the same thing. Of what people do for
# pleasure much sounds near to anything.
NEAR = {"need": 0.65, "offer": 0.65, "interest": 0.7}
NEAR_BY_WORDS = 0.35  # where no model reads, and words in common are all there is
LIKENESS = 0.5  # how much a phrase loses that is like one asked about already
SAME_LINE = 0.2  # how much a line of the profile loses each time it is used
RANK = 0.3  # how much the last phrase of an abstract loses to the first
FEW = 3  # phrases; with fewer the title is asked about, too
POOL = 6  # phrases of which the first question's one is dealt
MARGIN = 0.15  # how much less near, or how much later, than the best they may be


def ask(
    talk: TalkText,
    me: Asker,
    encoder: Layers | str = "tfidf",
    count: int = 3,
    number: int = 0,
) -> list[Question]:
    """Return up to *count* questions, the nearest to the profile first.

    *encoder* tells what is near; by words alone questions are less to the point.
    People of different *number* get different questions, for the same talk and
    the same profile, too. Where the abstract or the profile says little, questions
    get fewer and more general.
    """
    return ask_all([talk], me, encoder, count, [number])[0]


def ask_all(
    talks: Sequence[TalkText],
    me: Asker,
    encoder: Layers | str = "tfidf",
    count: int = 3,
    numbers: Sequence[int] = (),
) -> list[list[Question]]:
    """Return the questions for each of many talks, looking up vectors once."""
    talks = [cleaned(talk) for talk in talks]
    lines = list(lines_of(me))
    memory = cached(encoder, MemoryCache())
    quotes = [line.quote for line in lines]
    wanted = {text for talk in talks for text in texts_wanted(_whole(talk), memory)}
    memory.read(sorted(wanted))
    phrases = [phrases_of(talk, memory) for talk in talks]
    fitted = TextAffinity(memory, ABSOLUTE).fit(
        [*quotes, *(phrase for own in phrases for phrase in own)]
    )
    return [
        _questions(talk, me, _ties(own, me, lines, fitted, (count, number)), number)[
            :count
        ]
        for talk, own, number in zip(
            talks, phrases, numbers or [0] * len(talks), strict=True
        )
    ]


def cleaned(talk: TalkText) -> TalkText:
    """Return the talk without HTML and what nobody can see."""
    return TalkText(
        title=one_line(talk.title[:LONGEST_ABSTRACT]),
        abstract=_plain(talk.abstract[:LONGEST_ABSTRACT]),
        language=talk.language,
        speakers=tuple(talk.speakers),
    )


@lru_cache(maxsize=2000)  # talks; cleaning HTML takes longer than asking
def _plain(abstract: str) -> str:
    return paragraphs(abstract)


def texts_of_talk(talk: TalkText) -> tuple[str, ...]:
    """Return the texts of which questions want vectors."""
    talk = cleaned(talk)
    whole = _whole(talk)
    return (flowing(whole), talk.title, *candidates_of(whole)) if whole else ()


def phrases_of(talk: TalkText, encoder: Layers | str = "tfidf") -> tuple[str, ...]:
    """Return what one could ask about: phrases of the talk, not names of speakers."""
    names = {part for name in talk.speakers for part in name.casefold().split()}
    found = tuple(
        phrase
        for phrase in concepts(_whole(talk), encoder)
        if names.isdisjoint(phrase.casefold().split())
    )
    title = quotable_title(talk.title)
    if len(found) >= FEW or not (talk.abstract and title):
        return found
    return (title, *(phrase for phrase in found if phrase not in title))


def _whole(talk: TalkText) -> str:
    # A title in capitals has no names and no nouns.
    title = "" if talk.title.isupper() else talk.title
    return f"{title}\n\n{talk.abstract}".strip()


def _questions(
    talk: TalkText, me: Asker, ties: Sequence[Tie], number: int
) -> list[Question]:
    language = spoken(talk, me)
    only = talk.speakers[0] if len(talk.speakers) == 1 else ""
    introduction = introduce(me, language, only)
    if not ties:
        title = quotable_title(talk.title)
        if not title:
            return []
        one = word_title(bank(language), title, number)
        return [Question(one.text, one.kind, introduction, title, "", language)]
    return [
        Question(
            text=worded.text,
            kind=worded.kind,
            introduction=introduction,
            because_talk=tie.phrase,
            because_profile=tie.line.quote if tie.line else "",
            language=language,
        )
        for tie, worded in zip(
            ties,
            word(bank(language), ties, number, quotable_title(talk.title)),
            strict=True,
        )
    ]


def quotable_title(title: str) -> str:
    """Return a title that can stand in quotation marks, or what of it can."""
    if len(title) <= LONGEST_TITLE and not set(title) & set('"“”„«»'):
        return title
    return quotable(title)


def _ties(
    phrases: Sequence[str],
    me: Asker,
    lines: Sequence[Line],
    fitted: Fitted,
    deal: tuple[int, int],
) -> list[Tie]:
    count, number = deal
    count = min(count, len(phrases), len(KINDS))
    role = _role(me)
    if not lines:
        dealt = [*phrases[:POOL]]
        first = number // len(KINDS) % len(dealt) if dealt else 0
        rest = dealt[first:] + dealt[:first]
        return [Tie(phrase) for phrase in rest[:count]]
    if not phrases:
        return []
    nearness = fitted.pairs(phrases, [line.quote for line in lines])
    # What is not near is equally far: then those of the talk that come first win.
    nearness[nearness < _bars(lines, fitted)] = 0
    likeness = fitted.pairs(phrases, phrases)
    return [
        Tie(phrases[row], lines[column] if nearness[row, column] else role)
        for row, column in _spread(nearness, likeness, count, number // len(KINDS))
    ]


def _bars(lines: Sequence[Line], fitted: Fitted) -> Matrix:
    reads = bool(fitted.layers.encoders)
    bars = [NEAR[line.kind] if reads else NEAR_BY_WORDS for line in lines]
    return np.array(bars, np.float32)


def _role(me: Asker) -> Line | None:
    """Return the job as a line: what speaks for somebody where no line is near."""
    quote = quotable(me.job_title)
    letters = sum(letter.isalpha() for letter in quote)
    return Line(ROLE, me.job_title, quote) if letters >= 2 else None


def _spread(
    nearness: Matrix, likeness: Matrix, count: int, dealt: int
) -> list[tuple[int, int]]:
    """Choose pairs that are near, of phrases unlike each other and of many lines.

    The first is one of the nearest few, by the number that was dealt.
    """
    phrases = len(nearness)
    value = nearness - RANK * np.linspace(0, 1, phrases, dtype=np.float32)[:, None]
    chosen: list[tuple[int, int]] = []
    for place in range(count):
        row = _dealt(value.max(axis=1), dealt) if place == 0 else None
        if row is None:
            row = int(np.argmax(value.max(axis=1)))
        column = int(np.argmax(value[row]))
        chosen.append((row, column))
        value -= LIKENESS * likeness[:, [row]]
        value[:, column] -= SAME_LINE
        value[row] = -np.inf
    return chosen


def _dealt(value: Matrix, dealt: int) -> int:
    order = np.argsort(-value, kind="stable")[:POOL]
    pool = [row for row in order.tolist() if value[row] >= value[order[0]] - MARGIN]
    return int(pool[dealt % len(pool)])
