"""The agenda as frab's XML (``schedule.xml``), as c3voc's validator accepts it."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from companion.core.agenda.own import GENERATOR
from companion.core.agenda_out import frab, text
from companion.core.agenda_out.programme import (
    Day,
    Item,
    Programme,
    clock,
    days,
    length,
    name,
)


def write(programme: Programme) -> bytes:
    root = Element("schedule")
    SubElement(root, "generator", name=GENERATOR)
    all_days = days(programme)
    version = programme.changed.isoformat(timespec="seconds")
    _texts(root, {"version": version})
    conference = {
        "title": programme.title,
        "acronym": frab.acronym(programme),
        "start": all_days[0].date.isoformat(),
        "end": all_days[-1].date.isoformat(),
        "days": str(len(all_days)),
        "timeslot_duration": frab.TIMESLOT,
        "base_url": programme.address,
        "time_zone_name": programme.zone.key,
    }
    _texts(SubElement(root, "conference"), conference)
    for day in all_days:
        root.append(_day(programme, day))
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _day(programme: Programme, day: Day) -> Element:
    zone = programme.zone
    found = Element(
        "day",
        index=str(day.index),
        date=day.date.isoformat(),
        start=day.start.astimezone(zone).isoformat(),
        end=day.end.astimezone(zone).isoformat(),
    )
    for name_, items in day.rooms.items():
        guid = programme.guid("rooms", name_)
        room = SubElement(found, "room", name=text.xml(name_), guid=guid)
        room.extend(_event(programme, item) for item in items)
    return found


def _event(programme: Programme, item: Item) -> Element:
    talk, start = item.talk, item.talk.start.astimezone(programme.zone)
    guid = programme.guid("talks", talk.key)
    event = Element("event", guid=guid, id=str(item.number))
    head = {
        "date": start.isoformat(),
        "start": f"{start:%H:%M}",
        "duration": clock(length(talk)),
        "room": talk.room,
        "slug": frab.slug(programme, item),
    }
    _texts(event, head)
    # By the schema this is no empty text: it is left out.
    if talk.url.startswith(("http://", "https://")):
        _texts(event, {"url": talk.url})
    recording = SubElement(event, "recording")
    _texts(recording, {"license": "", "optout": "false"})
    rest = {
        "title": talk.title,
        "subtitle": "",
        "track": talk.track,
        "type": talk.kind,
        "language": talk.language,
        "abstract": text.long_text(talk.abstract),
        "description": "",
    }
    _texts(event, rest)
    persons = SubElement(event, "persons")
    for speaker in talk.speakers:
        person = SubElement(
            persons, "person", guid=programme.guid("speakers", speaker.key)
        )
        person.text = text.xml(name(talk, speaker))
    SubElement(event, "links")
    SubElement(event, "attachments")
    return event


def _texts(parent: Element, told: Mapping[str, str]) -> None:
    for tag, words in told.items():
        SubElement(parent, tag).text = text.xml(words)
