"""The names of speakers in the cells of a table."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from companion.core.agenda import columns, roles
from companion.core.agenda.gather import Person
from companion.core.tables import Row, Table

_JOINED = re.compile(r",\s*(?:and\s|und\s|&\s)?\s*|\s+(?:and|und|&)\s+")
_BETWEEN_EMAILS = re.compile(r"[\s,;|<>()]+")
_PARTED = re.compile(r"\s*[;\n|]\s*|\s+/\s+")


@dataclass(frozen=True, slots=True)
class SpeakerColumns:
    """Where a table names speakers: several in one cell, or each in its own."""

    several: int | None
    singles: tuple[int, ...]
    only_commas: bool  # Sched parts names with commas, whatever they look like.
    others: tuple[tuple[int, str], ...] = ()  # columns of moderators and the like

    def names(self, row: Row) -> Iterator[tuple[str, str]]:
        """Yield names, each with the role it has by its column."""
        yield from ((name, "") for name in self._speakers(row))
        for column, role in self.others:
            if cell := row.at(column):
                yield from ((name, role) for name in self._parted(html.unescape(cell)))

    def _speakers(self, row: Row) -> Iterator[str]:
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


def people(
    row: Row, told: Mapping[str, str], speakers: SpeakerColumns
) -> Iterator[Person]:
    """Yield who speaks in a row, with what its other columns *told* of them."""
    names = list(speakers.names(row))
    # Columns about the speaker are about the only one; addresses may be as many.
    about = told if len(names) == 1 else {}
    emails = [e for e in _BETWEEN_EMAILS.split(told.get("email", "")) if "@" in e]
    speaking = names if about else [one for one in names if not one[1]]
    known = len(emails) == len(speaking) or bool(about)
    theirs = dict(zip(speaking, emails, strict=False)) if known else {}
    for name, role in names:
        yield Person(
            name,
            email=theirs.get((name, role), ""),
            organisation=about.get("organisation", ""),
            biography=about.get("biography", ""),
            role=role,
        )


def speaker_columns(
    table: Table, *, only_commas: bool, chosen: int | None = None
) -> SpeakerColumns:
    """Find who speaks; *chosen* is the column that the organizer or a look named."""
    others = _others(table, only_commas=only_commas)
    if chosen is not None:
        others = tuple(one for one in others if one[0] != chosen)
        return SpeakerColumns(chosen, (), only_commas, others)
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
        others,
    )


def _others(table: Table, *, only_commas: bool) -> tuple[tuple[int, str], ...]:
    """Find the columns of people who do other than speak."""
    found = [(at, roles.role_of_key(name)) for at, name in enumerate(table.headings)]
    found = [(at, role) for at, role in found if role]
    if only_commas and (artists := table.column("artists")) is not None:
        found.append((artists, ""))
    return tuple(found)
