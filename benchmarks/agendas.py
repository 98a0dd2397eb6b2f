"""What comes out of the agendas of real events, beside what another program counted.

A row an agenda: its talks and what was left out, together as many as were counted; its
speakers, rooms and days, found/counted. It is ``equal`` where all agree, ``less`` where
there are fewer speakers, rooms or days and entries were left out, ``NOT`` otherwise; or
the sentence with which the file was refused. Days are counted where the file's times
are, or else in Europe/Berlin; where no date is in the file, the first day is told. An
agenda in several files is read from its first, then from all of them one by one, then
from all in one archive, until it is equal.

    python benchmarks/agendas.py [FOLDER] [PART_OF_A_NAME ...]
"""

import io
import json
import sys
import time
import traceback
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from companion.core import agenda
from companion.core.agenda.zones import zone_called

FOLDER = Path(__file__).parents[1].parent / "shared" / "agendas"
BERLIN = ZoneInfo("Europe/Berlin")
# Agendas whose name in the counts is not that of a file: the first has the talks.
FILES = {
    "siggraph-asia-2024-day1..4.json": [
        f"siggraph-asia-2024-day{day}.json" for day in (1, 2, 3, 4)
    ],
    "redhat-summit-2017-*.json": [
        f"redhat-summit-2017-{part}.json" for part in ("sessions", "speakers", "event")
    ],
    "lkce-sessions.json + lkce-schedule.json": [
        f"lkce-{part}.json" for part in ("sessions", "schedule", "speakers")
    ],
    "pycones-2020-agenda.csv + speakers.csv": [
        f"pycones-2020-{part}.csv" for part in ("agenda", "speakers")
    ],
    "emnlp-2020-main-papers.csv + paper-sessions.yml": [
        "emnlp-2020-main-papers.csv",
        "emnlp-2020-paper-sessions.yml",
    ],
    "rubykaigi-2025-*.yml": [
        f"rubykaigi-2025-{part}.yml"
        for part in ("schedule", "presentations", "speakers")
    ],
    "breizhcamp-2026-schedule.json": [
        f"breizhcamp-2026-{part}.json" for part in ("schedule", "speakers")
    ],
    "konopas-arisia-2014-program.js": [
        f"konopas-arisia-2014-{part}.js" for part in ("program", "people")
    ],
    "graphqlconf-2026-sched-sessions.json": [
        f"graphqlconf-2026-sched-{part}.json" for part in ("sessions", "speakers")
    ],
    "sessionize-cdkday-sessions.json": [
        f"sessionize-cdkday-{part}.json" for part in ("sessions", "speakers")
    ],
    "sessionize-vtcodecamp-sessions.json": [
        f"sessionize-vtcodecamp-{part}.json" for part in ("sessions", "speakers")
    ],
    "bytebay-2018-sessions.yml": [
        f"bytebay-2018-{part}.yml" for part in ("sessions", "schedule", "speakers")
    ],
    "bmvc-2021-schedule.yml": [
        f"bmvc-2021-{part}.yml" for part in ("schedule", "programme")
    ],
    "writethedocs-portland-2025-sessions.yaml": [
        f"writethedocs-portland-2025-{part}.yaml" for part in ("sessions", "config")
    ],
}
# Where the counts are of spellings, or of what is not in the file.
CORRECTED: dict[str, dict[str, int]] = {
    "oscon-2014.json": {
        "speakers": 354,  # Speaker 31044 is referred to, but is not there.
        "rooms": 46,  # “ D135” is “D135”.
    },
    "redhat-summit-2017-*.json": {"rooms": 29},  # “ Room  152” is “Room 152”.
    # What repeats was counted once; as often as it takes place, recurring-ical-events
    # finds 406 times, on 320 days. Three more last all day, in two rooms of their own.
    "machbar-potsdam-recurring.ics": {"sessions": 409, "rooms": 18, "days": 320},
    # Speakers have no field in a calendar; here lines of the description name them.
    "pycon-india-2021.ics": {"speakers": 57},
    # Five names are written twice, with a space behind or in other case.
    "emf-2024.json": {"speakers": 304},
    # Breaks stand in 11 slots more than there are breaks: 48 places in the timetable.
    "lkce-sessions.json + lkce-schedule.json": {"sessions": 48},
    # The papers were counted without the timetable: it has 810 places, 29 of papers
    # that are in neither file, and those are left out.
    "emnlp-2020-main-papers.csv + paper-sessions.yml": {"sessions": 810, "days": 4},
    # Rows that hold nothing at all were counted: one of semicolons alone.
    "eeke-2020.csv": {"sessions": 24},
    # The old format was not counted; it is the programme of vldb-2014.xlsx.
    "vldb-2014.xls": {"sessions": 73, "speakers": 0, "rooms": 8, "days": 3},
    # The headings are in the second row, which was counted as an entry and so hid the
    # places, the dates and the columns of speakers 1 to 5.
    "deu-example.xlsx": {"sessions": 13, "speakers": 18, "rooms": 2, "days": 1},
    # The presentations were counted without the timetable, which adds eight breaks.
    "rubykaigi-2025-*.yml": {"sessions": 64, "rooms": 3, "days": 3},
    # Two take place twice; rooms were counted by “place”, most have a “location”.
    "bytebay-2018-sessions.yml": {"sessions": 59, "rooms": 5},
    # Days were counted by five zones; by the clocks of Berlin one ends on a third.
    "emnlp-2020-workshops.yml": {"days": 3},
    # Five meals are beside the list of submissions, by day and minute.
    "pyconfr-2024.json": {"sessions": 81},
}
# First days that neither the files nor the counts tell, only the events' names.
FIRST = {
    "eeke-2020.xlsx": "2020-08-01",
    "rubykaigi-2025-*.yml": "2025-04-16",
    "sensometrics-2024-tutorial.xlsx": "2024-06-04",
    "vldb-2014.xls": "2014-09-02",
}
Counts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What one or more files gave, together."""

    format: str
    talks: int
    left_out: int
    speakers: int
    rooms: int
    days: int

    def verdict(self, counts: Counts) -> str:
        if self.talks + self.left_out != counts["sessions"]:
            return "NOT"
        found = (self.speakers, self.rooms, self.days)
        days = days_counted(counts) or self.days
        counted = (speakers_counted(counts), {counts["rooms"]}, {days})
        if all(one in several for one, several in zip(found, counted, strict=True)):
            return "equal"
        fewer = all(
            one <= max(several) for one, several in zip(found, counted, strict=True)
        )
        return "less" if self.left_out and fewer else "NOT"


def speakers_counted(counts: Counts) -> set[int]:
    """Return their number by ids and by names, either of which may be right."""
    return {counts["speakers"], counts.get("speaker_names", counts["speakers"])}


def days_counted(counts: Counts) -> int:
    """Return the number of days; 0 where the files tell no dates to count."""
    days = counts["days"]
    return days if isinstance(days, int) else len(days)


def zone_of(counts: Counts) -> tzinfo:
    """Return where the days were counted, which is where the file's times are."""
    offsets = [name for name in counts["offsets"] if name not in ("naive", "date")]
    if len(offsets) == 1 and "naive" not in counts["offsets"]:
        return timezone(_offset(offsets[0]))
    return zone_called(counts.get("tz") or "") or BERLIN


def _offset(text: str) -> timedelta:
    """Read what str() makes of a timedelta of some hours: ``-1 day, 20:00:00``."""
    back, _, clock = text.rpartition(", ")
    hours, minutes, _ = map(int, clock.split(":"))
    return timedelta(days=-1 if back else 0, hours=hours, minutes=minutes)


def first_date(counts: Counts) -> date | None:
    first = counts["span"].partition("..")[0]
    return date.fromisoformat(first) if first not in ("-", "") else None


def read(files: list[tuple[str, bytes]], counts: Counts) -> Found:
    """Read all *files* and add up what they gave; AgendaError as agenda.read()."""
    zone, first = zone_of(counts), first_date(counts)
    read_ = [agenda.read(data, name, zone, first_date=first) for name, data in files]
    talks = [talk for part in read_ for talk in part.talks]
    return Found(
        read_[0].format,
        len(talks),
        sum(len(part.left_out) for part in read_),
        len({speaker.key for talk in talks for speaker in talk.speakers}),
        len({talk.room for talk in talks if talk.room}),
        len({talk.start.date() for talk in talks}),
    )


def ways(files: list[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """Yield how an organizer may hand in the *files* of one agenda."""
    yield files[:1]
    if len(files) == 1:
        return
    yield files
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files:
            packed.writestr(name, data)
    yield [("agenda.zip", archive.getvalue())]


def judged(files: list[tuple[str, bytes]], counts: Counts) -> tuple[str, str]:
    """Return the verdict and the rest of the row, of the best way to hand them in."""
    tried: list[tuple[str, str]] = []
    for way in ways(files):
        try:
            found = read(way, counts)
        except agenda.AgendaError as refusal:
            tried.append(("refused", str(refusal)))
        except Exception:  # noqa: BLE001 -- a stack trace is a row like any other
            tried.append(("BUG", traceback.format_exc(limit=-2)))
        else:
            tried.append((found.verdict(counts), described(found, counts)))
    order = ("equal", "less", "BUG", "NOT", "refused")
    return min(tried, key=lambda row: order.index(row[0]))


def described(found: Found, counts: Counts) -> str:
    talks = f"{found.talks}+{found.left_out}/{counts['sessions']}"
    speakers = "|".join(map(str, sorted(speakers_counted(counts))))
    return (
        f"{found.format:20.20} {talks:>14}"
        f"{f'{found.speakers}/{speakers}':>14}"
        f"{f'{found.rooms}/' + str(counts['rooms']):>9}"
        f"{f'{found.days}/{days_counted(counts)}':>8}"
    )


def main(folder: Path, wanted: list[str]) -> None:
    counts = json.loads((folder / "counts.json").read_bytes())
    verdicts = []
    print(
        f"{'agenda':44} {'':7} {'seconds':>7} {'format':20} {'talks+left out':>14}"
        f"{'speakers':>14}{'rooms':>9}{'days':>8}"
    )
    for name, raw_counts in counts.items():
        counted = {**raw_counts, **CORRECTED.get(name, {})}
        if name in FIRST:
            counted["span"] = FIRST[name]
        if wanted and not any(part in name for part in wanted):
            continue
        files = [(n, (folder / n).read_bytes()) for n in FILES.get(name, [name])]
        started = time.perf_counter()
        verdict, row = judged(files, counted)
        seconds = time.perf_counter() - started
        print(f"{name[:44]:44} {verdict:7} {seconds:7.1f} {row}", flush=True)
        verdicts.append(verdict)
    total = ", ".join(f"{verdicts.count(v)} {v}" for v in dict.fromkeys(verdicts))
    print(f"\n{len(verdicts)} agendas: {total}.")


if __name__ == "__main__":
    given = sys.argv[1:]
    place = Path(given.pop(0)) if given and Path(given[0]).is_dir() else FOLDER
    main(place, given)
