"""Who moderates, chairs or hosts, in every kind of file that tells it."""

import json
from zoneinfo import ZoneInfo

import pytest

from companion.core import agenda

BERLIN = ZoneInfo("Europe/Berlin")
PEOPLE = {"Ada Low": "", "Bob Mo": "moderator"}


def roles(data, name):
    """Return everybody in the only entry, with their roles."""
    raw = data.encode() if isinstance(data, str) else json.dumps(data).encode()
    [talk] = agenda.read(raw, name, BERLIN).talks
    return {one.name: talk.roles.get(one.key, "") for one in talk.speakers}


SCHED = {
    "event_key": "1",
    "id": "a",
    "name": "Engines",
    "event_start": "2030-06-01 09:00",
    "event_end": "2030-06-01 10:00",
    "event_type": "Talk",
    "speakers": [{"name": "Ada Low"}],
    "moderators": [{"name": "Bob Mo"}],
}
FRAB = {
    "schedule": {
        "conference": {
            "days": [
                {
                    "rooms": {
                        "Hall": [
                            {
                                "id": 1,
                                "title": "Engines",
                                "date": "2030-06-01T09:00:00+02:00",
                                "duration": "1:00",
                                "persons": [
                                    {"name": "Ada Low", "role": "speaker"},
                                    {"name": "Bob Mo", "role": "moderator"},
                                ],
                            }
                        ]
                    }
                }
            ]
        }
    }
}
FRAB_XML = """<schedule><day date="2030-06-01"><room name="Hall"><event id="1">
<title>Engines</title><date>2030-06-01T09:00:00+02:00</date><duration>1:00</duration>
<persons><person>Ada Low</person><person role="moderator">Bob Mo</person></persons>
</event></room></day></schedule>"""
SYMPOSION = {
    "schedule": [
        {
            "conf_key": 1,
            "kind": "talk",
            "name": "Engines",
            "start": "2030-06-01T09:00:00",
            "speakers": [{"name": "Ada Low"}, {"name": "Bob Mo", "role": "Moderator"}],
        }
    ]
}
SCHED_CSV = """event_key,name,event_start,event_end,event_type,speakers,moderators
1,Engines,2030-06-01 09:00,2030-06-01 10:00,Talk,Ada Low,Bob Mo
"""
GERMAN_CSV = """Titel;Beginn;Referent;Moderation
Engines;2030-06-01 09:00;Ada Low;Bob Mo
"""
RECORD = {"title": "Engines", "start": "2030-06-01 09:00", "end": "2030-06-01 10:00"}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ([SCHED], "sched.json"),
        ([SCHED | {"speakers": "Ada Low", "moderators": "Bob Mo"}], "sched.json"),
        (FRAB, "schedule.json"),
        (FRAB_XML, "schedule.xml"),
        (SYMPOSION, "conference.json"),
        ([RECORD | {"speakers": ["Ada Low"], "moderator": "Bob Mo"}], "a.json"),
        ([RECORD | {"speakers": ["Ada Low", "Bob Mo (moderator)"]}], "a.json"),
        (
            [RECORD | {"people": {"speakers": ["Ada Low"], "moderators": ["Bob Mo"]}}],
            "a.json",
        ),
        ([RECORD | {"prelegenci": ["Ada Low"], "moderacja": "Bob Mo"}], "a.json"),
        (
            SCHED_CSV,
            "sched.csv",
        ),
        (
            GERMAN_CSV,
            "plan.csv",
        ),
    ],
)
def test_a_moderator_is_a_speaker_with_a_role(data, name):
    assert roles(data, name) == PEOPLE


def test_who_chairs_a_session_of_its_own_in_indico_is_told():
    at = {"date": "2030-06-01", "time": "09:00:00", "tz": "Europe/Berlin"}
    session = {
        "entryType": "Session",
        "title": "Engines",
        "startDate": at,
        "endDate": at | {"time": "10:00:00"},
        "conveners": [{"first_name": "Ada", "last_name": "Low"}],
    }

    found = roles({"results": {"1": {"20300601": {"s1": session}}}}, "indico.json")

    assert found == {"Ada Low": "chair"}


def test_who_is_named_twice_is_one_person_with_a_role():
    found = roles(
        [RECORD | {"speakers": ["Ada Low", "Bob Mo"], "chairs": ["Bob Mo"]}], "a.json"
    )

    assert found == {"Ada Low": "", "Bob Mo": "chair"}


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Session Chair", "chair"),
        ("Vorsitz", "chair"),
        ("Hosts", "host"),
        ("Panelists", "panelist"),
        ("Keynote speaker", "keynote"),
        ("Discussants", "discussant"),
    ],
)
def test_a_column_tells_a_role_in_many_words(heading, role):
    table = f"Title,Start,{heading}\nEngines,2030-06-01 09:00,Ada Low\n"

    assert roles(table, "a.csv") == {"Ada Low": role}


def test_a_flag_is_nobody():
    assert roles([RECORD | {"keynote": "true", "host": "yes"}], "a.json") == {}


def test_an_address_is_nobody():
    assert roles([RECORD | {"host": "https://meet.example.org/1"}], "a.json") == {}


def test_who_moderates_a_whole_day_speaks_in_none_of_its_talks():
    day = {"date": "2030-06-01", "moderator": "Bob Mo"}
    talk = {"title": "Engines", "start": "09:00", "end": "10:00"}

    assert roles([day | {"talks": [talk]}], "a.json") == {}
