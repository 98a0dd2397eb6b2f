"""QR codes as modules, as SVG and as PNG."""

from collections.abc import Iterator
from html import escape
from io import BytesIO

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

Matrix = tuple[tuple[bool, ...], ...]

QUIET = 4  # modules of white on every side, without which phones miss the code
MASK = (
    3  # any mask reads equally well; looking for the prettiest takes ten times longer
)


def matrix(text: str) -> Matrix:
    """Return the rows of modules, dark ones true, without the quiet zone."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=MASK)
    code.add_data(text)
    code.make()
    return tuple(tuple(map(bool, row)) for row in code.get_matrix())


def runs(modules: Matrix) -> Iterator[tuple[int, int, int]]:
    """Yield every horizontal run of dark modules as (x, y, length)."""
    for y, row in enumerate(modules):
        start = 0
        for x, dark in enumerate([*row, False]):
            if not dark:
                if x > start:
                    yield start, y, x - start
                start = x + 1


def svg(text: str, *, title: str, quiet: int = QUIET) -> str:
    """Return an SVG that fills the box it is put into and needs no style of its own."""
    modules = matrix(text)
    size = len(modules) + 2 * quiet
    path = "".join(
        f"M{x + quiet} {y + quiet}h{length}v1h-{length}z"
        for x, y, length in runs(modules)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"'
        f' role="img" aria-label="{escape(title)}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )


def png(text: str, scale: int = 8) -> bytes:
    """Return a PNG of *scale* pixels a module, quiet zone included."""
    modules = matrix(text)
    size = len(modules) + 2 * QUIET
    image = Image.new("1", (size, size), 1)
    for x, y, length in runs(modules):
        image.paste(0, (x + QUIET, y + QUIET, x + QUIET + length, y + QUIET + 1))
    file = BytesIO()
    image.resize((size * scale, size * scale)).save(file, "PNG")
    return file.getvalue()
