"""An organizer's work: files in, with a look before anything is written."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy import orm

from companion import mail, throttle
from companion.contacts.models import Contact
from companion.errors import NotFound
from companion.events.models import Attendee, Event
from companion.exchanges.models import Exchange
from companion.extensions import db
from companion.matches.models import Match
from companion.organizing.models import Upload
from companion.organizing.service import addresses, lists, loading, readings
from companion.organizing.service.lists import PEOPLE
from companion.profiles import service as profiles
from companion.profiles.models import Facet
from companion.talks import service as talks
from companion.talks.models import Talk

AGENDA = "agenda"
# Each file is read in a process of its own, which takes a processor for a while.
UPLOADS = throttle.Limit(30, timedelta(hours=1))

Outcome = talks.AgendaImport | profiles.PeopleImport


@dataclass(frozen=True, slots=True)
class Numbers:
    """Where an event stands, for its desk."""

    talks: int
    people: int
    with_profile: int
    suggestions: int
    exchanges: int
    met_somebody: int
    undeliverable: int


def spend_upload(event: Event) -> None:
    """Count one file that somebody wants to have read.

    Raises:
        TooMany: there were too many in this hour.

    """
    throttle.take(f"upload:{event.id}", UPLOADS)


def keep_upload(upload: Upload) -> None:
    """Put a file aside until the organizer has seen what it would do."""
    db.session.execute(
        sa.delete(Upload).where(
            Upload.event_id == upload.event_id, Upload.kind == upload.kind
        )
    )
    db.session.add(upload)
    db.session.flush()


def upload(event: Event, upload_id: int) -> Upload:
    found = db.session.get(Upload, upload_id)
    if found is None or found.event_id != event.id:
        raise NotFound("That upload is gone. Choose the file once more.")
    return found


def finish(event: Event, upload: Upload) -> Outcome | None:
    """Write what the organizer said yes to; None where a worker will do it."""
    if upload.kind == PEOPLE:
        return lists.finish_list(event, upload)
    reading = readings.Reading.from_plain(upload.reading)
    files = [(upload.filename, upload.data)]
    outcome = loading.import_agenda(event, files, reading)
    addresses.agree(event, upload.data)
    db.session.delete(upload)
    db.session.flush()
    return outcome


def numbers(event: Event) -> Numbers:
    def count(column: orm.Mapped[int], *where: sa.ColumnElement[bool]) -> int:
        query = sa.select(sa.func.count(sa.distinct(column))).where(*where)
        return db.session.scalar(query) or 0

    return Numbers(
        talks=count(
            Talk.id,
            Talk.event_id == event.id,
            Talk.removed_at.is_(None),
            Talk.kind == "talk",
        ),
        people=count(
            Attendee.id,
            Attendee.event_id == event.id,
            Attendee.role != "organizer",
        ),
        with_profile=count(Facet.attendee_id, Facet.event_id == event.id),
        suggestions=count(Match.id, Match.event_id == event.id),
        exchanges=count(Exchange.id, Exchange.event_id == event.id),
        met_somebody=count(Contact.owner_id, Contact.event_id == event.id),
        undeliverable=mail.undeliverable(event.id),
    )
