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
from companion.core.tables import heading_of

NO = frozenset({"n", "no", "false", "0", "nie", "nein", "non", "ні"})
# What a column of numbers is called that need not be ids.
NUMBERS = frozenset({"nr", "no", "number"})
YES = frozenset({"y", "yes", "true", "1", "x", "tak", "ja", "oui", "sí", "так"})


@dataclass(frozen=True, slots=True)
class Draft:
    """What is told of one entry, as text, by our fields.

    Under *off* stands what the file calls the field that says it is off.
    """

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
    if not source.is_ours:
        everything = without_running_numbers(everything, recognised.columns)
    told = [draft.told for draft in everything if isinstance(draft, Draft)]
    names = recognised.columns
    try:
        dated = when(told, options, names.get("start", "start"))
        agenda = gather(source, (_entry(draft, dated, names) for draft in everything))
    except AgendaError as error:
        raise AgendaError(str(error), recognised) from error
    if names.get("track"):
        agenda = with_rooms(agenda)
    known = replace(recognised, date_order=dated.order, sample=())
    return replace(agenda, recognised=known)


def without_running_numbers(
    found: Iterable[Draft | LeftOut], names: Mapping[str, str]
) -> list[Draft | LeftOut]:
    """Drop numbers that only count the entries: with one more they are another's.

    What a file calls an id is one, also where it counts.
    """
    everything = list(found)
    if heading_of(names.get("id", "")) not in NUMBERS:
        return everything
    told = [one.told.get("id", "") for one in everything if isinstance(one, Draft)]
    ids = [_digits(id_) for id_ in told if id_]
    if ids != [str(number) for number in range(1, len(ids) + 1)]:
        return everything
    return [
        replace(one, told={**one.told, "id": ""}) if isinstance(one, Draft) else one
        for one in everything
    ]


def _digits(id_: str) -> str:
    """Return what 01 and 1. count."""
    return id_.removesuffix(".").lstrip("0")


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
    if told.get("off"):
        raise Unfit(f"its “{told['off']}” says yes")
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
