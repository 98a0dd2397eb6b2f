"""The sides of a badge: what stands where, and how large."""

from reportlab.lib.units import mm

from companion.core.badge.layouts import Layout, Shape
from companion.core.badge.lettering import (
    CAPITAL,
    DESCENT,
    Item,
    Stack,
    Style,
    fit,
    height_of,
    stack,
)
from companion.core.badge.pen import BANDS, Pen

FULL_SIZE = 40  # the first name's, with which all other sizes are as written here
HELPS, REACH, SCAN = "I can help with", "How to reach me", "Scan to exchange contacts"


def front(pen: Pen, event: str) -> None:
    """Draw who someone is."""
    {Shape.WIDE: _wide, Shape.TALL: _tall, Shape.STRIP: _narrow}[pen.layout.shape](
        pen, event
    )


def back(pen: Pen, event: str) -> None:
    """Draw how to reach someone, as far as everybody may know, and a larger code."""
    layout, face = pen.layout, pen.face
    width, height = layout.badge
    room = width - 2 * layout.margin
    _band(pen, event, width)
    side = 1.25 * layout.code
    foot = _foot_centred(pen, f"{SCAN} · {face.code}" if face.code else SCAN)
    bottom = foot + layout.margin * 1.25
    pen.code((width - side) / 2, bottom, side)
    items = [
        Item(pen.text(face.name, bold=True), Style(22, 13, 2)),
        Item(pen.text(face.organisation), Style(13, 10, 2), 1.5 * mm, is_grey=True),
    ]
    if face.contacts:
        caption = pen.text(REACH, bold=True)
        items.append(Item(caption, Style(9, 9), 6 * mm, is_grey=True))
    items += [
        Item(pen.text(contact), Style(13, 9, 2), 2 * mm, rank=1)
        for contact in face.contacts
    ]
    top = height - layout.band - 5 * mm
    low = bottom + side + layout.margin * 1.25
    done = stack(items, room, top - low)
    pen.stack(done, layout.margin, _centred(top, low, done), room)


def _wide(pen: Pen, event: str) -> None:
    """Draw the name across, the code at the lower right, the rest beside it."""
    layout = pen.layout
    margin, (width, height) = layout.margin, layout.badge
    _band(pen, event, width)
    edge = margin + layout.code
    pen.code(width - edge, margin, layout.code)
    top = height - layout.band - 0.18 * layout.name
    zone = top - edge - margin
    name, in_full = _name(pen)
    is_roomy = zone >= 1.45 * layout.name
    done = stack([name, in_full] if is_roomy else [name], width - 2 * margin, zone)
    pen.stack(done, margin, _centred(top, edge + margin, done))
    room = width - edge - 2 * margin
    low = _column_foot(pen, room)
    items = _who(pen) if is_roomy else [in_full, *_who(pen)]
    pen.stack(stack(items, room, edge - low), margin, edge)


def _column_foot(pen: Pen, room: float) -> float:
    """Write languages and code, level with the QR code's edge; return their top."""
    size, low = _scale(pen.layout), pen.layout.margin
    small = Style(8 * size, 6)
    for text, bold in ((pen.face.code, False), (pen.face.spoken, True)):
        if text:
            block = fit(pen.text(text, bold=bold), small, room)
            pen.canvas.setFillColor(pen.ink)
            pen.block(block, pen.layout.margin, low)
            low += block.rise + 1.6 * mm * size
    return low + DESCENT * small.largest


def _tall(pen: Pen, event: str) -> None:
    """Draw all below each other, in the middle."""
    layout, face = pen.layout, pen.face
    margin, (width, height) = layout.margin, layout.badge
    _band(pen, event, width)
    bottom = _foot_centred(pen, face.code) + margin
    pen.code((width - layout.code) / 2, bottom, layout.code)
    top = height - layout.band - 5 * mm
    low = bottom + layout.code + margin
    room = width - 2 * margin
    spoken = Item(pen.text(face.spoken, bold=True), Style(11, 8), 4 * mm)
    items = [*_name(pen), *_who(pen, 1.1, first=6 * mm), spoken]
    done = stack(items, room, top - low)
    pen.stack(done, margin, _centred(top, low, done), room)


def _foot_centred(pen: Pen, text: str) -> float:
    """Write a line at the foot; return the height that is free above it."""
    layout = pen.layout
    room = layout.badge[0] - 2 * layout.margin
    block = fit(pen.text(text), Style(10, 7), room)
    pen.canvas.setFillColor(pen.ink)
    pen.block(block, layout.margin, layout.margin, room)
    return layout.margin + block.rise


def _narrow(pen: Pen, event: str) -> None:
    """Draw the code at the right in full height, the rest beside it."""
    layout = pen.layout
    margin, (width, height) = layout.margin, layout.badge
    free = width - layout.code - 2 * margin
    _band(pen, event, free)
    pen.code(free + margin, (height - layout.code) / 2, layout.code)
    room = free - margin
    low = _column_foot(pen, room)
    top = height - layout.band - 1.6 * mm
    done = stack([*_name(pen), *_who(pen)], room, top - low)
    pen.stack(done, margin, top)


def _band(pen: Pen, event: str, width: float) -> None:
    """Draw the strip on top: the event, and the role if it is a special one.

    A high one is written in its lower half: a hole for a clip goes through the upper.
    """
    layout = pen.layout
    bottom = layout.badge[1] - layout.band
    pen.canvas.setFillColor(pen.strip(width, bottom))
    middle = bottom + min(layout.band / 2, 5.5 * mm)
    size = max(7, min(11, layout.band * 0.38))
    room = width - 2 * layout.margin
    if pen.face.role in BANDS:
        role = pen.text(pen.face.role.upper(), bold=True)
        room -= pen.label(role, size, width - layout.margin, middle) + 3 * mm
    block = fit(pen.text(event), Style(size, 6.5), room)
    pen.block(block, layout.margin, middle - block.size * CAPITAL / 2)


def _name(pen: Pen) -> tuple[Item, Item]:
    """Return the first name, large, and the whole name."""
    size, largest = _scale(pen.layout), pen.layout.name
    style = Style(largest, max(11, 0.35 * largest), 2)
    return (
        Item(pen.text(pen.face.called, bold=True), style),
        Item(
            pen.text(pen.face.in_full),
            Style(17 * size, max(8, 10 * size), 2),
            1 * mm * size,
        ),
    )


def _who(pen: Pen, larger: float = 1, first: float = 0) -> list[Item]:
    """Return organisation, job title and what the person helps with."""
    size, face = _scale(pen.layout) * larger, pen.face
    gap = 1.4 * mm * size
    items = [
        Item(
            pen.text(face.organisation, bold=True),
            Style(12 * size, max(7.5, 9.5 * size), 3),
            first or gap,
            rank=1,
        ),
        Item(
            pen.text(face.job_title),
            Style(10.5 * size, max(7, 8.5 * size), 3),
            gap,
            is_grey=True,
            rank=3,
        ),
    ]
    if face.helps:
        items.append(
            Item(
                pen.text(f"{HELPS}: {face.helps}"),
                Style(9.5 * size, max(7, 8 * size), 3),
                2.5 * gap,
                rank=4,
            )
        )
    return items


def _scale(layout: Layout) -> float:
    return max(0.7, layout.name / FULL_SIZE)


def _centred(top: float, bottom: float, done: Stack) -> float:
    """Return where a stack begins that stands in the middle.

    What rises above the capitals of the first line does not count, as far as there is
    room: the names of two neighbours then stand level.
    """
    first = done[0][1] if done else None
    more = first.rise - CAPITAL * first.size if first else 0
    return min(top, top - (top - bottom - height_of(done) + more) / 2 + more)
