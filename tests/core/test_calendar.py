from datetime import UTC, datetime, timedelta, timezone

import icalendar
import vobject
from hypothesis import given
from hypothesis import strategies as st

from companion.core.calendar.write import Entry, calendar

WARSAW = timezone(timedelta(hours=2))
TALK = Entry(
    uid="talk-7@example.org",
    title="Fair pay; for whom, really?",
    start=datetime(2030, 6, 1, 11, tzinfo=WARSAW),
    end=datetime(2030, 6, 1, 11, 45, tzinfo=WARSAW),
    changed=datetime(2030, 5, 1, tzinfo=UTC),
    room="Sala 2, I piętro",
    description="With Olena.\nBring questions.",
    url="https://example.org/talks/7",
)


def test_a_talk_is_read_back_by_another_reader():
    [event] = vobject.readOne(calendar([TALK], "My talks").decode()).vevent_list

    assert event.uid.value == TALK.uid
    assert event.summary.value == TALK.title
    assert event.dtstart.value == TALK.start
    assert event.dtend.value == TALK.end
    assert event.dtstamp.value == TALK.changed
    assert event.location.value == TALK.room
    assert event.description.value == TALK.description
    assert event.url.value == TALK.url


def test_what_is_not_known_is_left_out():
    bare = Entry(
        uid="1", title="Tea", start=TALK.start, end=TALK.end, changed=TALK.changed
    )

    assert calendar([bare], "Mine").decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//event-companion//EN",
        "X-WR-CALNAME:Mine",
        "BEGIN:VEVENT",
        "SUMMARY:Tea",
        "DTSTART:20300601T090000Z",
        "DTEND:20300601T094500Z",
        "DTSTAMP:20300501T000000Z",
        "UID:1",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_no_talks_are_a_calendar_too():
    assert icalendar.Calendar.from_ical(calendar([], "Mine")).events == []


@given(st.text(), st.text())
def test_no_title_or_room_can_add_an_event_or_a_field(title, room):
    entry = Entry(
        uid="1",
        title=f"A{title}B",
        start=TALK.start,
        end=TALK.end,
        changed=TALK.changed,
        room=f"A{room}B",
    )

    whole = icalendar.Calendar.from_ical(calendar([entry], "Mine"))

    assert [set(event) for event in whole.events] == [
        {"UID", "SUMMARY", "DTSTAMP", "DTSTART", "DTEND", "LOCATION"}
    ]
