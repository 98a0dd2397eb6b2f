"""Making events, and taking people into them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from companion import clock
from companion.accounts import service as accounts
from companion.accounts.models import Person
from companion.errors import BadInput, NotFound
from companion.events.models import CONTACTS, DETAILS, Attendee, Event
from companion.events.service import badges
from companion.extensions import db

# Columns of a row that holds all: rows that are alike are written in one go.
TEXTS = (
    *("name", "organisation", "job_title", "field"),
    *("phone", "linkedin", "pronouns"),
)
BADGE = (
    *("badge_nonce", "badge_fingerprint", "badge_printed_at"),
    *("typed_fingerprint", "rotating_fingerprint"),
)
NOT_HERE = "This person is not at the event any more."
SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


@dataclass(frozen=True, slots=True)
class Plan:
    """What an event is made from."""

    slug: str
    name: str
    timezone: str
    starts: date
    ends: date


PLAN = tuple(field.name for field in fields(Plan))


def create(plan: Plan) -> Event:
    """Make an event.

    Raises:
        BadInput: the short name is taken or unfit, the zone unknown, the days reversed.

    """
    _check_address(plan)
    _check(plan)
    event = Event(
        slug=plan.slug,
        name=plan.name,
        timezone=plan.timezone,
        starts=plan.starts,
        ends=plan.ends,
        created_at=clock.now(),
    )
    db.session.add(event)
    db.session.flush()
    return event


def change(event: Event, plan: Plan) -> None:
    """Make an event what a plan says, but for its address: that is printed on badges.

    Raises:
        BadInput: the name is too long, the zone unknown, the days reversed.

    """
    _check(plan)
    event.name, event.timezone = plan.name, plan.timezone
    event.starts, event.ends = plan.starts, plan.ends
    db.session.flush()


def _check_address(plan: Plan) -> None:
    if len(plan.slug) > 80:
        raise BadInput("A short name has at most 80 letters.")
    if not SLUG.match(plan.slug):
        raise BadInput(
            f"The short name {plan.slug!r} must be small letters, digits and hyphens."
        )
    if db.session.scalar(sa.select(Event.id).where(Event.slug == plan.slug)):
        raise BadInput(f"There is an event {plan.slug!r} already. Choose another name.")


def _check(plan: Plan) -> None:
    if len(plan.name) > 200:
        raise BadInput("A name has at most 200 letters.")
    zone_named(plan.timezone)
    if plan.ends < plan.starts:
        raise BadInput(
            f"The event ends ({plan.ends}) before it starts ({plan.starts})."
        )


def zone_named(name: str) -> ZoneInfo:
    """Return a time zone.

    Raises:
        BadInput: there is none of this name.

    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(
            f"{name!r} is no time zone. Write one such as Europe/Warsaw."
        ) from None


def by_slug(slug: str) -> Event:
    event = db.session.scalar(sa.select(Event).where(Event.slug == slug))
    if event is None:
        raise NotFound(f"There is no event {slug!r}.")
    return event


def of_person(person: Person) -> Sequence[Attendee]:
    """Return where a person takes part, the latest event first."""
    return db.session.scalars(
        sa.select(Attendee)
        .join(Event)
        .where(Attendee.person_id == person.id)
        .options(joinedload(Attendee.event))
        .order_by(Event.starts.desc(), Event.id.desc())
    ).all()


def attendees(event: Event) -> Sequence[Attendee]:
    """Return everybody at an event, by name."""
    return db.session.scalars(
        sa.select(Attendee)
        .where(Attendee.event_id == event.id)
        .options(joinedload(Attendee.person))
        .order_by(Attendee.name, Attendee.id)
    ).all()


def attendee_at(event: Event, email: str) -> Attendee:
    """Return the attendee with an address.

    Raises:
        NotFound: nobody at the event has it.

    """
    attendee = db.session.scalar(
        sa.select(Attendee)
        .join(Person)
        .where(Attendee.event_id == event.id, Person.email == accounts.normal(email))
    )
    if attendee is None:
        raise NotFound(f"Nobody at {event.slug!r} has the address {email!r}.")
    return attendee


def somebody(event_id: int, number: int) -> Attendee:
    """Return a person at an event, by number.

    Raises:
        NotFound: there is nobody of that number.

    """
    found = db.session.get(Attendee, number)
    if found is None or found.event_id != event_id:
        raise NotFound(NOT_HERE)
    return found


def taking_part(person: Person, event_id: int) -> Attendee | None:
    """Return a person as an attendee of an event, if they are one."""
    return db.session.scalar(
        sa.select(Attendee).where(
            Attendee.event_id == event_id, Attendee.person_id == person.id
        )
    )


def enrol(
    event: Event, person: Person, *, key: str, role: str = "attendee"
) -> Attendee:
    """Take a person into an event and give them a badge."""
    attendee = Attendee(
        event=event,
        person=person,
        source_key=key,
        role=role,
        languages=[],
        visibility=dict.fromkeys(DETAILS, CONTACTS),  # public only by own choice
    )
    badges.give_badge(attendee)
    db.session.add(attendee)
    db.session.flush()
    return attendee


def enrol_all(
    event: Event, entries: Sequence[tuple[int, str, Mapping[str, object]]]
) -> Sequence[int]:
    """Take many in at once, each a person's number, a key and what is known of them.

    Returns the numbers of the attendees, in the order of the entries.
    """
    bearer = Attendee(event_id=event.id)  # never written: it lends the others a badge
    rows = []
    for person_id, key, values in entries:
        badges.give_badge(bearer)
        rows.append(
            dict.fromkeys(TEXTS, "")
            | {
                "event_id": event.id,
                "person_id": person_id,
                "source_key": key,
                "languages": [],
                "wanted": 5,
                "visibility": dict.fromkeys(DETAILS, CONTACTS),
            }
            | {name: getattr(bearer, name) for name in BADGE}
            | dict(values)
        )
    return inserted(Attendee, rows)


def inserted(
    model: type[Attendee | Person], rows: Sequence[dict[str, Any]]
) -> Sequence[int]:
    """Write many rows at once; return their numbers, in the same order."""
    if not rows:
        return []
    query = sa.insert(model).returning(model.id, sort_by_parameter_order=True)
    return db.session.scalars(query, rows).all()


def add_organizer(event: Event, email: str, name: str = "") -> Attendee:
    """Make somebody an organizer of the event, and let them make others."""
    person = accounts.person_at(email)
    person.may_organize = True
    attendee = taking_part(person, event.id) or enrol(
        event, person, key=accounts.normal(email)
    )
    attendee.role = "organizer"
    attendee.name = (
        attendee.name or name or email.partition("@")[0].replace(".", " ").title()
    )
    db.session.flush()
    return attendee
