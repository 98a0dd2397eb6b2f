"""Agendas of real events in no product's format; they are not in this repository.

What must come out of them was counted by another program (``counts.json``).
"""

import io
import zipfile
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from companion.core import agenda

FOLDER = Path(__file__).parents[2].parent / "shared" / "agendas"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the agendas of real events are not here"
)


def read(*names, zone="UTC", first=None):
    """Read a file, or several in one archive."""
    name = names[0]
    data = FOLDER.joinpath(name).read_bytes()
    if len(names) > 1:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as into:
            for one in names:
                into.write(FOLDER / one, one)
        name, data = "all.zip", archive.getvalue()
    first_date = date.fromisoformat(first) if first else None
    return agenda.read(data, name, ZoneInfo(zone), first_date=first_date)


def counts(result):
    """Return talks, left out, speakers, rooms and days."""
    return (
        len(result.talks),
        len(result.left_out),
        len(result.speakers),
        len({talk.room for talk in result.talks} - {""}),
        len({talk.start.date() for talk in result.talks}),
    )


@pytest.mark.parametrize(
    ("name", "first", "expected"),
    [
        ("acl-2020-overall-calendar.json", None, (147, 0, 0, 0, 6)),
        ("colt-2020-calendar.json", None, (43, 0, 0, 1, 6)),
        ("confitura-2023.json", "2023-01-01", (47, 12, 32, 5, 1)),
        ("emf-2024.json", None, (482, 0, 304, 44, 4)),
        ("europcr-2026.json", None, (547, 0, 866, 27, 3)),
        ("konopas-arisia-2014-program.js", None, (617, 0, 492, 40, 4)),
        ("spief-2012-sessions.jsonp", None, (53, 0, 113, 0, 3)),
        ("bmvc-2021-schedule.yml", "2021-11-22", (22, 0, 0, 0, 4)),
        ("pycon-india-2021.yml", "2021-09-17", (60, 0, 58, 0, 3)),
        ("emnlp-2020-workshops.yml", None, (415, 0, 139, 0, 3)),
        ("csvconf-2023-schedule.csv", "2023-04-19", (88, 2, 48, 4, 2)),
        ("pycones-2020-agenda.csv", "2020-10-04", (33, 0, 22, 0, 1)),
        ("eeke-2020.csv", "2020-08-01", (19, 5, 4, 0, 1)),
        ("eeke-2020.xlsx", "2020-08-01", (19, 5, 4, 0, 1)),
        ("couchbase-connect-2014.xlsx", None, (65, 0, 51, 0, 2)),
        ("vldb-2014.xlsx", "2014-09-02", (73, 0, 0, 8, 3)),
        ("vldb-2014.xls", "2014-09-02", (73, 0, 0, 8, 3)),
        ("sensometrics-2024-tutorial.xlsx", "2024-06-01", (7, 0, 0, 0, 1)),
        ("deu-example.xlsx", None, (13, 0, 18, 2, 1)),
    ],
)
def test_everything_in_a_file_arrives_or_is_left_out_by_name(name, first, expected):
    assert counts(read(name, first=first)) == expected


@pytest.mark.parametrize(
    ("parts", "first", "expected"),
    [
        (("lkce", "sessions.json", "schedule.json", "speakers.json"),
         None, (48, 0, 35, 4, 2)),
        (("bytebay-2018", "sessions.yml", "schedule.yml", "speakers.yml"),
         None, (52, 7, 50, 5, 2)),
        (("rubykaigi-2025", "schedule.yml", "presentations.yml", "speakers.yml"),
         "2025-04-16", (64, 0, 59, 3, 3)),
        (("emnlp-2020", "main-papers.csv", "paper-sessions.yml"),
         None, (781, 29, 2553, 0, 4)),
    ],
)  # fmt: skip
def test_a_list_is_placed_by_its_timetable(parts, first, expected):
    event, *names = parts

    assert counts(read(*(f"{event}-{n}" for n in names), first=first)) == expected


def test_times_of_several_zones_in_one_file_are_those_instants():
    first = read("emnlp-2020-workshops.yml", zone="Europe/Berlin").talks[0]

    assert first.start.isoformat() == "2020-11-19T11:45:00+01:00"
    assert first.end.isoformat() == "2020-11-19T13:45:00+01:00"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("tcse-2017.xlsx", "The table has no headings: its first row "),
        ("writethedocs-portland-2025-sessions.yaml", "No field holds a time (start) "),
        ("lkce-speakers.json", "No field holds a time (start) "),
        ("rubykaigi-2025-schedule.yml", "“apr16” is a day of no certain year. "),
        ("vldb-2014.xlsx", "“Thursday, Sep 4” is a day of no certain year. "),
    ],
)
def test_what_is_no_whole_agenda_is_refused_with_the_reason(name, why):
    with pytest.raises(agenda.AgendaError) as refusal:
        read(name)

    assert str(refusal.value).removeprefix(f"{name}: ").startswith(why)
