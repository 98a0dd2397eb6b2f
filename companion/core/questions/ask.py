"""Questions worth asking a speaker, by this listener and nobody else.

A phrase or a sentence of the abstract is tied to a line of the profile, each in its own
words, and every question looks at the talk from another side.
"""

from collections.abc import Sequence

from companion.core.matching import Layers, MemoryCache, cached
from companion.core.questions.bank import bank
from companion.core.questions.introduce import introduce, spoken
from companion.core.questions.lines import lines_of
from companion.core.questions.matters import (
    FEW,
    cleaned,
    is_meeting,
    matter_of,
    quotable_title,
    wanted_of,
)
from companion.core.questions.model import KINDS, Asker, Question, TalkText
from companion.core.questions.ties import Matter, Nearness
from companion.core.questions.who import who
from companion.core.questions.wording import Spoken, Tie, word


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
    wanted = {text for talk in talks for text in wanted_of(talk, memory)}
    memory.read(sorted(wanted))
    matters = [matter_of(talk, me, memory) for talk in talks]
    near = Nearness.of(matters, lines, memory)
    return [
        _questions(talk, me, near, matter, (count, number))
        for talk, matter, number in zip(
            talks, matters, numbers or [0] * len(talks), strict=True
        )
    ]


def _questions(
    talk: TalkText,
    me: Asker,
    near: Nearness,
    matter: Matter,
    deal: tuple[int, int],
) -> list[Question]:
    count, number = deal
    language, title = spoken(talk, me), matter.title
    # Whoever has not said a thing about themselves asks in nobody's name.
    own = who(me, language) if any(me.facets()) else None
    ties = near.ties(matter, language, (min(count, len(KINDS)), number), own)
    ties += [Tie(title, own)] * _more(talk, len(ties), count)
    asking = Spoken(bank(language), language, title, is_meeting(talk), matter.said)
    only = talk.speakers[0] if len(talk.speakers) == 1 else ""
    return [
        Question(
            text=worded.text,
            nameless=worded.nameless,
            kind=worded.kind,
            introduction=introduce(me, language, only),
            because_talk=tie.phrase,
            because_profile=tie.line.quote if tie.line else "",
            language=language,
        )
        for tie, worded in zip(ties, word(asking, ties, number), strict=True)
    ]


def _more(talk: TalkText, ties: int, count: int) -> int:
    """Return how many questions are asked about the whole, beside those tied to it.

    Of a talk without an abstract too little is known for more than one.
    """
    if not quotable_title(talk.title):
        return 0
    most = min(count, FEW) if talk.abstract else min(count, 1)
    return max(0, most - ties)
