"""JSON, JSONP and YAML of nobody's format."""

import io
import json
import zipfile
from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core import agenda
from companion.core.agenda import LeftOut

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = date(2030, 6, 1)  # a Saturday


def read(content, filename="talks.json", **options):
    text = content if isinstance(content, str) else json.dumps(content)
    return agenda.read(text.encode(), filename, BERLIN, **options)


def refusal(content, filename="talks.json", **options):
    with pytest.raises(agenda.AgendaError) as error:
        read(content, filename, **options)
    return str(error.value)


def lines(result):
    """Write talks short: start, end, title, room, track and speakers."""
    return [
        " | ".join(
            [
                f"{t.start:%m-%d %H:%M}-{t.end:%H:%M} {t.title}",
                *filter(None, [t.room, t.track]),
                *(speaker.name for speaker in t.speakers),
            ]
        )
        for t in result.talks
    ]


def archive(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as into:
        for name, text in files.items():
            into.writestr(name.replace("_", "."), text)
    return packed.getvalue()


@pytest.mark.parametrize(
    "record",
    [
        {"title": "Talk", "start": "2030-06-01T09:00", "end": "2030-06-01T10:00"},
        {"name": "Talk", "startTime": "2030-06-01 09:00:00", "mins": "60"},
        {"titre": "Talk", "début": "2030-06-01T09:00:00+02:00", "durée": 60},
        {"title_en": "Talk", "title_ja": "話", "when": 1906527600, "duration": "1:00"},
        {"title": "Talk", "date": "June 1st, 2030", "time": "9 am - 10 am"},
        {"title": "Talk", "start": "Sat Jun 01 2030 09:00:00 GMT+0200 (CEST)",
         "endDate": "Sat Jun 01 2030 10:00:00 GMT+0200 (CEST)"},
        {"talk": {"title": "Talk"},
         "slot": {"start": "2030-06-01T09:00", "duration": 60}},
        {"summary": "x", "title": {"pl": "Mowa", "en": "Talk"},
         "start": {"dateTime": "2030-06-01T09:00:00"}, "length": "60"},
    ],
)  # fmt: skip
def test_a_record_is_read_by_the_names_of_its_fields(record):
    assert lines(read([record])) == ["06-01 09:00-10:00 Talk"]


@pytest.mark.parametrize(
    "content",
    [
        {"days": [{"date": "2030-06-01", "slots": [
            {"time": "9:00", "mins": 60, "talks": [{"title": "A", "room": "X"}]}]}]},
        {"2030-06-01": {"9:00": [{"title": "A", "minutes": 60, "room": "X"}]}},
        {"rooms": {"X": [{"title": "A", "start": "2030-06-01T09:00", "minutes": 60}]}},
        {"rooms": [{"name": "X", "events": [
            {"title": "A", "start": "2030-06-01T09:00", "end": "2030-06-01T10:00"}]}]},
        {"a": {"title": "A", "room": "X", "start": "2030-06-01T09:00", "mins": 60}},
        {"events": [
            {"name": "A", "venue_id": 7, "start": "2030-06-01T09:00", "mins": 60}],
         "venues": [{"id": 7, "name": "X"}]},
        {"sessions": [{"id": 1, "title": "A"}], "timetable": [
            {"day": "2030-06-01", "start": "9:00", "end": "10:00", "talks": {"X": 1}}]},
        {"sessions": [{"title": "A", "slot_id": 3, "room": "X"}], "slots": [
            {"id": 3, "start": "2030-06-01T09:00", "end": "2030-06-01T10:00"}]},
    ],
)  # fmt: skip
def test_what_lies_around_a_record_tells_what_it_does_not(content):
    assert lines(read(content)) == ["06-01 09:00-10:00 A | X"]


def test_groups_without_a_word_for_them_are_rooms_unless_there_are_rooms():
    talk = {"title": "A", "start": "2030-06-01T09:00", "end": "2030-06-01T10:00"}

    without = read({"W1": [talk], "W2": [talk]})
    with_rooms = read({"W1": [talk | {"room": "X"}], "W2": [talk | {"room": "Y"}]})

    assert [(t.room, t.track) for t in without.talks] == [("W1", ""), ("W2", "")]
    assert [(t.room, t.track) for t in with_rooms.talks] == [("X", "W1"), ("Y", "W2")]


@pytest.mark.parametrize(
    "speakers",
    [
        "Ada Lovelace, Grace Hopper",
        "Ada Lovelace and Grace Hopper",
        ["Ada Lovelace", "Grace Hopper"],
        [{"name": "Ada Lovelace"}, {"firstName": "Grace", "lastName": "Hopper"}],
        [{"name": "Ada", "surname": "Lovelace"}, {"person": {"name": "Grace Hopper"}}],
        {"chair": ["Ada Lovelace"], "panel": ["Grace Hopper"]},
        [{"name_en": "Ada Lovelace"}, {"name": ["Grace", "Hopper"]}],
    ],
)
def test_speakers_are_named_in_many_ways(speakers):
    [talk] = read(
        [{"title": "A", "start": "2030-06-01T09:00", "speakers": speakers}]
    ).talks

    assert [speaker.name for speaker in talk.speakers] == [
        "Ada Lovelace",
        "Grace Hopper",
    ]


def test_speakers_by_ids_are_found_in_their_list():
    result = read(
        {
            "talks": [
                {"title": "A", "start": "2030-06-01T09:00", "speakers": [1, 2]},
                {"title": "B", "start": "2030-06-01T10:00", "speakers": [1]},
            ],
            "speakers": [
                {
                    "id": 1,
                    "name": "Ada Lovelace",
                    "company": "Engines",
                    "bio": "Counts.",
                },
                {"id": 2, "name": "Ada Lovelace"},
            ],
        }
    )

    assert [(s.name, s.organisation, s.biography) for s in result.speakers] == [
        ("Ada Lovelace", "Engines", "Counts."),
        ("Ada Lovelace", "", ""),
    ]


def test_ids_of_nobody_are_told():
    result = read([{"title": "A", "start": "2030-06-01T09:00", "speakers": [1, 2]}])

    assert result.warnings[0] == (
        "Speakers given by ids that are not in the file: 2. Put the list of speakers "
        "into one ZIP archive with this file."
    )


@pytest.mark.parametrize(
    ("text", "filename"),
    [
        ('callback([{"title": "A", "start": "2030-06-01T09:00"}]);', "a.jsonp"),
        ('var program = [{"title": "A", "start": "2030-06-01T09:00"}];', "a.js"),
        (('/* ours */ export default {"talks": [{"title": "A", "start":'
         ' "2030-06-01T09:00"}]}'), "a.js"),
        ('{"title": "A", "start": "2030-06-01T09:00"}\n\n', "a.json"),
        ('[{"title": "A\n", "level": low, "start": "2030-06-01T09:00"}]', "a.json"),
        ("- {title: A, date: 2030-06-01, start: 09:00}", "a.yml"),
        ("- title: A\n  <<: {start: 2030-06-01 09:00}\n", "a.yaml"),
    ],
)  # fmt: skip
def test_json_may_be_wrapped_and_yaml_may_look_like_it(text, filename):
    assert lines(read(text, filename)) == ["06-01 09:00-09:00 A"]


def test_times_of_yaml_stay_as_they_are_written():
    text = "- {title: A, day: 2030-06-01, start: 12:30, end: 13:00, id: 007}"

    [talk] = read(text, "a.yml").talks

    assert (f"{talk.start:%H:%M}", talk.key) == ("12:30", "007")


def test_a_list_and_its_timetable_may_come_in_one_archive():
    data = archive(
        sessions_yml="- {id: 1, title: A, speakers: [9]}\n- {id: 2, title: Never}\n",
        speakers_csv="id,name\n9,Ada Lovelace\n",
        schedule_json=json.dumps(
            [{"date": "2030-06-01", "timeslots": [
                {"startTime": "09:00", "endTime": "10:00", "sessionIds": [1, 5]}]}]
        ),
    )  # fmt: skip

    result = agenda.read(data, "all.zip", BERLIN)

    assert lines(result) == ["06-01 09:00-10:00 A | Ada Lovelace"]
    assert result.left_out == (
        LeftOut("schedule 1 timeslots 1 sessionIds 5", "“5” is not in the file"),
        LeftOut("sessions 2", "“Never” is in no timetable"),
    )


def test_beside_entries_everything_is_accounted_for():
    result = read(
        [
            {"title": "A", "start": "2030-06-01T09:00"},
            {"title": "-", "start": "2030-06-01T09:00"},
            {"title": "B"},
            {"title": "C", "start": "2030-06-01T09:00", "status": "rejected"},
        ]
    )

    assert [talk.title for talk in result.talks] == ["A"]
    assert result.left_out == (
        LeftOut("2", "it has no title"),
        LeftOut("3 “B”", "start: no time is given"),
        LeftOut("4 “C”", "its state is rejected"),
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("Jul 5", "2030-07-05"),
        ("Monday 3rd June", "2030-06-03"),
        ("WEDNESDAY / MIÉRCOLES - June / Junio 5 - Day 5", "2030-06-05"),
        ("poniedziałek", "2030-06-03"),
        ("Day 2", "2030-06-02"),
        ("jun16", "2030-06-16"),
        ("15 czerwca", "2030-06-15"),
    ],
)
def test_the_first_date_tells_the_year_and_the_week(day, expected):
    content = [{"title": "A", "day": day, "start": "9:00"}]

    result = read(content, first_date=FIRST)

    assert [str(talk.start.date()) for talk in result.talks] == [expected]
    assert refusal(content) == (
        f"talks.json: “{day}” is a day of no certain year. Say the date of the first "
        "day."
    )


def test_times_alone_are_on_the_first_date():
    assert lines(read([{"title": "A", "time": "9:00 - 10:00"}], first_date=FIRST)) == [
        "06-01 09:00-10:00 A"
    ]


def test_what_was_recognised_is_told_and_can_be_changed():
    content = [{"kopf": "A", "title": "Prof.", "start": "25/04/2030 9:00"}]

    result = read(content, columns={"title": "kopf"})

    assert [talk.title for talk in result.talks] == ["A"]
    assert result.recognised == agenda.Recognised(
        ("kopf", "title", "start"),
        {"title": "kopf", "start": "start"},
        date_order="dmy",
        format="JSON or YAML",
    )


@pytest.mark.parametrize(
    ("text", "filename", "expected"),
    [
        ("[" * 100_000, "a.json", "The file is nested too deeply for an agenda."),
        ('[{"title": "A" "b"}]', "a.json",
         "The JSON is not well-formed at line 1: Expecting ',' delimiter."),
        ("a: [", "a.yml", "The YAML is not well-formed at line 2."),
        ("- &a [x, x]\n" + "".join(
            f"- &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n"
            for n in range(9)), "a.yml",
         "The YAML is nested too deeply or grows too large."),
        ("&a [*a]", "a.yml", "The YAML is nested too deeply or grows too large."),
        ("- " * 80 + "x", "a.yml", "The YAML is nested too deeply or grows too large."),
        ("!!python/object:os.system {}", "a.yml",
         "There is no list of entries in the file."),
        ("[1, 2]", "a.json", "There is no list of entries in the file."),
        ('[{"title": "A", "text": "b"}]', "a.json",
         ("No field holds a time (start) of entries. The fields are: title, text. Say "
         "which does, or put the list and its timetable into one ZIP archive.")),
        ('[{"title": "A", "start": "03/04/2030 9:00"}]', "a.json",
         ("“03/04/2030” may be day/month or month/day. Say which, or write all dates "
          "as 2030-12-31.")),
        ('[{"title": "A", "start": "9:00"}]', "a.json",
         ("The column “start” has times but no dates. Add a column Date, such as "
         "2030-12-31, or say the date of the first day.")),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_sentence(text, filename, expected):
    assert refusal(text, filename) == f"{filename}: {expected}"


KEYS = st.sampled_from(
    [
        *("title", "start", "date", "end", "room", "speakers", "id", "name", "day"),
        *("sessions", "rooms", "slot_id", "talks", "time", "2030-06-01", "9:00", "x"),
    ]
)
VALUES = st.sampled_from(
    [
        "A",
        "2030-06-01",
        "9:00",
        "2030-06-01T09:00",
        "1",
        "",
        "Day 1",
        "03/04/2030",
        "\ud800",
    ]
)
CONTENT = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | VALUES
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5)
    ),
    max_leaves=25,
)


def read_or_refuse(data, filename, **options):
    try:
        return agenda.read(data, filename, UTC, **options)
    except agenda.AgendaError as error:
        return str(error)


@given(CONTENT, st.sampled_from([None, FIRST]), st.sampled_from(["a.json", "a.yml"]))
def test_records_of_any_shape_are_read_or_refused_in_words(content, first, filename):
    result = read_or_refuse(json.dumps(content).encode(), filename, first_date=first)

    if isinstance(result, str):
        assert result.startswith(filename)
    else:
        assert len({talk.key for talk in result.talks}) == len(result.talks)


@given(st.text(alphabet="-&*ab:[]{} \n!<?|>'\"", max_size=60) | st.binary(max_size=60))
def test_any_yaml_is_read_or_refused_in_words(text):
    data = text.encode() if isinstance(text, str) else text

    result = read_or_refuse(data, "a.yml")

    assert not isinstance(result, str) or result.startswith("a.yml")


@given(st.lists(st.tuples(st.sampled_from(["A", "B"]), st.integers(0, 23)), min_size=1))
def test_no_record_of_a_list_is_lost(talks):
    content = [{"title": t, "start": f"2030-06-01T{hour:02}:00"} for t, hour in talks]

    assert len(read_or_refuse(json.dumps(content).encode(), "a.json").talks) == len(
        talks
    )


def test_a_running_number_is_nobodys_id():
    def keys(*titles):
        talks = [
            {"number": number, "title": title, "start": "2030-06-01 09:00"}
            for number, title in enumerate(titles, start=1)
        ]
        return {talk.title: talk.key for talk in read(talks).talks}

    before, after = keys("Alpha", "Beta"), keys("Opening", "Alpha", "Beta")

    assert {title: after[title] for title in before} == before


def test_of_records_that_are_refused_the_first_are_shown():
    talks = [{"title": f"{n}", "about": {"en": "x"}, "tags": []} for n in range(5)]

    with pytest.raises(agenda.AgendaError) as error:
        read(talks)

    assert error.value.recognised.sample == (
        {"title": "0", "about": "x"},
        {"title": "1", "about": "x"},
        {"title": "2", "about": "x"},
    )
