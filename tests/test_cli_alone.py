"""Commands as a shell runs them: each in a process that loads no more than it needs.

Other tests have loaded the whole program before they call a command; here what a
command forgets to load is missing.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
AGENDA = """\
ID,Title,Date,Start,End,Room
1,Fair pay in small firms,2030-06-01,14:30,15:15,Hall A
2,Shift rosters for nurses,2030-06-01,15:45,16:30,Hall B
"""
PEOPLE = """\
Name,Email,Organisation,Interests,Offers,Needs
Ana Abel,ana@example.org,Acme,Fair pay in shifts,A rota to live with,Pension law
Ben Bor,ben@example.org,Bolt,Fair pay in shifts,Pension law,A rota to live with
Cyd Cox,cyd@example.org,Coil,Hiring by trial,A course on listening,Mentors
Dee Dart,dee@example.org,Dash,Hiring by trial,Mentors,A course on listening
"""
CREATE = [
    *("event", "create", "spring", "--name", "Spring Meeting"),
    *("--starts", "2030-06-01", "--ends", "2030-06-02", "--timezone", "Europe/Warsaw"),
]


def companion(home, *arguments):
    """Run a command, and return what it printed."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith("COMPANION_")}
    done = subprocess.run(
        [sys.executable, "-m", "companion", *map(str, arguments)],
        cwd=home.parent,
        env=ours
        | {
            "COMPANION_HOME": str(home),
            "COMPANION_MODEL": "tfidf",
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr if done.returncode else "") == ""
    return done.stdout


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A home with an event, an agenda and four people."""
    folder = tmp_path_factory.mktemp("filled")
    folder.joinpath("agenda.csv").write_text(AGENDA, encoding="utf-8")
    folder.joinpath("people.csv").write_text(PEOPLE, encoding="utf-8")
    home = folder / "home"
    companion(home, *CREATE)
    companion(home, "agenda", "import", "spring", folder / "agenda.csv")
    companion(home, "people", "import", "spring", folder / "people.csv")
    return home


@pytest.fixture
def home(filled, tmp_path):
    return Path(shutil.copytree(filled, tmp_path / "home"))


def letters(home):
    files = sorted(home.joinpath("mail").iterdir())
    return [message_from_bytes(f.read_bytes(), policy=policy.default) for f in files]


def test_an_import_writes_to_whoever_starred_what_it_moves(home, tmp_path):
    with sqlite3.connect(home / "companion.db") as database:
        database.execute(
            "INSERT INTO stars (attendee_id, talk_id, number)"
            " SELECT attendees.id, talks.id, 1 FROM attendees"
            " JOIN people ON people.id = person_id, talks"
            " WHERE email = 'ana@example.org' AND title LIKE 'Shift%'"
        )
    database.close()
    moved = tmp_path / "moved.csv"
    moved.write_text(AGENDA.replace("Hall B", "Hall C"), encoding="utf-8")

    companion(home, "agenda", "import", "spring", moved)

    [letter] = letters(home)
    lines = letter.get_body(["plain"]).get_content().splitlines()
    assert letter["To"] == "ana@example.org"
    assert lines[0] == "Hello Ana,"
    assert "  http://127.0.0.1:8000/e/spring/talks/2" in lines


@pytest.mark.parametrize(
    "command",
    [
        "match spring",
        "tables spring --size 2 --out tables.pdf",
        "recap spring",
        "export ana@example.org --out ana.zip",
        "erase ana@example.org",
        "agenda export spring --format ics --out agenda.ics",
        "mail test ana@example.org",
        "link ana@example.org",
        "db check",
    ],
)
def test_a_command_brings_what_it_needs(home, command):
    assert companion(home, *command.split()) != ""
