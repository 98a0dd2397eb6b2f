"""Entries that do not take place, in the words of many programs."""

import json
from zoneinfo import ZoneInfo

import pytest

from companion.core import agenda
from companion.core.agenda import LeftOut

BERLIN = ZoneInfo("Europe/Berlin")
START = "2030-06-01 09:00"


def read(content, name="talks.csv"):
    text = content if isinstance(content, str) else json.dumps(content)
    return agenda.read(text.encode(), name, BERLIN)


@pytest.mark.parametrize(
    "key", ["cancelled", "isCancelled", "hidden", "draft", "deleted"]
)
def test_a_record_that_says_it_is_off_is_left_out(key):
    talks = [
        {"title": "Off", "start": START, key: True},
        {"title": "On", "start": START, key: False},
    ]

    result = read({"talks": talks}, "talks.json")

    assert [talk.title for talk in result.talks] == ["On"]
    assert result.left_out == (LeftOut("talks 1 “Off”", f"its “{key}” says yes"),)


def test_whatever_of_several_says_that_it_is_off_counts():
    talks = [{"title": "Off", "start": START, "cancelled": False, "hidden": True}]

    result = read({"talks": talks}, "talks.json")

    assert result.left_out == (LeftOut("talks 1 “Off”", "its “hidden” says yes"),)


@pytest.mark.parametrize(
    ("heading", "yes"),
    [("Cancelled", "yes"), ("Odwołane", "tak"), ("Abgesagt", "x"), ("Is hidden?", "1")],
)
def test_a_column_that_says_yes_of_being_off_is_obeyed(heading, yes):
    result = read(
        f"Title,Start,{heading},Draft\nOff,{START},{yes},\n"
        f"On,{START},,no\nPlan,{START},,yes\n"
    )

    assert [talk.title for talk in result.talks] == ["On"]
    assert result.left_out == (
        LeftOut("row 2", f"its “{heading}” says yes"),
        LeftOut("row 4", "its “Draft” says yes"),
    )


@pytest.mark.parametrize(
    "state",
    [
        *(
            "Waitlisted",
            "not accepted",
            "Cancelled by speaker",
            "odwołany",
            "odrzucona",
        ),
        *("Rejected (late)", "abgesagt", "nicht angenommen", "cancelada", "annulée"),
        *("скасовано", "On waiting list", "Pending review", "withdrawn by author"),
    ],
)
def test_a_state_says_in_many_words_that_it_is_off(state):
    result = read(f"Title,Start,Status\nOff,{START},{state}\n")

    assert result.left_out == (LeftOut("row 2", f"its state is {state}"),)


@pytest.mark.parametrize(
    "state", ["Confirmed", "accepted", "przyjęta", "Not started", "bestätigt", "new"]
)
def test_other_states_are_no_reason_to_leave_anything_out(state):
    result = read(f"Title,Start,Status\nOn,{START},{state}\n")

    assert [talk.title for talk in result.talks] == ["On"]


def test_frab_tells_the_state_as_a_status():
    event = {
        "id": 1,
        "guid": "g",
        "title": "Off",
        "date": "2030-06-01T09:00:00+02:00",
        "duration": "1:00",
        "status": "rejected",
    }
    days = [{"date": "2030-06-01", "rooms": {"Hall": [event]}}]
    as_json = {"schedule": {"conference": {"days": days}}}
    as_xml = (
        '<schedule><day date="2030-06-01"><room name="Hall"><event id="1">'
        "<title>Off</title><start>09:00</start><status>rejected</status>"
        "</event></room></day></schedule>"
    )

    for content, name in ((as_json, "schedule.json"), (as_xml, "schedule.xml")):
        assert read(content, name).left_out == (
            LeftOut("event 1 “Off”", "its state is rejected"),
        )
