"""What every file of ours tells of an agenda."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from companion.core.agenda.model import Speaker, Talk

_OURS = UUID("6a1c8f0e-5d0b-5f6b-9a53-0c6f1f6f2d11")  # made up once
_GUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NIGHT_ENDS = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """An agenda on its way out.

    The key of each talk and each speaker is one that may be read by anybody.
    """

    slug: str
    title: str
    zone: ZoneInfo
    address: str  # of the agenda, with https
    changed: datetime  # when anything in it was last changed
    revision: int = 0  # larger after each change
    items: tuple["Item", ...]

    def guid(self, kind: str, key: str) -> str:
        return guid(self.slug, kind, key)


@dataclass(frozen=True, slots=True)
class Item:
    """A talk with the number it has here; *is_off* says that it left the agenda."""

    number: int
    talk: Talk
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the programme, with the night after it; *index* counts from 1."""

    index: int
    date: date
    items: tuple[Item, ...]

    @property
    def start(self) -> datetime:
        return self.items[0].talk.start

    @property
    def end(self) -> datetime:
        return max((item.talk.end for item in self.items), key=_instant)

    @property
    def rooms(self) -> dict[str, list[Item]]:
        rooms: dict[str, list[Item]] = {}
        for item in self.items:
            rooms.setdefault(item.talk.room, []).append(item)
        return rooms


def guid(slug: str, kind: str, key: str) -> str:
    """Return a guid that stays: the key, if it is one, else one made of it.

    *kind* is "talks", "speakers" or "rooms": among those of an event no two have one
    key.
    """
    return key if _GUID.fullmatch(key) else str(uuid5(_OURS, f"{slug}/{kind}/{key}"))


def days(programme: Programme) -> list[Day]:
    """Part the programme into its days; what begins before four is of the night."""
    items = sorted(programme.items, key=lambda item: _instant(item.talk.start))
    dated = [(_day(item, programme.zone), item) for item in items]
    dated.sort(key=lambda pair: pair[0])
    grouped = groupby(dated, key=lambda pair: pair[0])
    return [
        Day(index, day, tuple(item for _, item in pairs))
        for index, (day, pairs) in enumerate(grouped, start=1)
    ]


def name(talk: Talk, speaker: Speaker) -> str:
    """Name a speaker with the role they have in *talk*, if it is another."""
    role = talk.roles.get(speaker.key)
    return f"{speaker.name} ({role})" if role else speaker.name


def length(talk: Talk) -> timedelta:
    """Return how long a talk takes, also while clocks are put back."""
    return _instant(talk.end) - _instant(talk.start)


def clock(length: timedelta) -> str:
    """Write a length as frab does, 01:30; with seconds only if it has any."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    whole = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{whole}:{seconds:02}" if seconds else whole


def _day(item: Item, zone: ZoneInfo) -> date:
    start = item.talk.start.astimezone(zone)
    return (datetime.combine(start.date(), time(start.hour)) - _NIGHT_ENDS).date()


def _instant(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
