"""Sched's JSON."""

import json
from zoneinfo import ZoneInfo

import pytest

from companion.core import agenda
from companion.core.agenda import LeftOut

DETROIT = ZoneInfo("America/Detroit")


def session(**changed):
    return {
        "event_key": "12",
        "id": "45d129d2",
        "name": "Fish &amp; chips",
        "event_start": "2030-06-01 08:00",
        "event_end": "2030-06-01 09:30",
        "event_type": "Food",
        "venue": "Foyer",
        "description": "<br>",
        **changed,
    }


def read(*sessions):
    return agenda.read(json.dumps(sessions).encode(), "sched.json", DETROIT)


def test_a_session_arrives_whole():
    result = read(session())

    [talk] = result.talks
    assert result.format == "Sched JSON"
    assert (talk.key, talk.title, talk.room) == ("45d129d2", "Fish & chips", "Foyer")
    assert (talk.track, talk.abstract) == ("Food", "")
    assert f"{talk.start:%H:%M%z}–{talk.end:%H:%M}" == "08:00-0400–09:30"


def test_people_are_objects():
    speakers = [{"username": "a1", "name": "Alice", "company": "Bridges &amp; Co"}]

    [talk] = read(session(speakers=speakers, moderators=[{"name": "Bob B."}])).talks

    assert [(s.key, s.name, s.organisation) for s in talk.speakers] == [
        ("a1", "Alice", "Bridges & Co"),
        ("bob b.", "Bob B.", ""),
    ]


def test_people_with_a_user_name_only_are_kept_and_told():
    result = read(session(speakers=[{"username": "al.1", "id": "7"}]))

    assert [speaker.name for speaker in result.speakers] == ["al.1"]
    told = (
        "People of whom the file has only a user name: 1. Put the file of the people "
        "beside it into one ZIP archive."
    )
    assert result.warnings == (told,)


def test_people_are_names_with_commas():
    [talk] = read(session(speakers="Alice &quot;Al&quot; Smith, Bob Brown")).talks

    assert [s.name for s in talk.speakers] == ['Alice "Al" Smith', "Bob Brown"]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"active": "N"}, "it is not active"),
        (
            {"event_start": "2030-06-01 TBA"},
            "“2030-06-01 TBA” is not a date and a time",
        ),
    ],
)
def test_what_takes_no_place_is_left_out_by_name(changed, why):
    result = read(session(**changed))

    assert result.left_out == (LeftOut("session 12 “Fish &amp; chips”", why),)


def test_a_time_stamp_in_another_zone_is_told():
    # Eight o'clock in Warsaw.
    result = read(session(start_time_ts=1906524000))

    assert f"{result.talks[0].start:%H:%M}" == "08:00"
    assert result.warnings == (
        (
            "By its time stamp “Fish &amp; chips” starts at 02:00 in the event's zone, "
            "by its clock at 08:00. The clock was taken; check the time zone."
        ),
    )


def test_people_alone_are_no_agenda():
    people = [
        {"username": "a1", "name": "Al", "position": "", "avatar": "", "about": ""}
    ]

    with pytest.raises(agenda.AgendaError) as refusal:
        read(*people)

    assert str(refusal.value) == (
        "sched.json: These are Sched's people without the sessions. Export the "
        "sessions, or put both files into one ZIP archive."
    )
