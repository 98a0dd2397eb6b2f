"""Attendee lists of any kind in, rows out.

The program a list comes from is known by its headings (``sources``); any other table
will do that has a column of names and one of e-mails, or that the organizer maps.
pretix may also export JSON.
"""

import json
import logging
from collections.abc import Mapping
from typing import Any

from companion.core.agenda.model import LeftOut, Recognised
from companion.core.confined import TooMuch, confined
from companion.core.people import pretix_json
from companion.core.people.columns import columns_of
from companion.core.people.headings import FIELDS
from companion.core.people.model import People, PeopleError, Row
from companion.core.people.rows import read_rows
from companion.core.people.sources import PRETIX_JSON, Source
from companion.core.tables import MAX_ROWS, Table, TableError, read_table
from companion.core.tables import Row as Cells

__all__ = [
    "FIELDS",
    "MAX_BYTES",
    "LeftOut",
    "People",
    "PeopleError",
    "Recognised",
    "Row",
    "read",
    "read_safely",
    "typed",
]

MAX_BYTES = 20_000_000

logger = logging.getLogger(__name__)


def read(
    data: bytes, filename: str, mapping: Mapping[str, str] | None = None
) -> People:
    """Read a list; *mapping* gives the heading of a field's column.

    So ``{"need": "What do you need?"}`` reads the answers to that question. PeopleError
    says what is wrong with the list as a whole; a bad row is only left out.
    """
    if len(data) > MAX_BYTES:
        size = len(data) / 1e6
        raise PeopleError(
            f"{filename} has {size:.0f} MB; we read up to {MAX_BYTES / 1e6:.0f} MB."
        )
    try:
        table, source = _table(data)
        return read_rows(table, columns_of(table, mapping or {}, source))
    except PeopleError as error:
        raise PeopleError(f"{filename}: {error}", error.recognised) from error
    except TableError as error:
        raise PeopleError(f"{filename}: {error}") from error


def _table(data: bytes) -> tuple[Table, Source | None]:
    """Return the table of a file, and the program it is from where that is known."""
    if not data[:100].removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
        return read_table(data), None
    content = _load(data)
    if not pretix_json.orders_of(content):
        raise PeopleError(
            "This is JSON, but not the orders of pretix. Export the list as CSV or as "
            "a spreadsheet."
        )
    table = pretix_json.table_of(content)
    if len(table.rows) > MAX_ROWS:
        raise PeopleError(
            f"The list has more than {MAX_ROWS:,} tickets. Import it in parts."
        )
    return table, PRETIX_JSON


def _load(data: bytes) -> Any:
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        raise PeopleError(
            f"The JSON is not well-formed at line {error.lineno}: {error.msg}."
        ) from error
    except RecursionError as error:
        raise PeopleError("The JSON is nested too deeply for a list.") from error
    except ValueError as error:
        raise PeopleError(f"The JSON cannot be decoded: {error}.") from error


def read_safely(
    data: bytes,
    filename: str,
    mapping: Mapping[str, str] | None = None,
    *,
    seconds: float = 10,
    megabytes: int = 512,
) -> People:
    """Read like read(), in a process of its own that a bad file may bring down."""
    try:
        return confined(
            read,
            *(data, filename, dict(mapping or {})),
            seconds=seconds,
            megabytes=megabytes,
        )
    except TooMuch as error:
        raise PeopleError(f"{filename}: {error} Import it in parts.") from error
    except PeopleError:
        raise
    except (RuntimeError, ValueError) as error:  # a bug of ours
        logger.exception("The reader of lists broke on %s.", filename)
        raise PeopleError(
            f"{filename}: the file broke the program that reads it, so nothing was "
            "changed. Send it to whoever runs this server; the log says more."
        ) from error


def typed(fields: Mapping[str, str]) -> People:
    """Read one person whom somebody typed in, as a list of one row would be read.

    *fields* are called as in a mapping; one may hold several lines.
    """
    table = Table(tuple(fields), (Cells(1, tuple(fields.values())),))
    return read_rows(table, columns_of(table, {name: name for name in fields}))
