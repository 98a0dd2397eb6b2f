"""ZIP archives of agenda files of any kind, each read by its own reader.

Files of records may need each other, as a list of talks and one of their speakers: if
one of those cannot be read alone, all of them are read as the archive they are.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from companion.core import agenda as readers
from companion.core.agenda import archive
from companion.core.agenda.model import Agenda, AgendaError, LeftOut, Options
from companion.core.agenda.together import joined

NAME = "ZIP archive"

_RECORDS = ("", ".json", ".jsonp", ".js", ".yml", ".yaml", ".csv")
_ALONE = (
    *(".ics", ".ical", ".vcs", ".xml"),
    *(".xlsx", ".xlsm", ".xls", ".ods", ".tsv", ".tab"),
)


def accepts(data: bytes, filename: str) -> bool:
    is_archive = data.startswith(b"PK\x03\x04") and not archive.is_office(data)
    return is_archive and archive.holds(data, (*_RECORDS[1:], *_ALONE))


def parse(data: bytes, options: Options) -> Agenda:
    found: list[Agenda] = []
    strangers: list[LeftOut] = []
    for name, part in archive.files(data, _ALONE).items():
        reader = _reader(part, name)
        if reader is None:
            strangers.append(LeftOut(name, "it is no agenda we can read"))
        else:
            found.append(readers.parsed(reader, part, name, options))
    records = archive.files(data, _RECORDS)
    if records:
        found += _records(data, records, options)
    if not found:
        raise AgendaError("There is no agenda in the archive that we can read.")
    agenda = joined(found) if len(found) > 1 else found[0]
    return replace(agenda, left_out=(*agenda.left_out, *strangers))


def packed(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Put files into an archive that parse() reads.

    AgendaError names a file that can only be read alone.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as writer:
        for number, (name, data) in enumerate(files, start=1):
            path = PurePath(name)
            if path.suffix.lower() not in (*_RECORDS[1:], *_ALONE):
                raise AgendaError(f"{name} must be read alone, without other files.")
            is_twin = path.name in writer.namelist()
            writer.writestr(f"{number}-{path.name}" if is_twin else path.name, data)
    return target.getvalue()


def _records(data: bytes, files: Mapping[str, bytes], options: Options) -> list[Agenda]:
    """Read files of records each alone, else as the archive in which they lie."""
    found: list[Agenda] = []
    refused: dict[str, AgendaError] = {}
    for name, part in files.items():
        try:
            found.append(_alone(part, name, options))
        except AgendaError as error:
            refused[name] = error
    if not refused:
        return found
    first = next(iter(refused.values()))
    whole = _reader(data, "")
    if whole is None or not _may_belong(whole, found):
        raise first
    try:
        agenda = whole.parse(data, options)
    except AgendaError as error:
        raise (first if len(files) > 1 else error) from None
    # Where some need no others, those that do may be of another agenda.
    unsure = [name for name in refused if found and name.endswith(".csv")]
    doubts = tuple(_doubt(name) for name in unsure)
    return [replace(agenda, warnings=(*agenda.warnings, *doubts))]


def _may_belong(whole: readers.Format, found: Sequence[Agenda]) -> bool:
    """Tell whether what was read alone is read as well by the reader of the whole."""
    # Slow to load, and seldom needed.
    from companion.core.agenda import records, table  # noqa: PLC0415

    any_words = {records.NAME, table.NAME}
    formats = {agenda.format for agenda in found}
    return formats <= {whole.NAME} or formats | {whole.NAME} <= any_words


def _doubt(name: str) -> str:
    return f"{name} is no agenda by itself. Look whether anything of it is missing."


def _alone(data: bytes, name: str, options: Options) -> Agenda:
    reader = _reader(data, name)
    agenda = reader and readers.parsed(reader, data, name, options)
    if not agenda or not agenda.talks:
        raise AgendaError(f"{name} is no agenda by itself.")
    return agenda


def _reader(data: bytes, name: str) -> readers.Format | None:
    """Return the reader of a file, or of an archive that is not to be unpacked."""
    others = (reader for reader in readers.formats() if reader.NAME != NAME)
    return next((one for one in others if one.accepts(data, name)), None)
