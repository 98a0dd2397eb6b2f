"""From the camera to the contact, and to the other phone, on a slow phone.

A real browser with a fake camera, its processor four times slower than this machine's,
opens the scan page; another one shows the badge that the camera sees. Fifteen pairs:

    contact     from opening the camera to the contact on the screen: the first name on
                the card, which comes with the server's answer
    other       from then until the badge page of the other phone shows who has the card
    page        from asking for the scan page to the contact

In brackets the bound: 1.2 s for the median of the first, 3 s for the 95th percentile of
the second.

    python benchmarks/scanning.py [RUNS]
"""

import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median

import numpy as np
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page
from served_pages import Site, browsers, served, sign_in

from companion.core.badge import qr

RUNS = 15
SLOWER = 4
WATCH = """
const { getUserMedia } = MediaDevices.prototype;
MediaDevices.prototype.getUserMedia = function (wanted) {
  window.opened ??= Date.now();
  return getUserMedia.call(this, wanted);
};
"""
# Looks at every picture that the browser draws, and notes when something was there.
SHOWN = """selector => { window.shown = new Promise((found) => {
  const look = () => {
    const place = document.querySelector(selector);
    if (place?.checkVisibility()) found(Date.now());
    else requestAnimationFrame(look);
  };
  look();
}); }"""
CONTACT = ".scan-card [data-slot=open]"  # the link to it, which only the answer brings
NEWS = "[data-news-list] > li"


def clip(path: Path, text: str) -> Path:
    """Write what the camera sees: a badge before a grey wall, slightly askew."""
    with Image.open(BytesIO(qr.png(text, scale=10))) as code:
        badge = code.convert("RGB")
    turned = badge.rotate(7, Image.Resampling.BICUBIC, expand=True, fillcolor="#777")
    frame = Image.new("RGB", (1280, 720), "#777")
    frame.paste(turned, ((1280 - turned.width) // 2, (720 - turned.height) // 2))
    frame.save(path, "JPEG", quality=80)
    return path


def slow_page(context: BrowserContext) -> Page:
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def one_pair(
    launch: Callable[..., Browser], site: Site, pair: tuple[str, str], clips: Path
) -> dict[str, float]:
    """Return the times of one exchange, in seconds."""
    scanning, scanned = pair
    quiet = launch()
    badge = slow_page(sign_in(quiet, site, scanned))
    badge.goto("/e/spring/badge")
    with Image.open(BytesIO(badge.screenshot())) as screen:
        [code] = zxingcpp.read_barcodes(screen)
    badge.evaluate(SHOWN, NEWS)
    seen = clip(clips / f"{scanned}.mjpeg", code.text)
    watching = launch(
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={seen}",
    )
    scan = slow_page(sign_in(watching, site, scanning))
    scan.add_init_script(WATCH)
    scan.goto("/e/spring/scan", wait_until="commit")
    scan.evaluate(SHOWN, CONTACT)
    at = scan.evaluate("shown")
    began, opened = scan.evaluate("[performance.timeOrigin, opened]")
    other = badge.evaluate("shown")
    watching.close()
    quiet.close()
    return {
        "contact": (at - opened) / 1000,
        "other": (other - at) / 1000,
        "page": (at - began) / 1000,
    }


def main(runs: int) -> None:
    pairs = [(f"a{n}@example.org", f"b{n}@example.org") for n in range(runs)]
    emails = [email for pair in pairs for email in pair]
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), emails) as site,
        browsers() as launch,
    ):
        times = [one_pair(launch, site, pair, Path(folder)) for pair in pairs]
    bounds = {"contact": "(median 1.2)", "other": "(p95 3.0)", "page": ""}
    print(f"{runs} scans, processor {SLOWER}x slower, seconds")
    print(f"{'':8} {'median':>7} {'p95':>7} {'most':>7}")
    for name, bound in bounds.items():
        some = [one[name] for one in times]
        p95 = float(np.quantile(some, 0.95))
        print(f"{name:8} {median(some):7.2f} {p95:7.2f} {max(some):7.2f}  {bound}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
