"""A wheel, installed where there is no checkout: everything it needs is inside."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytest.importorskip("hatchling", reason="the build tool is not installed here")

PAGE = """
from companion import create_app, database
from companion.extensions import db

app = create_app()
with app.app_context():
    database.get_ready()
    db.engine.dispose()
answer = app.test_client().get("/", base_url="http://127.0.0.1:8000")
print(answer.status_code, "</html>" in answer.text)
"""
WANTED = (
    "__main__.py",
    "templates/base.html",
    "templates/emails/recaps/recap.txt",
    "static/vendor/barcode-detector.js",
    "static/vendor/zxing_reader.wasm",
    "static/vendor/fonts/DejaVuSans.ttf",
    "static/vendor/fonts/NotoSansSC.ttf",
    "seed_data/agenda.json",
    "seed_data/people.csv",
    "migrations/env.py",
    "migrations/script.py.mako",
    "migrations/alembic.ini",
    "core/recap_drafts.json",
)


def run(*command, **rest):
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120, **rest
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    if not (ROOT / "static/vendor/.stamp").is_file():
        pytest.skip("the front-end packages were not fetched yet: make setup")
    folder = tmp_path_factory.mktemp("wheel")
    done = run(
        *(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"),
        *("--no-index", "--quiet", "--wheel-dir", str(folder), str(ROOT)),
    )
    assert done.returncode == 0, done.stderr
    [file] = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The folder that the wheel was unpacked into, and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    done = run(
        *(sys.executable, "-m", "pip", "install", "--no-deps", "--no-index"),
        *("--quiet", "--no-warn-script-location", "--target", str(folder), str(wheel)),
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def python(installed, tmp_path):
    """Run Python elsewhere, with the installed package before any checkout."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith("COMPANION_")}
    environment = ours | {
        "COMPANION_HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(installed),
    }

    def python(*arguments):
        return run(sys.executable, *arguments, cwd=tmp_path, env=environment)

    return python


def test_everything_is_inside(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())

    assert [n for n in WANTED if f"companion/{n}" not in names] == []
    assert any(n.startswith("companion/migrations/versions/0001") for n in names)
    assert any(
        n.startswith("companion/core/questions/") and n.endswith(".json") for n in names
    )


def test_nothing_else_is_inside(wheel):
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}

    assert len(tops) == 2
    assert "companion" in tops
    assert [top for top in tops if top.endswith(".dist-info")] != []


def test_it_is_the_installed_package_that_runs(python, installed):
    done = python("-c", "import companion; print(companion.__file__)")

    assert done.stdout.strip() == str(installed / "companion" / "__init__.py")


def test_the_doctor_finds_it_fit(python, tmp_path):
    done = python("-m", "companion", "doctor")

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"State is kept in {tmp_path / 'home'}." in done.stdout


def test_a_page_is_shown(python):
    done = python("-c", PAGE)

    assert done.stdout == "200 True\n", done.stderr


def test_the_command_knows_its_version(python):
    done = python("-m", "companion", "--version")

    assert done.stdout.strip().endswith("0.1.0")
