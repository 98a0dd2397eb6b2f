"""Whether somebody uses what a list says of them, or is a line of it only."""

import sqlalchemy as sa

from companion.accounts.models import Login
from companion.contacts.models import Contact
from companion.events.models import Attendee
from companion.extensions import db


def has_been_here(attendee: Attendee) -> bool:
    """Tell whether somebody came in, wrote something, or is at other events too."""
    person = attendee.person
    elsewhere = sa.select(Attendee.id).where(
        Attendee.person_id == person.id,
        sa.or_(Attendee.event_id != attendee.event_id, Attendee.edited_at.is_not(None)),
    )
    signed_in = sa.select(Login.id).where(Login.person_id == person.id)
    wrote = sa.select(Contact.id).where(
        Contact.owner_id == person.id,
        sa.or_(Contact.note != "", Contact.promised != "", Contact.needs != ""),
    )
    found = sa.or_(*(query.exists() for query in (elsewhere, signed_in, wrote)))
    return person.may_organize or bool(db.session.scalar(sa.select(found)))
