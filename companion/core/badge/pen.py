"""Strips, texts and codes drawn onto a page, from the lower left of a badge."""

from dataclasses import dataclass
from functools import cached_property

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from companion.core.badge import qr
from companion.core.badge.face import Face
from companion.core.badge.layouts import Layout
from companion.core.badge.lettering import (
    CAPITAL,
    LEADING,
    Block,
    Stack,
    runs,
)
from companion.core.badge.typeface import Text, Typeface, east_asian_fonts
from companion.core.badge.words import width_of

INK, GREY, WHITE = HexColor("#111827"), HexColor("#4b5563"), HexColor("#ffffff")
BLACK, PALE = HexColor("#000000"), HexColor("#e5e7eb")
BANDS = {
    "speaker": HexColor("#6b21a8"),
    "staff": HexColor("#0b6e4f"),
    "exhibitor": HexColor("#b45309"),
    "organizer": HexColor("#b91c1c"),
}


@dataclass(frozen=True)
class Pen:
    """What draws one badge: its face, in the letters and colours there are."""

    canvas: Canvas
    letters: Typeface
    layout: Layout
    face: Face

    @cached_property
    def east(self) -> tuple[str, ...]:
        said = "".join(self.face.written)
        return east_asian_fonts(said, self.face.languages)

    @cached_property
    def modules(self) -> qr.Matrix:
        return qr.matrix(self.face.address)

    @property
    def ink(self) -> Color:
        return BLACK if self.layout.is_black else INK

    @property
    def grey(self) -> Color:
        return BLACK if self.layout.is_black else GREY

    def text(self, text: str, *, bold: bool = False) -> Text:
        return self.letters.text(text, self.east, bold=bold)

    def strip(self, width: float, bottom: float) -> Color:
        """Draw the strip on top in the role's colour; return that of its letters."""
        color = BANDS.get(self.face.role)
        height = self.layout.badge[1] - bottom
        if self.layout.is_black and color is None:
            self.canvas.setStrokeColor(BLACK)
            self.canvas.setLineWidth(0.8)
            margin = self.layout.margin
            self.canvas.line(margin, bottom, width - margin, bottom)
            return BLACK
        if self.layout.is_black:
            color = BLACK
        self.canvas.setFillColor(color or PALE)
        self.canvas.rect(0, bottom, width, height, stroke=0, fill=1)
        return WHITE if color else INK

    def stack(
        self, done: Stack, left: float, top: float, centred: float | None = None
    ) -> float:
        """Write a stack down from *top*; return where it ends.

        Each line begins at *left*, or stands in the middle of a width from there.
        """
        for number, (item, block) in enumerate(done):
            top -= item.gap if number else 0
            self.canvas.setFillColor(self.grey if item.is_grey else self.ink)
            self.block(block, left, top - block.rise, centred)
            top -= block.height
        return top

    def block(
        self, block: Block, left: float, baseline: float, centred: float | None = None
    ) -> None:
        for line in block.lines:
            over = 0.0
            if centred is not None:
                over = (centred - width_of(line) * block.size) / 2
            write(self.canvas, line, block.size, (left + over, baseline))
            baseline -= block.size * LEADING

    def label(self, text: Text, size: float, right: float, middle: float) -> float:
        """Write capitals around the height *middle*; return how wide they are."""
        width = width_of(text) * size
        write(self.canvas, text, size, (right - width, middle - size * CAPITAL / 2))
        return width

    def code(self, left: float, bottom: float, side: float) -> None:
        """Draw the QR code as one path: printers then leave no seams between rows."""
        unit = side / len(self.modules)
        path = [f"{x} {y} {length} 1 re" for x, y, length in qr.runs(self.modules)]
        self.canvas.saveState()
        self.canvas.translate(left, bottom + side)
        self.canvas.scale(unit, -unit)
        self.canvas.setFillColor(BLACK)
        self.canvas.drawPath(PDFPathObject(path), stroke=0, fill=1)
        self.canvas.restoreState()


def write(canvas: Canvas, line: Text, size: float, corner: tuple[float, float]) -> None:
    """Write a line from the left end of its baseline, each part in its own font."""
    left, baseline = corner
    for letters, font, width in runs(line):
        canvas.setFont(font, size)
        canvas.drawString(left, baseline, letters)
        left += width * size
