"""One small unselfish act a step, with a draft to read, change and send.

A draft says only what is known; where something must be added by hand, it has three
dots. Notes are private and go into none. An unknown language gets English.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from companion.core import recap
from companion.core.card.names import first_name
from companion.core.recap_words import words as words_of
from companion.core.rhythm.days import Day
from companion.core.rhythm.steps import BIRTHDAY, RUNGS, Step, in_year, is_rung

ACTS: Mapping[str, Mapping[str, str]] = json.loads(
    Path(__file__).with_name("acts.json").read_text("utf-8")
)
LANGUAGES = tuple(ACTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a draft may speak of: the card, the event, what two people said they share.

    *you_can_help* holds what they look for and you offer, in their words. *due_on* is
    the day of the act; it may have been moved from where *met_on*, the *birthday* or
    the *field_day* would have it.
    """

    me: str
    name: str
    met_at: datetime
    event: str = ""
    you_can_help: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    field_day: Day | None = None
    due_on: date | None = None
    met_on: date | None = None
    birthday: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    why: str  # "A week after you met"
    what: str  # "Send a link that helps them"
    draft: recap.Draft


def act(kind: str, known: Known, language: str = "en") -> Act:
    """Propose what to do on a step of a *kind*; say so in *language*, as the draft."""
    code = language.lower().partition("-")[0]
    words = ACTS.get(code, ACTS["en"])
    day = known.field_day.name(code) if known.field_day else words["their_day"]
    usual, what = words[f"{kind}_why"].format(day=day), words[f"{kind}_what"]
    why = _why(usual, kind, known, code)
    if kind == "day":
        return Act(why, what, _thank_you(known, code))
    topic = _line((*known.you_can_help, *known.shared, "")[0])
    about = f"{kind}_about" if topic and f"{kind}_about" in words else f"{kind}_draft"
    event = _line(known.event)
    met = words["met_at" if event else "met"].format(event=event)
    said = words[about].format(day=day, topic=topic, met=met)
    body = [
        words["greeting" if _first(known) else "greeting_nobody"].format(
            name=_first(known)
        ),
        said,
        "\n".join(filter(None, (words["regards"], _line(known.me)))) + "\n",
    ]
    subject = words[f"{kind}_subject"].format(day=day, event=event)
    return Act(why, what, recap.Draft(subject, "\n\n".join(body)))


def _why(usual: str, kind: str, known: Known, language: str) -> str:
    """Return the *usual* reason; on a day that was moved, the day that it is about."""
    about = known.due_on and _moved_from(Step(kind, known.due_on), known)
    if not about or not known.due_on:
        return usual
    day = words_of(language).day(about)
    if kind not in RUNGS:
        return f"{usual}: {day}"
    said = "met_why" if about.year == known.due_on.year else "met_year_why"
    return ACTS.get(language, ACTS["en"])[said].format(day=day, year=about.year)


def _moved_from(step: Step, known: Known) -> date | None:
    """Return the day that a step is about, if it is not one that follows from that."""
    if step.kind in RUNGS:
        moved = known.met_on and not is_rung(step, known.met_on)
        return known.met_on if moved else None
    years = range(step.due_on.year - 1, step.due_on.year + 2)
    if step.kind == BIRTHDAY:
        days = [in_year(known.birthday, year) for year in years if known.birthday]
    else:
        days = [known.field_day.rule.day(year) for year in years if known.field_day]
    nearest = min(days, key=lambda day: abs(day - step.due_on), default=step.due_on)
    return nearest if nearest != step.due_on else None


def _thank_you(known: Known, language: str) -> recap.Draft:
    met = recap.Met(
        known.name,
        "",
        "",
        known.met_at,
        you_can_help=known.you_can_help,
        shared=known.shared,
    )
    return recap.thank_you(known.me, met, recap.Around(), language, event=known.event)


def _first(known: Known) -> str:
    return _line(first_name(known.name))


def _line(text: str) -> str:
    """Keep a text to one line: what people wrote must not become a letter's header."""
    return " ".join(text.split())
