"""Agendas as tables, of programs and of people."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from companion.core import agenda
from companion.core.agenda import LeftOut

BERLIN = ZoneInfo("Europe/Berlin")


def read(text, **options):
    return agenda.read(text.encode(), "talks.csv", BERLIN, **options)


def refusal(text, **options):
    with pytest.raises(agenda.AgendaError) as error:
        read(text, **options)
    return str(error.value)


def spans(result):
    return [f"{t.start:%Y-%m-%d %H:%M}–{t.end:%H:%M}" for t in result.talks]


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Title,Start,End", "Talk,2030-06-01 09:00,2030-06-01 10:00"),
        ("name,event_start,event_end", "Talk,2030-06-01T09:00,2030-06-01T10:00"),
        ("Tytuł;Data;Początek;Koniec", "Talk;1.06.2030;9:00;10:00"),
        ("Titel\tDatum\tBeginn\tDauer", "Talk\t01.06.2030\t9.00\t60"),
        ("Título,Fecha,Inicio,Fin", "Talk,2030-06-01,9h00,10h00"),
        ("Titre,Jour,Début,Durée", "Talk,2030/06/01,9h00,1h"),
        ("Session,Date,Time", "Talk,2030-06-01,9:00 – 10:00"),
        ("Title,Start date,Start time,Length", "Talk,2030-06-01,9 am,1:00"),
        ('"Title, please",Talk,Date', "note,Talk,2030-06-01 9:00-10:00"),
    ],
)
def test_headings_are_known_in_many_words(headings, row):
    result = read(f"{headings}\n{row}\n")

    assert [talk.title for talk in result.talks] == ["Talk"]
    assert spans(result) == ["2030-06-01 09:00–10:00"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
def test_letters_survive_every_encoding(encoding):
    text = "Tytuł;Start;Prelegent\nŻółć i miłość;2030-06-01 09:00;Zofia Łękawska\n"

    result = agenda.read(text.encode(encoding), "talks.csv", BERLIN)

    assert result.talks[0].title == "Żółć i miłość"
    assert result.speakers[0].name == "Zofia Łękawska"


def test_a_guessed_encoding_is_told():
    text = "Titel;Start\nGrüße;2030-06-01 09:00\n"

    result = agenda.read(text.encode("cp1252"), "talks.csv", BERLIN)

    assert result.talks[0].title == "Grüße"
    assert result.warnings[0] == (
        "The file is not in UTF-8; it was read as Windows-1252. Check accents."
    )


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["13/06/2030", "01/07/2030"], ["2030-06-13", "2030-07-01"]),
        (["06/13/2030", "07/01/2030"], ["2030-06-13", "2030-07-01"]),
        (["06/06/2030"], ["2030-06-06"]),
        (["1.6.2030"], ["2030-06-01"]),
    ],
    ids=["day first", "month first", "all the same", "dots put the day first"],
)
def test_the_order_of_day_and_month_is_found_in_the_column(dates, expected):
    rows = "".join(f"Talk,{date} 9:00 am\n" for date in dates)

    result = read(f"Title,Start\n{rows}")

    assert [f"{talk.start:%Y-%m-%d}" for talk in result.talks] == expected


def test_the_order_of_day_and_month_is_never_guessed():
    text = "Title,Start\nTalk,03/04/2030 09:00\n"

    assert refusal(text) == (
        "talks.csv: “03/04/2030” may be day/month or month/day. Say which, or write "
        "all dates as 2030-12-31."
    )
    assert spans(read(text, date_order="dmy")) == ["2030-04-03 09:00–09:00"]
    assert spans(read(text, date_order="mdy")) == ["2030-03-04 09:00–09:00"]


def test_an_order_that_is_chosen_holds_for_dots_too():
    text = "Title,Start\nTalk,03.04.2030 09:00\n"

    assert spans(read(text)) == ["2030-04-03 09:00–09:00"]
    assert spans(read(text, date_order="mdy")) == ["2030-03-04 09:00–09:00"]


def test_an_order_that_slashes_tell_is_not_that_of_dots():
    result = read("Title,Start\nA,03.04.2030 09:00\nB,04/13/2030 09:00\n")

    assert spans(result) == ["2030-04-03 09:00–09:00", "2030-04-13 09:00–09:00"]


@pytest.mark.parametrize("start", ["03/04,09:00", "03/04 09:00,"])
def test_a_date_without_a_year_is_in_that_of_the_first_day(start):
    heading = "Date,Start" if start.endswith("09:00") else "Start,Note"
    text = f"Title,{heading}\nTalk,{start}\n"
    first = date(2030, 3, 1)

    assert spans(read(text, date_order="dmy", first_date=first)) == [
        "2030-04-03 09:00–09:00"
    ]
    assert spans(read(text, date_order="mdy", first_date=first)) == [
        "2030-03-04 09:00–09:00"
    ]
    assert refusal(text, first_date=first) == (
        "talks.csv: “03/04” may be day/month or month/day. Say which, or write all "
        "dates as 2030-12-31."
    )
    assert refusal(text, date_order="dmy") == (
        "talks.csv: “03/04” is a day of no certain year. Say the date of the first day."
    )


def test_dates_without_a_year_may_pass_into_the_next():
    text = "Title,Date,Start\nA,31/12,09:00\nB,02/01,09:00\n"

    result = read(text, first_date=date(2030, 12, 30))

    assert spans(result) == ["2030-12-31 09:00–09:00", "2031-01-02 09:00–09:00"]


def test_dates_in_both_orders_are_refused():
    assert refusal("Title,Start\nA,13/04/2030 09:00\nB,04/13/2030 09:00\n") == (
        "talks.csv: “13/04/2030” puts the day first and “04/13/2030” the month. Write "
        "all dates as 2030-12-31."
    )


def test_missing_columns_are_named_with_those_there():
    assert refusal("Nr,Wann,Wer\n1,jetzt,wir\n") == (
        "talks.csv: No column is called Title. The columns are: Nr, Wann, Wer. We need "
        "a Title and a Start (or a Date and a Start), each row an entry."
    )


def test_an_entry_is_not_taken_for_headings():
    text = "1A,Tests,70,Fair pay\n1A,Tests,69,Shift rosters\n1B,Tests,58,Hiring\n"

    with pytest.raises(agenda.AgendaError) as error:
        read(text)

    assert str(error.value) == (
        "talks.csv: The table has no headings: its first row is an entry like the "
        "next. Write headings above it. We need a Title and a Start (or a Date and a "
        "Start), each row an entry."
    )
    assert error.value.recognised.headings == (
        *("Column A", "Column B", "Column C", "Column D"),
    )


def test_columns_without_headings_can_be_chosen_by_their_letters():
    text = "1A,Tests,2030-06-01 9:00,Pay\n1A,Tests,2030-06-01 10:00,Hiring\n"

    with pytest.raises(agenda.AgendaError) as error:
        read(text, columns={"title": "Column D"})
    result = read(text, columns={"title": "Column D", "start": "Column C"})

    assert error.value.recognised.columns == {"title": "Column D"}
    assert [talk.title for talk in result.talks] == ["Pay", "Hiring"]


def test_times_without_dates_are_refused():
    assert refusal("Title,Start\nTalk,9:00\n") == (
        "talks.csv: The column “Start” has times but no dates. Add a column Date, such "
        "as 2030-12-31, or say the date of the first day."
    )


def test_rows_that_cannot_be_talks_are_left_out_and_named():
    result = read(
        "Title,Start,End,Active,State\n"
        "Good,2030-06-01 09:00,10:00,Y,confirmed\n"
        ",2030-06-01 09:00,10:00,Y,confirmed\n"
        "Later,2030-06-01 TBA,10:00,Y,confirmed\n"
        "\n"
        "Odd,2030-06-01 09:00,noon,Y,confirmed\n"
        "Hidden,2030-06-01 09:00,10:00,N,confirmed\n"
        "Draft,2030-06-01 09:00,10:00,Y,Rejected\n"
        "Short,2030-06-01 14:00,13:00,Y,confirmed\n"
    )

    assert [talk.title for talk in result.talks] == ["Good"]
    assert result.left_out == (
        LeftOut("row 3", "it has no title"),
        LeftOut("row 4", "Start: “TBA” is not a time of day"),
        LeftOut("row 6", "End: “noon” is not a time of day"),
        LeftOut("row 7", "its column “Active” says no"),
        LeftOut("row 8", "its state is Rejected"),
        LeftOut("row 9", "it ends (2030-06-01 13:00) before it starts (14:00)"),
    )


def test_a_party_may_last_past_midnight():
    result = read("Title,Start,End\nParty,2030-06-01 23:00,0:30\n")

    assert spans(result) == ["2030-06-01 23:00–00:30"]
    assert result.talks[0].end.day == 2


@pytest.mark.parametrize(
    ("heading", "cell", "names"),
    [
        ("Speaker", "Ada Lovelace", ["Ada Lovelace"]),
        ("Speaker", "Lovelace, Ada", ["Lovelace, Ada"]),
        ("Speakers", "Ada Lovelace, Grace Hopper", ["Ada Lovelace", "Grace Hopper"]),
        ("Speakers", "Lovelace, Ada", ["Lovelace, Ada"]),
        ("Prelegenci", "Ada Lovelace; Grace Hopper", ["Ada Lovelace", "Grace Hopper"]),
        ("Ponentes", "Ada / Grace", ["Ada", "Grace"]),
        ("Referenten", "Ada | Grace", ["Ada", "Grace"]),
    ],
)
def test_names_part_only_where_they_surely_do(heading, cell, names):
    result = read(f'Title,Start,{heading}\nTalk,2030-06-01 09:00,"{cell}"\n')

    assert [speaker.name for speaker in result.speakers] == names


def test_speakers_may_have_a_column_each():
    result = read(
        "Title,Start,Presenter1,Presenter 2\nTalk,2030-06-01 09:00,Ada Lovelace,Bob B\n"
    )

    assert [speaker.name for speaker in result.speakers] == ["Ada Lovelace", "Bob B"]


def test_full_names_are_one_in_two_spellings_but_nicks_are_not():
    result = read(
        "Title,Start,Speaker\n"
        "One,2030-06-01 09:00,ada lovelace; mo\n"
        "Two,2030-06-01 10:00,Ada Lovelace; Mo\n"
    )

    assert [speaker.name for speaker in result.speakers] == ["ada lovelace", "mo", "Mo"]


def test_columns_about_the_speaker_are_about_the_only_one():
    result = read(
        "Title,Start,Speaker,Speaker email,Company\n"
        "One,2030-06-01 09:00,Ada Lovelace,ADA@example.org,Engines\n"
        "Two,2030-06-01 10:00,Ada Lovelace; Bob B,bob@example.org,\n"
    )

    assert [(s.key, s.email, s.organisation) for s in result.speakers] == [
        ("ada@example.org", "ada@example.org", "Engines"),
        ("bob b", "", ""),
    ]


def test_a_role_is_no_part_of_a_name_and_nobody_is_called_tbd():
    result = read(
        "Title,Start,Speakers\nPanel,2030-06-01 09:00,Ada Lovelace (moderator); TBD\n"
    )

    assert [speaker.name for speaker in result.speakers] == ["Ada Lovelace"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/talk?a=b:c", "https://example.org/talk?a=b:c"),
        ("example.org/talk", "example.org/talk"),
        ("JavaScript:alert(1)", ""),
    ],
)
def test_links_lead_to_the_web_or_nowhere(url, expected):
    [talk] = read(f"Title,Start,URL\nTalk,2030-06-01 09:00,{url}\n").talks

    assert talk.url == expected


def test_sched_keeps_people_with_commas_and_tracks_as_types():
    result = read(
        "event_key,active,name,event_start,event_end,event_type,venue,id,speakers\n"
        '"1","Y","Talk","2030-06-01 09:00:00","2030-06-01 10:00:00","Tech","A","x",'
        '"Andrew &quot;Fish&quot; P, Ryan"\n'
    )

    [talk] = result.talks
    assert (talk.key, talk.track, talk.room) == ("x", "Tech", "A")
    assert [speaker.name for speaker in talk.speakers] == ['Andrew "Fish" P', "Ryan"]


def test_a_row_keeps_its_key_when_others_come():
    row = "Talk,2030-06-01 09:00\n"

    [alone] = read(f"Title,Start\n{row}").talks
    [_, later] = read(f"Title,Start\nOpening,2030-06-01 08:00\n{row}").talks

    assert alone.key == later.key


def keys(result):
    return {talk.title: talk.key for talk in result.talks}


@pytest.mark.parametrize("number", ["{}", "{}.", "0{}"])
def test_a_running_number_is_nobodys_id(number):
    def table(*titles):
        rows = enumerate(titles, start=1)
        lines = (f"{number.format(n)},{t},2030-06-01 09:00\n" for n, t in rows)
        return "Nr,Title,Start\n" + "".join(lines)

    before = keys(read(table("Alpha", "Beta")))
    after = keys(read(table("Opening", "Alpha", "Beta")))

    assert {title: after[title] for title in before} == before


def test_what_is_called_an_id_is_one_though_it_counts():
    result = read("ID,Title,Start\n1,A,2030-06-01 09:00\n2,B,2030-06-01 10:00\n")

    assert keys(result) == {"A": "1", "B": "2"}


def test_numbers_that_are_out_of_order_are_ids():
    result = read("Nr,Title,Start\n2,A,2030-06-01 09:00\n1,B,2030-06-01 10:00\n")

    assert keys(result) == {"A": "2", "B": "1"}


def test_of_a_table_that_is_refused_the_first_rows_are_shown():
    rows = "".join(f"{n},now,\n" for n in range(5))

    with pytest.raises(agenda.AgendaError) as error:
        read(f"Nr,Wann,Wer\n{rows}")

    assert error.value.recognised.sample == (
        {"Nr": "0", "Wann": "now"},
        {"Nr": "1", "Wann": "now"},
        {"Nr": "2", "Wann": "now"},
    )


def test_of_dates_that_are_doubtful_the_rows_are_shown_too():
    text = "Title,Start,Note\nTalk,03/04/2030 09:00,new\n"

    with pytest.raises(agenda.AgendaError) as error:
        read(text)

    assert error.value.recognised.sample == (
        {"Title": "Talk", "Start": "03/04/2030 09:00", "Note": "new"},
    )
    assert read(text, date_order="dmy").recognised.sample == ()
