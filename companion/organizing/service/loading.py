"""An agenda file into an event: looked at, read another way, written, undone."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from companion import clock
from companion.core import agenda as agendas
from companion.errors import BadInput
from companion.events.models import Event
from companion.extensions import db
from companion.organizing.models import LoadedAgenda, Upload
from companion.organizing.service import opening, readings, telling
from companion.organizing.service.opening import Files, Known
from companion.organizing.service.readings import Reading
from companion.talks import service as talks

FIRST = 10  # entries shown of a file before it is written


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

    Without a *reading* each is read as one like it was. Where nobody looks on, be
    *careful*: most of an agenda does not leave it unseen.

    Raises:
        BadInput: a file cannot be read, or has nothing to use; nothing was changed.

    """
    with ThreadPoolExecutor(1) as beside:
        files_read = beside.submit(opening.read, files, reading, Known.of(event))
        rows = talks.entries(event)  # held, so that they are read only once
        before = talks.snapshot(rows)
        opened = files_read.result()
    found = [one.agenda for one in opened]
    if careful:
        _refuse_losses(event, found)
    outcome = talks.import_agenda(event, found)
    for one in opened:
        readings.remember(event, one.agenda.recognised, one.reading)
    if outcome.changes:
        names = ", ".join(name for name, _ in files)
        _remember(event, names, opened[-1].reading, outcome.changes, before)
    return outcome


def look(event: Event, upload: Upload) -> Look:
    """Read an uploaded agenda as its row says, and say what it would do."""
    reading = Reading.from_plain(upload.reading)
    try:
        agenda = opening.read_file(
            upload.filename, upload.data, reading, Known.of(event)
        )
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
    """Read a new upload as a file like it was read, else as the last one was."""
    memory = readings.memory(event)
    choose(upload, memory.last)
    found = look(event, upload)
    reading = memory.of(found.recognised)
    if reading == memory.last:
        return found
    choose(upload, reading)
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
