"""What a phone on a crowded network must fetch before a page does what it is for."""

import gzip
import re
from pathlib import PurePosixPath

import pytest

from companion import paths

KILOBYTE = 1024
IMPORT = re.compile(r"""(?:^|[\s;}])(?:import|export)\b[^"'();]*?["'](\.[^"']+)["']""")
DEFERRED = re.compile(r"""import\(\s*["'](\.[^"']+)["']\s*\)""")
SCRIPT = re.compile(r'<script type="module" src="/static/v-[^/]+/([^"]+)"')
SCANNER = "vendor/barcode-detector.js"
WITHOUT_WEBASSEMBLY = "vendor/qr/decode.js"
RARELY = {"js/rotating.js"}  # where the event lets codes on phones change


def with_imports(names):
    """Return the scripts and whatever they import, in any order."""
    found, left = set(), list(names)
    while left:
        name = left.pop()
        if name in found:
            continue
        found.add(name)
        text = (paths.STATIC / name).read_text("utf-8")
        folder = PurePosixPath(name).parent
        imports = [*IMPORT.findall(text), *DEFERRED.findall(text)]
        left += {plain(folder / other) for other in imports} - RARELY
    return found


def plain(path):
    """Take the `..` out of a path."""
    parts = []
    for part in path.parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def kilobytes(names):
    files = [(paths.STATIC / name).read_bytes() for name in with_imports(names)]
    return sum(len(gzip.compress(file, 9)) for file in files) / KILOBYTE


def scripts(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return SCRIPT.findall(answer.get_data(as_text=True))


@pytest.mark.parametrize("page", ["", "badge", "people/", "agenda", "profile/"])
def test_a_page_without_a_camera_loads_at_most_15_kilobytes_of_scripts(alice, page):
    names = scripts(alice, f"/e/spring/{page}")

    assert kilobytes(names) <= 15


def test_a_badge_whose_code_changes_loads_a_little_more(alice):
    names = scripts(alice, "/e/spring/badge")

    assert kilobytes([*names, *RARELY]) <= 17


def test_the_scan_page_loads_at_most_40_kilobytes_beside_the_webassembly(alice):
    names = scripts(alice, "/e/spring/scan")

    assert kilobytes([*names, SCANNER]) <= 40


def test_without_webassembly_it_loads_ten_times_less_than_that_would_be(alice):
    names = scripts(alice, "/e/spring/scan")

    assert kilobytes([*names, WITHOUT_WEBASSEMBLY]) <= 46
