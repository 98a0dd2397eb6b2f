"""One letter a week at most: whom to think of, on Monday morning where the reader is.

It goes to the owner of the book. To those in it nothing is ever sent.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeSerializer

from companion import clock, config, mail
from companion.accounts.models import Person
from companion.contacts.models import Contact, Reminder
from companion.contacts.service import rhythm
from companion.contacts.service.planning import ACTIVE, REMINDED, Reader, plan, reader
from companion.core import rhythm as days
from companion.core.recap_words import words
from companion.core.rhythm.acts import ACTS
from companion.errors import NotFound
from companion.extensions import db

OPEN_FOR = timedelta(days=1)  # a server that was away longer waits for the next week
A_WEEK = timedelta(days=6)  # to its last day
# Nowhere is it Monday morning, or the day after, outside these hours of the week.
EARLIEST, LATEST = -timedelta(hours=8), timedelta(days=2)
BROKEN = "This link is not whole. Copy all of it from the letter."


def may_be_time() -> bool:
    """Tell whether it is the hour of the letters anywhere."""
    now = clock.now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    since_monday = now - (midnight - timedelta(days=now.weekday()))
    week = timedelta(days=7)
    return since_monday <= LATEST or since_monday >= week + EARLIEST


def readers(after: int, limit: int) -> Sequence[int]:
    """Return some people, by number, who may want a letter now."""
    now = clock.now()
    soon = now.date() + timedelta(days=8)
    waits = (
        sa.select(Reminder.id)
        .join(Contact, Contact.id == Reminder.contact_id)
        .where(
            Reminder.owner_id == Person.id,
            Reminder.state.in_(ACTIVE),
            Reminder.due_on <= soon,
            *REMINDED,
        )
    )
    return db.session.scalars(
        sa.select(Person.id)
        .where(
            Person.id > after,
            Person.email.is_not(None),
            Person.wants_digest,
            sa.or_(
                Person.digest_at.is_(None), Person.digest_at < now - timedelta(days=4)
            ),
            waits.exists(),
        )
        .order_by(Person.id)
        .limit(limit)
    ).all()


def write(person_ids: Sequence[int]) -> int:
    """Write the letters that are due; return how many."""
    people = db.session.scalars(sa.select(Person).where(Person.id.in_(person_ids)))
    drafts = [draft for one in people if (draft := _letter(reader(one)))]
    return mail.put(drafts)


def unsubscribe_token(person: Person) -> str:
    return _signer().dumps(_named(person))


def behind_unsubscribe(token: str) -> Person:
    """Return whose weekly letter a signed token stops.

    Raises:
        NotFound: it was not made here, or they are gone.

    """
    try:
        named = _signer().loads(token)
        person = db.session.get(Person, named["person"])
    except BadSignature:
        person = None
    if person is None or _named(person) != named:
        raise NotFound(BROKEN)
    return person


def unsubscribe(person: Person) -> None:
    person.wants_digest = False
    db.session.flush()


def _letter(who: Reader) -> mail.Draft | None:
    now = clock.now()
    monday = days.monday(now, who.zone)
    if not monday <= now < monday + OPEN_FOR:
        return None
    plan(who)
    thoughts, more = rhythm.think(who, _sunday(who))
    if not thoughts:
        return None
    person = who.person
    person.digest_at = now
    stops = f"/contacts/letters/{unsubscribe_token(person)}"
    # With the moment in it: the number of who was erased may be given out again.
    since = f"{person.created_at:%Y%m%d%H%M%S}"
    return mail.draft(
        "contacts/digest",
        mail.Envelope(
            key=f"digest:{person.id}:{since}:{days.week_of(now, who.zone)}",
            to=person.email or "",
            unsubscribe=f"{config.current('BASE_URL')}{stops}",
        ),
        thoughts=thoughts,
        more=more,
        say=dict(_sentences(who.language)),
        day=words(who.language).day,
        language=who.language,
    )


def _sunday(who: Reader) -> date:
    return who.today - timedelta(days=who.today.weekday()) + A_WEEK


def _sentences(language: str) -> Iterator[tuple[str, str]]:
    for key, text in ACTS.get(language, ACTS["en"]).items():
        if key.startswith("digest_"):
            yield key.removeprefix("digest_"), text


def _named(person: Person) -> dict[str, float]:
    """Name somebody for good: the number of who was erased may be given out again."""
    return {"person": person.id, "since": person.created_at.timestamp()}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(config.current("SECRET_KEY")), salt="monday letter")
