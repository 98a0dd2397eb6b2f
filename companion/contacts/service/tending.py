"""Entries that came from an exchange, looked after when their owner looks.

An exchange is written in one quick statement. What takes longer follows when the owner
opens the book: around which talk it was, the words to search, a merge made anew.
"""

from collections.abc import Sequence
from functools import cache

import sqlalchemy as sa

from companion.accounts.models import Person
from companion.contacts.models import Contact
from companion.contacts.service import merging
from companion.contacts.service.folding import refresh
from companion.core import recap
from companion.events import service as events
from companion.extensions import db
from companion.talks import service as talks
from companion.talks.models import Talk


def tend(person: Person) -> bool:
    """Finish the entries that an exchange began; tell whether there were any."""
    fresh = db.session.scalars(
        sa.select(Contact).where(
            Contact.owner_id == person.id, Contact.changed_at.is_(None)
        )
    ).all()
    agenda = cache(talks.agenda)
    for contact in fresh:
        if contact.event and contact.attendee and not contact.around:
            contact.around = _around(person, contact, agenda(contact.event))
        merging.renew(contact)
        refresh(contact)
    db.session.flush()
    return bool(fresh)


def slots(
    agenda: Sequence[Talk], mine: set[int], theirs: set[int]
) -> list[recap.TalkSlot]:
    """Return talks as one person sees them, given whose stars are on which."""
    return [
        recap.TalkSlot(
            title=talk.title,
            start=talk.start,
            end=talk.end,
            room=talk.room,
            kind=talk.kind,
            starred=talk.id in mine,
            both=talk.id in mine and talk.id in theirs,
            speakers=tuple(speaker.name for speaker in talk.speakers),
        )
        for talk in agenda
    ]


def _around(person: Person, contact: Contact, agenda: Sequence[Talk]) -> str:
    me = contact.event_id and events.taking_part(person, contact.event_id)
    if not me or contact.attendee is None:
        return ""
    seen = slots(agenda, talks.starred(me), talks.starred(contact.attendee))
    return recap.phrase(recap.around(contact.met_at, seen))
