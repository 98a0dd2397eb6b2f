"""Spreadsheets made by hand, for the tests of all that reads them."""

import io
import zipfile

import pytest

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
BOOK = "xl/workbook.xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(files):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as into:
        for name, text in files.items():
            into.writestr(name, text)
    return archive.getvalue()


def cell(place, value):
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def workbook(sheets, merged=()):
    """Make a workbook of *sheets*, each a dict of cells: {"A1": "Title"}."""
    files = {}
    names, relations = "", ""
    for number, (name, cells) in enumerate(sheets.items(), start=1):
        names += f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
        relations += (
            f'<Relationship Id="r{number}" Type="{RELATION}/worksheet" '
            f'Target="worksheets/sheet{number}.xml"/>'
        )
        rows = "".join(
            f"<row>{cell(place, value)}</row>" for place, value in cells.items()
        )
        ranges = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
        files[f"xl/worksheets/sheet{number}.xml"] = (
            f"<worksheet {MAIN}><sheetData>{rows}</sheetData>"
            f"<mergeCells>{ranges}</mergeCells></worksheet>"
        )
    files["xl/workbook.xml"] = (
        f'<workbook {MAIN} xmlns:r="{RELATION}"><sheets>{names}</sheets></workbook>'
    )
    book = f'<Relationship Id="b" Type="{RELATION}/officeDocument" Target="{BOOK}"/>'
    files["_rels/.rels"] = f"<Relationships {PACKAGE}>{book}</Relationships>"
    files["xl/_rels/workbook.xml.rels"] = (
        f"<Relationships {PACKAGE}>{relations}</Relationships>"
    )
    return packed(files)


@pytest.fixture
def xlsx():
    return workbook
