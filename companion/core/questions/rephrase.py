"""What a language model may do to a finished question: say the same in other words."""

import re
from dataclasses import replace

from companion.core.questions.bank import stop_words
from companion.core.questions.model import Question

LONGER = 1.5  # times the question, at most
_WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")
_PLAIN = re.compile(r"[^<>{}\[\]\\`*_|@#]+")
_ADDRESS = re.compile(r"://|www\.|\w\.\w")


def rephrased(question: Question, offered: str) -> Question:
    """Return the question in the words *offered*, or as it was.

    Taken are only words that were in the question, and those every sentence of the
    language needs; both concepts must stand there as they are.
    """
    text = " ".join(offered.split())
    return replace(question, text=text) if _is_same(question, text) else question


def _is_same(question: Question, text: str) -> bool:
    concepts = _as_said(question)
    if not all(one in text for one in concepts):
        return False
    rest = text
    for one in concepts:
        rest = rest.replace(one, " ")
    return (
        "?" in rest
        and len(text) <= LONGER * len(question.text)
        and bool(_PLAIN.fullmatch(rest))
        and not _ADDRESS.search(rest)
        and _words(rest) <= _words(question.text) | stop_words(question.language)
    )


def _as_said(question: Question) -> list[str]:
    """Return both concepts as they stand in the question: "Actuary" or "an actuary"."""
    found = (
        re.search(re.escape(one), question.text, re.IGNORECASE)
        for one in (question.because_talk, question.because_profile)
        if one
    )
    return [one.group() for one in found if one]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
