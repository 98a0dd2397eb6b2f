"""What can be asked about in a talk: its sentences, its phrases, or just its title."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest

from companion.core.matching import Layers
from companion.core.plain_text import line as one_line
from companion.core.plain_text import paragraphs
from companion.core.questions.bank import meetings
from companion.core.questions.candidates import flowing
from companion.core.questions.introduce import spoken
from companion.core.questions.lines import quotable
from companion.core.questions.model import Asker, TalkText
from companion.core.questions.phrases import candidates_of, concepts, texts_wanted
from companion.core.questions.sentences import (
    sentences_of,
    sentences_wanted,
    telling,
)
from companion.core.questions.speech import language_of
from companion.core.questions.standing import is_clear, is_of
from companion.core.questions.ties import Matter

LONGEST_ABSTRACT = 30_000  # characters that are cleaned of HTML
LONGEST_TITLE = 200  # characters of a title that is quoted whole
LONGEST_SAID = 45  # characters of one that is said whole, if it has a subtitle
FEW = 3  # phrases and sentences; with fewer the title is asked about, too
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NOTE = re.compile(r"\s*\([^()]*\)\s*$")  # "(Stream)"
_SUBTITLE = re.compile(r":\s|\s[-–—|]\s|,\s(?=czyli\s)|(?<=[?!])\s(?=Czyli\s)")


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
    if not whole:
        return ()
    said = sentences_of(talk.abstract, language_of(whole))
    return (flowing(whole), talk.title, *candidates_of(whole), *said)


def wanted_of(talk: TalkText, encoder: Layers) -> tuple[str, ...]:
    """Return those of these texts that are not ranked yet."""
    whole = _whole(talk)
    said = sentences_wanted(whole, talk.abstract, encoder)
    return (*texts_wanted(whole, encoder), *said)


def matter_of(talk: TalkText, me: Asker, encoder: Layers) -> Matter:
    """Return what this listener could ask about, the title last and only if needed."""
    title = quotable_title(talk.title)
    if title and (not talk.abstract or is_meeting(talk)):
        return Matter(title, whole_of(talk), (title,))
    phrases, said = phrases_of(talk, encoder), sentences_of_talk(talk, me, encoder)
    found = tuple(_in_turn(said, phrases, language_of(_whole(talk))))
    if title and len(found) < FEW:
        found = (*(one for one in found if one != title), title)
    # A title need not name the matter, so that nothing is near to it alone.
    return Matter(title, whole_of(talk), found, frozenset(said))


def phrases_of(talk: TalkText, encoder: Layers) -> tuple[str, ...]:
    """Return phrases of the talk, not names of speakers."""
    names = _names(talk)
    return tuple(
        phrase
        for phrase in concepts(_whole(talk), encoder)
        if names.isdisjoint(phrase.casefold().split())
    )


def sentences_of_talk(talk: TalkText, me: Asker, encoder: Layers) -> tuple[str, ...]:
    """Return sentences of the abstract, not of the speakers.

    A whole sentence is said only by who asks in its language.
    """
    whole, names = _whole(talk), _names(talk)
    if language_of(whole) != spoken(talk, me):
        return ()
    said = telling(whole, talk.abstract, encoder)
    return tuple(one for one in said if not is_of(one, names))


def _in_turn(
    said: Sequence[str], phrases: Sequence[str], language: str
) -> Iterator[str]:
    """Yield a sentence, a phrase, and so on; with no clear sentence phrases first."""
    is_good = bool(said) and is_clear(said[0], language)
    one, other = (said, phrases) if is_good else (phrases, said)
    for pair in zip_longest(one, other):
        yield from filter(None, pair)


def _names(talk: TalkText) -> frozenset[str]:
    parts = (part for name in talk.speakers for part in name.split())
    return frozenset(part.casefold() for part in parts if not part.islower())


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
