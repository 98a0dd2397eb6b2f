"""Tables in all the ways people export them."""

import pytest

from companion.core import tables


def read(text, encoding="utf-8"):
    return tables.read_table(text.encode(encoding))


def cells(table):
    return [row.cells for row in table.rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_seen_in_the_headings(delimiter):
    table = read(f'"a, b; c",x{delimiter}y\n1{delimiter}2\n'.replace(",x", "x", 1))

    assert cells(table) == [("1", "2")]


def test_excel_may_say_which_delimiter_it_means():
    table = read("sep=;\na,b;c\n1;2\n")

    assert table.headings == ("a,b", "c")


def test_rows_have_the_numbers_a_spreadsheet_shows():
    table = read('a,b\n"one\nline",2\n\n,\n3,4\n')

    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ("one\nline", "2")),
        (5, ("3", "4")),
    ]


def test_of_two_columns_with_one_heading_the_left_counts():
    table = read("Company,Name,Company\nHers,Ada,Theirs\n")

    assert table.rows[0].at(table.column("company")) == "Hers"


def test_headings_are_found_without_regard_to_case_and_signs():
    table = read("Event_Start:,Attendee #\n")

    assert (table.column("event start"), table.column("attendee")) == (0, 1)


def test_a_short_row_has_empty_cells():
    table = read("a,b,c\n1\n")

    assert table.rows[0].at(2) == ""


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("Grüße, señor, déjà, mère", "cp1252", "Windows-1252"),
        ("Dział, miłość, książka, żółw", "cp1250", "Windows-1250"),
        ("¿qué tal?, 5 m³", "cp1252", "Windows-1252"),
    ],
)
def test_old_encodings_are_recognised_and_told(text, encoding, name):
    read_back, warnings = tables.decode(text.encode(encoding))

    assert read_back == text
    assert warnings == (
        f"The file is not in UTF-8; it was read as {name}. Check accents.",
    )


def test_a_table_of_too_many_rows_is_refused():
    with pytest.raises(tables.TableError) as refusal:
        read("a,b\n" + "1,2\n" * 20_001)

    assert str(refusal.value) == (
        "The table has more than 20,000 rows. Import it in parts."
    )


def test_a_table_of_too_many_columns_is_refused():
    with pytest.raises(tables.TableError) as refusal:
        read("a," * 500)

    assert str(refusal.value) == "The table has more than 500 columns."


def test_a_cell_without_an_end_is_refused_with_its_line():
    with pytest.raises(tables.TableError) as refusal:
        read('a,b\n"' + "x" * 200_000)

    assert str(refusal.value) == (
        "The table breaks off at line 2: field larger than field limit (131072)."
    )


@pytest.mark.parametrize("start", [b"%PDF-1.7", b"\x89PNG\r\n", b"\xff\xd8\xff\xe0"])
def test_a_picture_or_a_document_is_refused(start):
    with pytest.raises(tables.TableError) as refusal:
        tables.read_table(start + b"\nName,Email\nAna,ana@example.org\n")

    assert str(refusal.value) == (
        "This is a picture or a document, not a table. Export it as CSV or as a "
        "spreadsheet."
    )


@pytest.mark.parametrize(
    ("start", "what"),
    [
        ('<?xml version="1.0"?>\n<schedule>', "XML or HTML"),
        ("\n  <!DOCTYPE html>\n<html>", "XML or HTML"),
        ("<table><tr>", "XML or HTML"),
        ("BEGIN:VCALENDAR\n", "a calendar or a card"),
        ("begin:vcard\n", "a calendar or a card"),
    ],
)
def test_what_other_programs_tell_each_other_is_refused(start, what):
    with pytest.raises(tables.TableError) as refusal:
        read(start + "\nName,Email\nAna,ana@example.org\n")

    assert str(refusal.value) == (
        f"This is {what}, not a table. Export it as CSV or as a spreadsheet."
    )


@pytest.mark.parametrize("heading", ["<3 of all", "Begin: date", "<"])
def test_a_heading_may_begin_alike(heading):
    assert read(f"{heading},Email\nAna,x\n").headings == (heading, "Email")
