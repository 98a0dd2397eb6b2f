"""Several agenda files in an archive, and several agendas as one programme."""

import io
import itertools
import zipfile
from zoneinfo import ZoneInfo

import pytest

from companion.core import agenda
from companion.core.agenda.bundle import packed
from companion.core.agenda.together import apart

BERLIN = ZoneInfo("Europe/Berlin")
HEAD = "ID,Title,Start,End\n"
DAY1 = HEAD + (
    "a7,Alpha,2030-06-01 09:00,2030-06-01 10:00\n"
    "b3,Beta,2030-06-01 10:00,2030-06-01 11:00\n"
)
DAY2 = HEAD + (
    "a7,Gamma,2030-06-02 09:00,2030-06-02 10:00\n"
    "b3,Delta,2030-06-02 10:00,2030-06-02 11:00\n"
)
CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:opening
SUMMARY:Opening
DTSTART:20300601T060000Z
DTEND:20300601T070000Z
END:VEVENT
END:VCALENDAR
"""


def read(**files):
    texts = [(name.replace("_", "."), text.encode()) for name, text in files.items()]
    return agenda.read(packed(texts), "all.zip", BERLIN)


def titles(found):
    return [talk.title for talk in found.talks]


def parts(*texts):
    return [
        agenda.read(text.encode(), f"day{number}.csv", BERLIN)
        for number, text in enumerate(texts, start=1)
    ]


def test_each_file_is_read_by_its_own_reader():
    found = read(day1_csv=DAY1, opening_ics=CALENDAR)

    assert titles(found) == ["Opening", "Alpha", "Beta"]
    assert found.format == "iCalendar, table (CSV, XLSX, XLS, ODS)"


def test_files_that_count_alike_lose_nothing():
    found = read(day1_csv=DAY1, day2_csv=DAY2)

    assert titles(found) == ["Alpha", "Beta", "Gamma", "Delta"]
    assert len({talk.key for talk in found.talks}) == 4
    assert found.left_out == ()


def test_what_is_in_two_files_is_left_out_by_name():
    gamma = "c9,Gamma,2030-06-02 09:00,2030-06-02 10:00\n"

    found = read(day1_csv=DAY1, day2_csv=DAY1 + gamma)

    assert titles(found) == ["Alpha", "Beta", "Gamma"]
    assert [talk.key for talk in found.talks] == ["a7", "b3", "c9"]
    assert [(item.where, item.why) for item in found.left_out] == [
        ("day2.csv: Alpha", "it is in day1.csv too"),
        ("day2.csv: Beta", "it is in day1.csv too"),
    ]


def test_keys_do_not_depend_on_the_order_of_the_files():
    orders = itertools.permutations(parts(DAY1, DAY2, DAY1.replace("Beta", "Eta")))

    keys = [
        {(talk.title, talk.key) for part in apart(order) for talk in part.talks}
        for order in orders
    ]

    assert len(keys[0]) == 5
    assert all(one == keys[0] for one in keys)


def test_one_file_keeps_its_keys():
    [found] = parts(DAY1)

    assert apart([found]) == [found]


def test_files_of_records_that_need_each_other_are_read_together():
    talks = "- {id: 1, title: Alpha, speakers: [9]}\n"
    times = """[{"date": "2030-06-01", "timeslots": [
        {"startTime": "09:00", "endTime": "10:00", "sessionIds": [1]}]}]"""

    found = read(talks_yml=talks, people_csv="id,name\n9,Ada Low\n", times_json=times)

    assert (titles(found), found.format) == (["Alpha"], "JSON or YAML")
    assert [speaker.name for speaker in found.speakers] == ["Ada Low"]
    assert found.warnings == ()


def test_a_file_that_may_be_of_another_agenda_is_named():
    found = read(day1_csv=DAY1, day2_csv="Wann,Wo\nheute,hier\n")

    assert titles(found) == ["Alpha", "Beta"]
    assert found.warnings == (
        "day2.csv is no agenda by itself. Look whether anything of it is missing.",
    )


def test_a_file_that_is_no_agenda_is_refused_by_name():
    with pytest.raises(agenda.AgendaError) as refusal:
        read(day1_csv=DAY1, opening_ics="BEGIN:VCALENDAR\nEND:VCALENDAR\n")

    assert str(refusal.value).startswith("all.zip: opening.ics")


def test_two_files_of_one_name_are_both_read():
    archive = packed([("day.csv", DAY1.encode()), ("day.csv", DAY2.encode())])

    assert titles(agenda.read(archive, "all.zip", BERLIN)) == [
        *("Alpha", "Beta", "Gamma", "Delta")
    ]


def test_what_an_archive_would_hide_is_not_put_into_one():
    with pytest.raises(agenda.AgendaError) as refusal:
        packed([("day1.csv", DAY1.encode()), ("page.html", b"<p>")])

    assert str(refusal.value) == "page.html must be read alone, without other files."


def test_a_spreadsheet_is_no_bundle_of_its_parts():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as writer:
        writer.writestr("[Content_Types].xml", "<Types/>")
        writer.writestr("word/document.xml", "<document/>")

    with pytest.raises(agenda.AgendaError) as refusal:
        agenda.read(archive.getvalue(), "letter.docx", BERLIN)

    assert str(refusal.value).startswith("letter.docx is no agenda we can read.")
