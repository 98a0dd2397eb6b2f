"""Grids, spreadsheets and tables without headings."""

from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core import agenda
from companion.core.agenda import LeftOut

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = date(2030, 6, 1)  # a Saturday


def read(text, **options):
    return agenda.read(text.encode(), "plan.csv", BERLIN, first_date=FIRST, **options)


def lines(result):
    return [
        f"{t.start:%m-%d %H:%M}-{t.end:%H:%M} {t.title} ({t.room})"
        for t in result.talks
    ]


def test_rooms_may_be_columns():
    result = read(
        "Time,Hall 1,Hall 2\n"
        "9:00-10:00,Opening,\n"
        "10:00-11:00,One,Two\n"
        "11:00,Coffee,\n"
        "11:30,Three,Four\n"
    )

    assert lines(result) == [
        "06-01 09:00-10:00 Opening (Hall 1)",
        "06-01 10:00-11:00 One (Hall 1)",
        "06-01 10:00-11:00 Two (Hall 2)",
        "06-01 11:00-11:30 Coffee (Hall 1)",
        "06-01 11:30-11:30 Three (Hall 1)",
        "06-01 11:30-11:30 Four (Hall 2)",
    ]
    assert result.warnings[0] == (
        "Where the grid tells no end, an entry lasts until the next."
    )
    assert result.recognised.columns == {"start": "Time", "room": "Hall 1, Hall 2"}


def test_days_may_be_rows_and_speakers_columns():
    result = read(
        "Time,A,B,A speakers,A Es\n"
        "SATURDAY / SÁBADO - June / Junio 1,,,,\n"
        ",A,B,,\n"
        "9:00 am - 9:30 am,One,,Ada Lovelace,Uno\n"
        "Sunday,,,,\n"
        "9:00 am - 9:30 am,,Two,,\n"
        "9:30 am - 10:00 am,Three,,,\n"
        ",Lost,,,\n"
    )

    assert lines(result) == [
        "06-01 09:00-09:30 One (A)",
        "06-02 09:00-09:30 Two (B)",
        "06-02 09:30-10:00 Three (A)",
    ]
    assert [s.name for s in result.talks[0].speakers] == ["Ada Lovelace"]
    assert result.talks[0].abstract == "Uno"
    assert result.left_out == (LeftOut("row 8, A", "“Lost” has no time"),)


def test_days_may_be_sheets_and_cells_be_merged(xlsx):
    day = {"A1": "Time", "B1": "X", "C1": "Y"}
    data = xlsx(
        {
            "Sunday": day | {"A2": "9:00-10:00", "B2": "Long", "C2": "One",
                             "A3": "10:00-11:00", "C3": "Two", "A4": "11:00-12:00"},
            "2030-06-03": day | {"A2": "9:00-10:00", "B2": "Last", "A3": "10:00-11:00",
                                 "A4": "11:00-12:00"},
            "Notes": {"A1": "Ask Bob"},
        },
        merged=["B2:B3"],
    )  # fmt: skip

    result = agenda.read(data, "plan.xlsx", BERLIN, first_date=FIRST)

    assert lines(result) == [
        "06-02 09:00-11:00 Long (X)",
        "06-02 09:00-10:00 One (Y)",
        "06-02 10:00-11:00 Two (Y)",
        "06-03 09:00-11:00 Last (X)",
    ]
    assert result.warnings == ("Sheets without a Title and a Start, not read: Notes.",)


def test_clocks_of_twelve_hours_go_on_after_noon():
    result = read(
        "Time,A,B\n8:30-10:00,One,\n12:00-1:30,Lunch,\n1:30-2:45,Two,\n5:15 on,Bus,\n"
    )

    assert [line.partition(" (")[0] for line in lines(result)] == [
        "06-01 08:30-10:00 One",
        "06-01 12:00-13:30 Lunch",
        "06-01 13:30-14:45 Two",
        "06-01 17:15-17:15 Bus",
    ]
    assert result.warnings[0] == (
        "Times such as 1:30 without am or pm were read as afternoon where they follow "
        "later ones. Check them."
    )


def test_a_table_without_headings_is_read_by_its_cells_and_says_so():
    result = read(
        "9:00-9:30;Opening;Ada Lovelace;\n;Session 1;;Chair\n9:30-10:00;One;;\n"
        "10:00;Two;;\n"
    )

    assert [talk.title for talk in result.talks] == ["Opening", "One", "Two"]
    assert result.left_out == (LeftOut("row 2", "Column A: no time is given"),)
    assert result.warnings[0] == (
        "The table has no headings. We took: start in Column A, title in Column B, "
        "speakers in Column C. Check the talks."
    )


def test_the_organizer_may_say_which_column_is_which():
    text = "Was,Wann,Wer,Name\nEin Vortrag,2030-06-01 9:00,Ada Lovelace,7\n"

    result = read(text, columns={"title": "was", "start": "Wann", "speakers": "Wer"})

    assert [talk.title for talk in result.talks] == ["Ein Vortrag"]
    assert [speaker.name for speaker in result.speakers] == ["Ada Lovelace"]
    assert result.recognised.headings == ("Was", "Wann", "Wer", "Name")
    assert result.recognised.columns == {
        "title": "Was",
        "start": "Wann",
        "speakers": "Wer",
    }


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(agenda.AgendaError) as error:
        read("Was,Wann\nA,2030-06-01 9:00\n", columns={"title": "Titel"})

    assert str(error.value) == (
        "plan.csv: No column is called “Titel”, which was chosen for title. The "
        "columns are: Was, Wann."
    )
    assert error.value.recognised.headings == ("Was", "Wann")


def test_headings_may_stand_below_others(xlsx):
    data = xlsx(
        {
            "Plan": {
                "A1": "Our congress", "D1": "Speaker",
                "A2": "Title", "B2": "Start", "D2": 1.0, "E2": 2.0,
                "A3": "One", "B3": "2030-06-01 9:00", "D3": "Ada L", "E3": "Bob B",
            }
        }
    )  # fmt: skip

    [talk] = agenda.read(data, "plan.xlsx", BERLIN).talks

    assert [speaker.name for speaker in talk.speakers] == ["Ada L", "Bob B"]


CELLS = st.sampled_from(
    [
        *("", "9:00", "10:00-11:00", "12:00", "1:30", "Hall", "A", "Sunday", "Day 2"),
        *("2030-06-01", "Title", "Start", "Time", "5 pm", "99:99", "2030-06-01 9:00"),
    ]
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=8))
def test_any_grid_is_read_or_refused_in_words(rows):
    data = "\n".join(",".join(row) for row in rows).encode()

    try:
        talks = agenda.read(data, "a.csv", UTC, first_date=FIRST).talks
    except agenda.AgendaError:
        talks = ()

    assert all(talk.start <= talk.end for talk in talks)
