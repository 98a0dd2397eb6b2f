"""An agenda out and in again: in every format it comes back as it was."""

import csv
import io
import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from companion.core import agenda
from companion.core.agenda.model import Speaker, Talk
from companion.core.agenda_out import FORMATS, Item, Programme, guid
from companion.core.agenda_out.programme import days
from companion.core.plain_text import line, paragraphs

WARSAW = ZoneInfo("Europe/Warsaw")
AGENDAS = Path(__file__).parents[3] / "shared/agendas"
REAL = {
    "fosdem-2026.xml": "Europe/Brussels",
    "36c3-merged-2019.xml": "Europe/Berlin",
    "debconf-2023.xml": "Asia/Kolkata",
    "penguicon-2019-sched.csv": "America/Detroit",
    "moca-2024.ics": "Europe/Rome",
    "pretalx-democon.json": "UTC",
}
ADA = Speaker("ada", "Ada Low", "", "Low & Sons", "Wrote <b>programs</b>; R&D.")
BEN = Speaker("9c6d0c1e-9a0f-4a52-8a55-6f1f7a3f2b11", "Ben High; Jr., and Sons")


def at(hour, minute=0, day=1, month=6):
    return datetime(2030, month, day, hour, minute, tzinfo=WARSAW)


TALK = Talk(
    "1",
    "Fair pay; for <whom>, really?",
    at(14, 30),
    at(15, 15),
    room="Hall A, 1st floor",
    track="Pay, and more",
    abstract="R&amp;D <i>and</i>\nmore; a, b\\n\n\nTwo paragraphs.",
    language="pl",
    url="https://example.org/talks/1?a=b&c=d",
    speakers=(ADA, BEN),
    roles={"ada": "moderator"},
)
BREAK = Talk("2", "A walk", at(15, 15), at(15, 45), kind="break")
FORMULA = Talk("-3", "=1+1", at(16), at(16), room="'@home", abstract="+ a\n- b")


def programme(*talks, zone=WARSAW, title="Spring Meeting"):
    return Programme(
        slug="spring",
        title=title,
        zone=zone,
        address="https://example.org/e/spring/agenda",
        changed=datetime(2030, 5, 1, 12, tzinfo=UTC),
        revision=7,
        items=tuple(Item(number, talk) for number, talk in enumerate(talks, start=1)),
    )


def back(ending, ours):
    data = FORMATS[ending].write(ours)
    return agenda.read(data, f"agenda.{ending}", ours.zone)


def told(ending, ours, talk):
    """Return what a format can tell of a talk, under the keys it has there."""

    def key(kind, one):
        return one if ending == "csv" else guid(ours.slug, kind, one)

    whole = ending == "json"
    speakers = [
        Speaker(
            line(s.name).casefold() if ending == "csv" else key("speakers", s.key),
            s.name,
            "",
            s.organisation if whole else "",
            s.biography if whole else "",
        )
        for s in talk.speakers
    ]
    roles = {
        told.key: talk.roles[speaker.key]
        for told, speaker in zip(speakers, talk.speakers, strict=True)
        if speaker.key in talk.roles
    }
    return replace(
        talk, key=key("talks", talk.key), speakers=tuple(speakers), roles=roles
    )


@pytest.mark.parametrize("ending", FORMATS)
def test_what_goes_out_comes_back_as_it_was(ending):
    ours = programme(TALK, BREAK, FORMULA)

    found = back(ending, ours)

    assert found.is_ours
    assert found.left_out == ()
    assert found.talks == tuple(
        told(ending, ours, talk) for talk in (TALK, BREAK, FORMULA)
    )


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("name", REAL)
def test_real_agendas_come_back_as_they_were(name, ending):
    if not AGENDAS.exists():
        pytest.skip("the collection of real agendas is not here")
    there = real(name)
    ours = programme(
        *there.talks, zone=ZoneInfo(REAL[name]), title=there.title or "Unnamed"
    )

    found = back(ending, ours)

    assert len(found.talks) == len(there.talks)
    assert {t.key: faceless(t) for t in found.talks} == {
        t.key: faceless(t) for t in (told(ending, ours, talk) for talk in there.talks)
    }


@cache
def real(name):
    return agenda.read((AGENDAS / name).read_bytes(), name, ZoneInfo(REAL[name]))


def faceless(talk):
    """Leave out of a talk the keys of its speakers, which a table does not have."""
    names = sorted((s.name, talk.roles.get(s.key, "")) for s in talk.speakers)
    return replace(talk, speakers=(), roles={}), names


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(
    ("start", "minutes"),
    [
        (at(23, 30), 90),  # over midnight
        (at(0, 30, day=2), 60),  # in the night after
        (datetime(2030, 10, 27, 0, 30, tzinfo=UTC), 30),  # 2:30, clocks go back at 3
        (datetime(2030, 10, 27, 1, 30, tzinfo=UTC), 30),  # 2:30 again
        (datetime(2030, 10, 27, 0, 30, tzinfo=UTC), 120),
        (datetime(2030, 3, 31, 0, 30, tzinfo=UTC), 60),  # clocks go forward
        (at(9), 3 * 24 * 60),  # three days
    ],
)
def test_nights_and_changing_clocks_come_back(ending, start, minutes):
    end = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(WARSAW)
    talk = Talk("1", "Night talk", start.astimezone(WARSAW), end)

    [found] = back(ending, programme(talk)).talks

    assert found.start.astimezone(UTC) == start.astimezone(UTC)
    assert found.end.astimezone(UTC) == end.astimezone(UTC)


TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")
)
LINES = TEXTS.map(line)


@pytest.mark.parametrize("ending", FORMATS)
@given(
    title=TEXTS.map(lambda text: line(f"A{text}")),
    room=LINES,
    abstract=st.one_of(
        TEXTS, st.text("<>&amp;ltbi/ \n#=-'\"\\,;"), st.from_regex("</?b>&lt;.*")
    ).map(paragraphs),
    name=TEXTS.map(lambda text: line(f"A {text} B")),
)
def test_any_words_come_back(ending, title, room, abstract, name):
    speaker = Speaker("s", name)
    talk = replace(
        TALK, title=title, room=room, track=room, abstract=abstract, language=room[:9]
    )
    talk = replace(talk, speakers=(speaker,), roles={}, language=line(talk.language))

    [found] = back(ending, programme(talk)).talks

    assert (found.title, found.room, found.track) == (title, room, room)
    assert (found.abstract, found.language) == (abstract, talk.language)
    assert [one.name for one in found.speakers] == [name]


def test_a_key_that_is_a_guid_stays_one():
    assert guid("spring", "speakers", BEN.key) == BEN.key


def test_a_guid_is_the_same_each_time_and_of_one_event_only():
    made = [guid(slug, "talks", "1") for slug in ("spring", "spring", "autumn")]

    assert made[0] == made[1] != made[2]


def test_the_night_belongs_to_the_day_before():
    ours = programme(
        Talk("1", "Evening", at(22), at(23)),
        Talk("2", "Night", at(3, 59, day=2), at(5, day=2)),
        Talk("3", "Dawn", at(4, day=2), at(5, day=2)),
    )

    found = days(ours)

    assert [(one.index, one.date, len(one.items)) for one in found] == [
        (1, date(2030, 6, 1), 2),
        (2, date(2030, 6, 2), 1),
    ]
    assert (found[0].start, found[0].end) == (at(22), at(5, day=2))


def test_the_xml_has_what_the_schema_of_c3voc_wants():
    root = ET.fromstring(FORMATS["xml"].write(programme(TALK, BREAK)))

    [day] = root.findall("day")
    rooms = day.findall("room")
    [event] = rooms[0].findall("event")
    assert [child.tag for child in root] == [
        *("generator", "version", "conference", "day")
    ]
    assert {child.tag: child.text for child in root.find("conference")} == {
        "title": "Spring Meeting",
        "acronym": "spring",
        "start": "2030-06-01",
        "end": "2030-06-01",
        "days": "1",
        "timeslot_duration": "00:05",
        "base_url": "https://example.org/e/spring/agenda",
        "time_zone_name": "Europe/Warsaw",
    }
    assert day.attrib == {
        "index": "1",
        "date": "2030-06-01",
        "start": "2030-06-01T14:30:00+02:00",
        "end": "2030-06-01T15:45:00+02:00",
    }
    assert [(room.get("name"), len(room.get("guid"))) for room in rooms] == [
        ("Hall A, 1st floor", 36),
        ("", 36),
    ]
    assert event.attrib == {"guid": guid("spring", "talks", "1"), "id": "1"}
    assert [child.tag for child in event] == [
        *("date", "start", "duration", "room", "slug", "url", "recording", "title"),
        *("subtitle", "track", "type", "language", "abstract", "description"),
        *("persons", "links", "attachments"),
    ]
    assert event.findtext("slug") == "spring-1-fair_pay_for_whom_really"
    assert [person.text for person in event.iter("person")] == [
        "Ada Low (moderator)",
        "Ben High; Jr., and Sons",
    ]


def test_the_json_has_what_the_schema_of_c3voc_wants():
    found = json.loads(FORMATS["json"].write(programme(TALK, BREAK)))

    conference = found["schedule"]["conference"]
    [day] = conference.pop("days")
    [event] = day["rooms"][""]
    assert found["$schema"] == "https://c3voc.de/schedule/schema.json"
    assert conference == {
        "acronym": "spring",
        "title": "Spring Meeting",
        "start": "2030-06-01",
        "end": "2030-06-01",
        "daysCount": 1,
        "timeslot_duration": "00:05",
        "time_zone_name": "Europe/Warsaw",
        "rooms": [
            {"name": room, "guid": guid("spring", "rooms", room)}
            for room in ("Hall A, 1st floor", "")
        ],
        "tracks": [{"name": "Pay, and more"}],
    }
    assert set(day) == {"index", "date", "day_start", "day_end", "rooms"}
    key = guid("spring", "talks", "2")
    assert event == {
        "guid": key,
        "id": 2,
        "date": "2030-06-01T15:15:00+02:00",
        "start": "15:15",
        "duration": "00:30",
        "room": "",
        "slug": "spring-2-a_walk",
        "url": f"urn:uuid:{key}",
        "title": "A walk",
        "subtitle": "",
        "track": "",
        "type": "break",
        "language": "",
        "abstract": "",
        "description": "",
        "persons": [],
        "links": [],
        "attachments": [],
    }


@pytest.mark.parametrize(
    ("slug", "acronym"), [("js", "js__"), ("spring-2030", "spring_2030")]
)
def test_an_acronym_is_as_the_schema_wants_it(slug, acronym):
    ours = replace(programme(TALK), slug=slug)

    found = json.loads(FORMATS["json"].write(ours))

    assert found["schedule"]["conference"]["acronym"] == acronym


def test_letters_that_xml_refuses_are_left_out():
    talk = replace(TALK, title="Fair\uffff pay")

    [found] = back("xml", programme(talk)).talks

    assert found.title == "Fair pay"


def test_no_cell_of_the_table_is_a_formula():
    data = FORMATS["csv"].write(programme(FORMULA)).decode("utf-8-sig")

    [_, row] = csv.reader(io.StringIO(data, newline=""))
    assert row == [
        *("'-3", "talk", "'=1+1", "2030-06-01 16:00", "2030-06-01 16:00"),
        *("''@home", "", "", "", "", "'+ a\n- b"),
    ]


def test_the_table_may_be_given_back_with_changes():
    data = FORMATS["csv"].write(programme(TALK, BREAK)).decode("utf-8-sig")

    found = agenda.read(
        data.replace(",", ";").replace("A walk", "A swim").encode(), "a.csv", WARSAW
    )

    assert [talk.title for talk in found.talks][1:] == ["A swim"]


def test_the_calendar_tells_the_zone_and_what_is_off():
    ours = programme(TALK)
    ours = replace(ours, items=(replace(ours.items[0], is_off=True),))

    whole = Calendar.from_ical(FORMATS["ics"].write(ours))

    [zone], [event] = whole.timezones, whole.events
    assert zone["TZID"] == "Europe/Warsaw"
    assert event["DTSTART"].params["TZID"] == "Europe/Warsaw"
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 7)
    assert event["LAST-MODIFIED"].dt == ours.changed
    assert event["UID"] == guid("spring", "talks", "1")
    assert event["DESCRIPTION"].startswith("Ada Low (moderator), Ben High; Jr., and")


def test_no_line_of_the_calendar_is_longer_than_the_standard_allows():
    talk = replace(TALK, abstract="Zażółć gęślą jaźń. " * 40)

    lines = FORMATS["ics"].write(programme(talk)).split(b"\r\n")

    assert max(map(len, lines)) <= 75


@pytest.mark.parametrize("ending", FORMATS)
def test_no_file_has_an_email_address(ending):
    talk = replace(TALK, speakers=(replace(ADA, email="ada@example.org"),))

    assert b"ada@example.org" not in FORMATS[ending].write(programme(talk))


@pytest.mark.parametrize("ending", FORMATS)
@given(data=st.data())
def test_half_a_file_is_read_or_refused_with_a_sentence(ending, data):
    whole = FORMATS[ending].write(programme(TALK, BREAK, FORMULA))
    start, end = sorted(data.draw(st.integers(0, len(whole))) for _ in range(2))

    with suppress(agenda.AgendaError):
        agenda.read(whole[:start] + whole[end:], f"a.{ending}", WARSAW)


def test_what_a_calendar_of_ours_says_twice_counts_once():
    data = FORMATS["ics"].write(programme(TALK))
    twice = data.replace(
        b"CATEGORIES:", b"CATEGORIES:First\r\nSUMMARY:First\r\nCATEGORIES:"
    )

    [found] = agenda.read(twice, "agenda.ics", WARSAW).talks

    assert (found.title, found.track) == (TALK.title, "First")
