"""What a phone on a crowded network must fetch before a page does what it is for."""

import gzip
import re
from pathlib import PurePosixPath

import pytest

KILOBYTE = 1024
IMPORT = re.compile(r"""(?:^|[\s;}])(?:import|export)\b[^"'();]*?["'](\.[^"']+)["']""")
DEFERRED = re.compile(r"""import\(\s*["'](\.[^"']+)["']\s*\)""")
STATIC = r'="/static/v-[^/]+/([^"]+)"'
SCRIPT = re.compile(
    rf'<(?:script type="module" src|link rel="modulepreload" href){STATIC}'
)
SCANNER = "vendor/barcode-detector.js"
WITHOUT_WEBASSEMBLY = "vendor/qr/decode.js"
# Loaded by who signs out, and where the browser offers the home screen.
RARELY = {"js/leaving.js", "js/install.js"}


def with_imports(client, names):
    """Return what is sent of the scripts and whatever they import, now or later."""
    found, left = {}, list(names)
    while left:
        name = left.pop()
        if name in found or name in RARELY:
            continue
        found[name] = text = sent(client, f"/static/{name}")
        folder = PurePosixPath(name).parent
        imports = [*IMPORT.findall(text), *DEFERRED.findall(text)]
        left += [plain(folder / other) for other in imports]
    return found


def sent(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def plain(path):
    """Take the `..` out of a path."""
    parts = []
    for part in path.parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def kilobytes(client, names):
    files = with_imports(client, names).values()
    return sum(len(gzip.compress(file.encode(), 9)) for file in files) / KILOBYTE


def scripts(client, url):
    return SCRIPT.findall(sent(client, url))


@pytest.mark.parametrize("page", ["", "badge", "people/", "agenda", "profile/"])
def test_a_page_without_a_camera_loads_at_most_15_kilobytes_of_scripts(alice, page):
    names = scripts(alice, f"/e/spring/{page}")

    assert kilobytes(alice, names) <= 15


def test_the_badge_is_weighed_with_what_makes_a_code_that_changes(alice):
    names = scripts(alice, "/e/spring/badge")

    assert {"js/rotating.js", "vendor/lean-qr.js"} < with_imports(alice, names).keys()


def test_the_scan_page_loads_at_most_40_kilobytes_beside_the_webassembly(alice):
    names = scripts(alice, "/e/spring/scan")

    assert kilobytes(alice, [*names, SCANNER]) <= 40


def test_without_webassembly_it_loads_at_most_40_kilobytes_too(alice):
    names = scripts(alice, "/e/spring/scan")

    assert kilobytes(alice, [*names, WITHOUT_WEBASSEMBLY]) <= 40
