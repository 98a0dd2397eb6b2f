"""The sheets of a spreadsheet: Excel's XLSX and old XLS, and OpenDocument's ODS.

A file of 5 KB can hold a cell a million rows down, or unpack to gigabytes. What it
would grow to is looked up before anything grows.
"""

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO
from xml.parsers import expat

import python_calamine

from companion.core.plain_text import clean

MAX_CELLS = 2_000_000
MAX_UNPACKED = 150_000_000
MAX_SHEETS = 100
_MEMBERS = 2000
_PIECE = 1 << 20
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SHEET = re.compile(r"content\.xml|xl/worksheets/[^/]*\.xml")
_DAMAGED = "The spreadsheet is damaged. Open it, save it anew, or save it as CSV."
# What a damaged or locked archive makes the standard library raise.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
_PLACE = re.compile(r"\$?([A-Z]{0,3})\$?([0-9]{1,7})")


class SpreadsheetError(ValueError):
    """The spreadsheet cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as rows of text; *tall* cells are merged with some below them.

    *tall* maps (row, column), from 0, to the number of rows.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    tall: dict[tuple[int, int], int]


def is_spreadsheet(data: bytes) -> bool:
    if data.startswith(_OLD_EXCEL):
        return True
    if not data.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
    return (
        bool(names & {"xl/workbook.xml", "xl/workbook.bin"})
        or {
            "content.xml",
            "mimetype",
        }
        <= names
    )


def read_sheets(data: bytes) -> tuple[Sheet, ...]:
    if data.startswith(_ZIP):
        _check_size(data)
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        return tuple(_sheet(book, name) for name in names[:MAX_SHEETS])
    except SpreadsheetError:
        raise
    except python_calamine.PasswordError as error:
        raise SpreadsheetError(
            "The spreadsheet is locked with a password. Save it without one."
        ) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise SpreadsheetError(_DAMAGED) from error
    except BaseException as error:
        # A mishap inside the library, which is written in Rust, is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise SpreadsheetError(_DAMAGED) from error


def _sheet(book: python_calamine.CalamineWorkbook, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise SpreadsheetError(_too_large(name))
    # Merged ranges count from the corner of the sheet, as rows do if none is skipped.
    rows = sheet.to_python(skip_empty_area=False)
    tall = {
        first: last[0] - first[0] + 1
        for first, last in sheet.merged_cell_ranges or ()
        if last[0] > first[0]
    }
    return Sheet(name, tuple(tuple(map(_text, row)) for row in rows), tall)


def _too_large(name: str) -> str:
    return (
        f"The sheet “{name}” reaches over more than {MAX_CELLS:,} cells. Copy what is "
        "filled into a new one, or save it as CSV."
    )


def _text(cell: object) -> str:
    """Write a cell as a person would; times lose what Excel's fractions add."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, datetime):
        moment = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
        return str(moment)
    if isinstance(cell, time):
        rounded = datetime.combine(date(2000, 1, 1), cell) + timedelta(milliseconds=500)
        return str(rounded.time().replace(microsecond=0))
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return clean(str(cell)).strip()


def _check_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check_members(packed.infolist())
            for member in packed.infolist():
                if _SHEET.fullmatch(member.filename):
                    _check_extent(packed, member)
    except SpreadsheetError:
        raise
    except (*_ZIP_ERRORS, expat.ExpatError) as error:
        raise SpreadsheetError(_DAMAGED) from error


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    if len(members) > _MEMBERS or unpacked > MAX_UNPACKED:
        raise SpreadsheetError(
            f"The spreadsheet unpacks to more than {MAX_UNPACKED / 1e6:.0f} MB. Take "
            "the pictures out, or save it as CSV."
        )


def _check_extent(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    extent = _Extent(member.filename)
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.start
    parser.StartDoctypeDeclHandler = _no_doctype
    with packed.open(member) as file:
        for piece in _pieces(file):
            parser.Parse(piece)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    read = 0
    while piece := file.read(_PIECE):
        # The size a ZIP declares may be a lie.
        read += len(piece)
        if read > MAX_UNPACKED:
            raise SpreadsheetError("The spreadsheet unpacks to more than it says.")
        yield piece


def _no_doctype(*_: object) -> None:
    raise SpreadsheetError("The spreadsheet declares entities, as none does.")


class _Extent:
    """Follows a sheet's XML and stops where it would fill too many cells.

    Cells without a value count for nothing: they are only painted.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.down, self.across, self.widest = 0, 0, 1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        if kind in {"row", "c"}:
            self._place(attributes.get("r", ""))
        elif kind in {"v", "is"}:
            self._filled()
        elif kind == "table":
            self.down, self.widest = 0, 1
        elif kind == "table-row":
            self.down += _number(attributes.get("table:number-rows-repeated"))
            self.across = 0
        elif kind == "table-cell":
            self.across += _number(attributes.get("table:number-columns-repeated"))
            if any(name.endswith(":value-type") for name in attributes):
                self._filled()

    def _place(self, place: str) -> None:
        found = _PLACE.fullmatch(place)
        if place and not found:
            raise SpreadsheetError("The spreadsheet names a cell that cannot be.")
        if found:
            self.down, self.across = int(found[2]), 0
            for letter in found[1]:
                self.across = self.across * 26 + ord(letter) - 64

    def _filled(self) -> None:
        self.widest = max(self.widest, self.across)
        if self.down * self.widest > MAX_CELLS:
            raise SpreadsheetError(_too_large(self.name))


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,9}", text) else 1
