"""Putting a tie between talk and profile into a sentence.

Sides and wordings are dealt out like cards: whoever has another number gets another
question, and the same number always the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from companion.core.questions.bank import Bank, Wordings
from companion.core.questions.lines import ROLE, Line
from companion.core.questions.model import KINDS

STEP = 3  # from one question of somebody to the next; it meets all eight kinds


@dataclass(frozen=True, slots=True)
class Tie:
    """A phrase of the talk and a line of the profile, if there is one."""

    phrase: str
    line: Line | None = None


@dataclass(frozen=True, slots=True)
class Worded:
    text: str
    kind: str


def word(bank: Bank, ties: Sequence[Tie], number: int, title: str = "") -> list[Worded]:
    """Word every tie, each question of another kind.

    A phrase that is the *title* is spoken of as one: it need not name the matter.
    """
    return [_word(bank, tie, (number, place), title) for place, tie in enumerate(ties)]


def word_title(bank: Bank, title: str, number: int) -> Worded:
    return _word(bank, Tie(title), (number, 0), title)


def _word(bank: Bank, tie: Tie, card: tuple[int, int], title: str) -> Worded:
    number, place = card
    kind = KINDS[(number + STEP * place) % len(KINDS)]
    # All kinds with the first wording, then all with the next, then with another lead.
    round_ = number // len(KINDS)
    wordings = _wordings(bank, tie, title)[kind]
    text = wordings[(round_ + place) % len(wordings)]
    if tie.line is None:
        return Worded(text.format(talk=tie.phrase), kind)
    leads = bank.leads[tie.line.kind]
    lead = leads[(round_ // len(wordings) + place) % len(leads)]
    return Worded(f"{lead} {text}".format(talk=tie.phrase, mine=tie.line.quote), kind)


def _wordings(bank: Bank, tie: Tie, title: str) -> Wordings:
    if tie.phrase == title:
        return bank.title
    # Where nothing of the profile is near, nothing of it is asked about either.
    is_near = tie.line is not None and tie.line.kind != ROLE
    return bank.questions if is_near else bank.general
