"""How long a thousand badges take to print, and whether every code can be read.

    .venv/bin/python benchmarks/badge_sheet.py [LAYOUT ...]

Each layout is set in a process of its own, so that the memory is its own, and before
the clock starts nothing is read but the program. Then all pages are rendered as a
printer of 150 dots an inch would, and every code is decoded from the picture.
"""

import multiprocessing
import resource
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

import pypdfium2
import zxingcpp

from companion.core.badge import token
from companion.core.badge.sheet import LAYOUTS, Face, sheet

FONTS = Path(__file__).parents[1] / "static" / "vendor" / "fonts"
COUNT = 1000
DPI = 150
ROLES = ("attendee", "attendee", "attendee", "speaker", "staff", "exhibitor")
PEOPLE = (
    ("Żółcisława Gęśla-Jaźń", "Politechnika Łódzka", "Adiunktka", ("pl", "en")),
    ("Nguyễn Thị Ngọc Ánh", "Đại học Bách khoa Hà Nội", "Giảng viên", ("vi",)),
    ("Şule Öztürk Çağlayan", "Boğaziçi Üniversitesi", "Öğretim üyesi", ("tr",)),
    ("Олександра Їжакевич", "Київська політехніка", "Інженерка", ("uk", "en")),
    ("Αθηνά Παππά", "Εθνικό Μετσόβιο Πολυτεχνείο", "Μηχανικός", ("el",)),
    ("李雷", "北京大学计算机学院", "副教授", ("zh", "en")),
    ("山田 太郎", "トヨタ自動車株式会社", "主任研究員", ("ja",)),
    ("김서연", "서울대학교 공과대학", "교수", ("ko", "en")),
    ("Wolfgang Müller-Lüdenscheidt", "Gesellschaft für Daten mbH", "CTO", ("de",)),
    ("Anna Smith", "Initech", "Senior Data Engineer", ("en",)),
)


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one layout: sizes in MB, of the process and of the file."""

    seconds: float
    cpu: float
    peak: float
    before: float
    size: float
    decoded: int
    names: int
    warnings: int


def crowd() -> list[Face]:
    return [face(number) for number in range(COUNT)]


def face(number: int) -> Face:
    name, organisation, job_title, languages = PEOPLE[number % len(PEOPLE)]
    nonce = number.to_bytes(16)
    address = token.address(
        "https://meet.example-events.org", token.derive(b"s", nonce)
    )
    return Face(
        name=f"{name} {number}",
        address=address,
        organisation=organisation,
        job_title=job_title,
        role=ROLES[number % len(ROLES)],
        languages=languages,
        code=f"{number:04}-{number:04}",
        pronouns="she/her" if number % 3 == 0 else "",
        helps="Reading contracts with a cool head" if number % 2 else "",
        contacts=("somebody@example.org", "+48 600 100 200"),
    )


def measure(layout: str) -> Row:
    faces = crowd()
    before = memory()
    start, used = perf_counter(), process_time()
    done = sheet(faces, fonts=FONTS, layout=layout, event="Days of Good Work 2030")
    seconds, cpu, peak = perf_counter() - start, process_time() - used, memory()
    codes, text = read(done.pdf)
    return Row(
        seconds=seconds,
        cpu=cpu,
        peak=peak,
        before=before,
        size=len(done.pdf) / 1e6,
        decoded=sum(face.address in codes for face in faces),
        names=sum(face.name in text for face in faces),
        warnings=len(done.warnings),
    )


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def read(pdf: bytes) -> tuple[set[str], str]:
    """Return the codes that are seen on all pages, and the text found on them."""
    codes: set[str] = set()
    text = ""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=DPI / 72).to_pil()
            codes |= {code.text for code in zxingcpp.read_barcodes(picture)}
            lines = page.get_textpage().get_text_bounded().splitlines()
            text += " ".join([*lines, ""])
    return codes, text


def main(layouts: list[str]) -> None:
    print(
        f"{COUNT} badges     seconds   CPU s  peak MB  (before)  PDF MB  decoded"
        "  names  warnings"
    )
    spawn = multiprocessing.get_context("spawn")
    for layout in layouts:
        with spawn.Pool(1) as pool:
            row = pool.apply(measure, (layout,))
        print(
            f"{layout:15} {row.seconds:8.2f} {row.cpu:7.2f} {row.peak:8.0f} "
            f"{row.before:9.0f} {row.size:7.2f} {row.decoded:8} {row.names:6} "
            f"{row.warnings:9}",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:] or list(LAYOUTS))
