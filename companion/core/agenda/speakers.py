"""The names of speakers in the cells of a table."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from companion.core.agenda import columns
from companion.core.tables import Row, Table

_JOINED = re.compile(r",\s*(?:and\s|und\s|&\s)?\s*|\s+(?:and|und|&)\s+")
_PARTED = re.compile(r"\s*[;\n|]\s*|\s+/\s+")


@dataclass(frozen=True, slots=True)
class SpeakerColumns:
    """Where a table names speakers: several in one cell, or each in its own."""

    several: int | None
    singles: tuple[int, ...]
    only_commas: bool  # Sched parts names with commas, whatever they look like.

    def names(self, row: Row) -> Iterator[str]:
        if cell := row.at(self.several):
            yield from self._parted(html.unescape(cell))
            return
        for column in self.singles:
            yield from filter(None, _PARTED.split(html.unescape(row.at(column))))

    def _parted(self, cell: str) -> list[str]:
        if self.only_commas:
            return cell.split(", ")
        return parted(cell)


def parted(text: str) -> list[str]:
    """Part names; at commas and “and” only if none of the parts is a half name."""
    parts = [part for part in _JOINED.split(text) if part]
    if not _PARTED.search(text) and all(" " in part.strip() for part in parts):
        return parts
    return _PARTED.split(text)


def speaker_columns(
    table: Table, *, only_commas: bool, chosen: int | None = None
) -> SpeakerColumns:
    """Find who speaks; *chosen* is the column that the organizer or a look named."""
    if chosen is not None:
        return SpeakerColumns(chosen, (), only_commas)
    numbered = (
        table.column(f"{word} {number}", f"{word}{number}")
        for word in columns.NUMBERED_SPEAKERS
        for number in range(1, 10)
    )
    one = table.column(*columns.SPEAKER.split(", "))
    return SpeakerColumns(
        table.column(*columns.SPEAKERS.split(", ")),
        tuple(column for column in (one, *numbered) if column is not None),
        only_commas,
    )
