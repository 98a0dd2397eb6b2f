"""Who at an event is meant by what somebody typed."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from companion.accounts import service as accounts
from companion.accounts.models import Person
from companion.events.models import Attendee, Event
from companion.extensions import db

MOST_ALIKE = 20  # people to choose from, where a name is not enough


def people_like(event: Event, text: str) -> Sequence[Attendee]:
    """Return whom an address or a part of a name may mean; an address means one."""
    people = (
        sa.select(Attendee)
        .join(Attendee.person)
        .where(Attendee.event_id == event.id)
        .options(joinedload(Attendee.person))
        .order_by(Attendee.name, Attendee.id)
        .limit(MOST_ALIKE)
    )
    is_address = Person.email == accounts.normal(text)
    if exact := db.session.scalars(people.where(is_address)).all():
        return exact
    alike = Attendee.name.icontains(text.strip(), autoescape=True)
    return db.session.scalars(people.where(alike)).all()
