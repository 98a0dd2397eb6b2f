"""The names of speakers in the cells of a table."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from companion.core.agenda import columns
from companion.core.tables import Row, Table

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
        """Part names; at commas only if none of the parts is a half name."""
        if self.only_commas:
            return cell.split(", ")
        by_comma = re.split(r",\s*", cell)
        if not _PARTED.search(cell) and all(" " in part for part in by_comma):
            return by_comma
        return _PARTED.split(cell)


def speaker_columns(table: Table, *, only_commas: bool) -> SpeakerColumns:
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
