"""A long attendee list into an event: time and memory of the command itself.

    python benchmarks/attendees.py [PEOPLE]              (20000 unless told)

Everything happens in a temporary folder: a list of invented people (all differ; each
has an organisation, a job, a language, two interests, an offer and a need), a fresh
database in SQLite, an event, and ``companion people import`` as a process of its own:
the list, the same list again, one in which a twentieth of the jobs differ, and before
all a look without writing. *Worked* is the time of the processors, which a busy machine
does not stretch much.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

SLUG = "fair"
EVENT = f"event create {SLUG} --name Fair --timezone UTC --starts 2030-06-01"
HEADINGS = (
    *("Name", "Email", "Organisation", "Job title", "Languages"),
    *("Interests", "Offers", "Needs"),
)
FIRST = ("Zofia", "Jürgen", "Ada", "Ben", "Carla", "Dmytro", "Eva", "Fatima", "Georg")
LAST = ("Nowak", "Müller", "O'Connor", "Low", "Łękawska", "García", "Smith", "Rossi")


def people(count: int, changed: int = 0) -> Iterable[tuple[str, ...]]:
    """Yield a row a person; every *changed*-th has another job."""
    for number in range(count):
        is_other = changed and number % changed == 0
        yield (
            f"{FIRST[number % 9]} {LAST[number // 9 % 8]} {number}",
            f"person{number}@example.org",
            f"Organisation {number % 4000}",
            "Director" if is_other else "Head of People",
            "en, pl",
            f"Pay bands in case {number}\nRosters for ward {number % 50}",
            f"A checklist for case {number}",
            f"A scanner for case {number}",
        )


def write(path: Path, rows: Iterable[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


def run(home: Path, *arguments: str) -> tuple[float, str, str]:
    """Run the command; return its seconds, its document, its last word of progress."""
    began = time.perf_counter()
    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "-m", "companion", *arguments],
        env={**os.environ, "COMPANION_HOME": str(home), "COMPANION_MODEL": "tfidf"},
        capture_output=True,
        text=True,
        check=True,
    )
    said = done.stderr.strip().splitlines()
    return time.perf_counter() - began, done.stdout, said[-1] if said else ""


def row(what: str, home: Path, path: Path, *options: str) -> str:
    command = ("people", "import", SLUG, str(path), "--json", *options)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds, document, said = run(home, *command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found, peak = json.loads(document), after.ru_maxrss / 1024
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (
        f"{what:<18} {seconds:>6.1f} s {worked:>6.1f} s"
        f" {found['added']:>7,} {found['changed']:>7,}"
        f" {found['unchanged']:>9,} {peak:>5.0f} MB  {said}"
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    print(
        f"{'':<18} {'time':>8} {'worked':>8} {'added':>7} {'changed':>7}"
        f" {'unchanged':>9} {'peak':>8}  last word"
    )
    with TemporaryDirectory() as folder:
        home = Path(folder)
        first = write(home / "people.csv", people(count))
        other = write(home / "newer.csv", people(count, changed=20))
        run(home, *EVENT.split(), "--ends", "2030-06-02")
        print(row("only looked at", home, first, "--dry-run"))
        print(row("new", home, first))
        print(row("the same again", home, first))
        print(row("a newer list", home, other))


if __name__ == "__main__":
    main()
