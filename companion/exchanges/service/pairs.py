"""Two people and all that stands between them, read in one statement.

Columns and no objects: a hall of phones scans at once, and objects take longer to make
than the statement to run.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from companion import clock
from companion.accounts import service as accounts
from companion.accounts.models import Login, Person
from companion.contacts.models import Contact
from companion.errors import CompanionError, Forbidden
from companion.events import service as events
from companion.events.models import CONTACTS, DETAILS, Attendee, Event, is_shown
from companion.exchanges.models import ASKED, Block, Exchange
from companion.extensions import db
from companion.matches import service as matches
from companion.matches.models import Match
from companion.quick import Quick
from companion.talks.models import Star, Talk

HOUR = timedelta(hours=1)
ELSEWHERE = "This badge is of another event. You can exchange with people of yours."


@dataclass(frozen=True, slots=True)
class Someone:
    """One of the two, as an exchange needs them."""

    details: Mapping[str, str]
    id: int
    event_id: int
    person_id: int
    name: str
    organisation: str
    job_title: str
    field: str
    asks_first: bool
    badge_nonce: bytes
    visibility: Mapping[str, str]
    languages: Sequence[str]

    @property
    def handed_over(self) -> dict[str, str]:
        """The details that an exchange gives away, as the owner chose."""
        return {
            detail: value if is_shown(self.visibility, detail, CONTACTS) else ""
            for detail, value in self.details.items()
        }


COLUMNS = [field.name for field in fields(Someone)][1:]  # all but the details
WIDTH = len(COLUMNS) + len(DETAILS)


@dataclass(frozen=True, slots=True)
class Pair:
    """Me, who scans, and the other, whose badge it is; and their event."""

    me: Someone
    other: Someone
    slug: str
    starts: date
    timezone: str
    contact_id: int | None  # the other in my book
    in_touch: bool  # and nothing was taken back
    taken_back: bool  # by the other, until they scan me
    asks_me: bool  # the other wants an exchange and waits for my yes
    blocks: bool  # I block the other
    blocked: bool  # the other blocks me
    found: matches.Found | None  # why to talk, if a run has found it
    talk: str | None  # the title of one that both starred
    lately: int  # scans of mine within the last hour


def behind_badge(
    person_id: int, text: str, at: datetime | None, seen: Pair | None = None
) -> Pair:
    """Return a person and whose badge a token is, both at one event.

    Nothing is read again where the two were *seen* already.

    Raises:
        CompanionError: it is no badge, or not of an event of this person.

    """
    token = events.normal(text)
    pair = seen or _found(person_id, token)
    events.check_shown(pair.other.badge_nonce, token, at)
    return pair


def seen(secret: str, text: str) -> Pair | None:
    """Return whose login a secret opens, and whose badge a token is.

    This saves a statement where all is in order; None tells nothing but that it takes
    more to know who is signed in, or what is wrong with the badge.
    """
    with suppress(CompanionError):
        token = events.normal(text)
        if secret and not events.is_typed(token):
            column, [fingerprint] = events.where(token, [])
            who = accounts.opening(secret) | {"fingerprint": fingerprint}
            row = _BY_LOGIN[column].first(who | _lately())
            return _pair(row) if row else None
    return None


def _found(person_id: int, token: str) -> Pair:
    here = events_of(person_id) if events.is_typed(token) else []
    column, fingerprints = events.where(token, here)
    for fingerprint in fingerprints:
        given = {"person_id": person_id, "fingerprint": fingerprint} | _lately()
        row = _BY_BADGE[column].first(given)
        if row is not None:
            return _pair(row)
    raise _why_not(token, column, fingerprints)


def between(me: Attendee, other: Attendee) -> Pair:
    """Return two whom one knows.

    Raises:
        Forbidden: they are not at the same event.

    """
    db.session.flush()
    given = {"person_id": me.person_id, "other_id": other.id} | _lately()
    row = _BY_NUMBER.first(given)
    if row is None:
        raise Forbidden(ELSEWHERE)
    return _pair(row)


def events_of(person_id: int) -> list[int]:
    """Return the events somebody takes part in."""
    here = sa.select(Attendee.event_id).where(Attendee.person_id == person_id)
    return list(db.session.scalars(here))


def _lately() -> dict[str, Any]:
    return {"lately": clock.now() - HOUR}


def _why_not(token: str, column: str, fingerprints: list[str]) -> CompanionError:
    query = sa.select(Attendee.id).where(getattr(Attendee, column).in_(fingerprints))
    if db.session.scalar(query) is None:
        return events.unknown(token)
    return Forbidden(ELSEWHERE)


def _pair(row: Any) -> Pair:
    me, other, rest = row[:WIDTH], row[WIDTH : 2 * WIDTH], row[2 * WIDTH :]
    slug, starts, timezone, contact_id, withdrawn_at, by_them, *rest = rest
    asks_me, blocks, blocked, talk, lately, *kept = rest
    return Pair(
        me=_someone(me),
        other=_someone(other),
        slug=slug,
        starts=starts,
        timezone=timezone,
        contact_id=contact_id,
        in_touch=contact_id is not None and withdrawn_at is None,
        taken_back=bool(by_them),
        asks_me=bool(asks_me),
        blocks=bool(blocks),
        blocked=bool(blocked),
        found=matches.found(_kept(kept[:2]), _kept(kept[2:])),
        talk=talk,
        lately=lately,
    )


def _someone(values: Any) -> Someone:
    details = (value or "" for value in values[len(COLUMNS) :])
    return Someone(dict(zip(DETAILS, details, strict=True)), *values[: len(COLUMNS)])


def _kept(match: Any) -> matches.Kept | None:
    reasons, features = match
    return None if reasons is None else (reasons, features)


def _columns(attendee: Any, person: Any) -> list[Any]:
    details = [
        person.email if detail == "email" else getattr(attendee, detail)
        for detail in DETAILS
    ]
    return [*(getattr(attendee, name) for name in COLUMNS), *details]


def _query(me: Any) -> sa.Select[Any]:
    other = Attendee
    my_person, their_person = aliased(Person), aliased(Person)
    mine, theirs = aliased(Match), aliased(Match)
    my_star, their_star = aliased(Star), aliased(Star)
    waits = sa.exists().where(
        Exchange.scanner_id == other.id,
        Exchange.scanned_id == me.id,
        Exchange.state == ASKED,
        Exchange.withdrawn_at.is_(None),
    )
    lately = sa.select(sa.func.count()).where(
        Exchange.scanner_id == me.id, Exchange.received_at > sa.bindparam("lately")
    )
    both_starred = (
        sa.select(Talk.title)
        .join(my_star, my_star.talk_id == Talk.id)
        .join(their_star, their_star.talk_id == Talk.id)
        .where(
            my_star.attendee_id == me.id,
            their_star.attendee_id == other.id,
            Talk.removed_at.is_(None),
        )
        .order_by(Talk.start, Talk.id)
        .limit(1)
    )
    return (
        sa.select(
            *_columns(me, my_person),
            *_columns(other, their_person),
            *(Event.slug, Event.starts, Event.timezone),
            *(Contact.id, Contact.withdrawn_at, Contact.withdrawn_by_them),
            waits,
            sa.exists().where(_blocks(me, other)),
            sa.exists().where(_blocks(other, me)),
            both_starred.scalar_subquery(),
            lately.scalar_subquery(),
            *(mine.reasons, mine.features, theirs.reasons, theirs.features),
        )
        .select_from(other)
        .join(me, me.event_id == other.event_id)
        .join(my_person, my_person.id == me.person_id)
        .join(their_person, their_person.id == other.person_id)
        .join(Event, Event.id == me.event_id)
        .outerjoin(
            Contact,
            sa.and_(Contact.owner_id == me.person_id, Contact.attendee_id == other.id),
        )
        .outerjoin(mine, _suggests(mine, me, other))
        .outerjoin(theirs, _suggests(theirs, other, me))
    )


def _blocks(blocker: Any, blocked: Any) -> sa.ColumnElement[bool]:
    return sa.and_(Block.blocker_id == blocker.id, Block.blocked_id == blocked.id)


def _suggests(match: Any, one: Any, other: Any) -> sa.ColumnElement[bool]:
    return sa.and_(match.attendee_id == one.id, match.other_id == other.id)


def _by_number(column: Any, name: str) -> Quick:
    me = aliased(Attendee, name="me")
    is_me = me.person_id == sa.bindparam("person_id")
    return Quick(lambda _: _query(me).where(column == sa.bindparam(name), is_me))


def _by_login(column: Any) -> Quick:
    me = aliased(Attendee, name="me")
    # Not joined: PostgreSQL weighs the order of eight tables only, and would go through
    # everybody at the event before it looks at whose login it is.
    who = sa.select(Login.person_id).where(accounts.is_opened()).scalar_subquery()
    is_other = column == sa.bindparam("fingerprint")
    return Quick(lambda _: _query(me).where(is_other, me.person_id == who))


_BADGES = {
    name: getattr(Attendee, name)
    for name in ("badge_fingerprint", "typed_fingerprint", "rotating_fingerprint")
}
_BY_BADGE = {name: _by_number(of, "fingerprint") for name, of in _BADGES.items()}
_BY_LOGIN = {name: _by_login(of) for name, of in _BADGES.items()}
_BY_NUMBER = _by_number(Attendee.id, "other_id")
