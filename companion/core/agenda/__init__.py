"""Agenda files of any kind in, one Agenda out.

A format is a module with a NAME, an accepts() that looks and a parse() that reads.
Ours are listed in READERS; a package can bring another under the entry point group
``companion.agenda``.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, tzinfo
from functools import partial
from importlib import import_module
from importlib.metadata import entry_points
from typing import Protocol, TypedDict, Unpack, cast

from companion.core.agenda.model import (
    Agenda,
    AgendaError,
    DateOrder,
    LeftOut,
    Options,
    Recognised,
    Speaker,
    Talk,
)
from companion.core.confined import TooMuch, confined

__all__ = [
    "MAX_BYTES",
    "READERS",
    "Agenda",
    "AgendaError",
    "DateOrder",
    "Format",
    "Known",
    "LeftOut",
    "Options",
    "Recognised",
    "Speaker",
    "Talk",
    "formats",
    "parsed",
    "read",
    "read_safely",
]

MAX_BYTES = 20_000_000

logger = logging.getLogger(__name__)


class Format(Protocol):
    @property
    def NAME(self) -> str: ...  # noqa: N802 -- a module's constant

    def accepts(self, data: bytes, filename: str) -> bool: ...

    def parse(self, data: bytes, options: Options) -> Agenda: ...


class Known(TypedDict, total=False):
    """What the organizer may add, as in Options."""

    date_order: DateOrder | None
    first_date: date | None
    columns: Mapping[str, str]
    days: tuple[date, date] | None


# Modules here, loaded when a file is read: that happens in a process of its own.
READERS = (
    *("bundle", "jsonld", "europython", "frab_xml", "ics", "symposion", "frab_json"),
    *("pretalx_api", "sessionize", "sched", "openevent", "indico", "oreilly"),
    *("records", "table"),
)


def read(data: bytes, filename: str, zone: tzinfo, **known: Unpack[Known]) -> Agenda:
    """Read a file of any known format; times without a zone are in *zone*.

    AgendaError says what is wrong with the file as a whole; a single entry that is
    wrong is only left out.
    """
    if len(data) > MAX_BYTES:
        size = len(data) / 1e6
        raise AgendaError(
            f"{filename} has {size:.0f} MB; we read up to {MAX_BYTES / 1e6:.0f} MB."
        )
    for reader in formats():
        if reader.accepts(data, filename):
            return parsed(reader, data, filename, Options(zone, **known))
    raise AgendaError(
        f"{filename} is no agenda we can read. Export the agenda as iCalendar, JSON, "
        "XML or CSV, and choose that file."
    )


def read_safely(
    data: bytes,
    filename: str,
    zone: tzinfo,
    *,
    seconds: float = 9,  # so that with its start it is ten
    megabytes: int = 512,
    **known: Unpack[Known],
) -> Agenda:
    """Read like read(), in a process of its own that a bad file may bring down."""
    try:
        return confined(
            partial(read, **known),
            *(data, filename, zone),
            seconds=seconds,
            megabytes=megabytes,
        )
    except TooMuch as error:
        raise AgendaError(f"{filename}: {error} Import it in parts.") from error
    except AgendaError:
        raise
    except (RuntimeError, ValueError) as error:  # a bug of a reader, ours or not
        logger.exception("A reader broke on %s.", filename)
        raise AgendaError(
            f"{filename}: the file broke the program that reads it, so nothing was "
            "changed. Send it to whoever runs this server; the log says more."
        ) from error


def formats() -> Iterator[Format]:
    """Yield the readers, the first that accepts a file reads it."""
    # A package's own come first, since our table takes nearly any text.
    for entry in entry_points(group="companion.agenda"):
        yield entry.load()
    for name in READERS:
        yield cast(Format, import_module(f"{__name__}.{name}"))


def parsed(reader: Format, data: bytes, filename: str, options: Options) -> Agenda:
    """Read a file with its reader, and name the file in what is wrong with it."""
    try:
        agenda = reader.parse(data, options)
    except AgendaError as error:
        found = error.recognised and replace(error.recognised, format=reader.NAME)
        raise AgendaError(f"{filename}: {error}", found) from error
    if not agenda.talks and not agenda.left_out:
        raise AgendaError(f"{filename} has no entries.")
    found = replace(agenda.recognised, format=agenda.format)
    return replace(agenda, recognised=found, filename=filename)
