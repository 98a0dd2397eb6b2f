"""Tables as people export them: spreadsheets, or commas, semicolons or tabs."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from companion.core import spreadsheets
from companion.core.code_pages import code_page
from companion.core.plain_text import clean, line, normal

MAX_ROWS = 20_000
MAX_COLUMNS = 500
_DELIMITERS = ",;\t|"
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# What is chosen by mistake: PDF, pictures, rich text. None of it is a table.
_NO_TABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"{\\rtf")
# What one program writes for another, by how its text begins.
_FOR_PROGRAMS = {
    re.compile(r"<[?!a-z]", re.IGNORECASE): "XML or HTML",
    re.compile(r"BEGIN:V", re.IGNORECASE): "a calendar or a card",
}
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_QUOTED = re.compile(r'"[^"]*(?:"|$)')


class TableError(ValueError):
    """The file is no table we can read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row, numbered as a spreadsheet numbers it: the headings are row 1."""

    number: int
    cells: tuple[str, ...]
    sheet: str = ""  # where there are several
    turned: bool = False  # it is a column, and so numbered

    def at(self, column: int | None) -> str:
        if column is None or column >= len(self.cells):
            return ""
        return self.cells[column]

    @property
    def where(self) -> str:
        row = f"{'column' if self.turned else 'row'} {self.number}"
        return f"sheet {self.sheet}, {row}" if self.sheet else row


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows that hold anything, headings and all.

    *tall* maps (row number, column) of a merged cell to the number of its rows.
    """

    name: str
    rows: tuple[Row, ...]
    warnings: tuple[str, ...] = ()
    tall: Mapping[tuple[int, int], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    warnings: tuple[str, ...] = ()

    def column(self, *names: str) -> int | None:
        """Find the column headed by the first of *names* that heads any.

        Of two columns with one heading it is the left one. Case, punctuation and
        spaces do not matter: StartTime is Start time.
        """
        plain = [compact(heading) for heading in self.headings]
        wanted = (compact(name) for name in names)
        return next((plain.index(name) for name in wanted if name in plain), None)

    def columns(self, fields: Mapping[str, Iterable[str]]) -> dict[str, int]:
        found = {field: self.column(*names) for field, names in fields.items()}
        return {field: at for field, at in found.items() if at is not None}

    @property
    def named(self) -> str:
        """List the headings for a message."""
        names = [heading[:40] for heading in self.headings if heading]
        return ", ".join(names[:40]) + (", …" if len(names) > 40 else "")

    def has(self, *names: str) -> bool:
        return all(self.column(name) is not None for name in names)


def heading_of(text: str) -> str:
    """Write a heading as plain words, so that ``Event_Start:`` is ``event start``."""
    return " ".join(re.sub(r"[^\w]|_", " ", normal(text)).split())


def without_brackets(heading: str) -> str:
    """Return a heading without what explains it: of ``Time (EST)`` the Time."""
    return _BRACKETS.sub("", heading)


def compact(text: str) -> str:
    """Write a heading without spaces and signs: ``Event_Start:`` is ``eventstart``."""
    return heading_of(text).replace(" ", "")


def read_table(data: bytes) -> Table:
    """Read the table of a file, of a spreadsheet the first sheet that holds any."""
    sheets = [sheet for sheet in read_sheets(data) if sheet.rows]
    if not sheets:
        raise TableError("The file is empty.")
    rows = sheets[0].rows
    if spreadsheets.is_spreadsheet(data):
        # What stands alone above the headings is the name of the list.
        while len(rows) > 1 and sum(map(bool, rows[0].cells)) == 1:
            rows = rows[1:]
    headings = tuple(line(cell) for cell in rows[0].cells)
    return Table(headings, rows[1:], sheets[0].warnings)


def read_sheets(data: bytes) -> tuple[Sheet, ...]:
    if data.startswith((_ZIP, _OLD_EXCEL)):
        return _spreadsheet(data)
    if data.startswith(_NO_TABLE):
        raise TableError(
            "This is a picture or a document, not a table. Export it as CSV or as a "
            "spreadsheet."
        )
    text, warnings = decode(data)
    text = text.replace("\x00", "")
    _refuse_other(text)
    delimiter, text = _delimiter(text)
    return (Sheet("", tuple(_limited(_rows(text, delimiter))), warnings),)


def _refuse_other(text: str) -> None:
    start = text[:1000].lstrip()
    for pattern, what in _FOR_PROGRAMS.items():
        if pattern.match(start):
            raise TableError(
                f"This is {what}, not a table. Export it as CSV or as a spreadsheet."
            )


def _spreadsheet(data: bytes) -> tuple[Sheet, ...]:
    if not spreadsheets.is_spreadsheet(data):
        raise TableError("This is an archive. Unpack it and choose a file in it.")
    try:
        found = spreadsheets.read_sheets(data)
    except spreadsheets.SpreadsheetError as error:
        raise TableError(str(error)) from error
    several = len(found) > 1
    return tuple(
        Sheet(
            line(sheet.name),
            tuple(
                _limited(
                    Row(number, cells, line(sheet.name) if several else "")
                    for number, cells in enumerate(sheet.rows, start=1)
                    if any(cells)
                )
            ),
            tall={(row + 1, at): count for (row, at), count in sheet.tall.items()},
        )
        for sheet in found
    )


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of *data* and a warning where its encoding was a guess."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        page = code_page(data)
    warning = f"The file is not in UTF-8; it was read as Windows-{page}. Check accents."
    return data.decode(f"cp{page}", errors="replace"), (warning,)


def _delimiter(text: str) -> tuple[str, str]:
    """Tell which sign parts the cells, and return the text that holds them."""
    heading, _, rest = text.lstrip("\r\n").partition("\n")
    # Excel writes and obeys a first line such as "sep=;".
    if said := re.fullmatch(r'"?sep=(.)"?\s*', heading, re.IGNORECASE):
        return said[1], rest
    bare = _QUOTED.sub("", heading)
    return max(_DELIMITERS, key=bare.count), text


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows that hold anything."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, start=1):
            row = Row(number, tuple(clean(cell).strip() for cell in cells))
            if any(row.cells):
                yield row
    except csv.Error as error:
        raise TableError(
            f"The table breaks off at line {reader.line_num}: {error}."
        ) from error


def _limited(rows: Iterable[Row]) -> Iterator[Row]:
    """Pass on the rows: the headings and MAX_ROWS below them."""
    for count, row in enumerate(rows):
        if count > MAX_ROWS:
            raise TableError(
                f"The table has more than {MAX_ROWS:,} rows. Import it in parts."
            )
        if len(row.cells) > MAX_COLUMNS:
            raise TableError(f"The table has more than {MAX_COLUMNS} columns.")
        yield row
