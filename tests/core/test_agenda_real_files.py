"""Agendas of real events, which are not part of this repository.

What must come out of them was counted by another program (``counts.json``).
"""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from defusedxml.ElementTree import fromstring

from companion.core import agenda

FOLDER = Path(__file__).parents[2].parent / "shared" / "agendas"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the agendas of real events are not here"
)


def read(name, zone="Europe/Berlin"):
    return agenda.read(FOLDER.joinpath(name).read_bytes(), name, ZoneInfo(zone))


def counted(name):
    return json.loads(FOLDER.joinpath("counts.json").read_bytes())[name]


@pytest.mark.parametrize(
    ("name", "talks", "left_out", "speakers"),
    [
        ("fosdem-2026.xml", 1079, 0, 1216),
        ("fosdem-2008.xml", 258, 0, 266),
        ("36c3-merged-2019.xml", 1351, 0, 878),
        ("31c3-2014.xml", 138, 0, 197),
        ("debconf-2023.xml", 117, 0, 87),
        ("europython-2014.xml", 188, 0, 117),
        ("europython-2014-trainings.xml", 15, 0, 15),
        ("frab-camp-2019.json", 79, 0, 90),
        ("pretalx-democon.json", 36, 0, 27),
        ("c3voc-hub-schedule2.json", 2, 0, 4),
        ("jres-2022.ics", 120, 0, 0),
        ("emf-2024.ics", 482, 0, 0),
        ("moca-2024.ics", 88, 0, 0),
        ("pycon-india-2021.ics", 60, 0, 57),
        ("pycones-2020.ics", 34, 0, 0),
        ("ismir-2020.ics", 74, 0, 0),
        ("colt-2020.ics", 43, 0, 0),
        ("miniconf-sample-cal.ics", 56, 0, 0),
        ("bristol-dataweek-2025-htmlcomment.ics", 21, 0, 0),
        ("penguicon-2019-sched.csv", 399, 2, 238),
        ("pyconfr-2024.json", 81, 0, 77),
        ("pycon-us-2025.json", 163, 0, 131),
        ("oscon-2014.json", 484, 0, 354),
        ("fossasia-2018-openevent.zip", 234, 137, 215),
        ("graphqlconf-2026-sched-sessions.json", 83, 0, 76),
        ("sessionize-droidkaigi-2018-all.json", 9, 0, 10),
        ("sessionize-scottish-summit-2026.json", 61, 0, 76),
        ("sessionize-cdkday-sessions.json", 1, 38, 1),
        ("sessionize-vtcodecamp-sessions.json", 40, 0, 36),
    ],
)
def test_everything_in_a_file_is_accounted_for(name, talks, left_out, speakers):
    result = read(name)

    assert len(result.talks) == talks
    assert len(result.left_out) == left_out
    assert len(result.speakers) == speakers
    found = counted(name)
    # The meals that one file keeps beside its list were counted beside it, too.
    assert talks + left_out == found["sessions"] + found.get("breaks_in_extra", 0)
    assert len({talk.key for talk in result.talks}) == talks


@pytest.mark.parametrize(
    "name",
    ["fosdem-2026.xml", "36c3-merged-2019.xml", "debconf-2023.xml", "jres-2022.ics"],
)
def test_every_abstract_arrives(name):
    result = read(name)

    assert sum(bool(t.abstract) for t in result.talks) == counted(name)["abstract"]


def test_what_repeats_in_a_calendar_of_two_years_is_read_each_time():
    result = read("machbar-potsdam-recurring.ics")

    spring = {f"{talk.start:%Y-%m}" for talk in result.talks if talk.start.year == 2019}
    counted_then = [
        talk for talk in result.talks if "2019-01" <= f"{talk.start:%Y-%m}" < "2019-04"
    ]
    assert (
        len(counted_then)
        == counted("machbar-potsdam-recurring.ics")["expanded_2019-01..03"]
    )
    assert spring == {f"2019-0{month}" for month in range(1, 7)}
    assert [entry.why for entry in result.left_out] == ["it lasts all day"] * 3


def test_no_tags_are_left_in_the_abstracts_of_fosdem():
    result = read("fosdem-2026.xml")

    assert [t.title for t in result.talks if "<p>" in t.abstract] == []


def test_debconf_begins_when_its_local_clocks_say():
    name = "debconf-2023.xml"
    events = fromstring(FOLDER.joinpath(name).read_bytes()).iter("event")
    clocks = {e.get("guid"): e.findtext("start").strip() for e in events}

    result = read(name, "Asia/Kolkata")

    assert {talk.key: f"{talk.start:%H:%M}" for talk in result.talks} == clocks


def test_the_talks_of_fosdem_2008_are_on_its_two_days():
    result = read("fosdem-2008.xml", "Europe/Brussels")

    assert {f"{talk.start:%Y-%m-%d}" for talk in result.talks} == {
        "2008-02-23",
        "2008-02-24",
    }


def test_a_talk_of_fosdem_2026_arrives_whole():
    talk = read("fosdem-2026.xml", "Europe/Brussels").talks[0]

    assert talk.title == "Welcome to FOSDEM 2026"
    assert talk.start == datetime(
        2026, 1, 31, 9, 30, tzinfo=ZoneInfo("Europe/Brussels")
    )
    assert talk.abstract == "FOSDEM welcome and opening talk."
    assert [speaker.name for speaker in talk.speakers] == [
        "FOSDEM Staff",
        'Richard "RichiH" Hartmann',
    ]


def test_what_sched_had_no_time_for_is_named():
    result = read("penguicon-2019-sched.csv", "America/Detroit")

    assert [(entry.where, entry.why) for entry in result.left_out] == [
        ("row 26", "event_start: “TBA” is not a time of day"),
        ("row 290", "event_start: “TBA” is not a time of day"),
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("penguicon-2019-indesign.xml", "The XML is not well-formed at line 259: "),
        ("csvconf-2023-schedule.csv", "“WEDNESDAY / MIÉRCOLES - April / Abril 19"),
        ("csvconf-2023-speakers.csv", "No column is called Start. "),
        ("eeke-2020.csv", "The column “Column A” has times but no dates. "),
        ("emnlp-2020-main-papers.csv", "No column is called Start. "),
        ("pycones-2020-agenda.csv", "The column “start” has times but no dates. "),
    ],
)
def test_a_file_that_is_no_whole_agenda_is_refused_with_the_reason(name, why):
    with pytest.raises(agenda.AgendaError) as refusal:
        read(name)

    assert str(refusal.value).removeprefix(f"{name}: ").startswith(why)


def test_no_file_of_the_folder_makes_a_reader_stumble():
    others = []
    for path in sorted(FOLDER.iterdir()):
        try:
            read(path.name)
        except agenda.AgendaError as refusal:
            others.append(str(refusal).startswith(path.name))

    assert all(others)
