"""What a language model may do to a finished question: say the same in other words."""

import re
from dataclasses import replace

from companion.core.questions.bank import words
from companion.core.questions.model import Question

LONGER = 1.5  # times the question, at most
KEPT = 0.5  # of its words beside the concepts and the little ones, at least
_WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")
_PLAIN = re.compile(r"[^<>{}\[\]\\`*_|@#]+")
_ADDRESS = re.compile(r"://|www\.|\w\.\w")


def rephrased(question: Question, offered: str) -> Question:
    """Return the question in the words *offered*, or as it was.

    Taken are only words that were in the question, most of them, and those every
    sentence of the language needs; both concepts must stand there as they are.
    """
    text = " ".join(offered.split())
    return replace(question, text=text) if _is_same(question, text) else question


def _is_same(question: Question, text: str) -> bool:
    rest = text
    # Each has to be there beside the other: a sentence of the talk may hold the job.
    for one in sorted(_as_said(question), key=len, reverse=True):
        if one not in rest:
            return False
        rest = rest.replace(one, " ", 1)
    return (
        "?" in rest
        and len(text) <= LONGER * len(question.text)
        and bool(_PLAIN.fullmatch(rest))
        and not _ADDRESS.search(rest)
        and _says_the_same(_words(rest), question)
    )


def _says_the_same(said: frozenset[str], question: Question) -> bool:
    """Tell of the words beside the concepts whether none is new and most are there."""
    little = words("little", question.language)
    before = _words(question.text)
    kept = (before & said) - little
    concepts = _words(" ".join(_as_said(question)))
    return said <= before | little and len(kept) >= KEPT * len(
        before - little - concepts
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
