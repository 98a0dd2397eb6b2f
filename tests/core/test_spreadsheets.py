"""XLSX and ODS, made here by hand, and what would blow them up."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.core import tables

OASIS = "urn:oasis:names:tc:opendocument:xmlns"


def packed(files):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as into:
        for name, text in files.items():
            into.writestr(name, text)
    return archive.getvalue()


def ods(rows):
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return packed(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": (
                f'<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0">'
                f'<manifest:file-entry manifest:full-path="/" '
                f'manifest:media-type="{kind}"/></manifest:manifest>'
            ),
            "content.xml": (
                f'<office:document-content xmlns:office="{OASIS}:office:1.0" '
                f'xmlns:table="{OASIS}:table:1.0" xmlns:text="{OASIS}:text:1.0">'
                '<office:body><office:spreadsheet><table:table table:name="One">'
                f"{rows}</table:table></office:spreadsheet></office:body>"
                "</office:document-content>"
            ),
        }
    )


def ods_cell(text, more=""):
    return (
        f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def refusal(data):
    with pytest.raises(tables.TableError) as error:
        tables.read_table(data)
    return str(error.value)


def test_the_first_sheet_that_holds_anything_is_the_table(xlsx):
    data = xlsx(
        {"Empty": {}, "List": {"A1": "Name", "B1": "Nr", "A3": "Ada", "B3": 7.0}}
    )

    table = tables.read_table(data)

    assert table.headings == ("Name", "Nr")
    assert [(row.where, row.cells) for row in table.rows] == [
        ("sheet List, row 3", ("Ada", "7"))
    ]


def test_the_name_of_a_list_above_its_headings_is_no_heading(xlsx):
    data = xlsx({"List": {"A1": "Our guests", "A2": "Name", "B2": "Email"}})

    assert tables.read_table(data).headings == ("Name", "Email")


def test_open_document_is_read():
    row = f"<table:table-row>{ods_cell('Name')}{ods_cell('Email')}</table:table-row>"

    assert tables.read_table(ods(row)).headings == ("Name", "Email")


def test_cells_merged_downwards_are_told(xlsx):
    data = xlsx({"Day": {"A1": "Time", "B2": "Long"}}, merged=["B2:B4", "A1:C1"])

    [sheet] = tables.read_sheets(data)

    assert sheet.tall == {(2, 1): 3}


@pytest.mark.parametrize(
    "place", ["XFD1048576", "A1048576:", "ZZZ9999999", "AAAA1", "1A"]
)
def test_a_cell_far_away_fills_nothing_between(xlsx, place):
    data = xlsx({"Far": {"A1": "Title", "B1": "Start", place: "x"}})

    assert refusal(data) in {
        (
            "The sheet “xl/worksheets/sheet1.xml” reaches over more than 2,000,000 "
            "cells. Copy what is filled into a new one, or save it as CSV."
        ),
        "The spreadsheet names a cell that cannot be.",
    }


@pytest.mark.parametrize(
    ("row", "cell", "next_row"),
    [
        ("", 'table:number-columns-repeated="9999999"', ""),
        ('table:number-rows-repeated="9999999"', "", ""),
        ("", "", '<table:table-row table:number-rows-repeated="9999999"/>'),
    ],
)
def test_a_cell_repeated_for_ever_is_not(row, cell, next_row):
    rows = f"<table:table-row {row}>{ods_cell('x', cell)}</table:table-row>"

    assert refusal(ods(rows + next_row + rows)) == (
        "The sheet “content.xml” reaches over more than 2,000,000 cells. Copy what is "
        "filled into a new one, or save it as CSV."
    )


def test_what_unpacks_to_too_much_is_not_unpacked():
    data = packed({"xl/workbook.xml": b"\0" * 160_000_000})

    assert refusal(data) == (
        "The spreadsheet unpacks to more than 150 MB. Take the pictures out, or save "
        "it as CSV."
    )


def test_entities_are_not_declared():
    data = packed(
        {
            "xl/workbook.xml": "",
            "xl/worksheets/sheet1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>',
        }
    )

    assert refusal(data) == "The spreadsheet declares entities, as none does."


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 4000), st.binary(max_size=4))
def test_a_damaged_spreadsheet_is_read_or_refused_in_words(xlsx, at, noise):
    data = xlsx({"List": {"A1": "Name", "B1": "Email", "A2": "Ada"}})
    damaged = data[:at] + noise + data[at + len(noise) :]

    try:
        said = tables.read_table(damaged).named
    except tables.TableError as error:
        said = str(error)

    assert isinstance(said, str)
