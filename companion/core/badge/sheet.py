"""Sheets of badges to print, as PDF."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from companion.core.badge import qr
from companion.core.badge.lettering import Block, Style, Typeface, fit, typeface
from companion.core.card.names import first_name

INK, GREY, HAIRLINE = HexColor("#111827"), HexColor("#4b5563"), HexColor("#d1d5db")
WHITE, PALE = HexColor("#ffffff"), HexColor("#e5e7eb")
BANDS = {
    "speaker": HexColor("#6b21a8"),
    "staff": HexColor("#0b6e4f"),
    "exhibitor": HexColor("#b45309"),
    "organizer": HexColor("#b91c1c"),
}
BAND = 9 * mm
FEWEST = 25  # modules a side: no address with a token fits into a smaller code
CAPITAL = 0.73  # height of a capital, as a part of the font's size
LEADING = 1.22  # from one line to the next, likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What is printed on one badge; *code* is the token for those who type it."""

    name: str
    address: str
    organisation: str = ""
    job_title: str = ""
    role: str = "attendee"
    languages: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A page cut into badges: sizes in points, the QR code without its white."""

    page: tuple[float, float]
    columns: int
    rows: int
    badge: tuple[float, float]
    code: float = 38 * mm

    @property
    def corner(self) -> tuple[float, float]:
        """Where the lower left badge begins: the badges stand in the middle."""
        return (
            (self.page[0] - self.columns * self.badge[0]) / 2,
            (self.page[1] - self.rows * self.badge[1]) / 2,
        )

    def place(self, index: int) -> tuple[float, float]:
        """Return the lower left corner of a badge, in reading order from the top."""
        row, column = divmod(index, self.columns)
        left, bottom = self.corner
        return (
            left + column * self.badge[0],
            bottom + (self.rows - 1 - row) * self.badge[1],
        )


LAYOUTS = {
    "a4-6": Layout((210 * mm, 297 * mm), 2, 3, (95 * mm, 90 * mm)),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    pdf: bytes
    warnings: tuple[str, ...]


def sheet(
    faces: Iterable[Face], *, fonts: Path, layout: str = "a4-6", event: str = ""
) -> Sheet:
    """Print the badges in the order given. Letters no font has are marked and told.

    Raises KeyError for a layout that is not in LAYOUTS.
    """
    plan, letters = LAYOUTS[layout], typeface(fonts)
    file = BytesIO()
    canvas = Canvas(file, pagesize=plan.page, invariant=True)
    canvas.setTitle(event or "Badges")
    warnings = [letters.warning] if letters.warning else []
    for number, face in enumerate(map(_tidy, faces)):
        index = number % (plan.columns * plan.rows)
        if number and not index:
            _finish(canvas, plan)
        _Badge(canvas, letters, plan, plan.place(index)).draw(face, _clean(event))
        for text in (face.name, face.organisation, face.job_title):
            warnings += letters.faults(text)
    _finish(canvas, plan)
    canvas.save()
    return Sheet(file.getvalue(), tuple(dict.fromkeys(warnings)))


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _tidy(face: Face) -> Face:
    return replace(
        face,
        name=_clean(face.name),
        organisation=_clean(face.organisation),
        job_title=_clean(face.job_title),
    )


def _finish(canvas: Canvas, plan: Layout) -> None:
    """Draw the lines to cut along, over the badges, and turn the page."""
    canvas.setStrokeColor(HAIRLINE)
    canvas.setLineWidth(0.3)
    left, bottom = plan.corner
    right, top = plan.page[0] - left, plan.page[1] - bottom
    tick = 5 * mm
    for column in range(plan.columns + 1):
        x = left + column * plan.badge[0]
        canvas.line(x, bottom - tick, x, top + tick)
    for row in range(plan.rows + 1):
        y = bottom + row * plan.badge[1]
        canvas.line(left - tick, y, right + tick, y)
    canvas.showPage()


@dataclass(frozen=True, slots=True)
class _Badge:
    """One badge being drawn, from its lower left *corner* on the page."""

    canvas: Canvas
    letters: Typeface
    plan: Layout
    corner: tuple[float, float]

    @property
    def margin(self) -> float:
        """White on every side, as wide as the quiet zone of the coarsest code."""
        return self.plan.code * qr.QUIET / FEWEST

    def draw(self, face: Face, event: str) -> None:
        self.canvas.saveState()
        self.canvas.translate(*self.corner)
        self._band(face.role, event)
        self._name(face.name)
        self._who(face)
        self._code(face.address)
        self.canvas.restoreState()

    def _band(self, role: str, event: str) -> None:
        """Draw the strip on top: the event, and the role if it is a special one."""
        width, height = self.plan.badge
        special = role in BANDS
        self.canvas.setFillColor(BANDS.get(role, PALE))
        self.canvas.rect(0, height - BAND, width, BAND, stroke=0, fill=1)
        self.canvas.setFillColor(WHITE if special else INK)
        middle = height - BAND / 2 - 9 * CAPITAL / 2
        room = width - 2 * self.margin
        if special:
            label = role.upper()
            self.canvas.setFont(self.letters.bold, 9)
            self.canvas.drawRightString(width - self.margin, middle, label)
            room -= self.canvas.stringWidth(label, self.letters.bold, 9) + self.margin
        block = self._fit(event, Style(self.letters.regular, 9, 7), room)
        self._lines(block, self.letters.regular, middle)

    def _name(self, name: str) -> None:
        """Set the first name large, and the whole one under it if there is more."""
        width, height = self.plan.badge
        room = width - 2 * self.margin
        first = first_name(name)
        self.canvas.setFillColor(INK)
        large = self._fit(first, Style(self.letters.bold, 40, 16), room)
        baseline = height - BAND - 7 * mm - large.size * CAPITAL
        self._lines(large, self.letters.bold, baseline)
        if first != name:
            whole = self._fit(name, Style(self.letters.regular, 17, 11, 2), room)
            below = baseline - 5.5 * mm - whole.size * CAPITAL
            self._lines(whole, self.letters.regular, below)

    def _who(self, face: Face) -> None:
        """Set organisation and job title beside the code, level with its edges."""
        letters = self.letters
        room = self.plan.badge[0] - self.plan.code - 3 * self.margin
        block = self._fit(face.organisation, Style(letters.bold, 12, 10, 3), room)
        top = self.margin + self.plan.code - block.size * CAPITAL
        below = self._lines(block, letters.bold, top) - 1 * mm
        self.canvas.setFillColor(GREY)
        block = self._fit(face.job_title, Style(letters.regular, 10.5, 9, 3), room)
        self._lines(block, letters.regular, below)
        code = self._fit(face.code, Style(letters.regular, 7, 5), room)
        self._lines(code, letters.regular, self.margin)
        spoken = " · ".join(language.upper() for language in face.languages)
        block = self._fit(spoken, Style(letters.bold, 9, 7), room)
        self._lines(block, letters.bold, self.margin + (5 * mm if face.code else 0))

    def _code(self, address: str) -> None:
        """Draw the QR code as one path: printers then leave no seams between rows."""
        modules = qr.matrix(address)
        side = self.plan.code / len(modules)
        left = self.plan.badge[0] - self.margin - self.plan.code
        top = self.margin + self.plan.code
        path = self.canvas.beginPath()
        for x, y, length in qr.runs(modules):
            path.rect(left + x * side, top - (y + 1) * side, length * side, side)
        self.canvas.setFillColor(HexColor("#000000"))
        self.canvas.drawPath(path, stroke=0, fill=1)

    def _fit(self, text: str, style: Style, room: float) -> Block:
        return fit(self.letters.draws(text), style, room)

    def _lines(self, block: Block, font: str, baseline: float) -> float:
        """Write the lines down from *baseline*; return where the next would stand."""
        self.canvas.setFont(font, block.size)
        for line in block.lines:
            self.canvas.drawString(self.margin, baseline, line)
            baseline -= block.size * LEADING
        return baseline
