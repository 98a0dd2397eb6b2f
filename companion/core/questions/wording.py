"""Putting a tie between talk and profile into a sentence.

Sides and wordings are dealt out like cards: whoever has another number gets another
question, and the same number always the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from companion.core.questions.bank import Bank, Wordings
from companion.core.questions.lines import ROLE, Line
from companion.core.questions.model import KINDS
from companion.core.questions.who import article, in_sentence

STEP = 3  # from one question of somebody to the next; it meets all of eight kinds
OF_MY_CASE = ("need", "offer")  # lines of which a question may say "my case"


@dataclass(frozen=True, slots=True)
class Tie:
    """A phrase of the talk and a line of the profile, if there is one."""

    phrase: str
    line: Line | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """How questions are asked: the language, and what is quoted as a title."""

    bank: Bank
    language: str
    title: str
    is_meeting: bool = False
    said: frozenset[str] = frozenset()  # sentences of the abstract


@dataclass(frozen=True, slots=True)
class Worded:
    text: str
    nameless: str
    kind: str


def word(spoken: Spoken, ties: Sequence[Tie], number: int) -> list[Worded]:
    """Word every tie, each question of another kind.

    A phrase that is the title is spoken of as one: it need not name the matter.
    """
    return [_word(spoken, tie, number, place) for place, tie in enumerate(ties)]


def _word(spoken: Spoken, tie: Tie, number: int, place: int) -> Worded:
    by_kind = _wordings(spoken, tie)
    kinds = [kind for kind in KINDS if kind in by_kind]
    step = STEP if len(kinds) % STEP else 1  # of three it would meet but one
    kind = kinds[(number + step * place) % len(kinds)]
    # All kinds with the first wording, then all with the next, then with another lead.
    round_ = number // len(kinds)
    text = _turn(by_kind[kind], round_ + place).format(talk=tie.phrase)
    if tie.line is None:
        return Worded(text, text, kind)
    lead = _turn(spoken.bank.leads[tie.line.kind], round_ // len(by_kind[kind]) + place)
    of_nobody = _wordings(spoken, Tie(tie.phrase))[kind]
    return Worded(
        text=f"{_lead(lead, tie.line, spoken.language)} {text}",
        nameless=_turn(of_nobody, round_ + place).format(talk=tie.phrase),
        kind=kind,
    )


def _turn(wordings: Sequence[str], number: int) -> str:
    return wordings[number % len(wordings)]


def _lead(lead: str, line: Line, language: str) -> str:
    if line.kind == ROLE:
        job = in_sentence(line.quote, language)
        return lead.format(a=article(job), mine=job)
    # "Meble S.A." brings its own full stop.
    said = lead.format(mine=line.quote)
    return said[:-1] if said.endswith("..") else said


def _wordings(spoken: Spoken, tie: Tie) -> Wordings:
    if spoken.is_meeting:
        return spoken.bank.meeting
    # Where nothing of the profile is near, nothing of it is asked about either.
    is_mine = tie.line is not None and tie.line.kind in OF_MY_CASE
    if tie.phrase == spoken.title:
        return spoken.bank.case if is_mine else spoken.bank.title
    if tie.phrase in spoken.said:
        return spoken.bank.said_case if is_mine else spoken.bank.said
    return spoken.bank.questions if is_mine else spoken.bank.general
