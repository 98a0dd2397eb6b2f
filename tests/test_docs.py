"""The README keeps up with the program."""

import re
from pathlib import Path

import pytest

from companion import config
from companion.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def table(heading):
    """Return the rows under a heading, as lists of cells."""
    section = README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\|(.+)\|$", section, re.MULTILINE)
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)] for row in rows][2:]


def commands(group=main, *names):
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if hasattr(command, "commands"):
            yield from commands(command, *names, name)
        else:
            yield " ".join(["companion", *names, name]), command


def named(row):
    """Return the words of a command as a table has it, without its arguments."""
    words = row[0].strip("`").split()
    return " ".join(word for word in words if word.islower())


def test_every_command_is_in_the_readme_and_no_other():
    assert [named(row) for row in table("Commands")] == [
        *dict.fromkeys(named(row) for row in table("Commands"))
    ]
    assert {named(row) for row in table("Commands")} == {n for n, _ in commands()}


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=str)
def test_every_option_is_in_the_readme(name, command):
    [row] = [row for row in table("Commands") if named(row) == name]
    options = {
        max(parameter.opts, key=len)
        for parameter in command.params
        if parameter.param_type_name == "option" and not parameter.hidden
    }

    assert set(re.findall(r"--[a-z-]+", " ".join(row))) == options


def test_every_setting_is_in_the_readme_as_it_is_in_the_code():
    assert table("Settings") == [
        [f"`COMPANION_{setting.name}`", setting.default, setting.meaning]
        for setting in config.SETTINGS
    ]


def test_every_picture_and_file_that_is_linked_exists():
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)

    assert [link for link in links if not (ROOT / link).exists()] == []


def test_what_changed_is_told():
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")

    assert changes.startswith("# Changelog\n")
    assert re.search(r"^## (Unreleased|\d+\.\d+\.\d+)", changes, re.MULTILINE)
