"""The JSON of symposion, Indico, pretalx' API and O'Reilly."""

import json
from zoneinfo import ZoneInfo

import pytest

from companion.core import agenda
from companion.core.agenda import LeftOut

BERLIN = ZoneInfo("Europe/Berlin")


def read(content):
    return agenda.read(json.dumps(content).encode(), "a.json", BERLIN)


def told(result):
    """Return what one talk comes down to."""
    [talk] = result.talks
    names = [speaker.name for speaker in talk.speakers]
    return f"{talk.start:%H:%M}–{talk.end:%H:%M} {talk.title} @{talk.room}", names


def slot(**changed):
    return {
        "conf_key": 7,
        "name": "Bridges",
        "room": "Hall A, Hall B",
        "start": "2030-06-01T09:00:00-04:00",
        "end": "2030-06-01T09:30:00-04:00",
        "duration": 30,
        "kind": "talk",
        "section": "talks",
        "authors": ["Alice A."],
        "released": True,
        **changed,
    }


def test_symposion_names_speakers_or_authors():
    speakers = [{"id": 3, "name": "Alice Adams", "bio": "Builds."}]

    assert told(read({"schedule": [slot(speakers=speakers)]})) == (
        "15:00–15:30 Bridges @Hall A, Hall B",
        ["Alice Adams"],
    )
    assert told(read([slot()])) == (
        "15:00–15:30 Bridges @Hall A, Hall B",
        ["Alice A."],
    )


def test_what_symposion_cancelled_is_left_out():
    result = read([slot(cancelled=True)])

    assert result.left_out == (LeftOut("entry 7 “Bridges”", "its state is cancelled"),)


def at(clock, zone="Europe/London"):
    return {"date": "2030-06-01", "time": clock, "tz": zone}


def contribution(**changed):
    return {
        "_type": "Contribution",
        "db_id": 12,
        "title": "Bridges",
        "description": "How to.",
        "startDate": at("09:00:00"),
        "endDate": at("09:30:00"),
        "duration": 30,
        "room": "Hall A",
        "session": "Stone",
        "speakers": [
            {"first_name": "Alice", "last_name": "Adams", "affiliation": "B & Co"}
        ],
        **changed,
    }


def indico(*contributions, **more):
    event = {"title": "Summit", "contributions": list(contributions), **more}
    return {"_type": "HTTPAPIResult", "count": 1, "results": [event]}


def test_indico_writes_every_time_with_its_zone():
    result = read(indico(contribution()))

    assert result.title == "Summit"
    assert told(result) == ("10:00–10:30 Bridges @Hall A", ["Alice Adams"])
    assert result.talks[0].track == "Stone"
    assert result.speakers[0].organisation == "B & Co"


def test_where_indico_names_no_speakers_the_first_authors_speak():
    authors = [{"fullName": "Adams, Alice"}]

    result = read(indico(contribution(speakers=[], primaryauthors=authors)))

    assert [speaker.name for speaker in result.speakers] == ["Adams, Alice"]


def test_a_contribution_of_a_session_is_read_once():
    session = {"title": "Stone", "contributions": [contribution()]}

    result = read(indico(contribution(), sessions=[session]))

    assert len(result.talks) == 1


def test_a_contribution_without_a_time_is_left_out():
    result = read(indico(contribution(startDate=None), contribution(db_id=13)))

    assert result.left_out == (
        LeftOut("contribution 12 “Bridges”", "it has no time yet"),
    )


def test_an_export_without_contributions_is_refused():
    with pytest.raises(agenda.AgendaError) as refusal:
        read({**indico(), "startDate": None})

    assert str(refusal.value) == (
        "a.json: The export has no contributions. Ask Indico for it with "
        "“detail=contributions”, or for the timetable."
    )


def test_a_timetable_of_indico_gives_contributions_and_breaks():
    def entry(kind, title, **more):
        return {
            "entryType": kind,
            "title": title,
            "startDate": at("09:00:00"),
            "endDate": at("10:00:00"),
            **more,
        }

    inner = entry("Contribution", "Bridges", presenters=[{"name": "Alice Adams"}])
    day = {
        "s1": entry("Session", "Stone", entries={"c1": inner}),
        "b1": entry("Break", "Air"),
        "s2": entry("Session", "Panel", entries={}),
    }

    result = read({"_type": "HTTPAPIResult", "results": {"22": {"20300601": day}}})

    assert [(talk.title, talk.kind, talk.track) for talk in result.talks] == [
        ("Bridges", "talk", "Stone"),
        ("Air", "break", ""),
        ("Panel", "talk", ""),
    ]
    assert [speaker.name for speaker in result.speakers] == ["Alice Adams"]


def submission(**changed):
    return {
        "code": "ABCDEF",
        "title": "Bridges",
        "submission_type": {"en": "Talk"},
        "track": {"en": "Stone", "pl": "Kamień"},
        "state": "confirmed",
        "abstract": "How to.",
        "content_locale": "en",
        "speakers": [{"code": "SPKRAA", "name": "Alice", "biography": ""}],
        "slot": {
            "room": {"fr": "Salle A", "en": "Hall A"},
            "start": "2030-06-01T09:00:00+02:00",
            "end": "2030-06-01T09:30:00+02:00",
        },
        **changed,
    }


def page(*results, **more):
    return {"count": len(results), "next": None, "results": list(results), **more}


def test_a_page_of_submissions_of_pretalx():
    result = read(page(submission()))

    [talk] = result.talks
    assert result.format == "pretalx API JSON"
    assert told(result) == ("09:00–09:30 Bridges @Hall A", ["Alice"])
    assert (talk.key, talk.track, talk.language) == ("ABCDEF", "Stone", "en")
    assert talk.speakers[0].key == "SPKRAA"


def test_a_submission_with_two_slots_is_two_talks():
    later = {**submission()["slot"], "start": "2030-06-01T09:15:00+02:00"}
    both = submission(slots=[submission()["slot"], later])
    del both["slot"]

    result = read(page(both))

    assert [f"{talk.start:%H:%M}" for talk in result.talks] == ["09:00", "09:15"]


def test_slots_of_pretalx_hold_submissions_and_breaks():
    times = {"start": "2030-06-01T12:00:00Z", "end": "2030-06-01T13:00:00Z"}
    whole = submission()
    del whole["slot"]
    slots = [
        {"id": 1, "room": {"name": {"en": "Hall A"}}, "submission": whole, **times},
        {
            "id": 2,
            "room": {"name": {"en": "Foyer"}},
            "submission": None,
            "description": {"en": "Food"},
            **times,
        },
    ]

    result = read(page(*slots))

    assert [(talk.title, talk.room, talk.kind) for talk in result.talks] == [
        ("Bridges", "Hall A", "talk"),
        ("Food", "Foyer", "break"),
    ]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"state": "submitted"}, "its state is submitted"),
        ({"state": "rejected"}, "its state is rejected"),
        ({"slot": None}, "it has no time in the file"),
        ({"slots": [17], "slot": None}, "it has no time in the file"),
    ],
)
def test_a_submission_that_takes_no_place_is_left_out(changed, why):
    result = read(page(submission(**changed)))

    assert result.left_out == (LeftOut("submission ABCDEF “Bridges”", why),)


def test_a_page_of_several_is_told():
    result = read(page(submission(), next="https://pretalx.example/?offset=50"))

    assert result.warnings == (
        "This is one page of several of the list. Ask the API for all at once.",
    )


def test_serial_numbers_of_oreilly_are_looked_up():
    event = {
        "serial": 1,
        "name": "Bridges &amp; roads",
        "event_type": "tutorial",
        "time_start": "2030-06-01 09:00:00",
        "time_stop": "2030-06-01 12:30:00",
        "venue_serial": 20,
        "speakers": [10, 11],
        "categories": ["Stone"],
    }
    schedule = {
        "conferences": [{"serial": 115}],
        "events": [event],
        "speakers": [{"serial": 10, "name": "Alice", "affiliation": "B &amp; Co"}],
        "venues": [{"serial": 20, "name": "Hall A"}],
    }

    result = read({"Schedule": schedule})

    assert told(result) == ("09:00–12:30 Bridges & roads @Hall A", ["Alice"])
    assert result.warnings == (
        "Speakers whom events name and the file has not: 1 (11).",
    )
