"""Agenda files opened, each in a process of its own: as said, or as those before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from companion.core import agenda as agendas
from companion.core.agenda.bundle import packed
from companion.core.agenda.columns import FIELDS
from companion.core.tables import heading_of
from companion.errors import BadInput
from companion.events.models import Event
from companion.organizing.service import readings
from companion.organizing.service.readings import Reading

MAPPED = (*FIELDS, "speakers")  # what may have a column

Files = Sequence[tuple[str, bytes]]  # names and contents


@dataclass(frozen=True, slots=True)
class Known:
    """What the event tells a reader; a thread may not ask the event itself."""

    zone: ZoneInfo
    days: tuple[date, date]
    memory: readings.Memory

    @classmethod
    def of(cls, event: Event) -> "Known":
        days = (event.starts, event.ends)
        return cls(event.zone, days, readings.memory(event))


@dataclass(frozen=True, slots=True)
class Opened:
    """A file, and how it was read."""

    agenda: agendas.Agenda
    reading: Reading


def read(files: Files, reading: Reading | None, known: Known) -> list[Opened]:
    """Read files that are to be written; without a *reading* like those before.

    Raises:
        BadInput: a file cannot be read, or has nothing to use, or is to be read by
            fields that entries do not have, or columns that no file has.

    """
    if reading is not None:
        _need_fields(reading)
    try:
        found = _all(files, reading, known)
    except agendas.AgendaError as error:
        raise BadInput(str(error)) from error
    if reading is not None:
        _need_headings([one.agenda for one in found], reading)
    if not any(one.agenda.talks for one in found):
        first = next(item for one in found for item in one.agenda.left_out)
        raise BadInput(
            f"No entry can be used, so nothing was changed. {first.where}: {first.why}."
        )
    return found


def kept(files: Files) -> tuple[str, bytes]:
    """Return files as the one that is kept of them until they are written.

    Raises:
        BadInput: one of several can only be read alone.

    """
    if len(files) == 1:
        return files[0]
    try:
        return ", ".join(name for name, _ in files), packed(files)
    except agendas.AgendaError as error:
        raise BadInput(str(error)) from error


def read_file(name: str, data: bytes, reading: Reading, known: Known) -> agendas.Agenda:
    return agendas.read_safely(
        data,
        name,
        reading.zone or known.zone,
        date_order=reading.date_order,
        first_date=reading.first_date,
        columns=reading.columns,
        days=known.days,
    )


def _all(files: Files, reading: Reading | None, known: Known) -> list[Opened]:
    """Read each file alone; where that fails they may belong together."""
    try:
        return [_open(name, data, reading, known) for name, data in files]
    except agendas.AgendaError as error:
        if len(files) == 1:
            raise
        try:
            return [_open("The files", packed(files), reading, known)]
        except agendas.AgendaError:
            raise error from None


def _open(name: str, data: bytes, reading: Reading | None, known: Known) -> Opened:
    if reading is not None:
        return Opened(read_file(name, data, reading, known), reading)
    return _as_before(name, data, known)


def _as_before(name: str, data: bytes, known: Known) -> Opened:
    """Read a file as one like it was read; what it is like, a first look tells."""
    refusal = None
    try:
        agenda = read_file(name, data, Reading(), known)
        recognised = agenda.recognised
    except agendas.AgendaError as error:
        refusal, recognised = error, error.recognised or agendas.Recognised()
    reading = known.memory.of(recognised)
    if reading != Reading():
        return Opened(read_file(name, data, reading, known), reading)
    if refusal is not None:
        raise refusal
    return Opened(agenda, reading)


def _need_fields(reading: Reading) -> None:
    """Refuse a field that entries do not have: a misspelt name must not go unseen."""
    for name in reading.columns:
        if name not in MAPPED:
            raise BadInput(
                f"There is no field “{name}”. The fields are: {', '.join(MAPPED)}."
            )


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
