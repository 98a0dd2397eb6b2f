"""The agenda out: as files of four formats, and as calendars to subscribe to."""

import hmac
import secrets
from base64 import b32encode
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from companion import clock, config
from companion.core import agenda as files
from companion.core import agenda_out
from companion.errors import NotFound
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.organizing.models import LoadedAgenda
from companion.talks.models import Feed, Speaker, Talk
from companion.talks.service.programme import agenda, entries, starred

STARS, PLAN = "stars", "plan"  # kinds of feeds: starred talks, all that is planned
_ADDRESS_GONE = (
    "This calendar address is not in use any more. Copy the new one from the agenda."
)


def export(event: Event, ending: str, address: str) -> bytes:
    """Return the agenda as a file of the format with that *ending*.

    *address* is that of its page.

    Raises:
        NotFound: there is nothing on the agenda.

    """
    rows = agenda(event)
    if not rows:
        raise NotFound("There is no agenda to download yet. Load one at the desk.")
    written = _programme(event, rows, address)
    return agenda_out.FORMATS[ending].write(written)


def stars_calendar(me: Attendee, address: str) -> bytes:
    """Return somebody's starred talks; those that left the agenda say so."""
    return talks_calendar(me.event, starred(me), address, "My stars")


def talks_calendar(
    event: Event, wanted: Collection[int], address: str, title: str
) -> bytes:
    """Return a few talks as a calendar of that title; *wanted* are their numbers."""
    rows = [row for row in entries(event) if row.id in wanted]
    programme = _programme(event, rows, address)
    programme = replace(programme, title=f"{title}: {event.name}")
    return agenda_out.FORMATS["ics"].write(programme)


def feed_token(me: Attendee, kind: str = STARS) -> str:
    """Return what the address of somebody's feed holds; empty if they have none."""
    feed = _feed(me, kind)
    return _token(feed.nonce) if feed else ""


def renew_feed(me: Attendee, kind: str = STARS) -> None:
    """Give somebody an address for a feed; the one before leads nowhere."""
    nonce = secrets.token_bytes(16)
    feed = _feed(me, kind)
    if feed is None:
        feed = Feed(kind=kind, person_id=me.person_id, attendee_id=me.id)
        db.session.add(feed)
    feed.nonce = nonce
    feed.fingerprint = _fingerprint(_token(nonce))
    feed.created_at = clock.now()
    db.session.flush()


def behind_feed(token: str, kind: str = STARS) -> Attendee:
    """Return whose stars, or plan, an address holds.

    Raises:
        NotFound: nobody's, or nobody's any more.

    """
    found = db.session.scalar(
        sa.select(Attendee)
        .join(Feed, Feed.attendee_id == Attendee.id)
        .where(Feed.kind == kind, Feed.fingerprint == _fingerprint(token))
        .options(joinedload(Attendee.event))
    )
    if found is None:
        raise NotFound(_ADDRESS_GONE)
    return found


def public_key(speaker: Speaker) -> str:
    """Return a key that may be published: no e-mail address, nor made of one."""
    return f"#{speaker.id}" if "@" in speaker.key else speaker.key


def _programme(
    event: Event, rows: Sequence[Talk], address: str
) -> agenda_out.Programme:
    changed = _changed_at(event)
    return agenda_out.Programme(
        slug=event.slug,
        title=event.name,
        zone=event.zone,
        address=address,
        changed=changed,
        revision=max(0, int((changed - event.created_at).total_seconds())),
        items=tuple(_item(row, event) for row in rows),
    )


def _item(row: Talk, event: Event) -> agenda_out.Item:
    roles = row.roles
    speakers = [_speaker(speaker) for speaker in row.speakers]
    talk = files.Talk(
        key=row.key,
        title=row.title,
        start=row.start.astimezone(event.zone),
        end=row.end.astimezone(event.zone),
        room=row.room,
        track=row.track,
        kind="break" if row.kind == "break" else "talk",
        abstract=row.abstract,
        language=row.language,
        url=row.url,
        speakers=tuple(speakers),
        roles={public_key(s): roles[s.id] for s in row.speakers if s.id in roles},
    )
    return agenda_out.Item(row.id, talk, is_off=row.removed_at is not None)


def _speaker(row: Speaker) -> files.Speaker:
    return files.Speaker(
        public_key(row),
        row.name,
        organisation=row.organisation,
        biography=row.biography,
    )


def _changed_at(event: Event) -> datetime:
    """Return when the agenda last changed: at an import, or when one was undone."""
    last = sa.select(sa.func.max(LoadedAgenda.done_at))
    found = db.session.scalar(last.where(LoadedAgenda.event_id == event.id))
    return found or event.created_at


def _feed(me: Attendee, kind: str) -> Feed | None:
    return db.session.scalar(
        sa.select(Feed).where(Feed.kind == kind, Feed.attendee_id == me.id)
    )


def _token(nonce: bytes) -> str:
    """Return the token of a nonce: 160 bits, which no table holds."""
    secret = str(config.current("SECRET_KEY")).encode()
    digest = hmac.digest(secret, b"feed" + nonce, "sha256")
    return b32encode(digest[:20]).decode().lower()


def _fingerprint(token: str) -> str:
    return sha256(token.encode()).hexdigest()
