"""What the matcher is given: people, whom never to pair, and models that remember."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa

from companion import config, vectors
from companion.contacts.models import Contact
from companion.core import questions
from companion.core.matching import Layers, Profile, cached, encoder_for
from companion.events.models import Attendee, Event
from companion.exchanges.models import Block
from companion.extensions import db
from companion.matches.models import NotForMe
from companion.profiles.models import INTEREST, NEED, OFFER, Facet
from companion.talks import service as talks
from companion.talks.models import Star, Talk

MATCHED_ROLES = ("attendee", "speaker", "exhibitor")

Pair = tuple[str, str]


def encoder() -> Layers:
    """Return the models of the settings, which embed no text twice."""
    return cached(encoder_for(config.current("MODEL")), vectors.Stored())


def profiles_at(event: Event) -> list[Profile]:
    """Return everybody who wants to be matched; organizers and staff are at work."""
    return _profiles(event.id, is_matched(event.id))


def profiles_of(event_id: int, ids: Collection[int]) -> dict[str, Profile]:
    """Return a few people, matched or not, by the id that the matcher knows."""
    found = _profiles(event_id, Attendee.event_id == event_id, ids)
    return {profile.id: profile for profile in found}


def is_matched(event_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(
        Attendee.event_id == event_id,
        Attendee.suggest_me,
        Attendee.role.in_(MATCHED_ROLES),
    )


def _profiles(
    event_id: int, which: sa.ColumnElement[bool], ids: Collection[int] | None = None
) -> list[Profile]:
    """Read columns and no objects: there may be tens of thousands of people."""
    facets, stars = _facets(event_id, ids), _stars(event_id, ids)
    rows = db.session.execute(
        sa.select(
            Attendee.id,
            Attendee.organisation,
            Attendee.field,
            Attendee.wanted,
            Attendee.outside,
            Attendee.languages,
            Attendee.role,
        ).where(which, _among(Attendee.id, ids))
    )
    return [
        Profile(
            id=str(row.id),
            organisation=row.organisation,
            field=row.field,
            interests=tuple(facets.get((row.id, INTEREST), ())),
            offers=tuple(facets.get((row.id, OFFER), ())),
            needs=tuple(facets.get((row.id, NEED), ())),
            wanted=row.wanted,
            outside=row.outside,
            languages=tuple(row.languages),
            starred=tuple(stars.get(row.id, ())),
            role=row.role,
        )
        for row in rows
    ]


def _among(column: Any, ids: Collection[int] | None) -> sa.ColumnElement[bool]:
    """Return the condition to be one of these, or none where all are meant."""
    return sa.true() if ids is None else column.in_(ids)


def _facets(
    event_id: int, ids: Collection[int] | None
) -> dict[tuple[int, str], list[str]]:
    facets: dict[tuple[int, str], list[str]] = defaultdict(list)
    for attendee_id, kind, text in db.session.execute(
        sa.select(Facet.attendee_id, Facet.kind, Facet.text)
        .where(Facet.event_id == event_id, _among(Facet.attendee_id, ids))
        .order_by(Facet.attendee_id, Facet.position, Facet.id)
    ):
        facets[attendee_id, kind].append(text)
    return facets


def _stars(event_id: int, ids: Collection[int] | None) -> dict[int, list[str]]:
    stars: dict[int, list[str]] = defaultdict(list)
    for attendee_id, talk_id in db.session.execute(
        sa.select(Star.attendee_id, Star.talk_id)
        .join(Talk, Talk.id == Star.talk_id)
        .where(Talk.event_id == event_id, _among(Star.attendee_id, ids))
        .order_by(Star.talk_id)
    ):
        stars[attendee_id].append(str(talk_id))
    return stars


_MET = (
    sa.select(Attendee.id, Contact.attendee_id)
    .join(Contact, Contact.owner_id == Attendee.person_id)
    .where(Contact.event_id == Attendee.event_id, Contact.attendee_id.is_not(None))
)


# Both ways: neither stays on the other's list.
_BLOCKS = tuple(
    sa.select(one, other).join(Attendee, Attendee.id == one)
    for one, other in (
        (Block.blocker_id, Block.blocked_id),
        (Block.blocked_id, Block.blocker_id),
    )
)


def met(event: Event) -> set[Pair]:
    """Return who is in whose book."""
    rows = db.session.execute(_MET.where(Attendee.event_id == event.id))
    return {(str(one), str(other)) for one, other in rows}


def never(event: Event) -> set[Pair]:
    """Return the pairs that are in contact already, or of whom one said no.

    Who blocks somebody said no, too.
    """
    return set(_apart(Attendee.event_id == event.id))


def never_of(me: Attendee) -> set[Pair]:
    """Return the same of one person."""
    return {
        pair
        for side in (0, 1)
        for pair in _apart(Attendee.event_id == me.event_id, (side, me.id))
    }


def blocked_of(me: Attendee) -> set[int]:
    """Return whom somebody blocks, or who blocks them."""
    return {
        other
        for query in _BLOCKS
        for one, other in db.session.execute(query.where(Attendee.id == me.id))
    }


def _apart(
    here: sa.ColumnElement[bool], of: tuple[int, int] | None = None
) -> Iterator[Pair]:
    aside = sa.select(NotForMe.attendee_id, NotForMe.other_id).join(
        Attendee, Attendee.id == NotForMe.attendee_id
    )
    for query in (aside, *_BLOCKS, _MET):
        sides = tuple(query.selected_columns)
        limit = [sides[of[0]] == of[1]] if of else []
        for one, other in db.session.execute(query.where(here, *limit)):
            yield str(one), str(other)


def titles(event: Event) -> dict[str, str]:
    """Return the talks by the number that the matcher knows them by."""
    return {str(talk.id): talk.title for talk in talks.agenda(event)}


def texts(event: Event, people: Collection[Profile]) -> list[str]:
    """Return every text that a page or the matcher will want a vector of."""
    found = texts_of(people)
    for talk in talks.agenda(event):
        found.update((talk.title, talks.whole_text(talk)))
        found.update(
            questions.texts_of_talk(questions.TalkText(talk.title, talk.abstract))
        )
    return sorted(found - {""})


def texts_of(people: Collection[Profile]) -> set[str]:
    found = {
        text for one in people for text in (*one.interests, *one.offers, *one.needs)
    }
    return found | {questions.quotable(text) for text in found}
