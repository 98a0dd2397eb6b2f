"""Events by schema.org as JSON-LD, in a web page or a file of its own.

Of an event with sub-events the sub-events are the programme, and it is their track.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from companion.core.agenda import times
from companion.core.agenda.gather import (
    MAX_ENTRIES,
    Entry,
    Person,
    Source,
    Unfit,
    gather,
)
from companion.core.agenda.json_files import (
    Object,
    as_list,
    as_object,
    load,
    loaded,
    may_hold,
    raw,
    text,
    walk,
)
from companion.core.agenda.model import Agenda, AgendaError, LeftOut, Options
from companion.core.tables import decode

NAME = "schema.org Event (JSON-LD)"

_PAGE = re.compile(rb"<(?:!doctype\s+html|html|script)\b", re.IGNORECASE)
_SCRIPT = re.compile(
    r"<script\b[^<>]*\btype\s*=\s*[\"']?application/ld\+json[^<>]*>", re.IGNORECASE
)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_EVENT = re.compile(r"(?:https?://schema\.org/)?(?:\w*Event|Festival|Hackathon)")
_PARTS = ("subEvent", "subEvents")
_PEOPLE = ("performer", "performers", "actor", "director", "contributor")
_LENGTH = re.compile(
    r"P(?:(\d{1,3})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,5})M)?(?:\d{1,7}(?:\.\d+)?S)?)?"
)


def accepts(data: bytes, filename: str) -> bool:
    start = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        # No other reader knows web pages, so this one says what they lack.
        return _PAGE.search(start) is not None
    return may_hold(data, "@context", "@type") and b"schema.org" in data


def parse(data: bytes, options: Options) -> Agenda:
    page, warnings = decode(data)
    graph = _Graph.of(_contents(page))
    if not graph.roots:
        raise AgendaError("The page says nothing about an event in JSON-LD.")
    found = [_entry_or_not(one, options.zone) for one in graph.entries()]
    title = graph.roots[0].get("name") if len(graph.roots) == 1 else ""
    return gather(Source(NAME, options.zone, text(title), "", warnings), found)


def _contents(page: str) -> Iterator[Any]:
    """Yield what the scripts of a page hold, or the whole of what is no page."""
    if not page.lstrip().startswith("<"):
        yield load(page.encode("utf-8", errors="replace"))
        return
    opening = _SCRIPT.search(page)
    while opening:
        closing = _SCRIPT_END.search(page, opening.end())
        end = closing.start() if closing else len(page)
        yield loaded(page[opening.end() : end].encode("utf-8", errors="replace"))
        # From the end on: what stands within a script opens no other.
        opening = _SCRIPT.search(page, end)


@dataclass(frozen=True, slots=True)
class _Part:
    """An event of the programme, and the name of the one that it is a part of."""

    event: Object
    track: str


@dataclass(frozen=True, slots=True)
class _Graph:
    """All events of a page; parts may be written out or referred to by @id."""

    events: dict[str, Object]
    roots: list[Object]

    @classmethod
    def of(cls, contents: Iterator[Any]) -> "_Graph":
        events = [o for c in contents for o in walk(c) if _is_event(o)]
        by_id = {text(e["@id"]): e for e in events if text(e.get("@id"))}
        graph = cls(by_id, [])
        inner = {id(part) for event in events for part in graph.parts(event)}
        # An event that others are a part of by their own word is theirs, too.
        graph.roots.extend(event for event in events if id(event) not in inner)
        return graph

    def parts(self, event: Object) -> list[Object]:
        named = [one for name in _PARTS for one in _several(event.get(name))]
        found = [self.events.get(text(as_object(one).get("@id")), one) for one in named]
        return [one for one in found if isinstance(one, dict)]

    def entries(self) -> Iterator[_Part]:
        """Yield the events that have no parts, each once."""
        waiting = [_Part(event, "") for event in reversed(self.roots)]
        whole = set(map(id, self.roots))
        seen: set[int] = set()
        while waiting and len(seen) <= 2 * MAX_ENTRIES:
            part = waiting.pop()
            if id(part.event) in seen:
                continue
            seen.add(id(part.event))
            if not (within := self.parts(part.event)):
                yield part
                continue
            track = "" if id(part.event) in whole else text(part.event.get("name"))
            waiting.extend(_Part(one, track) for one in reversed(within))


def _is_event(one: Object) -> bool:
    return any(
        isinstance(name, str) and _EVENT.fullmatch(name)
        for name in _several(one.get("@type"))
    )


def _entry_or_not(part: _Part, zone: tzinfo) -> Entry | LeftOut:
    where = f"event “{text(part.event.get('name'))}”"
    try:
        return _entry(part.event, where, part.track, zone)
    except Unfit as reason:
        return LeftOut(where, str(reason))


def _entry(event: Object, where: str, track: str, zone: tzinfo) -> Entry:
    status = text(event.get("eventStatus")).rpartition("/")[2]
    if status in ("EventCancelled", "EventPostponed"):
        raise Unfit(f"its state is {status.removeprefix('Event').lower()}")
    start = times.instant(text(event.get("startDate")), zone)
    return Entry(
        where=where,
        title=raw(event.get("name")),
        start=start,
        end=_end(event, start, zone),
        ids=(text(event.get("@id")), text(event.get("identifier"))),
        room=_room(event),
        track=track,
        texts=(raw(event.get("description")),),
        language=text(event.get("inLanguage")),
        url=text(event.get("url")),
        people=tuple(_people(event)),
    )


def _end(event: Object, start: datetime, zone: tzinfo) -> datetime:
    if ends := text(event.get("endDate")):
        return times.instant(ends, zone)
    length = text(event.get("duration"))
    if found := _LENGTH.fullmatch(length):
        days, hours, minutes = (int(part or 0) for part in found.groups())
        return times.after(start, timedelta(days=days, hours=hours, minutes=minutes))
    return start


def _room(event: Object) -> str:
    for place in _several(event.get("location")):
        if as_object(place).get("@type") != "VirtualLocation" and text(place):
            return text(as_object(place).get("name") or place)
    return ""


def _people(event: Object) -> Iterator[Person]:
    for one in (p for name in _PEOPLE for p in _several(event.get(name))):
        fields = as_object(one)
        firm = fields.get("affiliation") or fields.get("worksFor")
        yield Person(
            text(one if isinstance(one, str) else fields.get("name")),
            id=text(fields.get("@id")),
            email=text(fields.get("email")).removeprefix("mailto:"),
            organisation=text(next(iter(_several(firm)), "")),
            biography=raw(fields.get("description")),
        )


def _several(value: Any) -> list[Any]:
    """Return a list as it is, and one thing alone as a list of it."""
    return as_list(value) if isinstance(value, list) else [value]
