"""The day of a profession: when nurses, teachers or people in HR are thanked.

They stand in days.json, each with its rule, its source and the words by which a field
or a job title is known. A country's own day comes before the one of all countries.
Only days that are held every year by a rule, and known to those who hold them, are
there; a country without any of its own keeps the international ones.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from companion.core.folding import folded

EVERYWHERE = "*"
COUNTRIES = ("de", "es", "fr", "gb", "pl", "ua", "us")
FILE = Path(__file__).with_name("days.json")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Rule:
    """A day of every year.

    Either a *month* with a *day*; or its *nth* *weekday* (Monday is 0, the last is -1)
    and so many days *more*; or a day of the year by number.
    """

    month: int = 1
    day_of_month: int = 0
    nth: int = 0
    weekday: int = 0
    more: int = 0
    day_of_year: int = 0

    def day(self, year: int) -> date:
        if self.day_of_year:
            return date(year, 1, 1) + timedelta(days=self.day_of_year - 1)
        if self.day_of_month:
            return date(year, self.month, self.day_of_month)
        if self.nth > 0:
            first = date(year, self.month, 1)
            ahead = (self.weekday - first.weekday()) % 7 + 7 * (self.nth - 1)
            return first + timedelta(days=ahead + self.more)
        months = year * 12 + self.month  # the one after
        last = date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
        back = (last.weekday() - self.weekday) % 7 + 7 * (-1 - self.nth)
        return last + timedelta(days=self.more - back)


@dataclass(frozen=True, slots=True)
class Day:
    names: Mapping[str, str]
    rule: Rule
    country: str = EVERYWHERE
    source: str = ""
    words: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        return self.names.get(language) or self.names["en"]


@lru_cache(maxsize=4096)  # thousands share a few fields and titles
def day_of(country: str, *texts: str) -> Day | None:
    """Return the day of whoever is described by texts, the plainest one first.

    The words must stand there; nothing is concluded from others.
    """
    days = [d for d in _days() if d.country in (country.lower(), EVERYWHERE)]
    for text in texts:
        said = f" {_plain(text)} "
        # The longest words tell most: a software engineer is no engineer of bridges.
        found = [
            (len(word), day.country != EVERYWHERE, number)
            for number, day in enumerate(days)
            for word in day.words
            if f" {word} " in said
        ]
        if found:
            return days[max(found)[2]]
    return None


@cache
def _days() -> tuple[Day, ...]:
    read: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))
    return tuple(
        Day(
            names=entry["names"],
            rule=Rule(**entry["rule"]),
            country=entry["country"],
            source=entry["source"],
            words=tuple(_plain(word) for word in entry["words"]),
        )
        for entry in read
    )


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(folded(text)))
