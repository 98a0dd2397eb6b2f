"""Pages of paper, and how many badges of what shape there are on each."""

from dataclasses import dataclass
from enum import Enum

from reportlab.lib.units import mm

from companion.core.badge import qr

FEWEST = 25  # modules a side: no address with a token fits into a smaller code
A4, A6, LETTER = (210 * mm, 297 * mm), (105 * mm, 148 * mm), (612.0, 792.0)


class Shape(Enum):
    """Where things stand on a badge."""

    WIDE = "wide"  # the name across, the code at the lower right, the rest beside it
    TALL = "tall"  # all below each other, in the middle
    STRIP = "strip"  # the code at the right in full height, the rest beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A page cut into badges: sizes in points, the QR code without its white.

    *band* is the height of the coloured strip on top, *name* the largest size of the
    first name; whatever is on the badge is scaled with it. A badge with a back takes
    two places of the same size, back above front, and is folded between them.
    """

    title: str
    page: tuple[float, float]
    badge: tuple[float, float]
    shape: Shape
    code: float
    band: float
    name: float
    columns: int = 1
    rows: int = 1
    has_back: bool = False
    is_black: bool = False  # the printer knows no colours and no greys

    @property
    def count(self) -> int:
        return self.columns * self.rows

    @property
    def margin(self) -> float:
        """White on every side, as wide as the quiet zone of the coarsest code."""
        return self.code * qr.QUIET / FEWEST

    @property
    def place_size(self) -> tuple[float, float]:
        """Return what one badge takes of the page, its back included."""
        width, height = self.badge
        return width, height * (2 if self.has_back else 1)

    @property
    def corner(self) -> tuple[float, float]:
        """Where the lower left badge begins: the badges stand in the middle."""
        width, height = self.place_size
        return (
            (self.page[0] - self.columns * width) / 2,
            (self.page[1] - self.rows * height) / 2,
        )

    def place(self, index: int) -> tuple[float, float]:
        """Return the lower left corner of a badge, in reading order from the top."""
        row, column = divmod(index, self.columns)
        left, bottom = self.corner
        width, height = self.place_size
        return left + column * width, bottom + (self.rows - 1 - row) * height


LAYOUTS = {
    "a4-6": Layout(
        title="A4, six a page",
        page=A4,
        columns=2,
        rows=3,
        badge=(95 * mm, 90 * mm),
        shape=Shape.WIDE,
        code=38 * mm,
        band=9 * mm,
        name=40,
    ),
    "a4-8": Layout(
        title="A4, eight a page",
        page=A4,
        columns=2,
        rows=4,
        badge=(95 * mm, 68 * mm),
        shape=Shape.WIDE,
        code=30 * mm,
        band=8 * mm,
        name=30,
    ),
    "letter-6": Layout(
        title="US Letter, six a page",
        page=LETTER,
        columns=2,
        rows=3,
        badge=(288, 216),
        shape=Shape.WIDE,
        code=34 * mm,
        band=8.5 * mm,
        name=35,
    ),
    "a6": Layout(
        title="A6 for a lanyard",
        page=A6,
        badge=A6,
        shape=Shape.TALL,
        code=38 * mm,
        band=17 * mm,
        name=46,
    ),
    "a4-fold": Layout(
        title="A4 to fold to A6, two sides",
        page=A4,
        columns=2,
        badge=(105 * mm, 148.5 * mm),
        shape=Shape.TALL,
        code=38 * mm,
        band=17 * mm,
        name=46,
        has_back=True,
    ),
    "cr80": Layout(
        title="Plastic card (CR80)",
        page=(85.6 * mm, 54 * mm),
        badge=(85.6 * mm, 54 * mm),
        shape=Shape.WIDE,
        code=26 * mm,
        band=6.5 * mm,
        name=26,
    ),
    "label-62x100": Layout(
        title="Label, 62 × 100 mm",
        page=(100 * mm, 62 * mm),
        badge=(100 * mm, 62 * mm),
        shape=Shape.WIDE,
        code=29 * mm,
        band=7 * mm,
        name=29,
        is_black=True,
    ),
    "label-89x36": Layout(
        title="Label, 89 × 36 mm",
        page=(89 * mm, 36 * mm),
        badge=(89 * mm, 36 * mm),
        shape=Shape.STRIP,
        code=26 * mm,
        band=4.5 * mm,
        name=24,
        is_black=True,
    ),
}
