"""Who sits where, for the wall and the desk: as PDF, and as a table (CSV)."""

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from companion.core.badge.lettering import CAPITAL, Style, fit
from companion.core.badge.pen import write
from companion.core.badge.typeface import (
    Text,
    Typeface,
    clean,
    east_asian_fonts,
    typeface,
)
from companion.core.badge.words import width_of
from companion.core.cells import safe

INK, GREY, HAIRLINE = HexColor("#111827"), HexColor("#4b5563"), HexColor("#d1d5db")
MARGIN, GUTTER, COLUMNS = 16 * mm, 9 * mm, 2
WIDTH = (A4[0] - 2 * MARGIN - (COLUMNS - 1) * GUTTER) / COLUMNS
TOP, BOTTOM = A4[1] - 36 * mm, 16 * mm
PADDING = 2.5 * mm  # above and below the people of a table
NUMBER = 19 * mm  # width of a table's number
# Letters that do not come apart into a plain one and its mark.
PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True)
class Place:
    table: int
    name: str
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """How a name stands with the organisation under it: sizes and places in points."""

    height: float
    name: float
    name_at: float  # its baseline, from the top
    organisation: float
    organisation_at: float


SEAT = Entry(10.5 * mm, 11, 5 * mm, 8, 8.8 * mm)
LINE = Entry(8.6 * mm, 9.5, 4 * mm, 7.5, 7.2 * mm)  # in the alphabetical list


def as_csv(places: Sequence[Place]) -> bytes:
    """Write a row a person, by table; no cell is a formula, whatever people wrote."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["Table", "Name", "Organisation"])
    for place in sorted(places, key=_by_table):
        about = (safe(cell) for cell in (place.name, place.organisation))
        writer.writerow([place.table, *about])
    # With its mark, or spreadsheets misread every accent.
    return file.getvalue().encode("utf-8-sig")


def as_pdf(places: Sequence[Place], *, fonts: Path, event: str) -> bytes:
    """Print the tables one by one, then everybody by name, on A4."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=True)
    canvas.setTitle(f"Lunch tables, {event}")
    letters = typeface(fonts)
    tables = _Part(canvas, letters, event, "Lunch tables")
    for number, people in groupby(sorted(places, key=_by_table), attrgetter("table")):
        tables.table(number, list(people))
    tables.end()
    names = _Part(canvas, letters, event, "Find your table")
    for place in sorted(places, key=_by_name):
        names.entry(place)
    names.end()
    canvas.save()
    return file.getvalue()


def _by_name(place: Place) -> tuple[str, str]:
    """Return what sorts Ćwik next to Cwik: a list in ten languages has one order."""
    parts = unicodedata.normalize("NFKD", place.name.casefold()).translate(PLAIN)
    return "".join(x for x in parts if not unicodedata.combining(x)), place.name


def _by_table(place: Place) -> tuple[int, tuple[str, str]]:
    return place.table, _by_name(place)


class _Part:
    """Pages of one heading, filled column by column."""

    def __init__(
        self, canvas: Canvas, letters: Typeface, event: str, heading: str
    ) -> None:
        self._canvas = canvas
        self._letters = letters
        self._event = event
        self._heading = heading
        self._page = 0
        self._begin()

    def table(self, number: int, people: Sequence[Place]) -> None:
        """Draw a table's large number beside its people; never over two pages."""
        height = 2 * PADDING + len(people) * SEAT.height
        x, y = self._take(height)
        text = self._text(str(number), bold=True)
        size = fit(text, Style(34, 12), NUMBER - 4 * mm).size
        left = x + NUMBER / 2 - 2 * mm - width_of(text) * size / 2
        self._canvas.setFillColor(INK)
        write(self._canvas, text, size, (left, y - height / 2 - size * CAPITAL / 2))
        for row, place in enumerate(people):
            top = y - PADDING - row * SEAT.height
            self._person(place, SEAT, (x + NUMBER, top), WIDTH - NUMBER)
        self._rule(x, y - height)

    def entry(self, place: Place) -> None:
        """Draw a name with the number of its table at the end of the line."""
        x, y = self._take(LINE.height)
        self._person(place, LINE, (x, y), WIDTH - 14 * mm)
        self._canvas.setFillColor(INK)
        number = self._text(str(place.table), bold=True)
        write(self._canvas, number, 14, (x + WIDTH - width_of(number) * 14, y - 6 * mm))
        self._rule(x, y - LINE.height)

    def end(self) -> None:
        self._canvas.showPage()

    def _begin(self) -> None:
        self._page += 1
        self._column, self._y = 0, TOP
        canvas, top = self._canvas, A4[1] - 22 * mm
        canvas.setFillColor(INK)
        write(canvas, self._text(self._heading, bold=True), 22, (MARGIN, top))
        canvas.setFillColor(GREY)
        event = fit(self._text(self._event), Style(10, 8), A4[0] - 2 * MARGIN)
        write(canvas, event.lines[0], event.size, (MARGIN, top - 6.5 * mm))
        foot = self._text(f"{self._heading}, {self._page}")
        write(canvas, foot, 8, (A4[0] - MARGIN - width_of(foot) * 8, 9 * mm))
        for column in range(COLUMNS):
            self._rule(MARGIN + column * (WIDTH + GUTTER), TOP)

    def _take(self, height: float) -> tuple[float, float]:
        """Return the upper left corner of the next free place."""
        if self._y - height < BOTTOM:
            self._column, self._y = self._column + 1, TOP
        if self._column == COLUMNS:
            self._canvas.showPage()
            self._begin()
        y, self._y = self._y, self._y - height
        return MARGIN + self._column * (WIDTH + GUTTER), y

    def _person(
        self, place: Place, entry: Entry, corner: tuple[float, float], room: float
    ) -> None:
        x, top = corner
        name = fit(self._text(place.name, bold=True), Style(entry.name, 7), room)
        about = self._text(place.organisation)
        organisation = fit(about, Style(entry.organisation, 6), room)
        for block, colour, at in (
            (name, INK, entry.name_at),
            (organisation, GREY, entry.organisation_at),
        ):
            self._canvas.setFillColor(colour)
            write(self._canvas, block.lines[0], block.size, (x, top - at))

    def _text(self, text: str, *, bold: bool = False) -> Text:
        east = east_asian_fonts(text, ())
        return self._letters.text(clean(text), east, bold=bold)

    def _rule(self, x: float, y: float) -> None:
        self._canvas.setStrokeColor(HAIRLINE)
        self._canvas.setLineWidth(0.5)
        self._canvas.line(x, y, x + WIDTH, y)
