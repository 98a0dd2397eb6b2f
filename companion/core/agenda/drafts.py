"""Entries as fields by our names, out of whatever kind of file.

A row of a table, a cell of a grid and a record of JSON all come down to a Draft.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from companion.core.agenda.gather import Entry, Person, Source, Unfit, gather
from companion.core.agenda.model import (
    Agenda,
    AgendaError,
    LeftOut,
    Options,
    Recognised,
)
from companion.core.agenda.places import with_rooms
from companion.core.agenda.when import When, when
from companion.core.plain_text import line, normal, paragraphs

NO = frozenset({"n", "no", "false", "0", "nie", "nein", "non", "ні"})
YES = frozenset({"y", "yes", "true", "1", "x", "tak", "ja", "oui", "sí", "так"})


@dataclass(frozen=True, slots=True)
class Draft:
    """What is told of one entry, as text, by our fields."""

    where: str
    told: Mapping[str, str]
    people: tuple[Person, ...] = ()


def agenda_of(
    source: Source,
    found: Iterable[Draft | LeftOut],
    options: Options,
    recognised: Recognised,
) -> Agenda:
    """Make an Agenda of what was *found*, or AgendaError what must be asked first."""
    everything = list(found)
    told = [draft.told for draft in everything if isinstance(draft, Draft)]
    names = recognised.columns
    try:
        dated = when(told, options, names.get("start", "start"))
        agenda = gather(source, (_entry(draft, dated, names) for draft in everything))
    except AgendaError as error:
        raise AgendaError(str(error), recognised) from error
    if names.get("track"):
        agenda = with_rooms(agenda)
    return replace(agenda, recognised=replace(recognised, date_order=dated.order))


def _entry(
    draft: Draft | LeftOut, dated: When, names: Mapping[str, str]
) -> Entry | LeftOut:
    if isinstance(draft, LeftOut):
        return draft
    try:
        return _read(draft, dated, names)
    except Unfit as reason:
        return LeftOut(draft.where, str(reason))


def _read(draft: Draft, dated: When, names: Mapping[str, str]) -> Entry:
    told = draft.told
    if normal(told.get("active", "")) in NO:
        raise Unfit(f"its column “{names.get('active', 'active')}” says no")
    with _naming(names, "start"):
        start = dated.start(told)
    # An end may stand in the column of the start, as in 13:10–13:30.
    ends = next((name for name in ("end", "duration") if told.get(name)), "start")
    with _naming(names, ends):
        end = dated.end(told, start)
    return Entry(
        where=draft.where,
        title=line(paragraphs(told.get("title", ""))),
        start=start,
        end=end,
        ids=tuple(told.get(name, "") for name in ("guid", "code", "id")),
        room=told.get("room", ""),
        track=told.get("track", ""),
        type="break"
        if normal(told.get("break", "")) in YES and not draft.people
        else told.get("type", ""),
        texts=(told.get("abstract", ""), told.get("description", "")),
        language=told.get("language", ""),
        url=told.get("url", ""),
        state=told.get("state", ""),
        people=draft.people,
    )


@contextmanager
def _naming(names: Mapping[str, str], field: str) -> Iterator[None]:
    """Name the column in whatever is said against its cell."""
    try:
        yield
    except Unfit as reason:
        name = names.get(field, field)
        raise Unfit(f"{name}: {reason}") from reason
