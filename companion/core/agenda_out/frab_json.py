"""The agenda as frab's JSON (``schedule.json``), as c3voc's schema has it."""

import json
import re
from typing import Any

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

SCHEMA = "https://c3voc.de/schedule/schema.json"
_ZONE = re.compile("[A-Z][a-z]+/[A-Z][a-z]+|.*UTC$")  # what the schema knows


def write(programme: Programme) -> bytes:
    found = {
        "$schema": SCHEMA,
        "generator": {"name": GENERATOR},
        "schedule": {
            "version": programme.changed.isoformat(timespec="seconds"),
            "base_url": programme.address,
            "conference": _conference(programme),
        },
    }
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _conference(programme: Programme) -> dict[str, Any]:
    all_days = days(programme)
    zone = programme.zone.key
    rooms = dict.fromkeys(item.talk.room for item in programme.items)
    tracks = dict.fromkeys(item.talk.track for item in programme.items)
    return {
        "acronym": frab.acronym(programme),
        "title": programme.title,
        "start": all_days[0].date.isoformat(),
        "end": all_days[-1].date.isoformat(),
        "daysCount": len(all_days),
        "timeslot_duration": frab.TIMESLOT,
        **({"time_zone_name": zone} if _ZONE.match(zone) else {}),
        "rooms": [
            {"name": room, "guid": programme.guid("rooms", room)} for room in rooms
        ],
        "tracks": [{"name": track} for track in tracks if track],
        "days": [_day(programme, day) for day in all_days],
    }


def _day(programme: Programme, day: Day) -> dict[str, Any]:
    return {
        "index": day.index,
        "date": day.date.isoformat(),
        "day_start": day.start.astimezone(programme.zone).isoformat(),
        "day_end": day.end.astimezone(programme.zone).isoformat(),
        "rooms": {
            room: [_event(programme, item) for item in items]
            for room, items in day.rooms.items()
        },
    }


def _event(programme: Programme, item: Item) -> dict[str, Any]:
    talk, start = item.talk, item.talk.start.astimezone(programme.zone)
    guid = programme.guid("talks", talk.key)
    return {
        "guid": guid,
        "id": item.number,
        "date": start.isoformat(),
        "start": f"{start:%H:%M}",
        "duration": clock(length(talk)),
        "room": talk.room,
        "slug": frab.slug(programme, item),
        # The schema wants some address; this one says what it is, and leads nowhere.
        "url": talk.url or f"urn:uuid:{guid}",
        "title": talk.title,
        "subtitle": "",
        "track": talk.track,
        "type": talk.kind,
        "language": talk.language,
        "abstract": text.long_text(talk.abstract),
        "description": "",
        "persons": _persons(programme, item),
        "links": [],
        "attachments": [],
    }


def _persons(programme: Programme, item: Item) -> list[dict[str, str]]:
    return [
        {
            "guid": programme.guid("speakers", speaker.key),
            "name": name(item.talk, speaker),
            "biography": text.long_text(speaker.biography),
            "organization": speaker.organisation,
        }
        for speaker in item.talk.speakers
    ]
