"""Promises that hold for any file whatever."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from companion.core import agenda
from companion.core.agenda.gather import Entry, Person, Source, gather

FILENAMES = st.sampled_from(["a.csv", "a.xml", "a.json", "a.ics", "a"])
WORDS = st.sampled_from(
    [
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "DTSTART",
        ":20300601T090000Z",
        ";TZID=Europe/Paris",
        "DURATION:P9999999D",
        "DTEND:",
        "RRULE:FREQ=DAILY",
        "SUMMARY:x",
        "\r\n",
        "\n",
        "\n ",
        ";VALUE=DATE:",
        "20300601",
        "<schedule>",
        "<day date='2030-06-01'>",
        "<event>",
        "<entry>",
        "</event>",
        "</day>",
        "</schedule>",
        "<title>x</title>",
        "<start>9:00</start>",
        "<date>0001-01-01T00:00",
        "<duration>999:99</duration>",
        "</date>",
        "Title,Start\n",
        "x,2030-06-01 9:00\n",
        "Title;Date;Start;End\n",
        "x;0001-01-01;0:00;0:00\n",
        "9999-12-31 23:59,",
        '"',
        "UID:1",
        "ATTENDEE;CN=",
        "X-WR-TIMEZONE:../x",
        "\x00",
        "é",
    ]
)
FILES = st.binary(max_size=300) | st.lists(WORDS, max_size=30).map(
    lambda words: "".join(words).encode()
)
TEXTS = st.text(max_size=12)
TIMES = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001 -- the strategy adds the zone
    max_value=datetime(2199, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
PEOPLE = st.builds(Person, name=TEXTS, id=st.sampled_from(["", "p", "q"]))
ENTRIES = st.builds(
    lambda start, minutes, **rest: Entry(
        start=start, end=start + timedelta(minutes=minutes), **rest
    ),
    where=TEXTS,
    title=st.sampled_from(["", "One", "Two"]),
    start=TIMES,
    minutes=st.integers(-5, 60),
    ids=st.tuples(st.sampled_from(["", "g", "h", "g-2"])),
    people=st.lists(PEOPLE, max_size=3).map(tuple),
)


def read_or_refuse(data, filename):
    try:
        return agenda.read(data, filename, UTC)
    except agenda.AgendaError as refusal:
        return str(refusal)


@given(FILES, FILENAMES)
@example(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:00010101T000000\nEND:VEVENT", "a.ics")
def test_a_file_is_read_or_refused_in_words(data, filename):
    result = read_or_refuse(data, filename)

    if isinstance(result, str):
        assert result.startswith(filename)
    else:
        assert len({talk.key for talk in result.talks}) == len(result.talks)
        assert all(talk.start <= talk.end for talk in result.talks)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | TEXTS,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["rooms", "title", "date", "persons", "name", "events"]
                ),
                inner,
                max_size=3,
            )
        ),
        max_leaves=20,
    )
)
def test_json_of_any_shape_is_read_or_refused_in_words(content):
    whole = {"schedule": {"conference": {"days": [content]}, "events": content}}

    result = read_or_refuse(json.dumps(whole).encode(), "a.json")

    assert result == "a.json has no entries." or result.format == "frab/pretalx JSON"


@given(st.lists(ENTRIES, max_size=12))
def test_entries_are_talks_or_left_out_and_keys_differ(entries):
    result = gather(Source("test", UTC), entries)

    assert len(result.talks) + len(result.left_out) == len(entries)
    assert len({talk.key for talk in result.talks}) == len(result.talks)
    assert all(talk.key for talk in result.talks)
    assert len({s.key for s in result.speakers}) == len(result.speakers)


@given(st.lists(st.tuples(st.text('ab,;\n" |', min_size=1), TIMES | st.none())))
def test_every_row_of_a_table_is_accounted_for(rows):
    table = io.StringIO()
    lines = [
        ("Title", "Start"),
        *((f"t{t}", s and f"{s:%Y-%m-%d %H:%M}") for t, s in rows),
    ]
    csv.writer(table).writerows([*lines, ("Last", "2030-06-01 09:00")])

    result = agenda.read(table.getvalue().encode(), "a.csv", UTC)

    assert len(result.talks) + len(result.left_out) == len(rows) + 1
    assert len(result.talks) == sum(start is not None for _, start in rows) + 1
