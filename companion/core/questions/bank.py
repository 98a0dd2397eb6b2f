"""Wordings and stop words, kept as data: a few files a language."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "de", "es", "pl", "uk")
DEFAULT = "en"

Wordings = dict[str, list[str]]  # by kind


@dataclass(frozen=True, slots=True)
class Bank:
    """All sentences of one language; {talk} is put in quotation marks.

    So is {mine}, but for a job, which follows "as", and an organisation: both stand in
    the nominative. {a} is the article before an English job.
    """

    introduction: dict[str, str]
    after: dict[str, str]  # what to say when the talk is over
    leads: Wordings  # by the kind of line: they end where a question may follow
    questions: Wordings  # after a lead, "my case" being what the lead speaks of
    general: Wordings  # whole, of anything that can be talked about
    title: Wordings  # whole, where there is but a title
    case: Wordings  # of the title, after a lead, "my case" being what that speaks of
    meeting: Wordings  # the same of a meeting, where nobody gives a talk; a few kinds
    said: Wordings  # whole, of a sentence that stands in the abstract
    said_case: Wordings  # of such a sentence, after a lead, as in questions


@cache
def bank(language: str) -> Bank:
    return Bank(**_json(f"patterns/{language}.json"))


@cache
def stop_words(language: str) -> frozenset[str]:
    return frozenset(" ".join(_lines(f"stopwords/{language}.txt")).casefold().split())


@cache
def other_words() -> tuple[frozenset[str], ...]:
    """Return small words of languages that are none of ours."""
    return tuple(frozenset(line.split()) for line in _lines("stopwords/others.txt"))


@cache
def words(role: str, language: str) -> frozenset[str]:
    """Return the words with a part to play in phrases, if a language has any."""
    name = f"stopwords/{language}.{role}.txt"
    if not files(__package__).joinpath(name).is_file():
        return frozenset()
    return frozenset(" ".join(_lines(name)).split())


@cache
def phrases_in(role: str, language: str) -> tuple[str, ...]:
    """Return words and runs of words with a part to play in sentences, a line each."""
    return tuple(_lines(f"stopwords/{language}.{role}.txt"))


@cache
def general_words() -> frozenset[str]:
    return stop_words("general")


@cache
def companies() -> frozenset[str]:
    return stop_words("companies")


@cache
def meetings() -> frozenset[str]:
    """Return what meetings, breaks and shows are called.

    What begins with "…" ends the first part of a title, whatever is before it.
    """
    return frozenset(_lines("stopwords/meetings.txt"))


@cache
def openers() -> tuple[str, ...]:
    """Return beginnings of profile lines, the longest first."""
    return tuple(sorted(_lines("stopwords/openers.txt"), key=len, reverse=True))


def _json(name: str) -> Any:
    return json.loads(files(__package__).joinpath(name).read_text("utf-8"))


def _lines(name: str) -> list[str]:
    lines = files(__package__).joinpath(name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
