"""Other years and other hands: what the known formats look like elsewhere."""

import io
import json
import zipfile
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from companion.core import agenda

BERLIN = ZoneInfo("Europe/Berlin")


def read(data, name, **known):
    if not isinstance(data, bytes):
        data = (data if isinstance(data, str) else json.dumps(data)).encode()
    return agenda.read(data, name, BERLIN, **known)


def packed(**contents):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in contents.items():
            archive.writestr(f"{name}.json", json.dumps(content))
    return file.getvalue()


def frab(**event):
    event = {"id": 1, "title": "Engines", "start": "09:00", "duration": "00:45"} | event
    day = {"index": 0, "date": "2030-06-01", "rooms": {"Hall": [event]}}
    return {"schedule": {"version": "1", "conference": {"days": [day]}}}


PRETALX_CSV = """\
ID,Proposal title,Session type,State,Room,Start (date),Start (time),End (time),\
Speaker names
ABC,Engines,Talk,confirmed,Hall,2030-06-01,09:00,09:45,Ada Low
"""
SESSIONIZE_SCHEDULE = """\
Day,Time,Room,Title,Speakers
"Saturday, 1 June 2030",9:00 AM - 9:45 AM,Hall,Engines,Ada Low
"""
SESSIONIZE_ACCEPTED = """\
Session Id,Title,Owner,Owner Email,Session format,Room,Scheduled At,Scheduled Duration
1,Engines,Ada Low,ada@example.org,Talk,Hall,1 Jun 2030 09:00 AM,45
"""
PENTABARF = """<schedule><conference><title>X</title></conference>
<day date="2030-06-01" index="1"><room name="Hall"><event id="1"><start>09:00:00</start>
<duration>00:45:00</duration><title>Engines</title>
<persons><person id="3">Ada Low</person></persons></event></room></day></schedule>"""
JEKYLL = """\
- name: Engines
  date: 2030-06-01
  time: 9:00 - 9:45
  room: Hall
  speaker: Ada Low
"""
AT = {"start": "2030-06-01T09:00:00+02:00", "end": "2030-06-01T09:45:00+02:00"}
PRETALX_API = {
    "results": [
        {
            "code": "ABC",
            "title": "Engines",
            "speakers": [{"code": "SPK", "name": "Ada Low"}],
            "submission_type": 12,
            "state": "confirmed",
            "slots": [{"id": 1, "room": {"id": 3, "name": {"en": "Hall"}}, **AT}],
        }
    ]
}
JSON_API = {
    "data": [
        {
            "type": "session",
            "id": "7",
            "attributes": {
                "title": "Engines",
                "starts-at": AT["start"],
                "ends-at": AT["end"],
                "long-abstract": "",
            },
            "relationships": {
                "microlocation": {"data": {"type": "microlocation", "id": "1"}},
                "speakers": {"data": [{"type": "speaker", "id": "1"}]},
            },
        }
    ],
    "included": [
        {"type": "microlocation", "id": "1", "attributes": {"name": "Hall"}},
        {"type": "speaker", "id": "1", "attributes": {"name": "Ada Low"}},
    ],
}
SYMPOSION = [
    {
        "conf_key": 1,
        "kind": "talk",
        "name": "Engines",
        "room": "Hall",
        "start": "2030-06-01T09:00:00",
        "duration": 45,
        "authors": ["Ada Low"],
    }
]
HOVERBOARD = packed(
    schedule={
        "2030-06-01": {
            "date": "2030-06-01",
            "timeslots": [
                {
                    "startTime": "09:00",
                    "endTime": "09:45",
                    "sessions": [{"items": [101]}],
                }
            ],
        }
    },
    sessions={"101": {"title": "Engines", "speakers": ["ada"], "room": "Hall"}},
    speakers={"ada": {"name": "Ada Low", "bio": "Counts."}},
)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (frab(persons=[{"id": 1, "full_public_name": "Ada Low"}]), "schedule.json"),
        (frab(persons=[{"public_name": "Ada Low"}]), "schedule.json"),
        (PENTABARF, "schedule.xml"),
        (PRETALX_CSV, "sessions.csv"),
        (PRETALX_API, "submissions.json"),
        (SESSIONIZE_SCHEDULE, "schedule.csv"),
        (SESSIONIZE_ACCEPTED, "sessions.csv"),
        (JSON_API, "sessions.json"),
        (SYMPOSION, "conference.json"),
        (HOVERBOARD, "site.zip"),
        (JEKYLL, "schedule.yml"),
    ],
)
def test_the_same_talk_comes_out_of_all(data, name):
    result = read(data, name)

    [talk] = result.talks
    assert (talk.title, talk.room) == ("Engines", "Hall")
    assert f"{talk.start:%Y-%m-%d %H:%M%z}–{talk.end:%H:%M}" == (
        "2030-06-01 09:00+0200–09:45"
    )
    assert [speaker.name for speaker in talk.speakers] == ["Ada Low"]
    assert result.left_out == ()


def test_a_night_of_frab_json_belongs_to_the_day_before():
    [talk] = read(frab(start="00:30"), "schedule.json").talks

    assert f"{talk.start:%Y-%m-%d %H:%M}" == "2030-06-02 00:30"


def test_rooms_may_be_rows():
    table = (
        "Room;09:00-10:00;10:00-11:00;11:00-12:00\nHall;Engines;Looms;\nPub;;Tea;Ale"
    )

    result = read(table, "grid.csv", first_date=date(2030, 6, 1))

    assert [(t.title, t.room, f"{t.start:%H}–{t.end:%H}") for t in result.talks] == [
        ("Engines", "Hall", "09–10"),
        ("Looms", "Hall", "10–11"),
        ("Tea", "Pub", "10–11"),
        ("Ale", "Pub", "11–12"),
    ]


def test_a_list_with_dates_lacks_a_title_and_no_date():
    table = "Date;From;To;What;Who\n" + "2030-06-01;09:00;10:00;Engines;Ada\n" * 3

    with pytest.raises(agenda.AgendaError) as refusal:
        read(table, "plan.csv")

    assert str(refusal.value) == (
        "plan.csv: No column is called Title. The columns are: Date, From, To, What, "
        "Who. We need a Title and a Start (or a Date and a Start), each row an entry."
    )
    assert refusal.value.recognised.columns == {
        "start": "From",
        "start_date": "Date",
        "end": "To",
    }


def talks_on(*tracks):
    """Return an hour with an entry in each of the tracks, three times."""
    return [
        {"title": f"{track} {hour}", "track": track, "start": f"2030-06-01 {hour}:00"}
        | {"end": f"2030-06-01 {hour}:50"}
        for hour in (10, 11, 12)
        for track in tracks
    ]


def test_tracks_with_one_entry_at_a_time_are_rooms():
    result = read(talks_on("Fuji", "Sakura"), "a.json")

    assert {(talk.room, talk.track) for talk in result.talks} == {
        ("Fuji", "Fuji"),
        ("Sakura", "Sakura"),
    }
    assert result.warnings == (
        "No rooms are told; the tracks were taken for them: Fuji, Sakura.",
    )


def test_tracks_with_several_entries_at_a_time_are_no_rooms():
    result = read(talks_on("Fuji", "Sakura", "Sakura"), "a.json")

    assert {talk.room for talk in result.talks} == {""}


def test_points_of_a_session_are_kept_in_its_abstract():
    points = [{"item": "Welcome", "speaker": "Ada Low"}, {"item": "Questions"}]
    session = {"title": "Engines", "start": "2030-06-01 09:00", "agenda": points}

    [talk] = read([session], "a.json").talks

    assert talk.abstract == "• Welcome (Ada Low)\n• Questions"


def test_ids_that_nobody_has_are_left_out_by_name():
    slots = [{"start": "2030-06-01 09:00", "papers": ["a", "b"]}]
    slots += [{"start": "2030-06-01 10:00", "name": "Posters", "papers": ["c"]}]
    data = packed(slots=slots, papers=[{"id": "a", "title": "Engines"}])

    result = read(data, "a.zip")

    assert [talk.title for talk in result.talks] == ["Engines"]
    assert [one.why for one in result.left_out] == [
        "“b” is not in the file",
        "“c” is not in the file",
    ]


def test_a_flag_tells_a_break():
    flagged = {"title": "休憩", "start": "2030-06-01 09:00", "break": "true"}

    [talk] = read([flagged], "a.json").talks

    assert talk.kind == "break"


def test_times_are_in_the_zone_that_the_file_names():
    talks = [{"title": "Engines", "start": "2030-06-01 09:00"}]

    result = read({"timezone": "Europe/London", "talks": talks}, "a.json")

    assert f"{result.talks[0].start:%H:%M%z}" == "10:00+0200"
    assert (result.timezone, result.recognised.zone) == ("Europe/London",) * 2


def test_meals_beside_the_list_of_pretalx_are_read():
    extra = {"2030-06-01": {"750": {"id": "m", "title": {"en": "Lunch"}}}}

    result = read(PRETALX_API | {"extra": extra}, "a.json")

    assert [(t.title, t.kind, f"{t.start:%H:%M}") for t in result.talks] == [
        ("Engines", "talk", "09:00"),
        ("Lunch", "break", "12:30"),
    ]
