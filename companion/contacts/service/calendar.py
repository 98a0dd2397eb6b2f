"""The days of a book as a calendar of its owner's own, which programs subscribe to."""

import hmac
import secrets
from base64 import b32encode
from hashlib import sha256

import sqlalchemy as sa

from companion import clock, config
from companion.accounts.models import Person
from companion.contacts.models import Reminder
from companion.contacts.service import rhythm
from companion.contacts.service.planning import Reader
from companion.core.calendar import Day, days_calendar
from companion.core.card.names import first_name
from companion.errors import NotFound
from companion.extensions import db
from companion.talks.models import Feed

RHYTHM = "rhythm"  # the kind of feed
_GONE = "This calendar address is not in use any more. Copy the new one from Companion."


def calendar(who: Reader, address: str) -> bytes:
    """Return all days to come, and those that are due, as iCalendar.

    *address* is that of the page of a contact whose number is 0. What people noted is
    not in it: calendars are shown to many eyes.
    """
    entries = [_day(row, who, address) for row in rhythm.of_person(who)]
    return days_calendar(entries, "Staying in touch")


def feed_token(person: Person) -> str:
    """Return what the address of somebody's feed holds; empty if they have none."""
    feed = _feed(person)
    return _token(feed.nonce) if feed else ""


def renew_feed(person: Person) -> None:
    """Give somebody an address for their days; the one before leads nowhere."""
    feed = _feed(person)
    if feed is None:
        feed = Feed(kind=RHYTHM, person_id=person.id)
        db.session.add(feed)
    feed.nonce = secrets.token_bytes(16)
    feed.fingerprint = _fingerprint(_token(feed.nonce))
    feed.created_at = clock.now()
    db.session.flush()


def behind_feed(token: str) -> Person:
    """Return whose days an address holds.

    Raises:
        NotFound: nobody's, or nobody's any more.

    """
    found = db.session.scalar(
        sa.select(Person)
        .join(Feed, Feed.person_id == Person.id)
        .where(Feed.kind == RHYTHM, Feed.fingerprint == _fingerprint(token))
    )
    if found is None:
        raise NotFound(_GONE)
    return found


def _day(row: Reminder, who: Reader, address: str) -> Day:
    act = rhythm.thought(row, who).act
    name = first_name(row.contact.name) and row.contact.name
    return Day(
        uid=f"reminder-{row.id}@companion",
        title=f"{name}: {act.why}" if name else act.why,
        day=row.due_on,
        changed=row.settled_at or row.contact.written_at or row.contact.met_at,
        description=act.what,
        url=address.replace("/0", f"/{row.contact_id}"),
    )


def _feed(person: Person) -> Feed | None:
    return db.session.scalar(
        sa.select(Feed).where(Feed.kind == RHYTHM, Feed.person_id == person.id)
    )


def _token(nonce: bytes) -> str:
    """Return the token of a nonce: 160 bits, which no table holds."""
    secret = str(config.current("SECRET_KEY")).encode()
    digest = hmac.digest(secret, b"rhythm" + nonce, "sha256")
    return b32encode(digest[:20]).decode().lower()


def _fingerprint(token: str) -> str:
    return sha256(token.encode()).hexdigest()
