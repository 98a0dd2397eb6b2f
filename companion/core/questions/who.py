"""What speaks for somebody where no line of the profile is near to a talk.

The job, if it can be said in the language of the question, or else whom one is with.
"""

import re

from companion.core.questions.bank import DEFAULT, words
from companion.core.questions.lines import (
    CARD,
    LONGEST,
    ORGANISATION,
    ROLE,
    Line,
    quotable,
)
from companion.core.questions.model import Asker
from companion.core.questions.speech import language_of

FEWEST_LETTERS = 2
_ONE_OF_A_KIND = re.compile(
    r"(?:\w+ )?(?:(?:head|chair|director|dean|secretary) of|chief|managing director)\b"
)
# Letters that are spelled beginning with a vowel: an HR lead, an MLOps engineer.
_VOWEL_FIRST = re.compile(
    r"[AEFHILMNORSX](?=[A-Z\d]|$)|[aio]|e(?!u)|u(?!ni|s|ti|x)|hour|honor"
)


def who(me: Asker, language: str) -> Line | None:
    """Return a line to begin with, or none where nothing can be said aloud."""
    job = quotable(me.job_title).partition(",")[0].strip()
    organisation = me.organisation.strip()
    if _letters(job) and _is_said_in(language, job, me):
        return Line(ROLE, me.job_title, job)
    if _can_be_named(organisation, language):
        return Line(ORGANISATION, organisation, organisation)
    return Line(CARD, me.job_title, job) if _letters(job) else None


def in_sentence(job: str, language: str) -> str:
    """Return a job as it stands within a sentence: "Lekarka", but "jako lekarka"."""
    first, *rest = job.split() or [""]
    is_word = len(first) > 1 and first[1:].islower()
    titled = any(word[0].isupper() and not word.isupper() for word in rest)
    foreign = language == "de" or (language != DEFAULT and _is_english(job))
    if foreign or titled or not is_word:
        return job
    return job[0].lower() + job[1:]


def article(job: str) -> str:
    """Return "a " or "an " before an English job, and nothing before the only one."""
    if _ONE_OF_A_KIND.match(job.casefold()):
        return ""
    first = job.split(maxsplit=1)[0] if job.split() else ""
    said = first if first.isupper() or first[1:2].isupper() else first.casefold()
    return "an " if _VOWEL_FIRST.match(said) else "a "


def _is_said_in(language: str, job: str, me: Asker) -> bool:
    """Tell whether a job is in the language of the question, or in English."""
    if _is_cyrillic(job):
        return language == "uk"
    if _is_english(job):
        return True
    if language == DEFAULT and not job.isascii():
        return False
    lines = " ".join(line for _, line in me.facets())
    return language_of(f"{job}. {lines}") in (language, DEFAULT)


def _is_english(job: str) -> bool:
    return not words("jobs", "en").isdisjoint(re.findall(r"[\w-]+", job.casefold()))


def _can_be_named(organisation: str, language: str) -> bool:
    return (
        bool(_letters(organisation))
        and len(organisation) <= LONGEST
        and not set(organisation) & set('\n"“”„«»')
        and (language == "uk" or not _is_cyrillic(organisation))
    )


def _letters(text: str) -> bool:
    return sum(letter.isalpha() for letter in text) >= FEWEST_LETTERS


def _is_cyrillic(text: str) -> bool:
    return bool(re.search("[а-яіїєґ]", text.casefold()))
