"""An organizer's work: files in, with a look before anything is written; badges out."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import orm

from companion import mail, paths
from companion.contacts.models import Contact
from companion.core import people
from companion.core.badge import sheet
from companion.core.badge import token as tokens
from companion.errors import BadInput, NotFound
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.exchanges.models import Exchange
from companion.extensions import db
from companion.matches.models import Match
from companion.organizing.models import Upload
from companion.organizing.service import loading
from companion.profiles import service as profiles
from companion.profiles.models import Facet
from companion.talks import service as talks
from companion.talks.models import Talk

AGENDA, PEOPLE = "agenda", "people"

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


def import_people(
    event: Event, filename: str, data: bytes, mapping: dict[str, str] | None = None
) -> profiles.PeopleImport:
    """Read an attendee list and take its people into the event.

    Raises:
        BadInput: the file cannot be read; nothing was changed.

    """
    try:
        found = people.read_safely(data, filename, mapping)
    except people.PeopleError as error:
        raise BadInput(str(error)) from error
    return profiles.import_people(event, found)


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


def preview(event: Event, upload: Upload) -> profiles.PeopleImport:
    """Say what an uploaded list would do: it is done, looked at and undone."""
    with db.session.begin_nested() as attempt:
        outcome = import_people(event, upload.filename, upload.data)
        attempt.rollback()
    return outcome


def finish(event: Event, upload: Upload) -> Outcome:
    """Write what the organizer said yes to."""
    outcome: Outcome
    if upload.kind == AGENDA:
        reading = loading.Reading.from_plain(upload.reading)
        files = [(upload.filename, upload.data)]
        outcome = loading.import_agenda(event, files, reading)
    else:
        outcome = import_people(event, upload.filename, upload.data)
    db.session.delete(upload)
    db.session.flush()
    return outcome


def badges(event: Event, layout: str) -> sheet.Sheet:
    """Return a sheet of everybody's badges.

    Raises:
        BadInput: there is no such layout, or nobody to print one for.

    """
    if layout not in sheet.LAYOUTS:
        known = ", ".join(sheet.LAYOUTS)
        raise BadInput(f"There is no layout {layout!r}. Choose one of: {known}.")
    everybody = events.attendees(event)
    if not everybody:
        raise BadInput("Nobody is on the list yet. Upload the attendees first.")
    return _sheet(event, everybody, layout)


def badge(attendee: Attendee) -> sheet.Sheet:
    """Return a sheet with the badge of one person."""
    return _sheet(attendee.event, [attendee])


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


def _sheet(event: Event, of: Sequence[Attendee], layout: str = "a4-6") -> sheet.Sheet:
    faces = [_face(attendee) for attendee in of]
    return sheet.sheet(faces, fonts=paths.FONTS, layout=layout, event=event.name)


def _face(attendee: Attendee) -> sheet.Face:
    return sheet.Face(
        name=attendee.name,
        organisation=attendee.organisation,
        job_title=attendee.job_title,
        role=attendee.role,
        address=events.badge_address(attendee),
        code=tokens.grouped(events.badge_token(attendee)),
        languages=tuple(attendee.languages),
    )
