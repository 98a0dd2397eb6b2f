"""Tables without headings: what the cells hold tells a time from a title."""

from collections.abc import Mapping

from companion.core.agenda.dates import is_day
from companion.core.agenda.gather import Unfit
from companion.core.agenda.times import clock, split
from companion.core.agenda.when import parted, span
from companion.core.tables import Row, Sheet, Table

_ENOUGH = 3
NO_HEADINGS = (
    "The table has no headings: its first row is an entry like the next. Write "
    "headings above it."
)


def table(sheet: Sheet) -> Table:
    """Call the columns as a spreadsheet does: Column A, Column B."""
    width = max(len(row.cells) for row in sheet.rows)
    names = tuple(f"Column {_letters(at)}" for at in range(width))
    return Table(names, sheet.rows, sheet.warnings)


def is_bare(sheet: Sheet) -> bool:
    """Tell whether an entry stands where headings do: it says what the next one says.

    No heading stands above its own words.
    """
    if len(sheet.rows) < 2:
        return False
    first, second = (row.cells for row in sheet.rows[:2])
    return any(
        cell and cell == below for cell, below in zip(first, second, strict=False)
    )


def columns(table: Table) -> dict[str, int]:
    """Find the columns by their cells; nothing if the first row is not an entry too.

    The first column of times is the start, the first of texts right of it the title,
    and the next the speakers.
    """
    rows = table.rows
    times = [at for at in _all(table) if is_time_column(rows, at)]
    if not times or not is_time(rows[0].at(times[0])):
        return {}
    texts = [at for at in _all(table) if at > times[0] and at not in times]
    texts = [at for at in texts if any(row.at(at) for row in rows)]
    if not texts:
        return {}
    found = {"start": times[0], "title": texts[0]}
    if len(times) > 1:
        found["end"] = times[1]
    if len(texts) > 1:
        found["speakers"] = texts[1]
    return found


def warnings(table: Table, at: Mapping[str, int]) -> tuple[str, ...]:
    named = ", ".join(
        f"{field} in {table.headings[place]}" for field, place in at.items()
    )
    return (f"The table has no headings. We took: {named}. Check the talks.",)


def is_time_column(rows: tuple[Row, ...], at: int) -> bool:
    # Days may stand as rows between the times.
    cells = [cell for row in rows if (cell := row.at(at)) and not is_day(cell)]
    times = sum(map(is_time, cells))
    return times >= _ENOUGH and times >= 0.6 * len(cells)


def is_time(text: str) -> bool:
    """Tell a time of day or a span of it from other text."""
    if len(text) > 60:
        return False
    start, _ = span(parted(text)[1])
    try:
        clock(split(start)[1])
    except Unfit:
        return False
    return True


def _all(table: Table) -> range:
    return range(len(table.headings))


def _letters(at: int) -> str:
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
