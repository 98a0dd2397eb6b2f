"""How agenda files are read: as the organizer says, or as a file like them was."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from companion import clock
from companion.core.agenda import DateOrder, Recognised
from companion.core.tables import heading_of
from companion.events.models import Event
from companion.extensions import db, fitted
from companion.organizing.models import AgendaReading

KEPT = 20  # an event's readings that are remembered


@dataclass(frozen=True, slots=True)
class Reading:
    """What the organizer adds where a file is silent or says it two ways."""

    zone: ZoneInfo | None = None  # of times without one; else the event's
    date_order: DateOrder | None = None  # of dates such as 03/04/2026
    first_date: date | None = None  # where a file tells weekdays only
    columns: Mapping[str, str] = field(default_factory=dict)  # our field -> heading

    def as_plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it; the way back is from_plain()."""
        return {
            "zone": self.zone.key if self.zone else "",
            "date_order": self.date_order,
            "first_date": self.first_date and self.first_date.isoformat(),
            "columns": dict(self.columns),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Reading":
        if not plain:
            return cls()
        first = plain["first_date"]
        return cls(
            ZoneInfo(plain["zone"]) if plain["zone"] else None,
            plain["date_order"],
            first and date.fromisoformat(first),
            plain["columns"],
        )


@dataclass(frozen=True, slots=True)
class Memory:
    """How earlier files were read, by the fingerprint of what they are like."""

    readings: Mapping[str, Reading]
    last: Reading = Reading()
    last_format: str = ""

    def of(self, found: Recognised) -> Reading:
        """Return how a file was read that has these headings, else how the last was.

        The last one counts for files of its format with all headings that were chosen.
        """
        known = self.readings.get(_fingerprint(found))
        if known is not None:
            return known
        here = {heading_of(heading) for heading in found.headings}
        chosen = {heading_of(heading) for heading in self.last.columns.values()}
        fits = found.format == self.last_format and chosen <= here
        return self.last if fits else Reading()


def memory(event: Event) -> Memory:
    rows = db.session.scalars(_of(event)).all()
    readings = {row.fingerprint: Reading.from_plain(row.reading) for row in rows}
    if not rows:
        return Memory(readings)
    return Memory(readings, readings[rows[0].fingerprint], rows[0].format)


def remember(event: Event, found: Recognised, reading: Reading) -> None:
    """Keep how a file was read that is written now, for the next one like it."""
    mark = _fingerprint(found)
    db.session.execute(
        sa.delete(AgendaReading).where(
            AgendaReading.event_id == event.id, AgendaReading.fingerprint == mark
        )
    )
    row = AgendaReading(
        event_id=event.id,
        fingerprint=mark,
        format=fitted(AgendaReading, "format", found.format),
        reading=reading.as_plain(),
        at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    for old in db.session.scalars(_of(event).offset(KEPT)):
        db.session.delete(old)


def _of(event: Event) -> sa.Select[AgendaReading]:
    """Ask for the readings of an event, the latest first."""
    return (
        sa.select(AgendaReading)
        .where(AgendaReading.event_id == event.id)
        .order_by(AgendaReading.id.desc())
    )


def _fingerprint(found: Recognised) -> str:
    headings = [heading_of(heading) for heading in found.headings]
    return sha256("\n".join([found.format, *headings]).encode()).hexdigest()
