"""Dates, times and lengths as agenda files write them."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from companion.core.agenda.gather import Unfit
from companion.core.agenda.model import AgendaError, DateOrder

LONGEST = timedelta(days=31)

_LENGTH = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?")
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2})(?::(\d{2}))?)?\s*([ap]\.?\s?m\.?)?", re.IGNORECASE
)
_SLASHED = re.compile(r"(\d{1,2})([/.-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})\b\.?")
NO_YEAR = re.compile(r"(\d{1,2})(/)(\d{1,2})(?![\d/])")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})")
_WORDY_LENGTH = re.compile(
    r"(?:(\d{1,2})\s*(?:h|hours?|std|godz)\.?)?\s*(?:(\d{1,4})\s*(?:m|mins?|minutes?|"
    r"minut[ay]?|minuten|minutos|')?\.?)?",
    re.IGNORECASE,
)


def instant(text: str, zone: tzinfo) -> datetime:
    """Read an ISO 8601 date with its time; a bare day is no time."""
    return placed(iso(text), zone)


def iso(text: str) -> datetime:
    """Read the same as it stands, with a zone or without."""
    text = text.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Unfit(f"“{text}” is not a date and a time") from None
    if len(text) <= 10:
        raise Unfit(f"“{text}” has no time of day")
    return moment


def placed(moment: datetime, zone: tzinfo) -> datetime:
    """Give a time without a zone the event's; refuse years of no event."""
    if not 1970 <= moment.year <= 2200:
        raise Unfit(f"its year is {moment.year}")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def after(start: datetime, length: timedelta) -> datetime:
    """Return when something of that *length* ends, also where clocks are put back."""
    if not timedelta() <= length <= LONGEST:
        raise Unfit(f"its length is {length}")
    return (start.astimezone(UTC) + length).astimezone(start.tzinfo)


def clock(text: str) -> time:
    """Read a time of day: 9:05, 09:05:00, 9.05, 9h05, 2 pm, 2:30 p.m."""
    text = text.strip()
    found = _CLOCK.fullmatch(text)
    if not found or not (found[2] or found[4]):
        raise Unfit(f"“{text}” is not a time of day")
    hour, minute = int(found[1]), int(found[2] or 0)
    if half := found[4]:
        if 1 <= hour <= 12:
            hour = hour % 12 + (12 if half[0] in "pP" else 0)
        elif half[0] in "aA" or hour < 13:  # 13:30 pm is plain enough.
            raise Unfit(f"“{text}” is not a time of day")
    try:
        return time(hour, minute, int(found[3] or 0))
    except ValueError:
        raise Unfit(f"“{text}” is not a time of day") from None


def length(text: str) -> timedelta:
    """Read how long something takes: 1:00, 00:45:00, 45, 45 min, 1h 30."""
    text = text.strip()
    if _LENGTH.fullmatch(text):
        hours, minutes, seconds, *_ = (*map(int, text.split(":")), 0)
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    found = _WORDY_LENGTH.fullmatch(text)
    if found and text:
        return timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0))
    raise Unfit(f"“{text}” is not a length of time")


def day(text: str, order: DateOrder | None, *, dots: DateOrder | None = None) -> date:
    """Read a date: ISO, 1.6.2030, or with slashes in the given *order*.

    *dots* is the order of dates with dots, which is day first unless somebody says so.
    """
    text = text.strip()
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day_ = (int(part) for part in found.groups())
    elif found := _SLASHED.fullmatch(text):
        day_, month, year = int(found[1]), int(found[3]), int(found[4])
        if (dots if found[2] == "." else order) == "mdy":
            day_, month = month, day_
        year = year if year > 99 else 2000 + year
    else:
        raise Unfit(f"“{text}” is not a date")
    try:
        return date(year, month, day_)
    except ValueError:
        raise Unfit(f"“{text}” is not a date") from None


def order_of(dates: list[str]) -> DateOrder | None:
    """Find out whether *dates* put the day or the month first; None if all the same.

    AgendaError if they could be either, or if they contradict each other: 03/04 is in
    March or in April, and only the organizer knows.
    """
    stripped = [text.strip() for text in dates]
    found = [m for t in stripped if (m := _SLASHED.match(t) or NO_YEAR.match(t))]
    pairs = [(int(m[1]), int(m[3]), m[0]) for m in found if m[2] != "."]
    day_first = [text for first, _, text in pairs if first > 12]
    month_first = [text for _, second, text in pairs if second > 12]
    if day_first and month_first:
        raise AgendaError(
            f"“{day_first[0]}” puts the day first and “{month_first[0]}” the month. "
            "Write all dates as 2030-12-31."
        )
    if day_first:
        return "dmy"
    if month_first:
        return "mdy"
    doubtful = [text for first, second, text in pairs if first != second]
    if doubtful:
        raise AgendaError(
            f"“{doubtful[0]}” may be day/month or month/day. Say which, or write all "
            "dates as 2030-12-31."
        )
    return None


def split(text: str) -> tuple[str, str]:
    """Part a date from the time behind it; either may be missing."""
    text = text.strip()
    found = _SLASHED.match(text) or _YEAR_FIRST.match(text) or NO_YEAR.match(text)
    if found:
        return found[0], re.sub(r"^[ ,]*(?:T(?=\d))?", "", text[found.end() :])
    if ":" in text or _CLOCK.fullmatch(text) or not re.search(r"\d", text):
        return "", text
    return text, ""
