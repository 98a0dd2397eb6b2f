"""An attendee list into an event: looked at, read another way, written.

What was chosen for a list stays with its upload, and its row stays without the list
when that is written: so the next list is read as the last one was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from companion import clock, work
from companion.core import people
from companion.core.tables import heading_of
from companion.errors import BadInput
from companion.events.models import Event
from companion.extensions import db
from companion.organizing.models import DONE, FAILED, QUEUED, RUNNING, Upload
from companion.profiles import service as profiles

PEOPLE = "people"
WRITTEN = "listed"  # the kind of an upload whose list is in the event
LARGE = 100_000  # bytes, about a thousand people, from which on a worker writes a list
FIRST = 10  # people shown of a list before it is written
BROKE_OFF = "It broke off; the log of the server says why. Nothing was written."
BUSY = (QUEUED, RUNNING)
SETTLED = (*BUSY, DONE)  # not to be written once more


@dataclass(frozen=True, slots=True)
class ListLook:
    """What a list comes to when it is read as said, or why it cannot be."""

    columns: Mapping[str, str]  # our field -> heading, as the organizer chose
    recognised: people.Recognised
    refusal: str = ""
    outcome: profiles.PeopleImport | None = None  # None where it was refused
    first: Sequence[people.Row] = field(default=())
    can_mend: bool = True  # another reading may help


def import_people(
    event: Event,
    filename: str,
    data: bytes,
    columns: Mapping[str, str] | None = None,
    told: profiles.Listening = profiles.SILENT,
) -> profiles.PeopleImport:
    """Read an attendee list and take its people into the event.

    Raises:
        BadInput: the file cannot be read; nothing was changed.

    """
    return profiles.import_people(event, _read(filename, data, columns), told)


def preview_people(
    event: Event, filename: str, data: bytes, columns: Mapping[str, str] | None = None
) -> profiles.PeopleImport:
    """Say what import_people() would do, or raise what it would; nothing is written."""
    return profiles.preview_people(event, _read(filename, data, columns))


def look_at_list(event: Event, upload: Upload) -> ListLook:
    """Read an uploaded list as its row says, and say what it would do."""
    columns = columns_of(upload)
    try:
        found = people.read_safely(upload.data, upload.filename, columns)
    except people.PeopleError as error:
        return ListLook(
            columns,
            error.recognised or people.Recognised(),
            refusal=str(error),
            can_mend=error.recognised is not None,
        )
    return ListLook(
        columns,
        found.recognised,
        outcome=profiles.preview_people(event, found),
        first=found.rows[:FIRST],
    )


def like_last_list(event: Event, upload: Upload) -> ListLook:
    """Read a new list as the last one was read, where it can be read so."""
    last = _last(event)
    choose_columns(upload, columns_of(last) if last else {})
    found = look_at_list(event, upload)
    here = {heading_of(name) for name in found.recognised.headings}
    chosen = found.columns
    kept = {field: name for field, name in chosen.items() if heading_of(name) in here}
    if kept == chosen:
        return found
    # Another table this time: what is called the same may still hold.
    choose_columns(upload, kept)
    return look_at_list(event, upload)


def choose_columns(upload: Upload, columns: Mapping[str, str]) -> None:
    upload.reading = {"columns": dict(columns)}


def columns_of(upload: Upload) -> dict[str, str]:
    return dict(upload.reading.get("columns", {}))


def finish_list(event: Event, upload: Upload) -> profiles.PeopleImport | None:
    """Write a list the organizer said yes to; None where a worker will do it."""
    if len(upload.data) > LARGE:
        _mark(upload, state=QUEUED, progress=0.0, asked_at=clock.now().isoformat())
        db.session.flush()
        ring(upload)
        return None
    return _write(event, upload)


def ring(upload: Upload) -> None:
    work.ring("organizing.list", upload.id, once=f"list-{upload.id}")


def being_written(event: Event) -> Upload | None:
    """Return the list that a worker has in hand, or is to have."""
    uploads = db.session.scalars(_of(event, PEOPLE))
    return next((one for one in uploads if state_of(one) in BUSY), None)


def unfinished() -> Sequence[Upload]:
    uploads = db.session.scalars(sa.select(Upload).where(Upload.kind == PEOPLE))
    return [one for one in uploads if state_of(one) in BUSY]


def state_of(upload: Upload) -> str:
    """Return how far a worker is; empty where none was asked."""
    return str(upload.reading.get("state", ""))


def begin(upload_id: int) -> Upload | None:
    """Return a list to write, or None where that is done or no more asked for."""
    upload = db.session.get(Upload, upload_id, with_for_update=True)
    if upload is None or upload.kind != PEOPLE or state_of(upload) not in BUSY:
        return None
    _mark(upload, state=RUNNING, progress=0.05)
    return upload


def write_large(upload_id: int, told: profiles.Told) -> None:
    """Write a list as a worker, telling *told* while it is compared.

    Raises:
        BadInput: it cannot be read any more.

    """
    upload = db.session.get_one(Upload, upload_id)
    event = db.session.get_one(Event, upload.event_id)
    _write(event, upload, (told, profiles.SILENT[1]))


def progress(upload_id: int, share: float) -> sa.Update:
    """Say how far it is; a connection of its own shows it before all is committed."""
    reading = db.session.get_one(Upload, upload_id).reading
    return (
        sa.update(Upload)
        .where(Upload.id == upload_id)
        .values(reading={**reading, "progress": share})
    )


def fail(upload_id: int, why: str = BROKE_OFF) -> None:
    upload = db.session.get(Upload, upload_id)
    if upload is not None and upload.kind == PEOPLE:
        _mark(upload, state=FAILED, error=why)


def _write(
    event: Event, upload: Upload, told: profiles.Listening = profiles.SILENT
) -> profiles.PeopleImport:
    found = _read(upload.filename, upload.data, columns_of(upload))
    outcome = profiles.import_people(event, found, told)
    db.session.execute(
        sa.delete(Upload).where(Upload.event_id == event.id, Upload.kind == WRITTEN)
    )
    upload.kind, upload.data = WRITTEN, b""
    _mark(
        upload,
        state=DONE,
        added=outcome.added,
        changed=outcome.changed,
        unchanged=outcome.unchanged,
    )
    db.session.flush()
    return outcome


def _mark(upload: Upload, **told: Any) -> None:
    upload.reading = {**upload.reading, **told}


def _last(event: Event) -> Upload | None:
    return db.session.scalar(_of(event, WRITTEN).limit(1))


def _of(event: Event, kind: str) -> sa.Select[Upload]:
    return (
        sa.select(Upload)
        .where(Upload.event_id == event.id, Upload.kind == kind)
        .order_by(Upload.id.desc())
    )


def _read(
    filename: str, data: bytes, columns: Mapping[str, str] | None
) -> people.People:
    try:
        return people.read_safely(data, filename, columns)
    except people.PeopleError as error:
        raise BadInput(str(error)) from error
