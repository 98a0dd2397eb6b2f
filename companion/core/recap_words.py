"""What the letter after the event says around the facts, language by language."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

WORDS: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("recap_words.json").read_text("utf-8")
)
USUAL = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language, by what they say: `words("hello", name=…)`."""

    language: str
    said: Mapping[str, Any]

    def __call__(self, key: str, **things: object) -> str:
        """Say it.

        Raises:
            KeyError: no such sentence is known.

        """
        sentence: str = self.said[key]
        return sentence.format(**things) if things else sentence

    def day(self, day: date | datetime) -> str:
        """Write "Thursday 11 March"."""
        weekday = self.said["weekdays"][day.weekday()]
        return self("day", weekday=weekday, day=day.day, month=self._month(day))

    def _month(self, day: date) -> str:
        month: str = self.said["months"][day.month - 1]
        return month


@cache
def words(language: str) -> Words:
    """Return the words of a language that we have; English for any other."""
    code = language if language in WORDS else USUAL
    return Words(code, WORDS[code])


def language_of(languages: Iterable[str]) -> str:
    """Return the first of somebody's languages that we have words in."""
    codes = (language.lower().partition("-")[0] for language in languages)
    return next((code for code in codes if code in WORDS), USUAL)
