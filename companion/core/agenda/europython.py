"""The XML of EuroPython's old site: a <schedule> of <day> and <entry>."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from xml.etree.ElementTree import Element

from companion.core.agenda import frab_xml, times
from companion.core.agenda.frab_xml import root_of, text_of
from companion.core.agenda.gather import Entry, Person, Source, Unfit, gather
from companion.core.agenda.model import Agenda, LeftOut, Options
from companion.core.plain_text import line

NAME = "EuroPython XML"


def accepts(data: bytes, filename: str) -> bool:
    return frab_xml.accepts(data, filename) and b"<schedule" in data and _entry_in(data)


def _entry_in(data: bytes) -> bool:
    return b"<entry" in data and b"<event" not in data


def parse(data: bytes, options: Options) -> Agenda:
    """Read days and entries. An entry's number may occur again, with other times."""
    root = root_of(data)
    return gather(Source(NAME, options.zone), _entries(root, options.zone))


def _entries(root: Element, zone: tzinfo) -> Iterator[Entry | LeftOut]:
    for day in root.iter("day"):
        for entry in day.iterfind("entry"):
            where = f"entry {entry.get('id', '?')} “{line(text_of(entry, 'title'))}”"
            try:
                yield _entry(entry, where, day.get("date", ""), zone)
            except Unfit as reason:
                yield LeftOut(where, str(reason))


def _entry(entry: Element, where: str, day: str, zone: tzinfo) -> Entry:
    clock = text_of(entry, "start")
    if not day or not clock:
        raise Unfit("it has no date or no start")
    # "0930" is half past nine.
    clock = f"{clock[:2]}:{clock[2:]}" if len(clock) == 4 else clock
    start = times.placed(
        datetime.combine(times.day(day, None), times.clock(clock)), zone
    )
    minutes = text_of(entry, "duration")
    return Entry(
        where=where,
        title=text_of(entry, "title"),
        start=start,
        end=times.after(start, times.length(minutes) if minutes else timedelta()),
        room=text_of(entry, "room"),
        track=text_of(entry, "category"),
        texts=(text_of(entry, "abstract"), text_of(entry, "description")),
        people=tuple(
            Person(text_of(speaker, "name"), biography=text_of(speaker, "description"))
            for speaker in entry.iterfind("speakers/speaker")
        ),
    )
