"""An agenda file into an event: looked at, read another way, written, undone."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from companion import clock
from companion.core import agenda as agendas
from companion.core.tables import heading_of
from companion.errors import BadInput
from companion.events.models import Event
from companion.extensions import db
from companion.organizing.models import LoadedAgenda, Upload
from companion.organizing.service import telling
from companion.talks import service as talks

FIRST = 10  # entries shown of a file before it is written

Files = Sequence[tuple[str, bytes]]  # names and contents


@dataclass(frozen=True, slots=True)
class Reading:
    """What the organizer adds where a file is silent or says it two ways."""

    zone: ZoneInfo | None = None  # of times without one; else the event's
    date_order: agendas.DateOrder | None = None  # of dates such as 03/04/2026
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
class Look:
    """What a file comes to when it is read as said, or why it cannot be."""

    reading: Reading
    recognised: agendas.Recognised
    refusal: str = ""
    outcome: talks.AgendaImport | None = None  # None where it was refused
    first: Sequence[agendas.Talk] = ()
    can_mend: bool = True  # another reading may help


def import_agenda(
    event: Event,
    files: Files,
    reading: Reading | None = None,
    *,
    careful: bool = False,
) -> talks.AgendaImport:
    """Read agenda files and make the event's agenda what they say.

    Where nobody looks on, be *careful*: most of an agenda does not leave it unseen.

    Raises:
        BadInput: a file cannot be read, or has nothing to use; nothing was changed.

    """
    reading = reading or Reading()
    with ThreadPoolExecutor(1) as beside:
        files_read = beside.submit(_read, files, reading, event.zone)
        rows = talks.entries(event)  # held, so that they are read only once
        before = talks.snapshot(rows)
        found = files_read.result()
    if careful:
        _refuse_losses(event, found)
    outcome = talks.import_agenda(event, found)
    if outcome.changes:
        names = ", ".join(name for name, _ in files)
        _remember(event, names, reading, outcome.changes, before)
    return outcome


def preview_agenda(
    event: Event, files: Files, reading: Reading | None = None
) -> talks.AgendaImport:
    """Say what import_agenda() would do, or raise what it would; nothing is written."""
    return talks.preview_agenda(event, _read(files, reading or Reading(), event.zone))


def look(event: Event, upload: Upload) -> Look:
    """Read an uploaded agenda as its row says, and say what it would do."""
    reading = Reading.from_plain(upload.reading)
    try:
        agenda = _read_file(upload.filename, upload.data, reading, event.zone)
    except agendas.AgendaError as error:
        return Look(
            reading,
            error.recognised or agendas.Recognised(),
            refusal=str(error),
            can_mend=error.recognised is not None,
        )
    return Look(
        reading,
        agenda.recognised,
        outcome=talks.preview_agenda(event, [agenda]),
        first=sorted(agenda.talks, key=lambda talk: talk.start)[:FIRST],
    )


def as_last_time(event: Event, upload: Upload) -> Look:
    """Read a new upload as the last file was read, where it can be read so."""
    last = latest(event)
    upload.reading = last.reading if last else {}
    found = look(event, upload)
    chosen = found.reading.columns
    here = {heading_of(name) for name in found.recognised.headings}
    kept = {field: name for field, name in chosen.items() if heading_of(name) in here}
    if kept == chosen:
        return found
    # Another table this time: what is called the same may still hold.
    upload.reading = replace(found.reading, columns=kept).as_plain()
    return look(event, upload)


def choose(upload: Upload, reading: Reading) -> None:
    upload.reading = reading.as_plain()
    db.session.flush()


def latest(event: Event) -> LoadedAgenda | None:
    return db.session.scalar(
        sa.select(LoadedAgenda)
        .where(LoadedAgenda.event_id == event.id)
        .order_by(LoadedAgenda.id.desc())
        .limit(1)
    )


def undo(event: Event) -> str:
    """Put the agenda back as it was before the last import; return whose: the file's.

    Raises:
        BadInput: nothing was imported, or it is undone already.

    """
    last = latest(event)
    if last is None or not last.can_undo:
        raise BadInput("There is no import to undo.")
    name, reading = last.filename, Reading.from_plain(last.reading)
    changes = talks.restore(event, last.before)
    _remember(event, name, reading, changes)
    return name


def _refuse_losses(event: Event, found: Sequence[agendas.Agenda]) -> None:
    there = sum(row.removed_at is None for row in talks.entries(event))
    lost = talks.preview_agenda(event, found).removed
    if lost * 2 > there:
        raise BadInput(
            f"It would take {lost} of {there} entries off the agenda, so nothing was "
            "changed. Look at it, and write it yourself if it is right."
        )


def _remember(
    event: Event,
    filename: str,
    reading: Reading,
    changes: Sequence[talks.Change],
    before: Mapping[str, Any] | None = None,
) -> None:
    """Write down what was done; only the last import can be undone."""
    _let_go(event)
    row = LoadedAgenda(
        event_id=event.id,
        filename=filename[:255],
        reading=reading.as_plain(),
        done_at=clock.now(),
        can_undo=before is not None,
        before=dict(before or {}),
        changes=telling.worth_telling(changes),
    )
    db.session.add(row)
    db.session.flush()
    telling.ring(row)


def _let_go(event: Event) -> None:
    """Forget earlier imports, but for what people are still to be told of."""
    mine = LoadedAgenda.event_id == event.id
    db.session.execute(
        sa.delete(LoadedAgenda).where(mine, LoadedAgenda.told_at.is_not(None))
    )
    db.session.execute(
        sa.update(LoadedAgenda).where(mine).values(before={}, can_undo=False)
    )


def _read(files: Files, reading: Reading, zone: ZoneInfo) -> list[agendas.Agenda]:
    try:
        found = [_read_file(name, data, reading, zone) for name, data in files]
    except agendas.AgendaError as error:
        raise BadInput(str(error)) from error
    _need_headings(found, reading)
    if not any(agenda.talks for agenda in found):
        first = next(item for agenda in found for item in agenda.left_out)
        raise BadInput(
            f"No entry can be used, so nothing was changed. {first.where}: {first.why}."
        )
    return found


def _need_headings(found: Sequence[agendas.Agenda], reading: Reading) -> None:
    """Refuse a column that no file has: a misspelt name must not go unseen."""
    headings = [h for agenda in found for h in agenda.recognised.headings]
    here = {heading_of(heading) for heading in headings}
    for name, chosen in reading.columns.items():
        if heading_of(chosen) not in here:
            raise BadInput(
                f"No column is called “{chosen}”, which was chosen for {name}. "
                + (
                    f"The columns are: {', '.join(dict.fromkeys(headings))}."
                    if headings
                    else "The file has no columns."
                )
            )


def _read_file(
    name: str, data: bytes, reading: Reading, zone: ZoneInfo
) -> agendas.Agenda:
    return agendas.read_safely(
        data,
        name,
        reading.zone or zone,
        date_order=reading.date_order,
        first_date=reading.first_date,
        columns=reading.columns,
    )
