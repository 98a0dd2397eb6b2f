"""Tables and spreadsheets: a row an entry, or rooms beside each other (see grid)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from companion.core import spreadsheets
from companion.core.agenda import columns, grid, headless, table_own
from companion.core.agenda.drafts import YES, Draft, agenda_of, without_running_numbers
from companion.core.agenda.gather import Source
from companion.core.agenda.model import (
    SAMPLE,
    Agenda,
    AgendaError,
    LeftOut,
    Options,
    Recognised,
)
from companion.core.agenda.speakers import SpeakerColumns, people, speaker_columns
from companion.core.agenda.when import FIELDS as TIMES
from companion.core.agenda.zones import heading_warning, with_utc, zone_in
from companion.core.plain_text import line, normal
from companion.core.tables import (
    Row,
    Sheet,
    Table,
    TableError,
    compact,
    decode,
    read_sheets,
    without_brackets,
)

NAME = "table (CSV, XLSX, XLS, ODS)"

_OTHER_FORMATS = ("<", "{", "[", "BEGIN:", "%PDF")
_SUFFIXES = frozenset(("", ".csv", ".tsv", ".tab", ".txt", ".xls"))
_SHOWN = 200  # characters of a cell
_FAR_DOWN = 15  # rows that may stand above the headings


def accepts(data: bytes, filename: str) -> bool:
    if spreadsheets.is_spreadsheet(data):
        return True
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
        sheets = [sheet for sheet in read_sheets(data) if sheet.rows]
    except TableError as error:
        raise AgendaError(str(error)) from error
    if not sheets:
        raise AgendaError("The file is empty.")
    if table_own.is_ours(sheets):
        return table_own.agenda(NAME, sheets[0], options)
    read = [one for sheet in sheets if (one := _sheet(sheet, options))]
    if not read:
        raise _nothing_found(sheets[0], options)
    warnings = [w for sheet in sheets for w in sheet.warnings]
    unread = [s.name for s in sheets if s.name not in {one.sheet for one in read}]
    if unread:
        warnings.append(
            f"Sheets without a Title and a Start, not read: {', '.join(unread)}."
        )
    warnings += [w for one in read for w in one.warnings]
    recognised = Recognised(
        tuple(dict.fromkeys(heading for one in read for heading in one.headings)),
        {field: name for one in reversed(read) for field, name in one.columns.items()},
        sample=read[0].sample,
    )
    return agenda_of(
        Source(NAME, options.zone, warnings=tuple(dict.fromkeys(warnings))),
        (draft for one in read for draft in one.drafts),
        options,
        recognised,
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """What one sheet gave."""

    sheet: str
    headings: tuple[str, ...]
    columns: Mapping[str, str]
    drafts: tuple[Draft | LeftOut, ...]
    warnings: tuple[str, ...] = ()
    sample: tuple[Mapping[str, str], ...] = ()


def _sheet(sheet: Sheet, options: Options) -> _Read | None:
    """Read a sheet in the way that fits it; None if none does."""
    for table in _tables(sheet):
        at = _columns(table, options.columns)
        if {"title", "start"} <= at.keys():
            return _read(sheet, table, at)
    if not options.columns and (found := _grid(sheet)):
        return _Read(
            sheet.name, found.headings, found.columns, found.drafts, found.warnings
        )
    table = headless.table(sheet)
    at = headless.columns(table)
    if options.columns:
        at |= _columns(table, options.columns)
    if not {"title", "start"} <= at.keys():
        return None
    return _read(sheet, table, at, headless.warnings(table, at))


def _grid(sheet: Sheet) -> grid.Grid | None:
    if found := grid.read(sheet):
        return found
    on_its_side = grid.turned(sheet)
    return grid.read(on_its_side) if on_its_side else None


def _tables(sheet: Sheet) -> Iterator[Table]:
    """Yield the sheet with each of its first rows as headings.

    Under a heading that spans several columns, as “Speakers” over 1, 2 and 3, the
    columns are called Speakers 1, Speakers 2.
    """
    for down, row in enumerate(sheet.rows[:_FAR_DOWN]):
        headings = [line(cell) for cell in row.cells]
        if down:
            group = ""
            for at, above in enumerate(sheet.rows[down - 1].cells[: len(headings)]):
                group = line(above) or group
                if group and re.fullmatch("[0-9]{1,2}", headings[at]):
                    headings[at] = f"{group} {headings[at]}"
        yield Table(tuple(headings), sheet.rows[down + 1 :], sheet.warnings)


def _columns(table: Table, chosen: Mapping[str, str]) -> dict[str, int]:
    fields = {field: names.split(", ") for field, names in columns.FIELDS.items()}
    at = table.columns(fields)
    bare = Table(tuple(map(without_brackets, table.headings)), ())
    for field, place in bare.columns(fields).items():
        if field not in at and place not in at.values():
            at[field] = place
    if "start" not in at and "start_date" in at:
        # A column "Date" may hold the time as well.
        at["start"] = at.pop("start_date")
    for field, heading in chosen.items():
        column = table.column(heading)
        if column is not None:
            at = {name: place for name, place in at.items() if place != column}
            at[field] = column
    return at


def _nothing_found(sheet: Sheet, options: Options) -> AgendaError:
    is_bare = headless.is_bare(sheet)
    table = headless.table(sheet) if is_bare else next(_tables(sheet))
    recognised = Recognised(
        tuple(filter(None, table.headings)),
        {f: table.headings[at] for f, at in _columns(table, options.columns).items()},
        sample=_sample(table),
    )
    for field, heading in options.columns.items():
        if table.column(heading) is None:
            return AgendaError(
                f"No column is called “{heading}”, which was chosen for {field}. The "
                f"columns are: {table.named}.",
                recognised,
            )
    missing = "Start" if "title" in recognised.columns else "Title"
    told = f"No column is called {missing}. The columns are: {table.named}."
    return AgendaError(
        f"{headless.NO_HEADINGS if is_bare else told} We need a Title and a Start (or "
        "a Date and a Start), each row an entry.",
        recognised,
    )


def _read(
    sheet: Sheet, table: Table, at: dict[str, int], warnings: tuple[str, ...] = ()
) -> _Read:
    is_sched = table.has("event_key", "event_start", "event_type")
    speakers = speaker_columns(table, only_commas=is_sched, chosen=at.get("speakers"))
    rows = _without_repeats(table)
    names = {field: table.headings[place] for field, place in at.items()}
    off = [at.get("off"), *map(table.column, columns.FIELDS["off"].split(", "))]
    places = dict.fromkeys(place for place in off if place is not None)
    layout = _Layout(table.headings, at, speakers, tuple(places), is_sched)
    drafts = tuple(
        without_running_numbers((_draft(row, layout) for row in rows), names)
    )
    for heading in dict.fromkeys(names[f] for f in TIMES if f in names):
        warnings += heading_warning(heading)
    if speakers.several is not None:
        names["speakers"] = table.headings[speakers.several]
    elif speakers.singles:
        names["speakers"] = table.headings[speakers.singles[0]]
    headings = tuple(filter(None, table.headings))
    return _Read(sheet.name, headings, names, drafts, warnings, _sample(table))


def _sample(table: Table) -> tuple[Mapping[str, str], ...]:
    return tuple(
        {
            heading: line(cell)[:_SHOWN]
            for heading, cell in zip(table.headings, row.cells, strict=False)
            if heading and cell
        }
        for row in table.rows[:SAMPLE]
    )


def _without_repeats(table: Table) -> Iterable[Row]:
    """Leave out rows that say the headings again, as on every printed page."""
    headings = [compact(heading) for heading in table.headings if heading]
    for row in table.rows:
        if [compact(cell) for cell in row.cells if cell] != headings:
            yield row


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which column of a sheet holds what; several may say that an entry is off."""

    headings: tuple[str, ...]
    at: Mapping[str, int]
    speakers: SpeakerColumns
    off: tuple[int, ...]
    is_sched: bool


def _draft(row: Row, layout: _Layout) -> Draft:
    at, headings = layout.at, layout.headings
    told = {field: row.at(column) for field, column in at.items()}
    for field in at.keys() & TIMES:
        told[field] = with_utc(told[field], headings[at[field]])
    told["zone"] = told.get("zone") or zone_in(headings[at["start"]])
    told["off"] = next(
        (headings[place] for place in layout.off if normal(row.at(place)) in YES), ""
    )
    if layout.is_sched and not told.get("track"):
        # Sched keeps its tracks in a column of types.
        told["track"] = told.get("type", "")
    return Draft(row.where, told, tuple(people(row, told, layout.speakers)))
