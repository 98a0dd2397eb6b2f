"""The days on which to think of somebody, from what is known and what was done.

A rhythm is a ladder: its rungs stand at distances from the day two people met, and the
last one comes again and again. Being in touch leads past all rungs so far, and pushes
the next one as far away from that day as it stood from the rung before it. A birthday
and the day of a profession come once a year beside it.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from companion.core.rhythm.days import Day

USUAL, SLOWER, YEARLY, OFF = "usual", "slower", "yearly", "off"
BIRTHDAY, FIELD_DAY = "birthday", "field_day"
# How long a day of the year is worth a late word.
GRACE = timedelta(days=7)
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rung:
    kind: str
    days: int = 0
    months: int = 0

    def day(self, start: date, times: int = 1) -> date:
        """Return the day so far from *start*; there is no 31st in many a month."""
        months = start.month - 1 + self.months * times
        year, month = start.year + months // 12, months % 12 + 1
        last = monthrange(year, month)[1]
        shifted = date(year, month, min(start.day, last))
        return shifted + timedelta(days=self.days * times)


LADDERS: Mapping[str, tuple[Rung, ...]] = {
    USUAL: (
        Rung("day", days=1),
        Rung("week", days=7),
        Rung("month", months=1),
        Rung("half_year", months=6),
    ),
    SLOWER: (
        Rung("week", days=7),
        Rung("half_year", months=6),
        Rung("year", months=12),
    ),
    YEARLY: (Rung("year", months=12),),
    OFF: (),
}
RHYTHMS = tuple(LADDERS)
RUNGS = ("day", "week", "month", "half_year", "year")
LAST = {ladder[-1].kind for ladder in LADDERS.values() if ladder}  # come again
KINDS = (BIRTHDAY, FIELD_DAY, *RUNGS)  # what is told first where two come together


@dataclass(frozen=True, slots=True)
class Step:
    kind: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one contact.

    *met_on* is None where they never met: then only the days of the year count.
    *birthday* is "1980-02-29", "--02-29" or nothing. *settled* holds the latest day of
    each kind that was done or passed over, *waiting* the kinds put off until later.
    """

    met_on: date | None
    rhythm: str = USUAL
    birthday: str = ""
    field_day: Day | None = None
    touched_on: date | None = None
    settled: Mapping[str, date] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()


def steps(known: Facts, today: date) -> tuple[Step, ...]:
    """Return what is due or comes next: at most one of the ladder, and of each day."""
    if known.rhythm == OFF:
        return ()
    found = (_climbed(known, today), _birthday(known, today), _field(known, today))
    return tuple(step for step in found if step)


def in_year(birthday: str, year: int) -> date:
    """Return the day of a birthday in a year.

    One of 29 February is on the 28th where the year has no 29th: a word a day early is
    kind, and the month is right.
    """
    month, day = (int(part) for part in birthday.split("-")[-2:])
    return date(year, month, min(day, monthrange(year, month)[1]))


def is_rung(step: Step, met_on: date) -> bool:
    """Tell whether a step of the ladder stands where it does from *met_on* on."""
    rung = next(
        rung for ladder in LADDERS.values() for rung in ladder if rung.kind == step.kind
    )
    if rung.kind not in LAST:
        return step.due_on == rung.day(met_on)
    days = (rung.day(met_on, times) for times in count(1))
    return step.due_on == next(day for day in days if day >= step.due_on)


def _climbed(known: Facts, today: date) -> Step | None:
    """Return the last rung that has come, else the first to come."""
    if known.met_on is None or known.waiting & set(RUNGS):
        return None
    touched = known.touched_on
    past = [day for kind, day in known.settled.items() if kind in RUNGS]
    since = max([known.met_on, *past, *([touched] if touched else [])])
    found = None
    before = known.met_on
    for kind, day in _rungs(known.rhythm, known.met_on):
        due_on = max(day, touched + (day - before)) if touched else day
        before = day
        if day <= since:
            continue
        if found and due_on > today:
            break
        found = Step(kind, due_on)
        if due_on > today:
            break
    return found


def _rungs(rhythm: str, met_on: date) -> Iterator[tuple[str, date]]:
    ladder = LADDERS.get(rhythm, LADDERS[USUAL])
    for rung in ladder:
        yield rung.kind, rung.day(met_on)
    for times in count(2):
        yield ladder[-1].kind, ladder[-1].day(met_on, times)


def _birthday(known: Facts, today: date) -> Step | None:
    born = known.birthday
    if not born:
        return None
    return _yearly(BIRTHDAY, lambda year: in_year(born, year), known, today)


def _field(known: Facts, today: date) -> Step | None:
    if known.field_day is None or known.rhythm == YEARLY:
        return None
    return _yearly(FIELD_DAY, known.field_day.rule.day, known, today)


def _yearly(
    kind: str, in_which: Callable[[int], date], known: Facts, today: date
) -> Step | None:
    """Return the first day of a kind that is neither settled nor too long ago."""
    if kind in known.waiting:
        return None
    past = (known.met_on, known.touched_on, known.settled.get(kind))
    since = max([today - GRACE - A_DAY, *(day for day in past if day)])
    days = (in_which(since.year + n) for n in (0, 1))
    return next((Step(kind, day) for day in days if day > since), None)
