"""Which column of a list holds what."""

from collections.abc import Mapping
from dataclasses import dataclass

from companion.core.agenda.model import Recognised
from companion.core.people.headings import FIELDS, OFF, payer, theirs
from companion.core.people.model import PeopleError
from companion.core.people.sources import SOURCES, Source
from companion.core.plain_text import line, normal
from companion.core.tables import Row, Table

_SINGULAR = {
    "interest": "interests",
    "offer": "offers",
    "need": "needs",
    "language": "languages",
    "organization": "organisation",
    "company": "organisation",
    "title": "job_title",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one list, by field; several e-mails from the best to the last."""

    source: Source
    at: Mapping[str, int]
    emails: tuple[int, ...]
    buyer: int | None  # the e-mail of who paid
    mapped: frozenset[str]
    ids: tuple[int | None, ...]
    guests: int | None
    payer: int | None = None  # the name of who paid
    off: tuple[int, ...] = ()  # each says yes of who does not come

    @property
    def status(self) -> int | None:
        return self.at.get("status")

    def text(self, row: Row, field: str) -> str:
        return row.at(self.at.get(field))

    def line(self, row: Row, field: str) -> str:
        text = self.text(row, field)
        return line(text) if text else ""

    def name(self, row: Row) -> str:
        """Return the name as it stands, else put it together from first and last."""
        whole = self.text(row, "name")
        if "name" in self.mapped:
            return whole
        first = self.text(row, "first_name")
        if whole and (not first or "last_name" in self.at):
            return whole
        if whole:
            # Beside a first name alone, Name may be the surname, as in German lists.
            is_whole = set(normal(first).split()) <= set(normal(whole).split())
            return whole if is_whole else f"{first} {whole}"
        return " ".join(filter(None, (first, self.text(row, "last_name"))))

    def email(self, row: Row) -> str:
        return next(filter(None, map(row.at, self.emails)), "")

    def ticket(self, row: Row) -> tuple[str, ...]:
        """Return the ids that the program knows a row by; empty if one is missing."""
        ids = tuple(row.at(column) for column in self.ids)
        return ids if all(ids) else ()

    def where(self, row: Row) -> str:
        """Say where a row is, and of whom it is."""
        ids = self.ticket(row)
        place = self.source.place.format(*ids) if self.source.place and ids else ""
        return ", ".join(filter(None, (place or row.where, line(self.name(row))[:80])))


def columns_of(
    table: Table, mapping: Mapping[str, str], source: Source | None = None
) -> Columns:
    """Find the columns of a list; *mapping* comes before what headings tell.

    Raises:
        PeopleError: a mapping cannot hold, or nothing tells who the people are.

    """
    source = source or next(s for s in SOURCES if _is_from(table, s))
    names = {field: source.names(field) for field in FIELDS}
    names["status"] = source.status.split(", ")
    at = table.columns(names)
    own = next(theirs("name", table.headings), None)
    if own is not None and "name" not in source.columns:
        at["name"] = own
    chosen = {_field(name): _column(table, head) for name, head in mapping.items()}
    at |= chosen
    emails = _emails(table, source, chosen)
    payers = (table.column(name) for name in source.buyer.split(", "))
    buyer = next((at for at in payers if at is not None and at not in emails), None)
    columns = Columns(
        source=source,
        at=at | {"email": emails[0]} if emails else at,
        emails=emails,
        buyer=None if "email" in chosen else buyer,
        mapped=frozenset(chosen),
        ids=tuple(table.column(*name.split(", ")) for name in source.id_columns),
        guests=table.column(source.guests),
        payer=payer(table.headings),
        off=tuple(at for at in map(table.column, OFF.split(", ")) if at is not None),
    )
    _check(table, columns)
    return columns


def recognised(table: Table, columns: Columns | None = None) -> Recognised:
    """Say how a list was understood: its headings, and those of our fields."""
    at = columns.at if columns else {}
    return Recognised(
        tuple(dict.fromkeys(filter(None, table.headings))),
        {field: table.headings[column] for field, column in at.items()},
    )


def _is_from(table: Table, source: Source) -> bool:
    return all(_has(table, mark) for mark in source.marks)


def _has(table: Table, mark: str) -> bool:
    if mark == "*name":
        return any(theirs("name", table.headings))
    return table.column(*mark.split(", ")) is not None


def _emails(table: Table, source: Source, chosen: Mapping[str, int]) -> tuple[int, ...]:
    if "email" in chosen:
        return (chosen["email"],)
    named = (table.column(name) for name in source.names("email"))
    found = [*theirs("email", table.headings), *named]
    return tuple(dict.fromkeys(column for column in found if column is not None))


def _field(name: str) -> str:
    field = _SINGULAR.get(name, name)
    if field not in FIELDS:
        raise PeopleError(
            f"There is no field “{name}”. The fields are: {', '.join(sorted(FIELDS))}."
        )
    return field


def _column(table: Table, heading: str) -> int:
    column = table.column(heading)
    if column is None:
        raise PeopleError(
            f"No column is called “{heading}”. The columns are: {table.named}.",
            recognised(table),
        )
    return column


def _check(table: Table, columns: Columns) -> None:
    if not columns.at.keys() & {"name", "first_name", "last_name"}:
        raise PeopleError(
            f"No column holds names. The columns are: {table.named}. Call one Name, or "
            "say which it is.",
            recognised(table, columns),
        )
    has_key = columns.source.key and any(at is not None for at in columns.ids)
    if not columns.emails and not has_key:
        raise PeopleError(
            f"No column holds e-mails. The columns are: {table.named}. Call one Email, "
            "or say which it is.",
            recognised(table, columns),
        )
