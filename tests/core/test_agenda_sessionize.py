"""Sessionize's views, alone and in an archive."""

import io
import json
import zipfile
from zoneinfo import ZoneInfo

import pytest

from companion.core import agenda
from companion.core.agenda import LeftOut

WARSAW = ZoneInfo("Europe/Warsaw")
ALICE, BOB = "8f6ce371-38c5-40f5-b471-ea4a7a463c16", "bob"
SPEAKERS = [
    {
        "id": ALICE,
        "firstName": "Alice",
        "lastName": "Kowalska",
        "fullName": "Alice Kowalska",
        "tagLine": "Engineer",
        "bio": "Builds bridges.",
        "isTopSpeaker": False,
        "sessions": [1],
    },
    {"id": BOB, "firstName": "Bob", "lastName": "", "tagLine": None, "bio": None},
]


def session(id_="1", title="Bridges", **more):
    return {
        "id": id_,
        "title": title,
        "description": "How to.",
        "startsAt": "2030-06-01T09:00:00",
        "endsAt": "2030-06-01T09:45:00",
        "isServiceSession": False,
        "isPlenumSession": False,
        "speakers": [ALICE],
        "roomId": 7,
        **more,
    }


def read(content, name="all.json"):
    return agenda.read(json.dumps(content).encode(), name, WARSAW)


def view_all(*sessions, **more):
    return {
        "sessions": list(sessions),
        "speakers": SPEAKERS,
        "rooms": [{"id": 7, "name": "Hall A (150)", "sort": 0}],
        "categories": [
            {"id": 1, "title": "Track", "items": [{"id": 11, "name": "Stone"}]},
            {"id": 2, "title": "Language", "items": [{"id": 21, "name": "Polish"}]},
        ],
        **more,
    }


def archive(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, content in files.items():
            target.writestr(f"{name}.json", json.dumps(content))
    return packed.getvalue()


def test_in_the_view_all_ids_are_looked_up():
    result = read(view_all(session(categoryItems=[11, 21, 99])))

    [talk] = result.talks
    assert result.format == "Sessionize JSON"
    assert (talk.key, talk.title, talk.room) == ("1", "Bridges", "Hall A (150)")
    assert (talk.track, talk.language) == ("Stone", "Polish")
    assert f"{talk.start:%H:%M%z}–{talk.end:%H:%M}" == "09:00+0200–09:45"
    [speaker] = talk.speakers
    assert (speaker.key, speaker.name) == (ALICE, "Alice Kowalska")
    assert speaker.biography == "Engineer\n\nBuilds bridges."
    assert result.warnings == ()


def test_a_speaker_without_a_full_name_has_the_first_and_the_last():
    [talk] = read(view_all(session(speakers=[BOB]))).talks

    assert [speaker.name for speaker in talk.speakers] == ["Bob"]


def test_times_in_utc_are_shown_in_the_zone_of_the_event():
    [talk] = read(view_all(session(startsAt="2030-06-01T07:00:00Z"))).talks

    assert f"{talk.start:%H:%M%z}" == "09:00+0200"


def test_a_service_session_is_a_break():
    lunch = session("l", "At the long table", isServiceSession=True, speakers=[])

    [talk] = read(view_all(lunch)).talks

    assert talk.kind == "break"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"startsAt": None}, "it has no time yet"),
        ({"status": "Declined"}, "its state is Declined"),
        ({"status": "Waitlisted"}, "its state is Waitlisted"),
        ({"startsAt": "soon"}, "“soon” is not a date and a time"),
    ],
)
def test_what_takes_no_place_is_left_out_by_name(changed, why):
    result = read(view_all(session(**changed)))

    assert result.talks == ()
    assert result.left_out == (LeftOut("session 1 “Bridges”", why),)


def test_groups_of_sessions_name_speakers_and_rooms_themselves():
    groups = [
        {
            "groupId": None,
            "groupName": "All",
            "sessions": [
                session(
                    room="Hall A",
                    speakers=[{"id": ALICE, "name": "Alice Kowalska"}],
                    status="Accepted",
                    categories=[
                        {"name": "Track", "categoryItems": [{"id": 1, "name": "Wood"}]}
                    ],
                )
            ],
        }
    ]

    [talk] = read(groups).talks

    assert (talk.room, talk.track) == ("Hall A", "Wood")
    assert [speaker.name for speaker in talk.speakers] == ["Alice Kowalska"]


def test_in_a_grid_what_all_attend_is_one_talk():
    opening = session("o", "Opening", isPlenumSession=True, speakers=[])
    day = {
        "date": "2030-06-01T00:00:00",
        "isDefault": True,
        "rooms": [
            {"id": 7, "name": "Hall A", "sessions": [opening, session()]},
            {"id": 8, "name": "Hall B", "sessions": [opening]},
        ],
        "timeSlots": [
            {
                "slotStart": "09:00:00",
                "rooms": [{"id": 7, "name": "Hall A", "session": session()}],
            }
        ],
    }

    result = read([day])

    assert [(talk.title, talk.room) for talk in result.talks] == [
        ("Opening", "Hall A"),
        ("Bridges", "Hall A"),
    ]


def test_sessions_by_their_ids_and_speakers_by_theirs_come_in_one_archive():
    data = archive(
        speakers={speaker["id"]: speaker for speaker in SPEAKERS},
        sessions={"1": session()},
    )

    [talk] = agenda.read(data, "both.zip", WARSAW).talks

    assert [speaker.name for speaker in talk.speakers] == ["Alice Kowalska"]


def test_speakers_and_rooms_that_are_bare_ids_are_kept_and_told():
    result = read({"1": session(speakers=[ALICE, BOB])})

    [talk] = result.talks
    assert talk.room == "7"
    assert [speaker.name for speaker in talk.speakers] == [ALICE, BOB]
    assert result.warnings == (
        (
            "Speakers of whom the file has only an id: 2. Put the file of the speakers "
            "beside it into one ZIP archive."
        ),
        "Rooms of which the file has only a number: 1.",
    )


def test_speakers_alone_are_no_agenda():
    with pytest.raises(agenda.AgendaError) as refusal:
        read(SPEAKERS[:1], "speakers.json")

    assert str(refusal.value) == (
        "speakers.json: These are Sessionize's speakers without the sessions. Export "
        "the view “All”, or put both files into one ZIP archive."
    )
