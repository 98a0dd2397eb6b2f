"""Days as people write them: 17th Sep, Monday 22nd November, Day 2, apr16, środa."""

import re
from contextlib import suppress
from datetime import date, timedelta

from companion.core.agenda.gather import Unfit
from companion.core.agenda.model import AgendaError, DateOrder
from companion.core.agenda.times import NO_YEAR
from companion.core.agenda.times import day as day_in_numbers
from companion.core.plain_text import normal

# In English, Polish, German, Spanish, French and Ukrainian, a line a month.
_MONTHS = """
    january jan styczeń stycznia januar jänner enero janvier janv січень січня
    february feb luty lutego februar febrero février févr лютий лютого
    march mar marzec marca märz mär marzo mars березень березня
    april apr kwiecień kwietnia abril abr avril avr квітень квітня
    may maj maja mai mayo травень травня
    june jun czerwiec czerwca juni junio juin червень червня
    july jul lipiec lipca juli julio juillet juil липень липня
    august aug sierpień sierpnia agosto août серпень серпня
    september sep sept wrzesień września septiembre setiembre septembre вересень вересня
    october oct październik października oktober okt octubre octobre жовтень жовтня
    november nov listopad listopada noviembre novembre листопад листопада
    december dec grudzień grudnia dezember dez diciembre décembre грудень грудня
"""
_WEEKDAYS = """
    monday mon poniedziałek montag lunes lundi понеділок
    tuesday tue tues wtorek dienstag martes mardi вівторок
    wednesday wed środa mittwoch miércoles mercredi середа
    thursday thu thur thurs czwartek donnerstag jueves jeudi четвер
    friday fri piątek freitag viernes vendredi п'ятниця
    saturday sat sobota samstag sonnabend sábado samedi субота
    sunday sun niedziela sonntag domingo dimanche неділя
"""
_DAY = frozenset({"day", "tag", "dzień", "día", "dia", "jour", "день"})
_BETWEEN = "st nd rd th er de of the der den le el dnia am on"
_AROUND = _DAY.union(_BETWEEN.split())


def _numbered(lines: str) -> dict[str, int]:
    rows = enumerate(lines.strip().splitlines(), start=1)
    return {word: number for number, row in rows for word in row.split()}


_MONTH = _numbered(_MONTHS)
_WEEKDAY = _numbered(_WEEKDAYS)


def day(
    text: str,
    order: DateOrder | None,
    first: date | None,
    *,
    dots: DateOrder | None = None,
) -> date:
    """Read a date in numbers or words; *first* tells the year or the week.

    *order* is that of slashes, *dots* that of dots, where somebody chose one.
    AgendaError where only the organizer can tell: “17th Sep” is of no year.
    """
    short = NO_YEAR.fullmatch(text.strip())
    if short and first:
        numbers = int(short[1]), int(short[3])
        day_, month = reversed(numbers) if order == "mdy" else numbers
        return _nearest(text, month, day_, first)
    try:
        return day_in_numbers(text, order, dots=dots)
    except Unfit:
        if not short and not is_spoken(text):
            raise
    words = _words(text)
    year = next((int(w) for w in words if re.fullmatch("(?:19|20)[0-9]{2}", w)), None)
    if year is None and first is None:
        raise AgendaError(
            f"“{text.strip()}” is a day of no certain year. Say the date of the first "
            "day."
        )
    if months := [word for word in words if word in _MONTH]:
        return _in_month(text, months[0], year, first)
    return _after(text, words, first)


def is_spoken(text: str) -> bool:
    """Tell whether *text* names a day, and nothing else."""
    # In German, am is a word before a day, and 9:00 am is none.
    if len(text) > 100 or re.search(r"\d:\d\d", text):
        return False
    words = _words(text)
    letters = {word for word in words if not word.isdigit()}
    if not letters <= _AROUND | _MONTH.keys() | _WEEKDAY.keys():
        return False
    numbers = any(word.isdigit() for word in words)
    return bool(
        letters & _WEEKDAY.keys() or (numbers and letters & (_DAY | _MONTH.keys()))
    )


def is_day(text: str) -> bool:
    """Tell whether *text* names a day, in numbers or in words."""
    numbers = r"\s*(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?([-/.])\d\d?\1\d{2,4})(?!\d)"
    return bool(re.match(numbers, text)) or is_spoken(text)


def _words(text: str) -> list[str]:
    return re.findall(r"(?:[^\W\d_]|')+|[0-9]+", normal(text))


def _in_month(text: str, month: str, year: int | None, first: date | None) -> date:
    day_ = _day_of_month(_words(text))
    if day_ is None:
        raise Unfit(f"“{text}” is not a date")
    if first and not year:
        return _nearest(text, _MONTH[month], day_, first)
    try:
        return date(year or 0, _MONTH[month], day_)
    except ValueError:
        raise Unfit(f"“{text}” is not a date") from None


def _nearest(text: str, month: int, day_: int, first: date) -> date:
    """Return the day in the year that brings it nearest to the *first* one."""
    dates = []
    for year in (first.year - 1, first.year, first.year + 1):
        with suppress(ValueError):
            dates.append(date(year, month, day_))
    if not dates:
        raise Unfit(f"“{text}” is not a date")
    return min(dates, key=lambda found: abs(found - first))


def _day_of_month(words: list[str]) -> int | None:
    """Find the number beside the month: 17th Sep, April 19 - Day 1."""
    plain = [word for word in words if word not in _AROUND - _DAY]
    for at, word in enumerate(plain):
        if word not in _MONTH:
            continue
        for beside in (*plain[max(at - 1, 0) : at], *plain[at + 1 : at + 2]):
            if beside.isdigit() and 1 <= int(beside[:4]) <= 31:
                return int(beside[:4])
    return None


def _after(text: str, words: list[str], first: date | None) -> date:
    """Count from the first day: Tuesday, Day 2."""
    if first is None:
        raise Unfit(f"“{text}” is not a date")
    weekday = next((_WEEKDAY[word] for word in words if word in _WEEKDAY), None)
    if weekday is not None:
        return first + timedelta(days=(weekday - first.isoweekday()) % 7)
    number = int(next(word for word in words if word.isdigit())[:4])
    if not 1 <= number <= 31:
        raise Unfit(f"“{text}” is not a date")
    return first + timedelta(days=number - 1)
