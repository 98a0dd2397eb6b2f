"""The agenda as a table (CSV) for people with a spreadsheet, who may give it back."""

import csv
import io
from datetime import datetime
from zoneinfo import ZoneInfo

from companion.core import cells
from companion.core.agenda.own import HEADINGS
from companion.core.agenda_out import text
from companion.core.agenda_out.programme import Item, Programme, name


def write(programme: Programme) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(HEADINGS)
    for item in programme.items:
        writer.writerow([cells.safe(cell) for cell in _row(item, programme.zone)])
    # With its mark, or spreadsheets misread every accent.
    return file.getvalue().encode("utf-8-sig")


def _row(item: Item, zone: ZoneInfo) -> list[str]:
    talk = item.talk
    return [
        talk.key,
        talk.kind,
        text.title(talk.title),
        _time(talk.start, zone),
        _time(talk.end, zone),
        talk.room,
        talk.track,
        # One a line: names hold commas and semicolons, but no line ends.
        "\n".join(name(talk, speaker) for speaker in talk.speakers),
        talk.language,
        talk.url,
        text.long_text(talk.abstract),
    ]


def _time(moment: datetime, zone: ZoneInfo) -> str:
    """Write a time by the clocks of the event, with its offset only in need."""
    local = moment.astimezone(zone)
    # An hour that comes twice a year is told apart by it.
    comes_twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    if comes_twice or local.second or local.microsecond:
        return local.isoformat()
    return f"{local:%Y-%m-%d %H:%M}"
