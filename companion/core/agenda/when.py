"""From what a file says of the time of an entry to its start and its end."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from companion.core.agenda import dates, times
from companion.core.agenda.gather import Unfit
from companion.core.agenda.model import AgendaError, DateOrder, Options
from companion.core.agenda.zones import without_utc, zone_of

FIELDS = ("start", "start_date", "end", "end_date", "duration")

_LONGEST = 200  # characters that tell a time; the patterns are slow on more
_CLOCK = r"\d{1,2}(?:[:.h]\d{2}.*|\s*[ap]\.?\s?m\b.*)"
_RANGE = re.compile(
    rf"(.*\d.*?)\s*(?:[-–—]|\bto\b|\bbis\b)\s*({_CLOCK})", re.IGNORECASE
)
_DAY_AND_CLOCK = re.compile(rf"(.*[^\W\d].*?)[,\s]+({_CLOCK})", re.IGNORECASE)
_HALF = re.compile(r"\s*([ap])\.?\s?m\.?\s*$", re.IGNORECASE)
# “5:15 on” begins then and ends whenever.
_OPEN_END = re.compile(r"\s+(?:on|onwards?|ff)\.?$|\s*[-–—+]$")
_SINCE_1970 = re.compile(r"[12][0-9]{9}(?:[0-9]{3})?")
# What a JavaScript Date makes of itself, in a browser of any language.
_JAVASCRIPT = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d) (?:GMT|UTC)"
    r"([+-]\d{4})\b.*"
)
# 09:00-10:00 behind a space is a span, 09:00:00-10:00 a time west of Greenwich.
_WHOLE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d| \d\d:\d\d:\d\d).*")
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")


@dataclass(frozen=True, slots=True)
class When:
    """How the dates of one file are to be read."""

    zone: tzinfo
    order: DateOrder | None = None
    first: date | None = None
    dots: DateOrder | None = None  # of dates such as 03.04.2026, if somebody chose it

    def start(self, told: Mapping[str, str]) -> datetime:
        text, is_utc = _told(told, "start")
        moment = _moment_of_a_program(text)
        if moment is None:
            day, clock = parted(text)
            day = day or parted(_told(told, "start_date")[0])[0]
            moment = self._moment(day, span(clock)[0])
        return self._placed(moment, told, is_utc=is_utc)

    def end(self, told: Mapping[str, str], start: datetime) -> datetime:
        last = told.get("end_date", "")
        name = "end" if told.get("end") or not has_clock(last) else "end_date"
        ends, is_utc = _told(told, name)
        if not ends:
            text, is_utc = _told(told, "start")
            ends = span(parted(text)[1])[1]
        if not ends:
            length = told.get("duration", "")
            return times.after(start, times.length(length) if length else timedelta())
        if (moment := _moment_of_a_program(ends)) is None:
            day, clock = parted(ends)
            day = day or parted(_told(told, "end_date")[0])[0]
            if not day:
                return _next(start.astimezone(UTC) if is_utc else start, clock)
            moment = self._moment(day, clock)
        return self._placed(moment, told, is_utc=is_utc)

    def _placed(
        self, moment: datetime, told: Mapping[str, str], *, is_utc: bool
    ) -> datetime:
        """Give a time without a zone that of its cell, its entry or the file."""
        name = told.get("zone", "")[:_LONGEST]
        zone = UTC if is_utc else zone_of(name) if name else self.zone
        if not zone and not moment.tzinfo:
            raise Unfit(f"“{name}” is no time zone we know")
        return times.placed(moment, zone or self.zone)

    def _moment(self, day: str, clock: str) -> datetime:
        """Return what *day* and *clock* say, without a zone unless they name one."""
        if not clock and not day:
            raise Unfit("no time is given")
        if not clock or not (day or self.first):
            raise Unfit(f"“{day or clock}” is not a date and a time of day")
        iso = f"{day}T{clock}"
        if _ISO.fullmatch(iso):
            return times.iso(iso)
        time = times.clock(clock)
        on = self.first or date.min
        if day:
            on = dates.day(day, self.order, self.first, dots=self.dots)
        return datetime.combine(on, time)


def _told(told: Mapping[str, str], name: str) -> tuple[str, bool]:
    """Return what is told of a time, and whether that says it is in UTC."""
    return without_utc(told.get(name, "")[:_LONGEST])


def parted(text: str) -> tuple[str, str]:
    """Part a date, in numbers or words, from the time behind it."""
    text = text[:_LONGEST]
    day, clock = times.split(text)
    if day and not re.search(r"[^\W\d]", day) and not dates.is_spoken(day):
        return day, clock
    if dates.is_spoken(text):
        return text.strip(), ""
    found = _DAY_AND_CLOCK.fullmatch(text.strip())
    if found and dates.is_spoken(found[1]):
        return found[1], found[2]
    if day and span(text)[1]:
        return "", text
    return day, clock


def has_clock(text: str) -> bool:
    """Tell whether a time of day is there; “10” and “2030-06-01” have none."""
    if _moment_of_a_program(text) is not None:
        return True
    return bool(re.search(r"\d[:.h]\d\d|\d\s*[ap]\.?m", parted(text)[1], re.IGNORECASE))


def has_date(text: str) -> bool:
    return _moment_of_a_program(text) is not None or bool(parted(text)[0])


def when(told: Iterable[Mapping[str, str]], options: Options, name: str) -> When:
    """Find out how the dates in all of *told* are to be read.

    *name* is what the file calls the field of the start. AgendaError where only the
    organizer can tell: no date at all, or one such as 03/04.
    """
    all_told = list(told)
    texts = [one[f] for one in all_told for f in FIELDS[:4] if one.get(f)]
    order = options.date_order or times.order_of(texts)
    if not options.first_date and all_told and not any(map(_is_dated, all_told)):
        raise AgendaError(
            f"The column “{name}” has times but no dates. Add a column Date, such as "
            "2030-12-31, or say the date of the first day."
        )
    return When(options.zone, order, options.first_date, options.date_order)


def _is_dated(told: Mapping[str, str]) -> bool:
    return bool(told.get("start_date")) or has_date(told.get("start", ""))


def _moment_of_a_program(text: str) -> datetime | None:
    text = text[:_LONGEST].strip()
    if _SINCE_1970.fullmatch(text):
        seconds = int(text[:10])
        return datetime.fromtimestamp(seconds, UTC)
    if _WHOLE.fullmatch(text):
        with suppress(ValueError):
            return datetime.fromisoformat(text)
    if found := _JAVASCRIPT.fullmatch(text):
        try:
            return datetime.strptime(f"{found[1]} {found[2]}", "%b %d %Y %H:%M:%S %z")
        except ValueError:
            return None
    return None


def span(clock: str) -> tuple[str, str]:
    """Part a span: “1–2:30 pm” begins at 1 pm; the end may be missing."""
    clock = _OPEN_END.sub("", clock[:_LONGEST].strip())
    found = _RANGE.fullmatch(clock)
    if not found:
        return clock, ""
    start, end = found[1], found[2]
    if not (half := _HALF.search(end)) or _HALF.search(start):
        return start, end
    try:
        is_before = times.clock(f"{start} {half[1]}m") <= times.clock(end)
    except Unfit:
        return start, end
    if is_before:
        return f"{start} {half[1]}m", end
    return f"{start} {'a' if half[1] in 'pP' else 'p'}m", end


def _next(start: datetime, clock: str) -> datetime:
    """Return when it is *clock* on the day of *start*, or in the night after it."""
    time = times.clock(clock)
    end = start.replace(hour=time.hour, minute=time.minute, second=0, fold=0)
    # Without a date, 23:00–00:30 goes on past midnight; 14:00–13:00 is a mistake.
    if end < start and start - end > timedelta(hours=12):
        end += timedelta(days=1)
    return end
