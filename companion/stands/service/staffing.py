"""Making stands, and saying who works there."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from companion import clock
from companion.errors import BadInput, NotFound
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.stands.models import Stand, works_at

NAME_LENGTH = 120
NO_STAND = "This stand is not there any more."


def all_of(event: Event) -> Sequence[Stand]:
    """Return the stands of an event, by name, with who works there."""
    return db.session.scalars(
        sa.select(Stand)
        .where(Stand.event_id == event.id)
        .options(selectinload(Stand.staff))
        .order_by(Stand.name, Stand.id)
    ).all()


def at_event(event: Event, stand_id: int) -> Stand:
    """Return a stand of an event.

    Raises:
        NotFound: there is none of this number.

    """
    stand = db.session.get(Stand, stand_id)
    if stand is None or stand.event_id != event.id:
        raise NotFound(NO_STAND)
    return stand


def create(event: Event, name: str) -> Stand:
    """Make a stand.

    Raises:
        BadInput: another one has this name.

    """
    same = sa.select(Stand.id).where(Stand.event_id == event.id, Stand.name == name)
    if db.session.scalar(same) is not None:
        raise BadInput("There is a stand of this name already. Choose another name.")
    stand = Stand(event_id=event.id, name=name, created_at=clock.now())
    db.session.add(stand)
    db.session.flush()
    return stand


def remove(stand: Stand) -> None:
    """Take a stand away, with all its leads."""
    db.session.execute(sa.delete(Stand).where(Stand.id == stand.id))


def name_staff(stand: Stand, attendee: Attendee) -> None:
    """Let somebody work at a stand: they see its leads, and may take some."""
    if attendee not in stand.staff:
        stand.staff.append(attendee)
    db.session.flush()


def dismiss(stand: Stand, attendee_id: int) -> Attendee:
    """Take somebody off a stand; the leads they took stay.

    Raises:
        NotFound: they do not work there.

    """
    for attendee in stand.staff:
        if attendee.id == attendee_id:
            stand.staff.remove(attendee)
            db.session.flush()
            return attendee
    raise NotFound("This person does not work at the stand any more.")


def of_staff(attendee_id: int) -> Sequence[Stand]:
    """Return where somebody works, by name."""
    return db.session.scalars(
        sa.select(Stand)
        .join(works_at, works_at.c.stand_id == Stand.id)
        .where(works_at.c.attendee_id == attendee_id)
        .order_by(Stand.name, Stand.id)
    ).all()


def staffed_by(me: Attendee, stand_id: int) -> Stand:
    """Return a stand at which somebody works.

    Raises:
        NotFound: they do not, or there is none.

    """
    for stand in of_staff(me.id):
        if stand.id == stand_id:
            return stand
    raise NotFound("You do not work at this stand. The organizer names its staff.")


def is_open(event: Event) -> bool:
    """Tell whether the event runs today: who scans then most likely has a visitor."""
    today = clock.now().astimezone(event.zone).date()
    return event.starts <= today <= event.ends
