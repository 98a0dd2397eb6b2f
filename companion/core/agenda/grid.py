"""Grids: a column a room, a row a time, days as sheets or as rows in between."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from itertools import pairwise

from companion.core.agenda import columns, dates
from companion.core.agenda.drafts import Draft
from companion.core.agenda.gather import Person, Unfit
from companion.core.agenda.headless import is_time, is_time_column
from companion.core.agenda.model import LeftOut
from companion.core.agenda.speakers import parted
from companion.core.agenda.times import clock
from companion.core.agenda.when import span
from companion.core.plain_text import line
from companion.core.tables import MAX_COLUMNS, Row, Sheet, compact

# What stands in the heading beside the name of the room.
_SPEAKERS = re.compile(
    r"(.*?)[\s_-]*\b(?:speakers?|presenters?|prelegen\w*|referent\w*|ponentes?)",
    re.IGNORECASE,
)
_ACTIVITY = re.compile(
    r"(.*?)[\s_-]*\b(?:activity|session|talk|title|titel|tytuł)s?", re.IGNORECASE
)
_LANGUAGE = re.compile(r"(.+?)[\s_-]+(?:en|es|de|fr|pl|uk|it|pt|ja)", re.IGNORECASE)
# What columns of a list hold, and no rooms are called.
_OF_LISTS = (
    *("start", "start_date", "end", "end_date", "duration", "room", "track", "type"),
    *("abstract", "description", "language", "url"),
)
_LISTED = frozenset(
    compact(word)
    for words in (
        *(columns.FIELDS[field] for field in _OF_LISTS),
        *(columns.SPEAKERS, columns.SPEAKER),
    )
    for word in words.split(", ")
).difference({"hall", "stage", "scena", "bühne", "зала"})  # which a room may be called
_ENOUGH = 3  # times that make a row one of times
_FAR_DOWN = 15  # rows that may stand above them
_HALF = re.compile(r"[ap]\.?\s?m\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Grid:
    """What a grid holds; *columns* says which heading is taken for what."""

    headings: tuple[str, ...]
    columns: Mapping[str, str]
    drafts: tuple[Draft | LeftOut, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rooms:
    """The columns of a grid: of times, of titles by room, of speakers by title."""

    times: int
    rooms: Mapping[int, str]
    speakers: Mapping[int, int]
    texts: Mapping[int, tuple[int, ...]]


@dataclass(slots=True)
class _Slot:
    """A row of a grid with its time written out."""

    row: Row
    day: str
    start: str
    end: str
    ends_later: str = field(default="")


def read(sheet: Sheet) -> Grid | None:
    """Read a sheet that is a grid; None for any other."""
    width = min(max(len(row.cells) for row in sheet.rows), 3)
    times = next((at for at in range(width) if is_time_column(sheet.rows, at)), None)
    if times is None:
        return None
    down = next(n for n, row in enumerate(sheet.rows) if is_time(row.at(times)))
    above = _headings(sheet.rows[:down], times)
    if above is None or _is_list(above, times):
        return None
    rooms = _rooms(above, times)
    if len(rooms.rooms) < 2:
        return None
    slots, warnings = _slots(sheet, above, rooms)
    drafts = tuple(
        d for number in range(len(slots)) for d in _cells(sheet, slots, number, rooms)
    )
    return Grid(
        tuple(line(cell) for cell in above.cells if cell),
        {
            "start": line(above.at(times)) or "1",
            "room": ", ".join(rooms.rooms.values()),
        },
        drafts,
        warnings,
    )


def turned(sheet: Sheet) -> Sheet | None:
    """Return the sheet with its rows as columns if times stand side by side in one."""
    rows = sheet.rows[:MAX_COLUMNS]
    down = next(
        (at for at, row in enumerate(rows[:_FAR_DOWN]) if _tells_times(row)), -1
    )
    if down < 0:
        return None
    days = [cell for row in rows[:down] for cell in row.cells if dates.is_day(cell)]
    lines = [
        Row(at + 1, tuple(row.at(at) for row in rows[down:]), sheet.name, turned=True)
        for at in range(max(len(row.cells) for row in rows))
    ]
    name = days[0] if len(days) == 1 else sheet.name
    return Sheet(name, tuple(line for line in lines if any(line.cells)))


def _tells_times(row: Row) -> bool:
    return sum(map(is_time, row.cells)) >= _ENOUGH


def _is_list(above: Row, times: int) -> bool:
    """Tell headings of a list, one of which says Date or Speaker, from names of rooms.

    A list whose titles stand under a heading that says nothing is still no grid.
    """
    return any(
        compact(cell) in _LISTED for at, cell in enumerate(above.cells) if at != times
    )


def _headings(rows: tuple[Row, ...], times: int) -> Row | None:
    """Find the row that names the rooms: the first with several cells."""
    for row in rows:
        filled = [at for at, cell in enumerate(row.cells) if cell and at > times]
        if len(filled) >= 2:
            return row
    return None


def _rooms(above: Row, times: int) -> _Rooms:
    names = {
        at: line(cell) for at, cell in enumerate(above.cells) if cell and at > times
    }
    known = {compact(name): at for at, name in names.items()}
    rooms, speakers = dict(names), dict[int, int]()
    texts: dict[int, tuple[int, ...]] = {}
    for at, name in names.items():
        if (found := _SPEAKERS.fullmatch(name)) and compact(found[1]) in known:
            speakers[known[compact(found[1])]] = at
            del rooms[at]
        elif (found := _LANGUAGE.fullmatch(name)) and compact(found[1]) in known:
            titles = known[compact(found[1])]
            texts[titles] = (*texts.get(titles, ()), at)
            del rooms[at]
        elif (found := _ACTIVITY.fullmatch(name)) and found[1]:
            rooms[at] = found[1]
    return _Rooms(times, rooms, speakers, texts)


def _slots(
    sheet: Sheet, above: Row, rooms: _Rooms
) -> tuple[list[_Slot], tuple[str, ...]]:
    day = sheet.name if dates.is_spoken(sheet.name) or _is_date(sheet.name) else ""
    repeated = {compact(cell) for cell in above.cells if cell}
    slots: list[_Slot] = []
    for row in sheet.rows:
        filled = [cell for cell in row.cells if cell]
        if is_time(row.at(rooms.times)):
            start, end = span(row.at(rooms.times))
            slots.append(_Slot(row, day, start, end))
        elif len(filled) == 1 and (dates.is_spoken(filled[0]) or _is_date(filled[0])):
            day = line(filled[0])
        elif row.number != above.number and {compact(c) for c in filled} - repeated:
            slots.append(_Slot(row, day, "", ""))
    warnings = []
    if _with_afternoons([slot for slot in slots if slot.start]):
        warnings.append(
            "Times such as 1:30 without am or pm were read as afternoon where they "
            "follow later ones. Check them."
        )
    if _with_ends(slots):
        warnings.append("Where the grid tells no end, an entry lasts until the next.")
    return slots, tuple(warnings)


def _is_date(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d(?: 00:00:00)?", text.strip()))


def _with_afternoons(slots: list[_Slot]) -> bool:
    """Turn 1:30 into 13:30 where it follows 12:00 and the grid knows no am and pm."""
    if any(_HALF.search(slot.start + slot.end) for slot in slots):
        return False
    turned, day, last = False, "", time()
    for slot in slots:
        if slot.day != day:
            day, last = slot.day, time()
        for name in ("start", "end"):
            text = getattr(slot, name)
            if not text or (now := _clock(text)) is None:
                continue
            if now < last and now.hour < 12:
                now = now.replace(hour=now.hour + 12)
                if now < last:
                    continue
                setattr(slot, name, f"{now:%H:%M}")
                turned = True
            last = now if name == "start" else last
        last = _clock(slot.start) or last
    return turned


def _clock(text: str) -> time | None:
    try:
        return clock(text)
    except Unfit:
        return None


def _with_ends(slots: list[_Slot]) -> bool:
    """Let what has no end last until the next row of its day begins."""
    found = False
    timed = [slot for slot in slots if slot.start]
    for slot, after in pairwise(timed):
        if not slot.end and slot.day == after.day:
            slot.ends_later = after.start
            found = True
    return found


def _cells(
    sheet: Sheet, slots: list[_Slot], number: int, rooms: _Rooms
) -> Iterator[Draft | LeftOut]:
    slot = slots[number]
    for at, room in rooms.rooms.items():
        title = line(slot.row.at(at))
        if not title:
            continue
        where = f"{slot.row.where}, {room}"
        if not slot.start:
            yield LeftOut(where, f"“{title}” has no time")
            continue
        tall = sheet.tall.get((slot.row.number, at), 1)
        last = slots[min(number + tall, len(slots)) - 1] if tall > 1 else slot
        told = {
            "title": title,
            "start": slot.start,
            "start_date": slot.day,
            "end": last.end or last.ends_later,
            "room": room,
            "description": "\n".join(slot.row.at(t) for t in rooms.texts.get(at, ())),
        }
        speakers = slot.row.at(rooms.speakers.get(at))
        people = tuple(Person(name) for name in parted(speakers)) if speakers else ()
        yield Draft(where, told, people)
