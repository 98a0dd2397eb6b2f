"""Sheets of badges to print, as PDF."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from companion.core.badge import draw
from companion.core.badge.face import Face, tidy
from companion.core.badge.layouts import LAYOUTS, Layout
from companion.core.badge.pen import Pen
from companion.core.badge.typeface import clean, typeface

__all__ = ["LAYOUTS", "Face", "Layout", "Sheet", "sheet"]

# Pages as bytes instead of letters: a fifth smaller, and sooner done.
rl_config.useA85 = 0

HAIRLINE = HexColor("#9ca3af")
TICK = 5 * mm


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
    plan, letters, event = LAYOUTS[layout], typeface(fonts), clean(event)
    file = BytesIO()
    canvas = Canvas(file, pagesize=plan.page, invariant=True)
    canvas.setTitle(event or "Badges")
    warnings = [letters.warning] if letters.warning else []
    for number, face in enumerate(tidy(face, plan.has_back) for face in faces):
        index = number % plan.count
        if number and not index:
            _finish(canvas, plan)
        _badge(Pen(canvas, letters, plan, face), plan.place(index), event)
        for text in face.written:
            warnings += letters.faults(text)
    _finish(canvas, plan)
    canvas.save()
    return Sheet(file.getvalue(), tuple(dict.fromkeys(warnings)))


def _badge(pen: Pen, corner: tuple[float, float], event: str) -> None:
    width, height = pen.layout.badge
    pen.canvas.saveState()
    pen.canvas.translate(*corner)
    draw.front(pen, event)
    if pen.layout.has_back:
        # Above the front and upside down: folded backwards, it stands upright.
        pen.canvas.translate(width, 2 * height)
        pen.canvas.rotate(180)
        draw.back(pen, event)
    pen.canvas.restoreState()


def _finish(canvas: Canvas, plan: Layout) -> None:
    """Draw the lines to cut and to fold along, over the badges, and turn the page."""
    canvas.setStrokeColor(HAIRLINE)
    canvas.setLineWidth(0.3)
    width, height = plan.place_size
    left, bottom = plan.corner
    right, top = plan.page[0] - left, plan.page[1] - bottom
    if plan.count > 1:
        for column in range(plan.columns + 1):
            x = left + column * width
            canvas.line(x, bottom - TICK, x, top + TICK)
        for row in range(plan.rows + 1):
            y = bottom + row * height
            canvas.line(left - TICK, y, right + TICK, y)
    if plan.has_back:
        canvas.setDash(4, 3)
        for row in range(plan.rows):
            y = bottom + (row + 0.5) * height
            canvas.line(left, y, right, y)
    canvas.showPage()
