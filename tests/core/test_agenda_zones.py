"""Times that say which zone they are in: by a heading, a column, a field, a cell."""

import json
from zoneinfo import ZoneInfo

import pytest

from companion.core import agenda
from companion.core.agenda import LeftOut

WARSAW = ZoneInfo("Europe/Warsaw")


def read(content, name="talks.csv"):
    text = content if isinstance(content, str) else json.dumps(content)
    return agenda.read(text.encode(), name, WARSAW)


def spans(result):
    return [f"{t.start:%Y-%m-%d %H:%M}–{t.end:%H:%M}" for t in result.talks]


@pytest.mark.parametrize(
    "table",
    [
        "Title,Start (UTC),End (UTC)\nA,2027-03-11 10:00,2027-03-11 11:00\n",
        "Title,start_utc,end_utc\nA,2027-03-11 10:00,2027-03-11 11:00\n",
        "Title,startUtc,endUtc\nA,2027-03-11 10:00,2027-03-11 11:00\n",
        "Title,Start time GMT,End time GMT\nA,2027-03-11 10:00,2027-03-11 11:00\n",
        "Title,Date,Start (UTC),End (UTC)\nA,2027-03-11,10:00,11:00\n",
        "Title,Date,Time [Z]\nA,2027-03-11,10:00–11:00\n",
        "Title,Date (UTC)\nA,2027-03-11 10:00–11:00\n",
        "Title,Start (UTC),Minutes\nA,2027-03-11T10:00:00Z,60\n",
        "Title,Start (UTC),Minutes\nA,1804759200,60\n",
    ],
)
def test_a_heading_that_says_utc_places_the_times(table):
    assert spans(read(table)) == ["2027-03-11 11:00–12:00"]


@pytest.mark.parametrize(
    "start",
    [
        "2027-03-11 10:00 UTC",
        "2027-03-11 10:00 GMT",
        "2027-03-11 10:00Z",
        "2027-03-11 10:00 (utc)",
        "11.03.2027 10:00 UTC",
        "2027-03-11 10:00–11:00 UTC",
        "2027-03-11 10:00 UTC – 11:00 UTC",
        "11 March 2027 10:00 UTC",
    ],
)
def test_a_cell_that_says_utc_is_placed(start):
    result = read(f"Title,Start\nA,{start}\n")

    assert [f"{t.start:%Y-%m-%d %H:%M}" for t in result.talks] == ["2027-03-11 11:00"]


def test_hours_from_utc_are_not_taken_for_utc():
    result = read("Title,Start\nA,2027-03-11 10:00 UTC+2\n")

    assert result.left_out == (
        LeftOut("row 2", "Start: “2027-03-11T10:00 UTC+2” is not a date and a time"),
    )


def test_the_start_may_be_in_the_zone_of_the_event_and_the_end_in_utc():
    result = read("Title,Date,Start,End (UTC)\nA,2027-03-11,11:00,11:00\n")

    assert spans(result) == ["2027-03-11 11:00–12:00"]


def test_a_heading_may_name_a_zone():
    result = read("Title,Date,Time (America/New_York)\nA,2027-03-11,10:00\n")

    assert spans(result) == ["2027-03-11 16:00–16:00"]


@pytest.mark.parametrize("zone", ["EST", "GMT+1", "UTC -5"])
def test_a_zone_in_a_heading_that_is_not_followed_is_told(zone):
    result = read(f"Title,Date,Time ({zone})\nA,2027-03-11,10:00\n")

    assert spans(result) == ["2027-03-11 10:00–10:00"]
    assert result.warnings[0] == (
        f"“Time ({zone})” names a time zone we do not follow; its times were read in "
        "the event's. Check them, or add a column Timezone, such as America/New_York."
    )


def test_each_row_has_the_zone_of_its_own_column():
    result = read(
        "Title,Date,Start,End,Timezone\n"
        "A,2027-03-11,10:00,11:00,America/New_York\n"
        "B,2027-03-11,10:00,11:00,UTC\n"
        "C,2027-03-11,10:00,11:00,\n"
        "D,2027-03-11,10:00,11:00,Middle/Earth\n"
        "E,2027-03-11T10:00+01:00,,2027-03-11T11:00+01:00,Middle/Earth\n"
    )

    assert spans(result) == [
        "2027-03-11 16:00–17:00",
        "2027-03-11 11:00–12:00",
        "2027-03-11 10:00–11:00",
    ]
    assert result.left_out[0] == LeftOut(
        "row 5", "Start: “Middle/Earth” is no time zone we know"
    )


def test_times_that_say_their_hours_from_utc_need_no_zone():
    result = read("Title,Start,Time zone\nA,2027-03-11T10:00+01:00,Somewhere\n")

    assert spans(result) == ["2027-03-11 10:00–10:00"]


def test_each_record_has_its_own_zone():
    result = read(
        {
            "talks": [
                {
                    "title": "A",
                    "start": "2027-03-11 10:00",
                    "timezone": "America/New_York",
                },
                {"title": "B", "start": "2027-03-11 10:00", "timezone": "Asia/Tokyo"},
                {"title": "C", "start": "2027-03-11 10:00"},
                {"title": "D", "startUtc": "2027-03-11 10:00"},
            ]
        },
        "talks.json",
    )

    assert spans(result) == [
        "2027-03-11 16:00–16:00",
        "2027-03-11 02:00–02:00",
        "2027-03-11 10:00–10:00",
        "2027-03-11 11:00–11:00",
    ]
    assert result.timezone == ""


@pytest.mark.parametrize(
    "around",
    [
        {"timezone": "America/New_York"},
        {"conference": {"name": "Conf", "timezone": "America/New_York"}},
        {"event": {"name": "Conf", "timezone": "America/New_York"}},
    ],
)
def test_the_zone_of_the_whole_file_is_told_around_the_entries(around):
    speakers = [{"id": "ada", "name": "Ada Byron", "timezone": "Asia/Tokyo"}]
    talks = [{"title": "A", "start": "2027-03-11 10:00", "speakers": ["ada"]}]

    result = read({"people": speakers, **around, "talks": talks}, "talks.json")

    assert spans(result) == ["2027-03-11 16:00–16:00"]
    assert result.timezone == "America/New_York"


def test_days_of_one_file_may_be_in_different_zones():
    day = [{"title": "A", "start": "2027-03-11 10:00"}]

    result = read(
        {
            "days": [
                {"timezone": "America/New_York", "talks": day},
                {"timezone": "UTC", "talks": day},
            ]
        },
        "talks.json",
    )

    assert spans(result) == ["2027-03-11 16:00–16:00", "2027-03-11 11:00–11:00"]


def test_an_unknown_zone_of_a_whole_file_is_told():
    result = read(
        {
            "timezone": "Middle/Earth",
            "talks": [{"title": "A", "start": "2027-03-11 10:00", "duration": "60"}],
        },
        "talks.json",
    )

    assert spans(result) == ["2027-03-11 10:00–11:00"]
    assert result.warnings == (
        "The file names a time zone we do not know: Middle/Earth.",
    )
