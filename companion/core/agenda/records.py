"""Any JSON, JSONP or YAML in which things have a title and a time.

What a key means is told by its name (see fields); what an object does not say itself,
as its date or its room, by what it lies in. Things without a time may be put into a
timetable by their ids, from another list or another file of an archive.
"""

from dataclasses import replace
from pathlib import PurePath
from typing import Any

from companion.core.agenda import archive, documents
from companion.core.agenda.drafts import Draft, agenda_of
from companion.core.agenda.fields import named
from companion.core.agenda.gather import Source
from companion.core.agenda.model import (
    Agenda,
    AgendaError,
    LeftOut,
    Options,
    Recognised,
)
from companion.core.agenda.tree import Tree
from companion.core.agenda.zones import zone_of, zone_warnings
from companion.core.tables import TableError, read_table

NAME = "JSON or YAML"

_SUFFIXES = (".json", ".jsonp", ".js", ".yml", ".yaml", ".csv")


def accepts(data: bytes, filename: str) -> bool:
    if data.startswith(b"PK\x03\x04"):
        return archive.holds(data, _SUFFIXES)
    suffix = PurePath(filename).suffix.lower()
    return suffix not in {".csv", ".tsv"} and documents.is_document(data, suffix)


def parse(data: bytes, options: Options) -> Agenda:
    tree = Tree(options.columns)
    for name, content in _contents(data).items():
        tree.add(content, name)
    found = tree.entries()
    zone_name = tree.index.zone
    known_zone = zone_name if zone_of(zone_name) else ""
    recognised = Recognised(
        tuple(tree.headings), tree.columns(), known_zone, sample=tuple(tree.sample)
    )
    if not any(isinstance(one, Draft) and one.told.get("start") for one in found):
        raise _nothing_found(tree, recognised, found)
    warnings = tuple(tree.warnings())
    source = Source(NAME, options.zone, timezone=known_zone, warnings=warnings)
    zone = zone_of(known_zone) or options.zone
    told = replace(options, zone=zone)
    agenda = agenda_of(source, found, told, recognised)
    moments = [talk.start.astimezone(zone) for talk in agenda.talks]
    doubts = zone_warnings(zone_name, options.zone, moments)
    return replace(agenda, warnings=agenda.warnings + doubts)


def _contents(data: bytes) -> dict[str, Any]:
    """Return what is in the file, or in each of an archive, by the name without end."""
    if not data.startswith(b"PK\x03\x04"):
        return {"": documents.load(data)}
    files = archive.files(data, _SUFFIXES)
    return {
        PurePath(name).stem: _records(part)
        if name.endswith(".csv")
        else documents.load(part)
        for name, part in files.items()
    }


def _records(data: bytes) -> list[dict[str, str]]:
    try:
        table = read_table(data)
    except TableError as error:
        raise AgendaError(str(error)) from error
    return [dict(zip(table.headings, row.cells, strict=False)) for row in table.rows]


def _nothing_found(
    tree: Tree, recognised: Recognised, found: list[Draft | LeftOut]
) -> AgendaError:
    keys = list(recognised.headings)
    if not keys:
        return AgendaError("There is no list of entries in the file.")
    listed = ", ".join(keys[:40]) + (", …" if len(keys) > 40 else "")
    titled = any((known := named(key)) and known[1] == "title" for key in keys)
    missing = "time (start)" if titled or found else "title"
    return AgendaError(
        f"No field holds a {missing} of entries. The fields are: {listed}. Say which "
        "does, or put the list and its timetable into one ZIP archive.",
        recognised,
    )
