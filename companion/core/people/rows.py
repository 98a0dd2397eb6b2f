"""From the rows of a list to people, each taken or left out with the reason."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from companion.core import languages
from companion.core.agenda.model import LeftOut
from companion.core.people.columns import Columns, recognised
from companion.core.people.model import People, PeopleError, Role, Row, Style
from companion.core.people.statuses import is_coming, is_yes
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
    "staff": "staff",
    "crew": "staff",
    "volunteer": "staff",
    "organizer": "staff",
    "organiser": "staff",
    "organizator": "staff",
    "deelnemer": "attendee",
    "partecipante": "attendee",
    "participante": "attendee",
    "participant e": "attendee",
    "учасник": "attendee",
    "účastník": "attendee",
    "spreker": "speaker",
    "relatore": "speaker",
    "orador": "speaker",
    "oradora": "speaker",
    "palestrante": "speaker",
    "спікер": "speaker",
    "доповідач": "speaker",
    "přednášející": "speaker",
    "exposant": "exhibitor",
    "standhouder": "exhibitor",
    "espositore": "exhibitor",
    "vystavovatel": "exhibitor",
}
_STYLES: dict[str, Style] = {"quiet": "quiet", "usual": "usual", "many": "many"}
# What Eventbrite writes until whoever bought a ticket says who comes.
_NOT_YET_NAMED = "info requested"
_LISTED = 10  # rows that a warning names
_LINES = re.compile(r"\n| \| ")
# What stands before the @ of nearly all addresses, and is right for certain.
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")


class _Unfit(ValueError):
    """A row that is no person who comes; the message is the reason."""


def read_rows(table: Table, columns: Columns) -> People:
    rows: dict[str, Row] = {}
    left_out: list[LeftOut] = []
    if not table.rows:
        raise PeopleError("The list has headings but no rows.")
    orders = _orders(table, columns)
    buyers: list[str] = []
    strangers: list[str] = []
    for cells in table.rows:
        try:
            row = _row(cells, columns, table.headings)
        except _Unfit as reason:
            left_out.append(LeftOut(columns.where(cells), line(str(reason))))
            continue
        if not row.email and (email := _buyers(cells, columns, orders)):
            is_same = _is_buyer(cells, columns, row.name)
            (buyers if is_same else strangers).append(columns.where(cells))
            row = replace(row, key=email, email=email) if is_same else row
        if row.key in rows and row.ticket and not _is_same(row, rows[row.key]):
            # Somebody bought several tickets, and gave one address for all.
            row = replace(row, key=row.ticket, email="")
        if not row.key:
            left_out.append(LeftOut(columns.where(cells), "it has no e-mail"))
        elif rows.setdefault(row.key, row) is not row:
            why = f"{row.key} is in the list already"
            left_out.append(LeftOut(columns.where(cells), why))
    return People(
        columns.source.name,
        tuple(rows.values()),
        tuple(left_out),
        table.warnings
        + _buyer_warnings(buyers, strangers)
        + tuple(_warnings(table, columns)),
        recognised(table, columns),
    )


def _orders(table: Table, columns: Columns) -> Counter[str]:
    """Count the tickets of each order of which we know who paid."""
    if columns.buyer is None or not columns.ids:
        return Counter()
    codes = (
        cells.at(columns.ids[0])
        for cells in table.rows
        if is_coming(cells.at(columns.status), columns.source.taken)
    )
    return Counter(codes)


def _buyers(cells: Cells, columns: Columns, orders: Counter[str]) -> str:
    """Return the e-mail of who paid, if the only ticket is likely to be their own."""
    if columns.buyer is None or orders[cells.at(columns.ids[0])] != 1:
        return ""
    try:
        return _email(cells.at(columns.buyer))
    except _Unfit:
        return ""


def _is_buyer(cells: Cells, columns: Columns, name: str) -> bool:
    """Tell whether who paid may be who comes: of one name, or of none that is told."""
    payer = set(normal(cells.at(columns.payer)).split())
    comes = set(normal(name).split())
    return not payer or payer <= comes or comes <= payer


def _is_same(row: Row, other: Row) -> bool:
    return normal(row.name) == normal(other.name)


def _row(cells: Cells, columns: Columns, headings: tuple[str, ...]) -> Row:
    status = cells.at(columns.status)
    if columns.status is not None and not is_coming(status, columns.source.taken):
        raise _Unfit(f"{headings[columns.status]} is “{status}”")
    off = next((at for at in columns.off if is_yes(cells.at(at))), None)
    if off is not None:
        raise _Unfit(f"{headings[off]} is “{cells.at(off)}”")
    name = line(columns.name(cells))
    if not name or normal(name) == _NOT_YET_NAMED:
        raise _Unfit("it has no name" + (" yet" if name else ""))
    email = _email(columns.email(cells))
    ticket = _ticket(cells, columns)
    return Row(
        key=email or ticket,
        name=name,
        email=email,
        organisation=columns.line(cells, "organisation"),
        job_title=columns.line(cells, "job_title"),
        role=_ROLES.get(normal(columns.text(cells, "role")), "attendee"),
        field=columns.line(cells, "field"),
        languages=_spoken(columns.text(cells, "languages")),
        style=_STYLES.get(normal(columns.text(cells, "style")), ""),
        phone=columns.line(cells, "phone"),
        linkedin=web_address(columns.text(cells, "linkedin")),
        pronouns=columns.line(cells, "pronouns"),
        interests=_parts(_LINES, columns.text(cells, "interests")),
        offers=_parts(_LINES, columns.text(cells, "offers")),
        needs=_parts(_LINES, columns.text(cells, "needs")),
        ticket=ticket,
    )


def _email(text: str) -> str:
    text = line(text)
    if not text:
        return ""
    local, _, domain = text.rpartition("@")
    if _PLAIN_LOCAL.fullmatch(local) and len(local) <= 64 and _is_domain(domain):
        return text.lower()
    return _checked(text)


@lru_cache(maxsize=10_000)
def _is_domain(domain: str) -> bool:
    """Tell whether it can be in an address: checked once for all who share it."""
    try:
        return _checked(f"a@{domain}") == f"a@{domain.lower()}"
    except _Unfit:
        return False


def _checked(text: str) -> str:
    # It loads slowly, and most processes read no list.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        checked = validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        raise _Unfit(f"the e-mail “{text}” is not valid: {error}") from error
    return checked.normalized.lower()


@lru_cache(maxsize=10_000)
def _spoken(text: str) -> tuple[str, ...]:
    return languages.spoken(text).codes


def _ticket(cells: Cells, columns: Columns) -> str:
    """Name a ticket by the ids of the program; empty where it has none."""
    ids = columns.ticket(cells)
    if not ids:
        return ""
    # Meetup writes "user 12537919".
    return f"{columns.source.key}:{line('-'.join(ids)).removeprefix('user ')}"


def _parts(separator: re.Pattern[str], text: str) -> tuple[str, ...]:
    """Part a cell at its separators, dropping what is empty or said before."""
    if not text:
        return ()
    parts = (line(part) for part in separator.split(text))
    return tuple(dict.fromkeys(filter(None, parts)))


def _buyer_warnings(buyers: list[str], strangers: list[str]) -> tuple[str, ...]:
    found = {
        "People who gave no e-mail, known by that of who bought their only ticket": (
            buyers
        ),
        "People who gave no e-mail, whose ticket somebody of another name bought": (
            strangers
        ),
    }
    return tuple(
        f"{why}: {len(rows)} ({'; '.join(rows[:_LISTED])}"
        + ("; …)." if len(rows) > _LISTED else ").")
        for why, rows in found.items()
        if rows
    )


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
        if is_coming(row.at(columns.status), columns.source.taken)
    ]
    guests = sum(int(count) for count in counts if re.fullmatch("[0-9]{1,3}", count))
    if guests:
        yield f"Guests without a name, whom the list only counts: {guests}."
