"""Calendars, as many programs write them."""

from zoneinfo import ZoneInfo

import pytest

from companion.core import agenda
from companion.core.agenda import LeftOut

BERLIN = ZoneInfo("Europe/Berlin")


def event(*lines, start="DTSTART:20300601T090000", title="Talk"):
    return ["BEGIN:VEVENT", start, f"SUMMARY:{title}", *lines, "END:VEVENT"]


def calendar(*events, head=()):
    lines = ["BEGIN:VCALENDAR", *head, *(line for e in events for line in e)]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def read(*events, head=()):
    return agenda.read(calendar(*events, head=head), "talks.ics", BERLIN)


def times(result):
    [talk] = result.talks
    return f"{talk.start:%d %H:%M%z}", f"{talk.end:%d %H:%M%z}"


@pytest.mark.parametrize(
    ("start", "head", "expected"),
    [
        ("DTSTART:20300601T090000", (), "09:00+0200"),
        ("DTSTART:20300601T090000Z", (), "11:00+0200"),
        ("DTSTART:20300601T090000", ("X-WR-TIMEZONE:Europe/London",), "10:00+0200"),
        ("DTSTART;TZID=Europe/London:20300601T090000", (), "10:00+0200"),
        ("DTSTART;TZID=Nowhere/Else:20300601T090000", (), "09:00+0200"),
        (
            "DTSTART;TZID=Europe/London;VALUE=DATE-TIME:20300601T090000",
            (),
            "10:00+0200",
        ),
    ],
)
def test_every_time_finds_its_zone(start, head, expected):
    [talk] = read(event(start=start), head=head).talks

    assert f"{talk.start:%H:%M%z}" == expected


def test_a_duration_stands_for_an_end():
    assert times(read(event("DURATION:PT30M"))) == ("01 09:00+0200", "01 09:30+0200")


def test_without_an_end_the_talk_is_kept_and_told():
    result = read(event())

    assert times(result) == ("01 09:00+0200", "01 09:00+0200")
    assert result.warnings == (
        "Entries without a length or an end, kept with none: 1.",
    )


def test_what_takes_place_all_day_or_not_at_all_is_left_out_and_named():
    result = read(
        event(title="Fair", start="DTSTART;VALUE=DATE:20300601"),
        event("STATUS:CANCELLED", title="Off"),
        event(title="Odd", start="DTSTART:soon"),
        event("DTEND:20300601T080000", title="Backwards"),
        event("DTEND:20300601T100000", title="Good"),
    )

    assert [talk.title for talk in result.talks] == ["Good"]
    assert result.left_out == (
        LeftOut("entry 1 “Fair”", "it lasts all day"),
        LeftOut("entry 2 “Off”", "its state is CANCELLED"),
        LeftOut("entry 3 “Odd”", "it has no start that can be read"),
        LeftOut(
            "entry 4 “Backwards”", "it ends (2030-06-01 08:00) before it starts (09:00)"
        ),
    )


def test_a_repeated_uid_does_not_make_two_talks_one():
    result = read(
        event("UID:1", title="One"),
        event("UID:1", title="Two"),
        event("UID:1", title="Two", start="DTSTART:20300602T090000"),
        event("UID:2", title="Three"),
    )

    assert len({talk.key for talk in result.talks}) == 4
    assert result.talks[3].key == "2"


def test_of_what_repeats_the_first_time_is_read_and_the_organizer_told():
    result = read(event("RRULE:FREQ=WEEKLY", "DURATION:PT1H"))

    assert times(result) == ("01 09:00+0200", "01 10:00+0200")
    assert result.warnings == (
        "Entries that repeat, of which only the first time was read: 1.",
    )


@pytest.mark.parametrize(
    ("summary", "title", "names"),
    [
        ("Talk - Ada Lovelace", "Talk", ["Ada Lovelace"]),
        ("A - B - Ada Lovelace\\, Bob", "A - B", ["Ada Lovelace", "Bob"]),
        ("Talk - ", "Talk", []),
        ("Talk", "Talk", []),
    ],
)
def test_pretalx_writes_speakers_behind_the_title(summary, title, names):
    [talk] = read(event(title=summary), head=("PRODID:-//pretalx//x//y",)).talks

    assert talk.title == title
    assert [speaker.name for speaker in talk.speakers] == names


def test_other_programs_may_mean_anything_by_a_hyphen():
    [talk] = read(event(title="Rust - a primer")).talks

    assert (talk.title, talk.speakers) == ("Rust - a primer", ())


def test_lines_of_the_description_may_name_speaker_and_track():
    [talk] = read(
        event("DESCRIPTION:Speaker: Ada\\nTrack: 4\\nSo.", title="Talk - Ada")
    ).talks

    assert (talk.title, talk.track) == ("Talk", "4")
    assert [speaker.name for speaker in talk.speakers] == ["Ada"]


def test_attendees_speak_by_their_common_names():
    [talk] = read(event('ATTENDEE;CN="Ada Lovelace":mailto:a@example.org')).talks

    assert [speaker.name for speaker in talk.speakers] == ["Ada Lovelace"]


def test_a_fold_inside_a_letter_is_undone():
    data = calendar(event(title="Café"))
    data = data.replace("é".encode(), b"\xc3\r\r\n \xa9")

    [talk] = agenda.read(data, "talks.ics", BERLIN).talks

    assert talk.title == "Café"


def test_a_calendar_may_hide_in_a_comment_of_a_web_page():
    data = b"<!--\n" + calendar(event()) + b"-->\n"

    assert len(agenda.read(data, "talks.ics", BERLIN).talks) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"BEGIN:VCALENDAR\n",
        b"BEGIN:VCALENDAR\nnonsense\nEND:VCALENDAR",
        b"BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR",
    ],
)
def test_half_a_calendar_is_refused(data):
    with pytest.raises(agenda.AgendaError, match=r"^half\.ics"):
        agenda.read(data, "half.ics", BERLIN)


def test_a_calendar_of_too_many_entries_is_refused_before_it_is_parsed():
    with pytest.raises(agenda.AgendaError) as refusal:
        agenda.read(calendar(["BEGIN:VEVENT"] * 10_001), "many.ics", BERLIN)

    assert str(refusal.value) == (
        "many.ics: The calendar has more than 10,000 entries."
    )
