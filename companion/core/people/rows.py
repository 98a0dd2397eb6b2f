"""From the rows of a list to people, each taken or left out with the reason."""

import re
from collections.abc import Iterator

from email_validator import EmailNotValidError, validate_email

from companion.core import languages
from companion.core.agenda.model import LeftOut
from companion.core.people.columns import Columns
from companion.core.people.model import People, PeopleError, Role, Row, Style
from companion.core.plain_text import line, normal, web_address
from companion.core.tables import Row as Cells
from companion.core.tables import Table

_ROLES: dict[str, Role] = {
    "attendee": "attendee",
    "participant": "attendee",
    "uczestnik": "attendee",
    "teilnehmer": "attendee",
    "speaker": "speaker",
    "presenter": "speaker",
    "prelegent": "speaker",
    "prelegentka": "speaker",
    "referent": "speaker",
    "referentin": "speaker",
    "ponente": "speaker",
    "intervenant": "speaker",
    "exhibitor": "exhibitor",
    "sponsor": "exhibitor",
    "wystawca": "exhibitor",
    "aussteller": "exhibitor",
    "expositor": "exhibitor",
    "exposant": "exhibitor",
    "staff": "staff",
    "crew": "staff",
    "volunteer": "staff",
    "organizer": "staff",
    "organiser": "staff",
    "organizator": "staff",
}
_STYLES: dict[str, Style] = {"quiet": "quiet", "usual": "usual", "many": "many"}
_NOT_COMING = re.compile(
    r"not |\bno\b|unpaid|refunded|declined|cancell?ed|pending|wait|rejected|expired"
    r"|anulowan|odrzucon|oczekuj|storniert|abgesagt|abgelehnt|ausstehend|warteliste|cancelad"
    r"|rechazad|pendiente|annulé|refusé|en attente|скасован|відхилен|очіку"
)
_LINES = re.compile(r"\n| \| ")


class _Unfit(ValueError):
    """A row that is no person who comes; the message is the reason."""


def read_rows(table: Table, columns: Columns) -> People:
    rows: dict[str, Row] = {}
    left_out: list[LeftOut] = []
    for cells in table.rows:
        try:
            row = _row(cells, columns, table.headings)
        except _Unfit as reason:
            left_out.append(LeftOut(cells.where, line(str(reason))))
            continue
        if rows.setdefault(row.key, row) is not row:
            left_out.append(LeftOut(cells.where, f"{row.key} is in the list already"))
    if not table.rows:
        raise PeopleError("The list has headings but no rows.")
    return People(
        columns.source.name,
        tuple(rows.values()),
        tuple(left_out),
        table.warnings + tuple(_warnings(table, columns)),
    )


def _row(cells: Cells, columns: Columns, headings: tuple[str, ...]) -> Row:
    status = cells.at(columns.status)
    if columns.status is not None and not _is_coming(status, columns.source.taken):
        raise _Unfit(f"{headings[columns.status]} is “{status}”")
    name = line(columns.name(cells))
    if not name:
        raise _Unfit("it has no name")
    email = _email(columns.email(cells))
    return Row(
        key=email or _key(cells, columns),
        name=name,
        email=email,
        organisation=line(columns.text(cells, "organisation")),
        job_title=line(columns.text(cells, "job_title")),
        role=_ROLES.get(normal(columns.text(cells, "role")), "attendee"),
        field=line(columns.text(cells, "field")),
        languages=languages.spoken(columns.text(cells, "languages")).codes,
        style=_STYLES.get(normal(columns.text(cells, "style")), ""),
        phone=line(columns.text(cells, "phone")),
        linkedin=web_address(columns.text(cells, "linkedin")),
        interests=_parts(_LINES, columns.text(cells, "interests")),
        offers=_parts(_LINES, columns.text(cells, "offers")),
        needs=_parts(_LINES, columns.text(cells, "needs")),
    )


def _is_coming(status: str, taken: frozenset[str]) -> bool:
    if taken:
        return normal(status) in taken
    return not _NOT_COMING.search(normal(status))


def _email(text: str) -> str:
    text = line(text)
    if not text:
        return ""
    try:
        checked = validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        raise _Unfit(f"the e-mail “{text}” is not valid: {error}") from error
    return checked.normalized.lower()


def _key(cells: Cells, columns: Columns) -> str:
    """Make a key for somebody without an e-mail, from the ids of the program."""
    parts = [cells.at(column) for column in columns.ids]
    if not parts or not all(parts):
        raise _Unfit("it has no e-mail")
    # Meetup writes "user 12537919".
    return f"{columns.source.key}:{line('-'.join(parts)).removeprefix('user ')}"


def _parts(separator: re.Pattern[str], text: str) -> tuple[str, ...]:
    """Part a cell at its separators, dropping what is empty or said before."""
    parts = (line(part) for part in separator.split(text))
    return tuple(dict.fromkeys(filter(None, parts)))


def _warnings(table: Table, columns: Columns) -> Iterator[str]:
    for field, known in (("role", _ROLES), ("style", _STYLES)):
        said = {line(columns.text(row, field)) for row in table.rows} - {""}
        if unknown := sorted(value for value in said if normal(value) not in known):
            yield f"Values of {field} that were not understood: {', '.join(unknown)}."
    texts = " ".join(columns.text(row, "languages") for row in table.rows)
    if words := sorted(languages.spoken(texts).unknown):
        yield f"Values of languages that were not understood: {', '.join(words)}."
    counts = [
        row.at(columns.guests)
        for row in table.rows
        if _is_coming(row.at(columns.status), columns.source.taken)
    ]
    guests = sum(int(count) for count in counts if re.fullmatch("[0-9]{1,3}", count))
    if guests:
        yield f"Guests without a name, whom the list only counts: {guests}."
