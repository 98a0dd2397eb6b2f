"""An agenda written by the command, and loaded again: nothing changes."""

import json

import click.testing
import pytest

from companion.cli import main
from companion.core.agenda_out import FORMATS

AGENDA = """\
ID,Title,Date,Start,End,Room,Speaker
1,Fair pay,2030-06-01,14:30,15:15,Hall A,Ada Low
2,Shift rosters,2030-06-01,15:45,16:30,Hall B,Ben High; Ada Low
"""


@pytest.fixture
def companion(tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "SMTP_URL", "BASE_URL", "SECRET_KEY", "WORK_URL"):
        monkeypatch.delenv(f"COMPANION_{name}", raising=False)
    monkeypatch.setenv("COMPANION_HOME", str(tmp_path / "home"))
    runner = click.testing.CliRunner(catch_exceptions=False)

    def run(*arguments):
        return runner.invoke(main, [str(argument) for argument in arguments])

    dates = ("--timezone", "UTC", "--starts", "2030-06-01", "--ends", "2030-06-02")
    run("event", "create", "spring", "--name", "Spring", *dates)
    return run


def test_what_is_written_changes_nothing_when_loaded(companion, tmp_path):
    (tmp_path / "agenda.csv").write_text(AGENDA)
    companion("agenda", "import", "spring", tmp_path / "agenda.csv")
    files = {ending: tmp_path / f"out.{ending}" for ending in FORMATS}

    said = [
        companion("agenda", "export", "spring", "--format", ending, "--out", file)
        for ending, file in files.items()
    ]
    again = [
        companion("agenda", "import", "spring", file, "--dry-run", "--json")
        for file in files.values()
    ]

    assert [one.output for one in said] == [
        f"Written to {file}.\n" for file in files.values()
    ]
    assert [one.exit_code for one in again] == [0] * 4
    assert [json.loads(one.stdout)["unchanged"] for one in again] == [2] * 4


def test_an_event_without_an_agenda_has_nothing_to_write(companion, tmp_path):
    out = tmp_path / "out.ics"

    said = companion("agenda", "export", "spring", "--format", "ics", "--out", out)

    assert said.exit_code == 2
    assert not out.exists()
