"""Questions worth asking a speaker, by this listener and nobody else.

A phrase of the abstract is tied to a line of the profile, each in its own words, and
every question looks at the talk from another side.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from companion.core.matching import Layers, MemoryCache, cached
from companion.core.plain_text import line as one_line
from companion.core.plain_text import paragraphs
from companion.core.questions.bank import bank, meetings
from companion.core.questions.candidates import flowing
from companion.core.questions.introduce import introduce, spoken
from companion.core.questions.lines import lines_of, quotable
from companion.core.questions.model import KINDS, Asker, Question, TalkText
from companion.core.questions.phrases import candidates_of, concepts, texts_wanted
from companion.core.questions.ties import Matter, Nearness
from companion.core.questions.who import who
from companion.core.questions.wording import Spoken, Tie, word

LONGEST_ABSTRACT = 30_000  # characters that are cleaned of HTML
LONGEST_TITLE = 200  # characters of a title that is quoted whole
LONGEST_SAID = 45  # characters of one that is said whole, if it has a subtitle
FEW = 3  # phrases; with fewer the title is asked about, too
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NOTE = re.compile(r"\s*\([^()]*\)\s*$")  # "(Stream)"
_SUBTITLE = re.compile(r":\s|\s[-–—|]\s|,\s(?=czyli\s)|(?<=[?!])\s(?=Czyli\s)")


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
    wanted = {text for talk in talks for text in texts_wanted(_whole(talk), memory)}
    memory.read(sorted(wanted))
    matters = [_matter(talk, memory) for talk in talks]
    near = Nearness.of(matters, lines, memory)
    return [
        _questions(talk, me, near, matter, (count, number))
        for talk, matter, number in zip(
            talks, matters, numbers or [0] * len(talks), strict=True
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
    title = quotable_title(talk.title)
    if title and (not talk.abstract or is_meeting(talk)):
        return (title,)
    names = {part for name in talk.speakers for part in name.casefold().split()}
    found = tuple(
        phrase
        for phrase in concepts(_whole(talk), encoder)
        if names.isdisjoint(phrase.casefold().split())
    )
    if len(found) >= FEW or not title:
        return found
    return (title, *(phrase for phrase in found if phrase not in title))


def _matter(talk: TalkText, encoder: Layers) -> Matter:
    # A title need not name the matter, so that nothing is near to it alone.
    return Matter(quotable_title(talk.title), whole_of(talk), phrases_of(talk, encoder))


def whole_of(talk: TalkText) -> str:
    """Return all that is said of a talk, and nothing of a meeting."""
    return "" if is_meeting(talk) or not talk.abstract else flowing(_whole(talk))


def is_meeting(talk: TalkText) -> bool:
    """Tell a meeting, a break, a game or a show from a talk, by the title."""
    title = talk.title.casefold()
    said = f" {' '.join(_WORD.findall(title))} "
    name = _SUBTITLE.split(_NOTE.sub("", title))[0].strip()
    return any(
        name.endswith(one[1:]) if one.startswith("…") else f" {one} " in said
        for one in meetings()
    )


def _whole(talk: TalkText) -> str:
    # A title in capitals has no names and no nouns.
    title = "" if talk.title.isupper() else talk.title
    return f"{title}\n\n{talk.abstract}".strip()


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
    asking = Spoken(bank(language), language, title, is_meeting(talk))
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


def quotable_title(title: str) -> str:
    """Return a title that can stand in quotation marks, or what of it can.

    A long one is said without its subtitle, as people do.
    """
    quotes = set(title) & set('"“”„«»')
    said = title if len(title) <= LONGEST_TITLE and not quotes else quotable(title)
    said = _NOTE.sub("", said) or said
    name = _SUBTITLE.split(said)[0]
    if len(said) > LONGEST_SAID and " " in name.strip():
        said = name
    said = said.strip()
    return said if said.endswith("..") else said.removesuffix(".")
