"""Speakers who are at the event: known by their e-mail, never by their name."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from companion.accounts.models import Person
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.talks.models import Speaker, Talk, given_by

TEAM = ("organizer", "staff")  # roles that stand, whoever also gives a talk


def speaking(event: Event) -> set[str]:
    """Return the e-mails of those who give a talk on the agenda."""
    return set(db.session.scalars(_addresses(event)))


def make_speakers(event: Event) -> None:
    """Let attendees who give a talk be speakers, but for the team."""
    theirs = sa.select(Person.id).where(Person.email.in_(_addresses(event)))
    db.session.execute(
        sa.update(Attendee)
        .where(
            Attendee.event_id == event.id,
            Attendee.role.not_in((*TEAM, "speaker")),
            Attendee.person_id.in_(theirs),
        )
        .values(role="speaker")
        .execution_options(synchronize_session="fetch")
    )


def attendees_among(talk: Talk) -> dict[int, Attendee]:
    """Return the speakers of a talk who are at the event: speaker -> attendee."""
    by_email = {one.email: one.id for one in talk.speakers if one.email}
    query = (
        sa.select(Attendee)
        .join(Attendee.person)
        .where(Attendee.event_id == talk.event_id, Person.email.in_(by_email))
        .options(joinedload(Attendee.person))
    )
    return {by_email[one.email]: one for one in db.session.scalars(query)}


def given(attendees: Iterable[Attendee]) -> dict[int, list[Talk]]:
    """Return the talks on the agenda that a few people give, by attendee."""
    them = {one.email: one for one in attendees if one.email}
    found: dict[int, list[Talk]] = {one.id: [] for one in them.values()}
    if not them:
        return found
    events = {one.event_id for one in them.values()}
    query = (
        sa.select(Talk)
        .join(Talk.speakers)
        .where(
            Talk.event_id.in_(events),
            Talk.removed_at.is_(None),
            Speaker.email.in_(them),
        )
        .options(selectinload(Talk.speakers))
        .order_by(Talk.start, Talk.id)
        .distinct()
    )
    for talk in db.session.scalars(query):
        for speaker in talk.speakers:
            if speaker.email in them:
                found[them[speaker.email].id].append(talk)
    return found


def _addresses(event: Event) -> sa.Select[str]:
    return (
        sa.select(Speaker.email)
        .join(given_by, given_by.c.speaker_id == Speaker.id)
        .join(Talk, Talk.id == given_by.c.talk_id)
        .where(
            Speaker.event_id == event.id, Speaker.email != "", Talk.removed_at.is_(None)
        )
    )
