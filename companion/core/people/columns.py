"""Which column of a list holds what."""

from collections.abc import Mapping
from dataclasses import dataclass

from companion.core.people.model import PeopleError
from companion.core.people.sources import FIELDS, SOURCES, Source
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
    mapped: frozenset[str]
    status: int | None
    ids: tuple[int | None, ...]
    guests: int | None

    def text(self, row: Row, field: str) -> str:
        return row.at(self.at.get(field))

    def name(self, row: Row) -> str:
        """Return the name as it stands, else put it together from first and last."""
        if whole := self.text(row, "name"):
            return whole
        if "name" in self.mapped:
            return ""
        parts = (self.text(row, "first_name"), self.text(row, "last_name"))
        return " ".join(filter(None, parts))

    def email(self, row: Row) -> str:
        return next(filter(None, map(row.at, self.emails)), "")


def columns_of(table: Table, mapping: Mapping[str, str]) -> Columns:
    source = next(s for s in SOURCES if table.has(*s.marks))
    at = table.columns({field: source.names(field) for field in FIELDS})
    chosen = {_field(name): _column(table, head) for name, head in mapping.items()}
    at |= chosen
    if "email" in chosen:
        emails = [chosen["email"]]
    else:
        named = (table.column(name) for name in source.names("email"))
        emails = [column for column in named if column is not None]
    columns = Columns(
        source=source,
        at=at,
        emails=tuple(emails),
        mapped=frozenset(chosen),
        status=table.column(*source.status.split(", ")),
        ids=tuple(table.column(name) for name in source.id_columns),
        guests=table.column(source.guests),
    )
    _check(table, columns)
    return columns


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
            f"No column is called “{heading}”. The columns are: {table.named}."
        )
    return column


def _check(table: Table, columns: Columns) -> None:
    if not columns.at.keys() & {"name", "first_name", "last_name"}:
        raise PeopleError(
            f"No column holds names. The columns are: {table.named}. Call one Name, or "
            "say which it is."
        )
    if not columns.emails and not columns.source.key:
        raise PeopleError(
            f"No column holds e-mails. The columns are: {table.named}. Call one Email, "
            "or say which it is."
        )
