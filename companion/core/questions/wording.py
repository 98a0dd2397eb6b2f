"""Putting a tie between talk and profile into a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from companion.core.questions.bank import Bank, Wordings
from companion.core.questions.lines import Line

# Which sides to look at first: who needs help asks how, who knows it asks what for.
SIDES = {
    "need": ("apply", "first_step", "failure", "people", "evidence", "trade_off"),
    "offer": ("trade_off", "evidence", "people", "failure", "apply", "first_step"),
    "interest": ("evidence", "failure", "trade_off", "people", "apply", "first_step"),
}


@dataclass(frozen=True, slots=True)
class Tie:
    """A phrase of the talk and a line of the profile, if there is one."""

    phrase: str
    line: Line | None = None
    near: bool = False


@dataclass(frozen=True, slots=True)
class Worded:
    text: str
    kind: str


def word(bank: Bank, ties: Iterable[Tie], seed: str) -> list[Worded]:
    """Word every tie, each question of another kind as long as there are kinds."""
    worded: list[Worded] = []
    for tie in ties:
        used = {question.kind for question in worded}
        worded.append(_word(bank, tie, used, f"{seed}|{tie.phrase}"))
    return worded


def word_title(bank: Bank, title: str, seed: str) -> Worded:
    kind = _pick(sorted(bank.title), seed)
    return Worded(_pick(bank.title[kind], seed).format(talk=title), kind)


def _word(bank: Bank, tie: Tie, used: set[str], seed: str) -> Worded:
    wordings = _wordings(bank, tie)
    sides = SIDES[tie.line.kind] if tie.line else tuple(bank.general)
    kinds = [kind for kind in sides if kind in wordings]
    kind = next((kind for kind in kinds if kind not in used), kinds[0])
    text = _pick(wordings[kind], seed)
    if tie.line and tie.near:
        text = f"{_pick(bank.leads[tie.line.kind], seed)} {text}"
    mine = tie.line.quote if tie.line else ""
    return Worded(text.format(talk=tie.phrase, mine=mine), kind)


def _wordings(bank: Bank, tie: Tie) -> Wordings:
    if tie.line is None:
        return bank.general
    return bank.questions if tie.near else bank.far


def _pick(choices: list[str], seed: str) -> str:
    """Choose by the seed: the same person sees the same words every time."""
    number = int.from_bytes(sha256(seed.encode()).digest()[:4], "big")
    return choices[number % len(choices)]
