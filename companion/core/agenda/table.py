"""Tables with a row an entry: Sched, pretalx, and what people make themselves."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from companion.core.agenda import columns, times
from companion.core.agenda.gather import Entry, Person, Source, Unfit, gather
from companion.core.agenda.model import (
    Agenda,
    AgendaError,
    DateOrder,
    LeftOut,
    Options,
)
from companion.core.agenda.speakers import SpeakerColumns, speaker_columns
from companion.core.plain_text import normal
from companion.core.tables import Row, Table, TableError, decode, read_table

NAME = "table (CSV)"

_OTHER_FORMATS = ("<", "{", "[", "BEGIN:", "%PDF")
_SUFFIXES = frozenset(("", ".csv", ".tsv", ".tab", ".txt", ".xls"))
_NO = frozenset({"n", "no", "false", "0", "nie", "nein", "non"})
_RANGE = re.compile(r"(.*\d.*?)\s*[-–—]\s*(\d{1,2}[:.h]\d{2}.*)")


def accepts(data: bytes, filename: str) -> bool:
    if Path(filename).suffix.lower() not in _SUFFIXES:
        return False
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = data[:4000].decode("utf-16", errors="replace").lstrip()
    elif b"\x00" in data[:4000]:
        return False
    else:
        start = decode(data[:4000])[0].lstrip()
    heading = start.partition("\n")[0]
    return not start.startswith(_OTHER_FORMATS) and any(c in heading for c in ",;\t|")


def parse(data: bytes, options: Options) -> Agenda:
    try:
        table = read_table(data)
    except TableError as error:
        raise AgendaError(str(error)) from error
    reader = _reader(table, options)
    return gather(
        Source(NAME, options.zone, warnings=table.warnings),
        (reader.read(row) for row in table.rows),
    )


def _reader(table: Table, options: Options) -> "_Reader":
    fields = {field: names.split(", ") for field, names in columns.FIELDS.items()}
    at = table.columns(fields)
    if "start" not in at and "start_date" in at:
        # A column "Date" may hold the time as well.
        at["start"] = at.pop("start_date")
    for field, name in (("title", "Title"), ("start", "Start")):
        if field not in at:
            raise AgendaError(
                f"No column is called {name}. The columns are: "
                f"{table.named}. We need a Title and a Start (or a Date and a Start), "
                "each row an entry."
            )
    _need_dates(table, at)
    order = _date_order(table, at, options)
    is_sched = table.has("event_key", "event_start", "event_type")
    speakers = speaker_columns(table, only_commas=is_sched)
    return _Reader(table, at, options, order, is_sched, speakers)


def _need_dates(table: Table, at: dict[str, int]) -> None:
    if "start_date" in at or not table.rows:
        return
    if not any(times.split(row.at(at["start"]))[0] for row in table.rows):
        raise AgendaError(
            f"The column “{table.headings[at['start']]}” has times but no dates. Add a "
            "column Date, such as 2030-12-31."
        )


def _date_order(table: Table, at: dict[str, int], options: Options) -> DateOrder | None:
    dated = [
        at[name] for name in ("start", "start_date", "end", "end_date") if name in at
    ]
    if options.date_order:
        return options.date_order
    return times.order_of([row.at(c) for row in table.rows for c in dated])


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the rows of one table."""

    table: Table
    at: dict[str, int]
    options: Options
    order: DateOrder | None
    is_sched: bool
    speakers: SpeakerColumns

    def read(self, row: Row) -> Entry | LeftOut:
        try:
            return self._entry(row)
        except Unfit as reason:
            return LeftOut(row.where, str(reason))

    def _entry(self, row: Row) -> Entry:
        if normal(self._text(row, "active")) in _NO:
            raise Unfit(f"its column “{self._heading('active')}” says no")
        start, end = self._times(row)
        type_ = self._text(row, "type")
        return Entry(
            where=row.where,
            title=html.unescape(self._text(row, "title")),
            start=start,
            end=end,
            ids=tuple(self._text(row, name) for name in ("guid", "code", "id")),
            room=self._text(row, "room"),
            # Sched keeps its tracks in a column of types.
            track=self._text(row, "track") or (type_ if self.is_sched else ""),
            type=type_,
            texts=(self._text(row, "abstract"), self._text(row, "description")),
            language=self._text(row, "language"),
            url=self._text(row, "url"),
            state=self._text(row, "state"),
            people=tuple(self._people(row)),
        )

    def _times(self, row: Row) -> tuple[datetime, datetime]:
        date, clock = times.split(self._text(row, "start"))
        ends = self._text(row, "end")
        if (span := _RANGE.fullmatch(clock)) and not ends:
            clock, ends = span[1], span[2]
        date = date or self._text(row, "start_date")
        with self._naming("start"):
            start = self._moment(date, clock)
        if ends:
            with self._naming("end"):
                return start, self._end(row, start, ends)
        duration = self._text(row, "duration")
        length = times.length(duration) if duration else timedelta()
        return start, times.after(start, length)

    def _end(self, row: Row, start: datetime, ends: str) -> datetime:
        date, clock = times.split(ends)
        date = date or self._text(row, "end_date")
        if date:
            return self._moment(date, clock)
        end = start.replace(
            hour=(time := times.clock(clock)).hour, minute=time.minute, fold=0
        )
        # Without a date, 23:00–00:30 goes on past midnight; 14:00–13:00 is a mistake.
        if end < start and start - end > timedelta(hours=12):
            end += timedelta(days=1)
        return end

    def _moment(self, date: str, clock: str) -> datetime:
        if not date or not clock:
            raise Unfit(f"“{date or clock}” is not a date and a time of day")
        iso = f"{date}T{clock}"
        if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*", iso):
            return times.instant(iso, self.options.zone)
        day, time = times.day(date, self.order), times.clock(clock)
        return times.placed(datetime.combine(day, time), self.options.zone)

    def _people(self, row: Row) -> Iterator[Person]:
        names = list(self.speakers.names(row))
        # Columns about the speaker are about the only one.
        alone = len(names) == 1
        for name in names:
            yield Person(
                name,
                email=self._text(row, "email") if alone else "",
                organisation=self._text(row, "organisation") if alone else "",
                biography=self._text(row, "biography") if alone else "",
            )

    @contextmanager
    def _naming(self, field: str) -> Iterator[None]:
        """Name the column in whatever is said against its cell."""
        try:
            yield
        except Unfit as reason:
            # An end may stand in the column of the start, as in 13:10–13:30.
            heading = self._heading(field if field in self.at else "start")
            raise Unfit(f"{heading}: {reason}") from reason

    def _text(self, row: Row, field: str) -> str:
        return row.at(self.at.get(field))

    def _heading(self, field: str) -> str:
        return self.table.headings[self.at[field]]
