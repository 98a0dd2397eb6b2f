"""Schedules of frab, pretalx and their relatives, as XML and as JSON."""

import json
from zoneinfo import ZoneInfo

import pytest

from companion.core import agenda
from companion.core.agenda import LeftOut

BERLIN = ZoneInfo("Europe/Berlin")
KOLKATA = ZoneInfo("Asia/Kolkata")


def schedule(*events, day='date="2030-06-01"', conference=""):
    return (
        f"<schedule><conference>{conference}</conference>"
        f'<day {day}><room name="Hall 1">{"".join(events)}</room></day></schedule>'
    )


def event(title="Talk", attributes='id="1"', **children):
    children = {"start": "09:00", "duration": "1:00"} | children
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in children.items())
    return f"<event {attributes}><title>{title}</title>{inner}</event>"


def read_xml(text, zone=BERLIN):
    return agenda.read(text.encode(), "schedule.xml", zone)


def read_json(*events, **conference):
    days = [{"date": "2030-06-01", "rooms": {"Hall 1": list(events)}}]
    content = {"schedule": {"conference": {"days": days} | conference}}
    return agenda.read(json.dumps(content).encode(), "schedule.json", BERLIN)


def starts(result):
    return [talk.start.isoformat(timespec="minutes") for talk in result.talks]


def test_a_date_with_a_zone_wins_over_day_and_start():
    """wafer writes the date in UTC, the start in local time and the day before."""
    text = schedule(
        event(date="2030-06-01T05:00:00+00:00", start="10:30"), day='date="2030-05-31"'
    )

    assert starts(read_xml(text, KOLKATA)) == ["2030-06-01T10:30+05:30"]


def test_without_a_date_the_start_is_on_the_day_in_the_zone_of_the_event():
    assert starts(read_xml(schedule(event(start="09:00")))) == [
        "2030-06-01T09:00+02:00"
    ]


@pytest.mark.parametrize(
    ("day", "start", "expected"),
    [
        ("", "02:30", "2030-06-02T02:30+02:00"),
        ("", "03:00", "2030-06-01T03:00+02:00"),
        ('start="2030-06-01T11:00:00+02:00"', "10:00", "2030-06-02T10:00+02:00"),
        ('start="2030-06-01T11:00:00+02:00"', "11:00", "2030-06-01T11:00+02:00"),
        (
            'start="2030-06-01T09:00:00+02:00" end="2030-06-01T18:00:00+02:00"',
            "08:30",
            "2030-06-01T08:30+02:00",
        ),
    ],
    ids=["night", "early", "before the day", "day begins", "next day is too late"],
)
def test_a_start_in_the_night_belongs_to_the_day_before(day, start, expected):
    text = schedule(event(start=start), day=f'date="2030-06-01" {day}')

    assert starts(read_xml(text)) == [expected]


def test_events_may_stand_directly_under_a_day():
    text = f'<schedule><day date="2030-06-01">{event(room="Janson")}</day></schedule>'

    [talk] = read_xml(text).talks

    assert talk.room == "Janson"


def test_people_listed_before_the_days_only_lend_their_biographies():
    text = schedule(
        event(persons='<person id="2">Ada</person>'),
        conference="",
    ).replace(
        "<day",
        '<persons><person id="2"><name>Ada</name><biography>Countess</biography>'
        '</person><person id="3"><name>Bob</name></person></persons><day',
    )

    [speaker] = read_xml(text).speakers

    assert (speaker.name, speaker.biography) == ("Ada", "Countess")


def test_one_id_for_two_names_means_two_people():
    text = schedule(
        event(persons='<person id="2">Ada Lovelace</person>'),
        event(persons='<person id="2">Grace Hopper</person>', attributes='id="2"'),
    )

    assert len(read_xml(text).speakers) == 2


def test_one_guid_for_two_spellings_means_one_person():
    text = schedule(
        event(persons='<person guid="x">Ada Lovelace</person>'),
        event(persons='<person guid="x">A. Lovelace</person>', attributes='id="2"'),
    )

    assert [s.name for s in read_xml(text).speakers] == ["Ada Lovelace"]


def test_talks_that_share_a_guid_get_keys_of_their_own():
    text = schedule(
        event("One", 'guid="x"'), event("Two", 'guid="x"'), event("Two", 'guid="x"')
    )

    keys = [talk.key for talk in read_xml(text).talks]

    assert len(set(keys)) == 3
    assert keys == [talk.key for talk in read_xml(text).talks]


def test_entries_that_cannot_be_talks_are_left_out_and_named():
    text = schedule(
        event("Good"),
        event("", 'id="2"'),
        event("Late", 'id="3"', start="late"),
        event("No", 'id="4"', state="rejected"),
        event("Odd", 'id="5"', duration="soon"),
    )

    result = read_xml(text)

    assert [talk.title for talk in result.talks] == ["Good"]
    assert result.left_out == (
        LeftOut("event 2 “”", "it has no title"),
        LeftOut("event 3 “Late”", "“late” is not a time of day"),
        LeftOut("event 4 “No”", "its state is rejected"),
        LeftOut("event 5 “Odd”", "“soon” is not a length of time"),
    )


def test_malformed_xml_is_refused_with_its_line():
    text = "<schedule>\n<day>\n<event></evnt>\n</schedule>"

    with pytest.raises(agenda.AgendaError) as refusal:
        read_xml(text)

    assert str(refusal.value) == (
        "schedule.xml: The XML is not well-formed at line 3: mismatched tag. Export "
        "the file again, or mend that line."
    )


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><schedule>&b;</schedule>',
        "<html><body>Agenda</body></html>",
        "<schedule><day/></schedule>",
        '<?xml version="1.0" encoding="klingon"?><schedule/>',
        "<a>" * 50_000,
    ],
    ids=["doctype", "web page", "no events", "unknown encoding", "deep"],
)
def test_xml_that_is_no_schedule_is_refused(text):
    with pytest.raises(agenda.AgendaError, match=r"^schedule\.xml: The|This is XML"):
        read_xml(text)


def test_a_zone_the_times_contradict_is_told():
    text = schedule(
        event(date="2030-06-01T09:00:00+02:00"),
        conference="<time_zone_name>UTC</time_zone_name>",
    )

    assert read_xml(text).warnings == (
        (
            "The file says its times are in UTC, but writes them with +0200. They were "
            "taken as written; check one."
        ),
        (
            "The file says its time zone is UTC, which is not the event's. Check the "
            "times."
        ),
    )


def test_a_break_is_told_by_its_type_or_by_a_title_that_says_nothing_else():
    titles = ["Lunch", "Przerwa kawowa", "Coffee Break 1A", "Rejestracja uczestników"]
    text = schedule(*(event(t, f'id="{n}"') for n, t in enumerate(titles)))

    assert {talk.kind for talk in read_xml(text).talks} == {"break"}


def test_a_talk_without_a_speaker_is_still_a_talk():
    titles = ["Opening", "Lunch with the board", "Breaking PDFs", "Tea for beginners"]
    text = schedule(*(event(t, f'id="{n}"') for n, t in enumerate(titles)))

    assert {talk.kind for talk in read_xml(text).talks} == {"talk"}


def test_abstract_and_description_are_told_one_after_the_other():
    text = schedule(event(abstract="Short.", description="Long &amp;amp; winding."))

    [talk] = read_xml(text).talks

    assert talk.abstract == "Short.\n\nLong & winding."


def test_json_names_come_from_name_or_public_name():
    result = read_json(
        {
            "date": "2030-06-01T09:00:00+02:00",
            "title": "One",
            "persons": [
                {"id": 1, "public_name": "Ada Lovelace"},
                {"code": "X", "name": "Bob"},
                "nonsense",
            ],
        },
    )

    assert [(s.key, s.name) for s in result.speakers] == [
        ("ada lovelace", "Ada Lovelace"),
        ("X", "Bob"),
    ]


def test_json_of_unexpected_shape_is_left_out_not_stumbled_upon():
    result = read_json(7, None, {"title": ["x"], "date": {}}, {"persons": 3})

    assert [entry.where for entry in result.left_out] == ["event ? “”"] * 4


def test_a_title_in_several_languages_is_read_in_the_first():
    result = read_json(
        {"date": "2030-06-01T09:00:00+02:00", "title": {"fr": "Un", "en": "One"}}
    )

    assert [talk.title for talk in result.talks] == ["Un"]


def test_the_second_version_of_the_format_is_read_too():
    content = {
        "schedule": {
            "conference": {"days": [{"index": 1}]},
            "events": [
                {
                    "guid": "g",
                    "start": "2030-06-01T09:00:00+02:00",
                    "end": "2030-06-01T09:30:00+02:00",
                    "room": {"name": "Hall 1", "slug": "hall-1"},
                    "title": "One",
                    "participants": [{"guid": "p", "name": "Ada"}],
                }
            ],
        }
    }

    [talk] = agenda.read(json.dumps(content).encode(), "v2.json", BERLIN).talks

    assert (talk.key, talk.room, talk.end.hour, talk.end.minute) == (
        "g",
        "Hall 1",
        9,
        30,
    )
    assert [s.key for s in talk.speakers] == ["p"]


@pytest.mark.parametrize(
    "text",
    [
        '{"schedule": {"conference": ' + "[" * 100_000,
        '{"schedule": {"conference": 1}',
        '{"schedule": {"conference": {"days": 3}}}',
    ],
    ids=["bomb", "cut off", "no days"],
)
def test_json_that_is_no_schedule_is_refused(text):
    with pytest.raises(agenda.AgendaError, match=r"^schedule\.json: The JSON "):
        agenda.read(text.encode(), "schedule.json", BERLIN)


def test_what_a_database_refuses_is_gone_from_texts():
    result = read_json(
        {
            "date": "2030-06-01T09:00:00+02:00",
            "title": "A\x00d\ud800a\u200b e\u0301",
            "abstract": "x\x07y\n\nz",
        }
    )

    [talk] = result.talks
    assert talk.title == "Ada é"
    assert talk.abstract == "xy\n\nz"
