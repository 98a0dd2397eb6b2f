"""`companion demo`, as somebody who has just cloned this runs it."""

import os
import re
import resource
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parent.parent


def demo(home, model="tfidf"):
    ours = {k: v for k, v in os.environ.items() if not k.startswith("COMPANION_")}
    began = processor_time()
    done = subprocess.run(
        [sys.executable, "-m", "companion", "demo", "--no-serve", "--attendees", "40"],
        cwd=ROOT,
        env=ours | {"COMPANION_HOME": str(home), "COMPANION_MODEL": model},
        capture_output=True,
        text=True,
        check=True,
    )
    return SimpleNamespace(
        lines=done.stdout.splitlines(),
        progress=done.stderr.splitlines(),
        seconds=processor_time() - began,
    )


def processor_time():
    """Return the seconds that commands took so far, whatever else the machine did."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def letters(home):
    files = sorted((home / "mail").iterdir())
    return {
        file.name: message_from_bytes(file.read_bytes(), policy=policy.default)
        for file in files
    }


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """The demo run twice in a fresh home."""
    home = tmp_path_factory.mktemp("home")
    first = demo(home)
    first_letters = {name: str(letter) for name, letter in letters(home).items()}
    return SimpleNamespace(
        home=home, first=first, first_letters=first_letters, second=demo(home)
    )


def test_it_prints_the_event_then_how_its_organizer_and_an_attendee_get_in(shown):
    site = "http://127.0.0.1:8000"
    patterns = [
        rf"Event      {site}/e/work-and-people/",
        r"Organizer  organizer@work-and-people\.example\.org",
        rf"           {site}/sign-in/[\w-]{{43}}",
        r"Attendee   \S+@\S+",
        rf"           {site}/sign-in/[\w-]{{43}}",
        rf"Letters    {re.escape(str(shown.home / 'mail'))}",
    ]

    assert len(shown.first.lines) == len(patterns)
    for pattern, line in zip(patterns, shown.first.lines, strict=True):
        assert re.fullmatch(pattern, line), line


def test_it_says_meanwhile_what_it_does(shown):
    assert shown.first.progress == [
        "Loading the agenda and the people …",
        "Reading the profiles and finding for everybody whom to meet …",
        "Letting people meet in the breaks …",
        "Writing and sending everybody's letter …",
    ]


def test_everybody_with_an_address_has_one_letter(shown):
    addresses = [letter["To"] for letter in letters(shown.home).values()]

    assert len(addresses) == 41  # forty people and the organizer
    assert len(set(addresses)) == 41


def test_the_attendee_shown_has_met_people(shown):
    address = shown.first.lines[3].split()[1]
    [letter] = [one for one in letters(shown.home).values() if one["To"] == address]

    assert letter["Subject"] == "The people you met at Work & People"
    assert [part.get_filename() for part in letter.iter_attachments()] == [
        "contacts.vcf"
    ]


def test_a_second_run_adds_nothing_and_shows_the_same_people(shown):
    assert shown.second.progress == []
    assert shown.second.lines[0] == shown.first.lines[0]
    assert shown.second.lines[3] == shown.first.lines[3]
    assert {n: str(one) for n, one in letters(shown.home).items()} == (
        shown.first_letters
    )


def test_a_second_run_is_quicker(shown):
    assert shown.second.seconds < shown.first.seconds


def test_a_model_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(subprocess.CalledProcessError) as failed:
        demo(tmp_path, model="/no/such/model")

    assert failed.value.returncode == 2
    assert failed.value.stderr.splitlines()[-1] == (
        "companion: The model '/no/such/model' cannot be read. Give the name of one on"
        " the Hugging Face hub, or a folder that holds one."
    )
