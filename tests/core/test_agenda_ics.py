"""Calendars, as many programs write them."""

from datetime import date
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


def starts(result):
    return [f"{talk.start:%m-%d %H:%M}" for talk in result.talks]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("RRULE:FREQ=DAILY;COUNT=3", ["06-01 09:00", "06-02 09:00", "06-03 09:00"]),
        ("RRULE:FREQ=DAILY;UNTIL=20300602T235959Z", ["06-01 09:00", "06-02 09:00"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20300610", ["06-01 09:00", "06-08 09:00"]),
        ("RRULE:FREQ=DAILY;BYHOUR=9,14;COUNT=2", ["06-01 09:00", "06-01 14:00"]),
        ("RDATE:20300605T100000", ["06-01 09:00", "06-05 10:00"]),
    ],
)
def test_what_repeats_is_read_each_time(rule, expected):
    result = read(event(rule, "DURATION:PT1H"))

    assert starts(result) == expected
    assert len({talk.key for talk in result.talks}) == len(expected)


def test_times_that_are_taken_out_or_changed_are_so():
    result = read(
        event("UID:1", "RRULE:FREQ=DAILY;COUNT=4", "EXDATE:20300602T090000"),
        event(
            "UID:1",
            "RECURRENCE-ID:20300603T090000",
            title="Moved",
            start="DTSTART:20300603T150000",
        ),
        event(
            "UID:1",
            "RECURRENCE-ID:20300604T090000",
            "STATUS:CANCELLED",
            title="Off",
            start="DTSTART:20300604T090000",
        ),
    )

    assert starts(result) == ["06-01 09:00", "06-03 15:00"]
    assert [talk.title for talk in result.talks] == ["Talk", "Moved"]
    assert result.left_out == (LeftOut("entry 1 “Talk”", "its state is CANCELLED"),)


def test_the_clock_of_what_repeats_stays_when_clocks_are_changed():
    result = read(event("RRULE:FREQ=DAILY;COUNT=2", start="DTSTART:20301026T090000"))

    assert [f"{t.start:%d %H:%M%z}" for t in result.talks] == [
        "26 09:00+0200",
        "27 09:00+0100",
    ]


def test_what_repeats_for_ever_is_read_on_the_days_of_the_event():
    result = read(
        event("RRULE:FREQ=DAILY", "DURATION:PT1H", title="Lunch"),
        event("DURATION:PT1H", title="Close", start="DTSTART:20300603T180000"),
    )

    assert starts(result) == [
        "06-01 09:00",
        "06-02 09:00",
        "06-03 09:00",
        "06-03 18:00",
    ]
    assert result.warnings == (
        (
            "Entries that repeat, read between the first and the last date in the "
            "file, 2030-06-01 and 2030-06-03: 1."
        ),
    )


def test_where_all_repeats_for_ever_sixty_times_are_read():
    result = read(event("RRULE:FREQ=DAILY", "DURATION:PT1H"))

    assert len(result.talks) == 60
    assert result.warnings == (
        "Entries that repeat, of which no more than 60 times were read: 1.",
    )


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYHOUR=9,10,11,12;BYMINUTE=0,5,10,15,20,25,30,35,40,45,50,55",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5",
        "FREQ=YEARLY;INTERVAL=0",
        "FREQ=NEVER",
        "COUNT=3",
    ],
)
def test_of_a_rule_that_asks_too_much_the_first_time_is_read(rule):
    result = read(event(f"RRULE:{rule}", "DURATION:PT1H"))

    assert starts(result) == ["06-01 09:00"]
    assert result.warnings == (
        "Entries that repeat, of which only the first time was read: 1.",
    )


def test_more_times_than_an_agenda_has_are_refused():
    with pytest.raises(agenda.AgendaError) as refusal:
        read(*(event("RRULE:FREQ=DAILY", title=f"{n}") for n in range(170)))

    assert str(refusal.value) == (
        "talks.ics: The file has more than 10,000 entries. Import it in parts."
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


MARCH = (date(2027, 3, 12), date(2027, 3, 13))


def read_for_march(*events):
    return agenda.read(calendar(*events), "talks.ics", BERLIN, days=MARCH)


def test_what_repeats_since_long_ago_is_read_around_the_days_of_the_event():
    result = read_for_march(
        event("RRULE:FREQ=DAILY", "DURATION:PT1H", start="DTSTART:20250101T120000"),
        event("DURATION:PT1H", title="Old", start="DTSTART:20250103T180000"),
        event("DURATION:PT1H", title="New", start="DTSTART:20270312T180000"),
    )

    assert starts(result) == [
        *("03-11 12:00", "03-12 12:00", "03-13 12:00", "03-14 12:00"),
        *("01-03 18:00", "03-12 18:00"),
    ]
    assert result.warnings == (
        (
            "Entries that repeat, read from a day before the event to a day after it, "
            "2027-03-11 to 2027-03-14: 1."
        ),
    )


def test_what_repeats_on_other_days_than_those_of_the_event_is_left_out():
    result = read_for_march(event("RRULE:FREQ=WEEKLY;COUNT=2", "DURATION:PT1H"))

    assert result.left_out == (
        LeftOut(
            "entry 1 “Talk”",
            "it does not take place between 2027-03-11 and 2027-03-14",
        ),
    )


@pytest.mark.parametrize(
    ("head", "start"),
    [
        (("X-WR-TIMEZONE:Middle/Earth",), "DTSTART:20300601T090000"),
        ((), "DTSTART;TZID=Middle/Earth:20300601T090000"),
    ],
)
def test_a_zone_that_nobody_knows_is_told(head, start):
    result = read(event("DURATION:PT1H", start=start), head=head)

    assert times(result) == ("01 09:00+0200", "01 10:00+0200")
    assert result.warnings == (
        "The file names a time zone we do not know: Middle/Earth.",
    )


def test_a_zone_that_the_file_describes_itself_is_known():
    described = [
        *("BEGIN:VTIMEZONE", "TZID:Here", "BEGIN:STANDARD"),
        *("DTSTART:19700101T000000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0300"),
        *("END:STANDARD", "END:VTIMEZONE"),
    ]

    result = read(
        described, event("DURATION:PT1H", start="DTSTART;TZID=Here:20300601T090000")
    )

    assert times(result) == ("01 08:00+0200", "01 09:00+0200")
    assert result.warnings == ()


def test_the_address_of_who_takes_part_is_that_of_the_speaker():
    result = read(
        event(
            "DURATION:PT1H",
            "ATTENDEE;CN=Ada Byron:mailto:Ada@example.org",
            "ATTENDEE;CN=Bob Bit:urn:bob",
        )
    )

    assert [(s.name, s.email) for s in result.speakers] == [
        ("Ada Byron", "ada@example.org"),
        ("Bob Bit", ""),
    ]
