"""What is fetched for the pages before a wheel is built."""

import importlib.util
import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytest.importorskip("hatchling", reason="the build tool is not installed here")


@pytest.fixture(scope="module")
def build():
    """The build hook, which stands outside the package."""
    spec = importlib.util.spec_from_file_location("hook", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def modules(tmp_path, build):
    """What npm leaves behind, in small, with scanner and reader a pair."""
    folder = tmp_path / "node_modules"
    for source in build.WANTED.values():
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        (folder / source).write_bytes(b"x")
    scanner = folder / build.WANTED[build.SCANNER]
    scanner.write_text(f"const READER = '{sha256(b'x').hexdigest()}'")
    return folder


@pytest.fixture
def vendored(tmp_path, build, modules):
    """A checkout that was built before."""
    (tmp_path / "package-lock.json").write_text("{}")
    build.copy(modules, build.vendor(tmp_path))
    build.stamp(tmp_path).write_text(build.fingerprint(tmp_path))
    return tmp_path


def hook(build, root):
    return build.VendorHook(str(root), {}, None, None, str(root), "wheel")


def test_a_built_checkout_builds_again_without_npm(build, vendored):
    hook(build, vendored).initialize("standard", {})  # no package.json: npm would fail

    assert build.is_current(vendored)


def test_a_changed_lock_is_fetched_anew(build, vendored):
    (vendored / "package-lock.json").write_text('{"changed": true}')

    assert not build.is_current(vendored)


def test_a_missing_file_is_fetched_anew(build, vendored):
    (build.vendor(vendored) / build.READER).unlink()

    assert not build.is_current(vendored)


def test_every_wanted_file_is_copied(build, vendored):
    folder = build.vendor(vendored)
    files = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}

    assert files == {*build.WANTED, ".stamp"}


def test_the_reader_nested_in_the_scanner_is_preferred(build, modules):
    source = build.WANTED[build.READER]
    nested = modules / "barcode-detector" / "node_modules" / source
    nested.parent.mkdir(parents=True)
    nested.write_bytes(b"nested")

    assert build.find(modules, source) == nested


def test_a_reader_of_another_version_is_refused(build, modules, tmp_path):
    (modules / build.WANTED[build.READER]).write_bytes(b"another")

    with pytest.raises(RuntimeError, match=r"^barcode-detector\.js was built for"):
        build.copy(modules, tmp_path / "vendor")


@pytest.mark.skipif(not shutil.which("npm"), reason="npm is not installed here")
def test_a_failed_install_says_what_npm_said(build, tmp_path):
    package = {"name": "x", "dependencies": {"left-out-of-the-lock": "1.0.0"}}
    (tmp_path / "package.json").write_text(json.dumps(package))

    with pytest.raises(RuntimeError, match=r"(?s)^npm could not fetch.*EUSAGE"):
        build.install(tmp_path)


def test_the_lock_names_no_download_addresses():
    lock = json.loads((ROOT / "package-lock.json").read_text())

    assert [n for n, p in lock["packages"].items() if "resolved" in p] == []
