"""Pentabarf's XML, as frab, pretalx, wafer and FOSDEM write it (``schedule.xml``)."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta, tzinfo
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import ErrorString

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from companion.core.agenda import times
from companion.core.agenda.gather import Entry, Person, Source, Unfit, gather
from companion.core.agenda.model import Agenda, AgendaError, LeftOut, Options
from companion.core.agenda.own import GENERATOR
from companion.core.agenda.zones import zone_warnings
from companion.core.plain_text import line, normal

NAME = "frab/Pentabarf XML"

_STATES = ("state", "status")
_NIGHT_ENDS = time(3)
_BYTE_ORDER_MARKS = b"\xef\xbb\xbf\xff\xfe\x00"


def accepts(data: bytes, filename: str) -> bool:
    start = data[:2000].lstrip(_BYTE_ORDER_MARKS).replace(b"\x00", b"").lstrip()
    return start.startswith(b"<") and b"BEGIN:VCALENDAR" not in start


def parse(data: bytes, options: Options) -> Agenda:
    root = root_of(data)
    if root.tag != "schedule" or root.find(".//event") is None:
        raise AgendaError(
            "This is XML, but not of the kind we read: a <schedule> of <day>, <room> "
            f"and <event>. It is a <{line(root.tag)[:40]}> without them."
        )
    zone_name = text_of(root, "conference/time_zone_name")
    found = list(_entries(root, options.zone))
    moments = [entry.start for entry in found if isinstance(entry, Entry)]
    source = Source(
        NAME,
        options.zone,
        text_of(root, "conference/title"),
        zone_name,
        zone_warnings(zone_name, options.zone, moments),
        is_ours=root.find(f"generator[@name='{GENERATOR}']") is not None,
    )
    return gather(source, found)


def root_of(data: bytes) -> Element:
    """Read XML that declares nothing, or say in a sentence what is wrong."""
    try:
        return fromstring(data, forbid_dtd=True)
    except ParseError as error:
        raise AgendaError(
            f"The XML is not well-formed at line {error.position[0]}: "
            f"{ErrorString(error.code)}. Export the file again, or mend that line."
        ) from error
    except DefusedXmlException as error:
        raise AgendaError(
            "The XML declares a document type or entities, which a schedule does not "
            "need. Remove the DOCTYPE."
        ) from error
    except (ValueError, LookupError) as error:
        raise AgendaError(f"The XML cannot be decoded: {error}.") from error


def _entries(root: Element, zone: tzinfo) -> Iterator[Entry | LeftOut]:
    biographies = _biographies(root)
    change = text_of(root, "conference/day_change")
    for place, day, room in _places(root):
        for event in place.findall("event"):
            where = _where(event)
            try:
                start = _start(event, day, change, zone)
                yield _entry(event, where, start, room, biographies)
            except Unfit as reason:
                yield LeftOut(where, str(reason))


def _places(root: Element) -> Iterator[tuple[Element, Element | None, str]]:
    """Yield everything that can hold events, with its day and its room."""
    yield root, None, ""
    for day in root.iter("day"):
        yield day, day, ""
        for room in day.iter("room"):
            yield room, day, room.get("name", "")


def _entry(
    event: Element,
    where: str,
    start: datetime,
    room: str,
    biographies: dict[tuple[str, str], str],
) -> Entry:
    duration = text_of(event, "duration")
    return Entry(
        where=where,
        title=text_of(event, "title"),
        start=start,
        end=times.after(start, times.length(duration) if duration else timedelta()),
        ids=(event.get("guid", ""), event.get("code", ""), event.get("id", "")),
        room=text_of(event, "room") or room,
        track=text_of(event, "track"),
        type=text_of(event, "type"),
        texts=(text_of(event, "abstract"), text_of(event, "description")),
        language=text_of(event, "language"),
        url=text_of(event, "url"),
        state=_state(event),
        people=tuple(_people(event, biographies)),
    )


def _state(event: Element) -> str:
    told = (text_of(event, name) or event.get(name, "") for name in _STATES)
    return next(filter(None, told), "")


def _people(
    event: Element, biographies: dict[tuple[str, str], str]
) -> Iterator[Person]:
    for person in event.iterfind("persons/person"):
        name = person.text or ""
        # A bare @id is no identity: merged schedules give one id to several people.
        yield Person(
            name,
            id=person.get("guid") or person.get("code") or "",
            biography=biographies.get((person.get("id", ""), normal(name)), ""),
            role=person.get("role", ""),
        )


def _biographies(root: Element) -> dict[tuple[str, str], str]:
    """Read the list of people FOSDEM puts before the days, by id and name."""
    return {
        (person.get("id", ""), normal(text_of(person, "name"))): text_of(
            person, "biography"
        )
        for person in root.iterfind("persons/person")
    }


def _start(event: Element, day: Element | None, change: str, zone: tzinfo) -> datetime:
    """Read when *event* begins: its own date, else its day and the time of day."""
    if own := text_of(event, "date"):
        return times.instant(own, zone)
    clock = text_of(event, "start")
    date = day.get("date", "") if day is not None else ""
    if not clock or not date:
        raise Unfit("it has no date or no start")
    start = datetime.combine(times.day(date, None), times.clock(clock))
    if day is not None and _is_night(start, day, change, zone):
        start += timedelta(days=1)
    return times.placed(start, zone)


def _is_night(start: datetime, day: Element, change: str, zone: tzinfo) -> bool:
    """Tell whether *start* belongs to the night after its programme day."""
    begins = _bound(day, "start", zone)
    if begins and begins.date() == start.date():
        night_ends = begins.time()
    else:
        night_ends = times.clock(change) if change else _NIGHT_ENDS
    # A day that begins in the afternoon does not make its morning a night.
    if start.time() >= min(night_ends, time(12)):
        return False
    ends = _bound(day, "end", zone)
    return ends is None or start + timedelta(days=1) < ends


def _bound(day: Element, name: str, zone: tzinfo) -> datetime | None:
    """Read where a programme day begins or ends, by the clocks of the event."""
    try:
        return (
            times.instant(day.get(name, ""), zone).astimezone(zone).replace(tzinfo=None)
        )
    except Unfit:
        return None


def text_of(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _where(event: Element) -> str:
    return f"event {event.get('id', '?')} “{line(text_of(event, 'title'))}”"
