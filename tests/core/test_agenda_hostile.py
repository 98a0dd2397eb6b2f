"""Files made to do harm, or broken on the way: always a sentence, soon."""

import io
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from companion.core import agenda

BERLIN = ZoneInfo("Europe/Berlin")
FOLDER = Path(__file__).parents[2].parent / "shared" / "agendas"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
YAML_LAUGHS = "l0: &l0 [a, a]\n" + "".join(
    f"l{n + 1}: &l{n + 1} [{', '.join([f'*l{n}'] * 9)}]\n" for n in range(9)
)
SPARSE = f"""<worksheet xmlns="{MAIN}"><sheetData>
<row r="1"><c r="A1"><v>1</v></c></row>
<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"""

NO_DOCTYPE = (
    "The XML declares a document type or entities, which a schedule does not need. "
    "Remove the DOCTYPE."
)
TOO_WIDE = (
    "The sheet “xl/worksheets/sheet1.xml” reaches over more than 2,000,000 cells. Copy "
    "what is filled into a new one, or save it as CSV."
)


def packed(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (
            f'<!DOCTYPE s [<!ENTITY l0 "ha">{LAUGHS}]><s>&l9;</s>'.encode(),
            "laughs.xml",
            NO_DOCTYPE,
        ),
        (
            YAML_LAUGHS.encode(),
            "laughs.yml",
            "The YAML is nested too deeply or grows too large.",
        ),
        (
            b"[" * 100_000,
            "deep.json",
            "The file is nested too deeply for an agenda.",
        ),
        (
            packed(**{"xl/workbook.xml": "", "xl/worksheets/sheet1.xml": SPARSE}),
            "sparse.xlsx",
            TOO_WIDE,
        ),
        (
            packed(**{"talks.json": b"[" + b" " * 50_000_000}),
            "bomb.zip",
            "The ZIP archive is larger than 40 MB unpacked.",
        ),
        (
            packed(**{"../talks.json": "[]"}),
            "slip.zip",
            "The ZIP archive names files outside itself.",
        ),
    ],
    ids=["XML", "YAML", "JSON", "XLSX", "ZIP bomb", "ZIP slip"],
)
def test_a_hostile_file_is_refused_with_a_sentence(data, name, sentence):
    with pytest.raises(agenda.AgendaError) as refusal:
        agenda.read_safely(data, name, BERLIN)

    assert str(refusal.value) == f"{name}: {sentence}"


@pytest.mark.parametrize("rule", ["SECONDLY", "SECONDLY;COUNT=2000000000"])
def test_what_repeats_for_ever_is_read_a_few_times(rule):
    calendar = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Engines\r\n"
        "DTSTART:20300601T090000Z\r\nDTEND:20300601T100000Z\r\n"
        f"RRULE:FREQ={rule}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )

    [talk] = agenda.read_safely(calendar.encode(), "a.ics", BERLIN).talks

    assert talk.title == "Engines"


@pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the agendas of real events are not here"
)
@pytest.mark.parametrize("share", [0.31, 0.83])
def test_a_file_broken_off_is_read_or_refused(share):
    files = [path for path in FOLDER.iterdir() if path.suffix not in {".md", ".tsv"}]

    for path in files:
        data = path.read_bytes()
        outcome = read_or_refused(data[: int(len(data) * share)], path.name)
        assert outcome == "read" or outcome.startswith(path.name)


def read_or_refused(data, name):
    try:
        agenda.read(data, name, BERLIN)
    except agenda.AgendaError as refusal:
        return str(refusal)
    return "read"
