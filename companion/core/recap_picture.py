"""A small picture of somebody's event: they in the middle, whom they met around them.

Few colours, at a size that is sharp on a phone, so that it weighs a few kilobytes and
can be made for everybody at an event in no time.
"""

import math
import struct
import zlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from companion.core.card.names import first_name

SIZE = WIDTH, HEIGHT = 720, 400
MIDDLE = WIDTH // 2, HEIGHT // 2 - 12
ACROSS, DOWN, FINE = 300, 148, 720  # half axes of the oval, and its corners
MOST = 24  # people who are drawn; the last of more stands for the rest
NAMED = 12  # of so few the first names are written, too
RADIUS, SMALL, MINE = 29, 21, 36
# One byte a point: from the ground to light below 128, to amber from there on.
GROUND, LIGHT, THREAD, STRONG, AMBER = 0, 127, 34, 80, 255
STEPS = 16  # of either ramp: enough for smooth edges, few enough to pack well
QUICK = 2  # of the levels of packing one of the quickest
COLOURS = {
    "ground": (43, 21, 51),
    "light": (251, 244, 238),
    "amber": (247, 181, 60),
}


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody met; *close* where the two have something in common."""

    name: str
    close: bool = False


def draw(me: str, people: Sequence[Node], font: Path, you: str) -> bytes:
    """Return a PNG; *you* is what stands below the middle, *font* draws the letters."""
    image = Image.new("L", SIZE, GROUND)
    shown = _shown(people)
    places = _places(len(shown))
    pen = ImageDraw.Draw(image)
    for node, place in zip(shown, places, strict=True):
        fill, width = (STRONG, 4) if node.close else (THREAD, 3)
        pen.line((*MIDDLE, *place), fill=fill, width=width)
    radius = RADIUS if len(shown) <= NAMED else SMALL
    for node, place in zip(shown, places, strict=True):
        image.paste(
            _disc(_initials(node.name), radius, LIGHT, font), _at(place, radius)
        )
        if len(shown) <= NAMED:
            _write(image, first_name(node.name), place, font)
    image.paste(_disc(_initials(me), MINE, AMBER, font), _at(MIDDLE, MINE))
    _write(image, you, (MIDDLE[0], MIDDLE[1] + MINE - RADIUS), font)
    return _packed(image)


def _shown(people: Sequence[Node]) -> Sequence[Node]:
    if len(people) <= MOST:
        return people
    return [*people[: MOST - 1], Node(f"+{len(people) - MOST + 1}")]


@lru_cache
def _places(number: int) -> list[tuple[int, int]]:
    """Return where people stand on an oval: clockwise, all equally far apart."""
    turns = [2 * math.pi * step / FINE - math.pi / 2 for step in range(FINE + 1)]
    oval = [(ACROSS * math.cos(turn), DOWN * math.sin(turn)) for turn in turns]
    way = [0.0, *accumulate(math.dist(*pair) for pair in pairwise(oval))]
    # One or two stand beside the middle: above it is less room.
    start = way[-1] / 4 if number <= 2 else 0.0
    stops = [start + way[-1] * position / number for position in range(number)]
    points = [oval[bisect_left(way, stop)] for stop in stops]
    return [(round(MIDDLE[0] + x), round(MIDDLE[1] + y)) for x, y in points]


def _at(place: tuple[int, int], radius: int) -> tuple[int, int]:
    return place[0] - radius - 3, place[1] - radius - 3


@lru_cache(maxsize=2048)  # names come again: everybody is in many pictures
def _disc(letters: str, radius: int, value: int, font: Path) -> Image.Image:
    """Return a disc with a rim of the ground's colour, and letters on it."""
    scale, size = 4, radius + 3
    image = Image.new("L", (2 * size * scale,) * 2, GROUND)
    edge = 3 * scale
    ImageDraw.Draw(image).ellipse(
        (edge, edge, 2 * size * scale - edge, 2 * size * scale - edge),
        fill=min(value, 127),
    )
    image = image.resize((2 * size, 2 * size), Image.Resampling.LANCZOS)
    pen = ImageDraw.Draw(image)
    pen.text(
        (size, size), letters, GROUND, _typeface(font, round(radius * 0.8)), anchor="mm"
    )
    image = _stepped(image)
    return image.point(lambda step: step and step + 128) if value == AMBER else image


def _write(image: Image.Image, name: str, place: tuple[int, int], font: Path) -> None:
    label = _label(name[:14], font)
    left = min(max(place[0] - label.width // 2, 4), WIDTH - label.width - 4)
    image.paste(label, (left, place[1] + RADIUS + 4))


@lru_cache(maxsize=4096)
def _label(text: str, font: Path) -> Image.Image:
    typeface = _typeface(font, 19)
    width = max(1, math.ceil(typeface.getlength(text)))
    image = Image.new("L", (width + 4, 25), GROUND)
    ImageDraw.Draw(image).text((2, 12), text, LIGHT, typeface, anchor="lm")
    return _stepped(image)


def _initials(name: str) -> str:
    if name.startswith("+"):
        return name
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper() or "?"


def _stepped(image: Image.Image) -> Image.Image:
    return image.point(
        [round(v / 127 * (STEPS - 1)) * 127 // (STEPS - 1) for v in BYTES]
    )


BYTES = [min(value, 127) for value in range(256)]


@lru_cache
def _typeface(font: Path, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    if font.is_file():
        return ImageFont.truetype(font, size, layout_engine=ImageFont.Layout.BASIC)
    return ImageFont.load_default(size)


def _packed(image: Image.Image) -> bytes:
    """Return a PNG, written here: for a few bytes of frame Pillow takes half as long.

    Every row begins with a 0, which says that it is kept as it is.
    """
    rows = Image.new("L", (WIDTH + 1, HEIGHT), 0)
    rows.paste(image, (1, 0))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    data = zlib.compress(rows.tobytes(), QUICK)
    parts = (b"IHDR", head), (b"PLTE", _PALETTE), (b"IDAT", data), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(*part) for part in parts)


def _part(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def _ramp(end: tuple[int, int, int]) -> bytes:
    start = COLOURS["ground"]
    return bytes(
        round(a + (b - a) * step / 127)
        for step in range(128)
        for a, b in zip(start, end, strict=True)
    )


_PALETTE = _ramp(COLOURS["light"]) + _ramp(COLOURS["amber"])
