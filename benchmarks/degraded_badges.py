"""How many badge photos the scan page's own decoder reads, kind of damage by kind.

Makes 320 photos of 960 x 540 pixels, always the same ones: badges on a lanyard's
card before something grey, 40 of each kind, and saves them as JPEG. A real browser
opens a page of the served program and lets static/js/decoder.js and looking.js read
each, with every reader of the ladder that this browser has.

    first       share read at the first look: half the size, then as it is
    read        share read after all looks, of which a camera gives one a frame
    wrong       texts that are not on the badge
    ms          median time of a photo that was read, and of one that was not

    python benchmarks/degraded_badges.py [FOLDER FOR THE PHOTOS]
"""

import base64
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter
from served_pages import browsers, served

from companion.core.badge import qr, token

SIZE = (960, 540)
EACH = 40
SEED = 20_270_311
HOST = "https://meet.example.org"
READERS = ("webAssembly", "plain")
READ = """async ([decoder, looking, reader, addresses, photo]) => {
  const readers = await import(decoder);
  const { look, WAYS } = await import(looking);
  window.readers ??= {};
  window.readers[reader] ??=
    await readers.decoder(addresses, [readers.ladder[reader]]);
  const bytes = Uint8Array.from(atob(photo), (c) => c.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
  const start = performance.now();
  for (let n = 0; n < WAYS; n++) {
    const texts = await look(window.readers[reader], picture, n);
    if (texts.length) return { texts, n, ms: performance.now() - start };
  }
  return { texts: [], n: -1, ms: performance.now() - start };
}"""

Draw = np.random.Generator
Picture = Image.Image


def badge(text: str, side: int) -> Picture:
    """Return a white card with a name above a code of *side* pixels, quiet zone in."""
    with Image.open(BytesIO(qr.png(text, scale=10))) as drawn:
        code = drawn.convert("L").resize((side, side), Image.Resampling.LANCZOS)
    card = Image.new("L", (round(side * 1.15), round(side * 1.5)), 245)
    pen = ImageDraw.Draw(card)
    for row, share in enumerate((0.8, 0.5)):
        top = round(side * (0.08 + 0.13 * row))
        pen.rectangle((side * 0.1, top, side * share, top + side * 0.07), fill=40)
    card.paste(code, ((card.width - side) // 2, round(side * 0.38)))
    return card


def before_a_wall(card: Picture, draw: Draw, tilt: float = 10) -> Picture:
    """Paste the card somewhere near the middle, slightly turned."""
    wall = Image.new("L", SIZE, int(draw.integers(70, 150)))
    pen = ImageDraw.Draw(wall)
    for _ in range(12):
        x, y = draw.integers(0, SIZE[0]), draw.integers(0, SIZE[1])
        w, h = draw.integers(20, 260, 2)
        pen.rectangle((x, y, x + w, y + h), fill=int(draw.integers(40, 200)))
    angle = draw.uniform(-tilt, tilt)
    turned = card.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    mask = Image.new("L", card.size, 255).rotate(angle, expand=True)
    x = (SIZE[0] - turned.width) / 2 + draw.uniform(-90, 90)
    y = (SIZE[1] - turned.height) / 2 + draw.uniform(-25, 25)
    wall.paste(turned, (round(x), round(y)), mask)
    return wall


def nominal(text: str, draw: Draw) -> Picture:
    return before_a_wall(badge(text, int(draw.integers(170, 300))), draw)


def blur(text: str, draw: Draw) -> Picture:
    side = int(draw.integers(150, 260))
    photo = before_a_wall(badge(text, side), draw)
    module = side / (29 + 2 * qr.QUIET)
    return photo.filter(ImageFilter.GaussianBlur(module * draw.uniform(0.35, 0.7)))


def small(text: str, draw: Draw) -> Picture:
    return before_a_wall(badge(text, int(draw.integers(46, 115))), draw)


def low_light(text: str, draw: Draw) -> Picture:
    dark = ImageEnhance.Brightness(nominal(text, draw)).enhance(draw.uniform(0.07, 0.3))
    return noisy(dark, draw, draw.uniform(2, 6))


def noise(text: str, draw: Draw) -> Picture:
    return noisy(nominal(text, draw), draw, draw.uniform(30, 60))


def perspective(text: str, draw: Draw) -> Picture:
    photo = before_a_wall(badge(text, int(draw.integers(200, 300))), draw, tilt=25)
    w, h = SIZE
    corners = np.array([(0, 0), (w, 0), (w, h), (0, h)], float)
    moved = corners + draw.uniform(-0.16, 0.16, (4, 2)) * (w, h)
    data = homography(moved, corners)
    return photo.transform(
        SIZE, Image.Transform.PERSPECTIVE, data, Image.Resampling.BICUBIC
    )


def glare(text: str, draw: Draw) -> Picture:
    photo = nominal(text, draw)
    shine = Image.new("L", SIZE, 0)
    x = SIZE[0] / 2 + draw.uniform(-120, 120)
    y = SIZE[1] / 2 + draw.uniform(-70, 110)
    w, h = draw.uniform(20, 65, 2)
    ImageDraw.Draw(shine).ellipse((x - w, y - h, x + w, y + h), fill=235)
    shine = shine.filter(ImageFilter.GaussianBlur(float(draw.uniform(12, 30))))
    return Image.composite(Image.new("L", SIZE, 255), photo, shine)


def damage(text: str, draw: Draw) -> Picture:
    side = int(draw.integers(170, 300))
    card = badge(text, side)
    pen = ImageDraw.Draw(card)
    left, top = (card.width - side) // 2, round(side * 0.38)
    for _ in range(int(draw.integers(1, 3))):  # scratches
        x0, y0, x1, y1 = draw.uniform(0, side, 4)
        ends = (left + x0, top + y0, left + x1, top + y1)
        width = max(1, round(side * draw.uniform(0.006, 0.02)))
        pen.line(ends, fill=int(draw.choice([20, 240])), width=width)
    for _ in range(int(draw.integers(1, 3))):  # stains
        x, y = draw.uniform(0.1, 0.9, 2) * side
        r = side * draw.uniform(0.015, 0.05)
        box = (left + x - r, top + y - r, left + x + r, top + y + r)
        pen.ellipse(box, fill=int(draw.choice([30, 235])))
    return before_a_wall(card, draw)


def noisy(photo: Picture, draw: Draw, strength: float) -> Picture:
    pixels = np.asarray(photo, float) + draw.normal(0, strength, photo.size[::-1])
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def homography(seen: NDArray[Any], real: NDArray[Any]) -> list[float]:
    """Return the eight numbers that take four *seen* points to their *real* ones."""
    rows, goal = [], []
    for (x, y), (u, v) in zip(seen, real, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        goal += [u, v]
    return [float(n) for n in np.linalg.solve(np.array(rows), np.array(goal))]


KINDS: tuple[Callable[[str, Draw], Picture], ...] = (
    nominal,
    blur,
    small,
    low_light,
    noise,
    perspective,
    glare,
    damage,
)


def photos(folder: Path) -> list[tuple[str, str, bytes]]:
    """Return (kind, text, JPEG) of every photo, and leave the files in *folder*."""
    made = []
    for k, kind in enumerate(KINDS):
        for number in range(EACH):
            draw = np.random.default_rng([SEED, k, number])
            text = token.address(HOST, token.derive(b"benchmark", draw.bytes(16)))
            file = BytesIO()
            quality = int(draw.integers(60, 90))
            kind(text, draw).convert("RGB").save(file, "JPEG", quality=quality)
            name = kind.__name__.replace("_", " ")
            (folder / f"{kind.__name__}-{number:02}.jpg").write_bytes(file.getvalue())
            made.append((name, text, file.getvalue()))
    return made


def read(
    page: Any, root: str, reader: str, made: list[tuple[str, str, bytes]]
) -> dict[str, list[dict[str, Any]]]:
    """Return what a reader says to every photo, by kind."""
    script, vendor = f"{root}/js", f"{root}/vendor"
    addresses = {
        "detector": f"{vendor}/barcode-detector.js",
        "wasm": f"{vendor}/zxing_reader.wasm",
        "plain": f"{vendor}/qr/decode.js",
    }
    answers: dict[str, list[dict[str, Any]]] = {}
    for kind, text, jpeg in made:
        photo = base64.b64encode(jpeg).decode()
        names = [f"{script}/decoder.js", f"{script}/looking.js"]
        answer = page.evaluate(READ, [*names, reader, addresses, photo])
        answer["right"] = text in answer["texts"]
        answer["wrong"] = sum(found != text for found in answer["texts"])
        answers.setdefault(kind, []).append(answer)
    return answers


def table(answers: dict[str, list[dict[str, Any]]]) -> None:
    everything = [answer for some in answers.values() for answer in some]
    print(f"{'':12} {'first':>6} {'read':>6} {'wrong':>6}  {'ms':>12}")
    for kind, some in [*answers.items(), ("all", everything)]:
        first = sum(one["right"] and one["n"] == 0 for one in some)
        right = sum(one["right"] for one in some)
        hit = [one["ms"] for one in some if one["right"]]
        miss = [one["ms"] for one in some if not one["right"]]
        times = "/".join(f"{median(ms):.0f}" if ms else "-" for ms in (hit, miss))
        wrong = sum(one["wrong"] for one in some)
        print(f"{kind:12} {first:6} {right:6} {wrong:6}  {times:>12}")
    share = sum(one["right"] for one in everything) / len(everything)
    print(f"{share:.1%} of {len(everything)} read\n")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    made = photos(folder)
    with (
        tempfile.TemporaryDirectory() as home,
        served(Path(home), ["ana@example.org"]) as site,
        browsers() as launch,
    ):
        page = launch().new_page(base_url=site.address)
        page.goto("/sign-in/")
        sheet = page.locator("link[rel=stylesheet]").get_attribute("href") or ""
        for reader in READERS:
            print(f"{reader}, {SIZE[0]} x {SIZE[1]}")
            table(read(page, sheet.partition("/css/")[0], reader, made))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as spare:
        main(Path(sys.argv[1] if len(sys.argv) > 1 else spare))
