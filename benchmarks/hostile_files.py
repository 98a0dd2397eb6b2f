"""What reading an agenda file made to do harm costs, and what is said about it.

A row a file: seconds, the most memory that the process which read it had (MB), and the
sentence, or how many entries were read. Above 10 s or 512 MB, or with a stack trace, it
is marked BAD. Larger files than 25 MB never get here: the site takes no larger upload,
and no more than 20 MB are read of an agenda, which is why 1 GB has to be packed.

Then the files of real agendas, each broken off at several points: only what is BAD, and
the slowest and the largest.

    python benchmarks/hostile_files.py [FOLDER]
"""

import io
import os
import pickle
import resource
import sys
import time
import traceback
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from companion.core import agenda

FOLDER = Path(__file__).parents[1].parent / "shared" / "agendas"
SECONDS, MEGABYTES = 10.0, 512
OWN = 40  # MB that Python itself has
PIECES = 3
GIGABYTE = 10**9
BERLIN = ZoneInfo("Europe/Berlin")
DOCTYPE = '<?xml version="1.0"?><!DOCTYPE schedule [{}]><schedule>{}</schedule>'
EVENT = (
    "BEGIN:VEVENT\r\nUID:{0}\r\nSUMMARY:Engines {0}\r\n"
    "DTSTART:20300601T090000Z\r\nDTEND:20300601T100000Z\r\n{1}\r\nEND:VEVENT\r\n"
)
TALK = '{"title": "Engines", "start": "2030-06-01 09:00", "end": "2030-06-01 10:00"}'
SHEET = "xl/worksheets/sheet1.xml"

Make = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Cost:
    seconds: float
    megabytes: float
    said: str
    is_bug: bool = False

    @property
    def is_bad(self) -> bool:
        return self.is_bug or self.seconds > SECONDS or self.megabytes > MEGABYTES + OWN


def cost(data: bytes, name: str) -> Cost:
    """Read *data* in a fork of ourselves, which sees what its only child had."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(writing, "wb") as answer:
            pickle.dump(_read(data, name), answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        found: Cost = pickle.load(answer)  # noqa: S301 -- our own fork's
    os.waitpid(child, 0)
    return found


def _read(data: bytes, name: str) -> Cost:
    started, is_bug = time.perf_counter(), False
    try:
        read = agenda.read_safely(data, name, BERLIN)
    except agenda.AgendaError as error:
        said = str(error)
    except BaseException:  # noqa: BLE001 -- what must not be is a row like any other
        said, is_bug = traceback.format_exc(limit=-1), True
    else:
        said = f"{len(read.talks)} entries, {len(read.left_out)} left out"
    seconds = time.perf_counter() - started
    kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return Cost(seconds, kilobytes / 1024, " ".join(said.split()), is_bug)


def packed(members: dict[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def inflating(name: str, start: bytes, size: int, **others: str) -> bytes:
    """Return an archive whose member *name* unpacks to *size* bytes of spaces."""
    squeeze, checksum, left = zlib.compressobj(9, zlib.DEFLATED, -15), 0, size
    piece, body = b" " * 2**20, bytearray()
    for part in (start, *[piece] * (left // len(piece))):
        body += squeeze.compress(part)
        checksum = zlib.crc32(part, checksum)
    body += squeeze.flush()
    size = len(start) + size // len(piece) * len(piece)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for other, content in others.items():
            archive.writestr(other, content)
        # Written as it stands: packing a gigabyte again would take a minute.
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_STORED
        archive.writestr(info, bytes(body))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.file_size, info.CRC = size, checksum
    whole = bytearray(file.getvalue())
    at = info.header_offset
    whole[at + 8 : at + 10] = (8).to_bytes(2, "little")
    whole[at + 14 : at + 18] = checksum.to_bytes(4, "little")
    whole[at + 22 : at + 26] = size.to_bytes(4, "little")
    return bytes(whole)


def workbook(sheet: str) -> bytes:
    """Return the least that Excel takes for a file of its own."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = (
        f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    links = (
        f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    return packed(
        {
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": links,
            SHEET: f'<worksheet xmlns="{main}">{sheet}</worksheet>',
        }
    )


def cell(place: str, row: int) -> str:
    return f'<row r="{row}"><c r="{place}"><v>1</v></c></row>'


def calendar(*events: str) -> bytes:
    return f"BEGIN:VCALENDAR\r\n{''.join(events)}END:VCALENDAR\r\n".encode()


def laughs() -> bytes:
    names = [f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9)]
    return DOCTYPE.format('<!ENTITY l0 "lol">' + "".join(names), "&l9;").encode()


def yaml_laughs() -> bytes:
    lines = ["l0: &l0 [lol, lol]"]
    lines += [f"l{n + 1}: &l{n + 1} [{', '.join([f'*l{n}'] * 9)}]" for n in range(9)]
    return "\n".join(lines).encode()


def nested_archives() -> bytes:
    data = packed({"talks.json": f"[{TALK}]"})
    for number in range(50):
        data = packed({f"{number}.zip": data})
    return data


FILES: dict[str, tuple[str, Make]] = {
    "XML, a billion laughs": ("a.xml", laughs),
    "XML, quadratic": (
        "a.xml",
        lambda: DOCTYPE.format(
            f'<!ENTITY a "{"a" * 100_000}">', "&a;" * 100_000
        ).encode(),
    ),
    "XML, external entity": (
        "a.xml",
        lambda: DOCTYPE.format(
            '<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"
        ).encode(),
    ),
    "XML, a million deep": (
        "a.xml",
        lambda: b"<schedule>" + b"<day>" * 10**6,
    ),
    "XML, 19 MB of events": (
        "a.xml",
        lambda: b"<schedule>" + b"<day><event/></day>" * 10**6 + b"</schedule>",
    ),
    "XML, 19 MB in one attribute": (
        "a.xml",
        lambda: b'<schedule><day date="' + b"1" * 19_000_000 + b'"/></schedule>',
    ),
    "XLSX, 1 GB of spaces in a sheet": (
        "a.xlsx",
        lambda: inflating(SHEET, b"<worksheet>", GIGABYTE, **{"xl/workbook.xml": ""}),
    ),
    "XLSX, two cells, A1 and XFD1048576": (
        "a.xlsx",
        lambda: workbook(
            '<dimension ref="A1:XFD1048576"/><sheetData>'
            f"{cell('A1', 1)}{cell('XFD1048576', 1048576)}</sheetData>"
        ),
    ),
    "XLSX, a declared document type": (
        "a.xlsx",
        lambda: packed({"xl/workbook.xml": laughs(), SHEET: laughs()}),
    ),
    "ODS, a billion repeated cells": (
        "a.ods",
        lambda: packed(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": '<a><table:table xmlns:table="t" xmlns:office="o">'
                '<table:table-row table:number-rows-repeated="1000000">'
                '<table:table-cell office:value-type="string" '
                'table:number-columns-repeated="1000"><p>x</p></table:table-cell>'
                "</table:table-row></table:table></a>",
            }
        ),
    ),
    "XLS, noise behind the mark": (
        "a.xls",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff\xfe\x01" * 10**6,
    ),
    "ZIP, 1 GB of spaces in a JSON": (
        "a.zip",
        lambda: inflating("talks.json", b"[", GIGABYTE),
    ),
    "ZIP, names outside itself": (
        "a.zip",
        lambda: packed({"../../etc/talks.json": f"[{TALK}]"}),
    ),
    "ZIP, an absolute name": ("a.zip", lambda: packed({"/talks.json": f"[{TALK}]"})),
    "ZIP in ZIP in ZIP, 50 times": ("a.zip", nested_archives),
    "ZIP, 10,000 files": (
        "a.zip",
        lambda: packed({f"{number}.json": "[]" for number in range(10_000)}),
    ),
    "iCalendar, every second for ever": (
        "a.ics",
        lambda: calendar(EVENT.format(1, "RRULE:FREQ=SECONDLY")),
    ),
    "iCalendar, two billion times": (
        "a.ics",
        lambda: calendar(EVENT.format(1, "RRULE:FREQ=SECONDLY;COUNT=2000000000")),
    ),
    "iCalendar, on no day at all": (
        "a.ics",
        lambda: calendar(
            EVENT.format(1, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
            EVENT.format(2, "X-A:B"),
        ),
    ),
    "iCalendar, 100,000 dates": (
        "a.ics",
        lambda: calendar(
            EVENT.format(1, "RDATE:" + ",".join(["20300602T090000Z"] * 100_000))
        ),
    ),
    "iCalendar, 9,000 rules": (
        "a.ics",
        lambda: calendar(
            *(EVENT.format(n, "RRULE:FREQ=MINUTELY") for n in range(9_000))
        ),
    ),
    "iCalendar, a line of 19 MB": (
        "a.ics",
        lambda: calendar(EVENT.format(1, "DESCRIPTION:" + "a" * 19_000_000)),
    ),
    "JSON, lists 100,000 deep": ("a.json", lambda: b"[" * 100_000 + b"]" * 100_000),
    "JSON, objects 100,000 deep": (
        "a.json",
        lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    ),
    "JSON, NUL in titles": (
        "a.json",
        lambda: f"[{TALK}]".replace("Engines", "En\\u0000gines\x00").encode(),
    ),
    "JSON, half of a surrogate pair": (
        "a.json",
        lambda: f"[{TALK}]".replace("Engines", "En\\ud800gines").encode(),
    ),
    "JSON, a number of a million digits": (
        "a.json",
        lambda: b'[{"title": "A", "start": ' + b"1" * 10**6 + b"}]",
    ),
    "JSON, a title of 19 MB": (
        "a.json",
        lambda: f"[{TALK}]".replace("Engines", "<p>a" * 4_750_000).encode(),
    ),
    "JSON, a million entries": (
        "a.json",
        lambda: b"[" + b",".join([b'{"title":"A"}'] * 10**6) + b"]",
    ),
    "JSON, a time of 19 MB": (
        "a.json",
        lambda: f"[{TALK}]".replace("2030-06-01 09", "9 " * 9_500_000).encode(),
    ),
    "YAML, a billion laughs": ("a.yml", yaml_laughs),
    "YAML, 100,000 deep": ("a.yml", lambda: b"[" * 100_000),
    "YAML, an alias of itself": ("a.yml", lambda: b"a: &a\n  - *a\n"),
    "YAML, a Python object": (
        "a.yml",
        lambda: b"- !!python/object/apply:os.system ['true']\n",
    ),
    "CSV, 19 MB of commas": ("a.csv", lambda: b"," * 19_000_000),
    "CSV, a quote that never ends": (
        "a.csv",
        lambda: b'Title,Start\n"' + b"a\n" * 9_000_000,
    ),
    "CSV, a million rows": (
        "a.csv",
        lambda: b"Title,Start\n" + b"A,2030-06-01\n" * 10**6,
    ),
    "CSV, NUL everywhere": ("a.csv", lambda: b"T\x00itle,Start\n\x00" * 10**6),
    "CSV in UTF-16, cut in a letter": (
        "a.csv",
        lambda: "Title,Start\nA,2030-06-01 09:00\n".encode("utf-16")[:-1],
    ),
    "CSV in UTF-32": (
        "a.csv",
        lambda: "Title,Start\nA,2030-06-01 09:00\n".encode("utf-32"),
    ),
    "CSV in Shift JIS": (
        "a.csv",
        lambda: "Title,Start\n開会,2030-06-01 09:00\n".encode("shift_jis"),
    ),
    "HTML, a million scripts": (
        "a.html",
        lambda: b'<html><script type="application/ld+json">' * 400_000,
    ),
    "nothing": ("a.csv", lambda: b""),
    "noise": ("a.bin", lambda: bytes(range(256)) * 70_000),
}


def halves(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.iterdir()):
        if path.suffix in {".md", ".tsv"} or path.name == "counts.json":
            continue
        data = path.read_bytes()
        for piece in range(1, PIECES + 1):
            # Not at round places: in the middle of a letter, a fold, a bracket.
            yield path.name, data[: len(data) * piece // (PIECES + 1) - piece]


def show(label: str, found: Cost) -> None:
    mark = "BAD" if found.is_bad else ""
    print(
        f"{label[:38]:38} {mark:4} {found.seconds:5.1f} {found.megabytes:5.0f}  "
        f"{found.said[:150]}",
        flush=True,
    )


def main(folder: Path) -> None:
    print(f"{'file':38} {'':4} {'s':>5} {'MB':>5}  what is said")
    every = []
    for label, (name, make) in FILES.items():
        found = cost(make(), name)
        every.append(found)
        show(label, found)
    bad = sum(found.is_bad for found in every)
    print(f"\n{len(every)} made files, {bad} bad.\n")
    if not folder.is_dir():
        return
    cut = [
        (f"{name}, {len(data):,} B", cost(data, name)) for name, data in halves(folder)
    ]
    worst = {
        *sorted(cut, key=lambda one: one[1].seconds)[-3:],
        *sorted(cut, key=lambda one: one[1].megabytes)[-3:],
        *(one for one in cut if one[1].is_bad),
    }
    for label, found in sorted(worst, key=lambda one: one[0]):
        show(label, found)
    print(f"\n{len(cut)} broken files, {sum(c.is_bad for _, c in cut)} bad.")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
