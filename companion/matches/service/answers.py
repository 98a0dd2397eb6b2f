"""What people answer: whom they would like to meet, whom not, and what came of it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from companion import clock
from companion.contacts.models import Contact
from companion.errors import NotFound
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db
from companion.matches.models import (
    ACCEPT,
    MET,
    NOT_FOR_ME,
    NOT_USEFUL,
    USEFUL,
    Answer,
    Match,
)
from companion.quick import Insert, Quick, numbered, rows

# What an answer makes void, said by the same person of the same.
VOIDS = {USEFUL: NOT_USEFUL, NOT_USEFUL: USEFUL, NOT_FOR_ME: ACCEPT}
# The same pair, looked at by the other of both.
TURNED = {"gets": "gives", "gives": "gets"}

NOT_LISTED = "This person is not on your list any more, or not at the event."


@dataclass(frozen=True, slots=True)
class Said:
    """What I said of others, by their number."""

    wanted: frozenset[int]
    both: frozenset[int]  # whom I want to meet, and who want to meet me
    useful: Mapping[int, bool]


def said(me: Attendee) -> Said:
    mine = db.session.execute(
        sa.select(Answer.kind, Answer.other_id).where(Answer.attendee_id == me.id)
    ).all()
    wanted = frozenset(other for kind, other in mine if kind == ACCEPT)
    want_me = db.session.scalars(
        sa.select(Answer.attendee_id).where(
            Answer.other_id == me.id, Answer.kind == ACCEPT
        )
    )
    useful = {
        other: kind == USEFUL for kind, other in mine if kind in (USEFUL, NOT_USEFUL)
    }
    return Said(wanted, wanted.intersection(want_me), useful)


def kept(event_id: int) -> frozenset[tuple[str, str]]:
    """Return who stays on whose list, by the ids that the matcher knows.

    Whom somebody would like to meet stays on their list; where both said so they come
    onto each other's, wherever they were.
    """
    listed = sa.and_(
        Match.attendee_id == Answer.attendee_id, Match.other_id == Answer.other_id
    )
    rows = db.session.execute(
        sa.select(Answer.attendee_id, Answer.other_id, Match.id)
        .join(Attendee, Attendee.id == Answer.attendee_id)
        .outerjoin(Match, listed)
        .where(Attendee.event_id == event_id, Answer.kind == ACCEPT)
    )
    is_listed = {(one, other): found is not None for one, other, found in rows}
    return frozenset(
        (str(one), str(other))
        for (one, other), stays in is_listed.items()
        if stays or (other, one) in is_listed
    )


def accept(me: Attendee, other_id: int, *, wanted: bool) -> None:
    """Note that I would like to meet somebody, or would not any more.

    They learn of it only if they say the same of me.
    """
    other = known_to(me, other_id)
    if wanted:
        record(me, other, ACCEPT)
    else:
        _forget(me, other, ACCEPT)


def was_useful(me: Attendee, other_id: int, *, useful: bool) -> None:
    """Note whether meeting somebody was useful; the last word counts.

    Raises:
        NotFound: the two have not met.

    """
    other = known_to(me, other_id)
    met = sa.select(Contact.id).where(
        Contact.owner_id == me.person_id, Contact.attendee_id == other.id
    )
    if db.session.scalar(met) is None:
        raise NotFound("You two have not met yet: nobody scanned the other's badge.")
    record(me, other, USEFUL if useful else NOT_USEFUL)


def met(me_id: int, other_id: int, features: Mapping[str, Any]) -> None:
    """Note that two met, once for good, with what is known of them as I see it."""
    values = {"kind": MET, "said_at": clock.now()}
    both = [
        {"attendee_id": me_id, "other_id": other_id, "features": dict(features)},
        {"attendee_id": other_id, "other_id": me_id, "features": turned(features)},
    ]
    both.sort(key=itemgetter("attendee_id"))  # for two who scan each other
    _NOTE.all(numbered([row | values for row in both]))


def _noting(insert: Callable[..., Insert]) -> Any:
    columns = ("attendee_id", "other_id", "kind", "said_at", "features")
    table, values = rows(Answer.__table__, columns, 2)
    return insert(table).values(values).on_conflict_do_nothing()


_NOTE = Quick(_noting)


def record(me: Attendee, other: Attendee, kind: str) -> None:
    """Write an answer down with what is known of the two now, unless it stands."""
    if kind in VOIDS:
        _forget(me, other, VOIDS[kind])
    if db.session.scalar(_about(sa.select(Answer.id), me, other, kind)) is not None:
        return
    # A button pressed twice at once: one answer is enough.
    with suppress(IntegrityError), db.session.begin_nested():
        db.session.add(
            Answer(
                attendee_id=me.id,
                other_id=other.id,
                kind=kind,
                said_at=clock.now(),
                features=_features(me, other),
            )
        )


def given(me: Attendee) -> Sequence[Answer]:
    """Return everything that somebody answered, in order."""
    return db.session.scalars(
        sa.select(Answer)
        .where(Answer.attendee_id == me.id)
        .options(joinedload(Answer.other))
        .order_by(Answer.said_at, Answer.id)
    ).all()


def known_to(me: Attendee, other_id: int) -> Attendee:
    """Return somebody on my list, in my book, or on whom I answered before.

    Raises:
        NotFound: it is nobody of them, whether there is such a person or not.

    """
    ties = (
        sa.exists().where(Match.attendee_id == me.id, Match.other_id == other_id),
        sa.exists().where(Answer.attendee_id == me.id, Answer.other_id == other_id),
        sa.exists().where(
            Contact.owner_id == me.person_id, Contact.attendee_id == other_id
        ),
    )
    if not db.session.scalar(sa.select(sa.or_(*ties))):
        raise NotFound(NOT_LISTED)
    return events.somebody(me.event_id, other_id)


def turned(features: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is known of two as the other sees it."""
    return {TURNED.get(name, name): value for name, value in features.items()}


def _features(me: Attendee, other: Attendee) -> dict[str, Any]:
    """Return what a run found out about the two, as I see it; nothing if none did."""
    return _found(me, other) or turned(_found(other, me))


def _found(one: Attendee, other: Attendee) -> dict[str, Any]:
    query = sa.select(Match.features).where(
        Match.attendee_id == one.id, Match.other_id == other.id
    )
    return db.session.scalar(query) or {}


def _forget(me: Attendee, other: Attendee, kind: str) -> None:
    db.session.execute(_about(sa.delete(Answer), me, other, kind))


def _about(query: Any, me: Attendee, other: Attendee, kind: str) -> Any:
    return query.where(
        Answer.attendee_id == me.id, Answer.other_id == other.id, Answer.kind == kind
    )
