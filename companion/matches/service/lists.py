"""Whom each person should meet, and why: kept, shown, and mended on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from companion import clock, work
from companion.contacts.models import Contact
from companion.core.matching import Matcher, Suggestion
from companion.errors import NotFound
from companion.events.models import Attendee
from companion.extensions import db
from companion.matches.models import DONE, Match, MatchRun, NotForMe
from companion.matches.service import crowd
from companion.matches.service.reasons import Reasons, reasons_in, told, turned
from companion.profiles import service as profiles
from companion.talks import service as talks


@dataclass(frozen=True, slots=True)
class Suggested:
    """One person to meet, as the page shows them."""

    match: Match
    other: Attendee
    reasons: Reasons
    contact_id: int | None = None  # in my book, once we have met


def suggestions(me: Attendee) -> list[Suggested]:
    """Return whom to meet, best first, those met already last.

    Nobody is on it whom either put aside, or who does not want to be any more.
    """
    said = sa.select(NotForMe.other_id).where(NotForMe.attendee_id == me.id)
    heard = sa.select(NotForMe.attendee_id).where(NotForMe.other_id == me.id)
    rows = db.session.scalars(
        sa.select(Match)
        .join(Match.other)
        .where(
            Match.attendee_id == me.id,
            Match.other_id.not_in(said),
            Match.other_id.not_in(heard),
            Attendee.suggest_me,
        )
        .options(contains_eager(Match.other).joinedload(Attendee.person))
        .order_by(Match.rank)
    )
    met = _met(me)
    found = [
        Suggested(row, row.other, reasons_in(row.reasons), met.get(row.other_id))
        for row in rows
    ]
    return sorted(found, key=lambda one: one.contact_id is not None)


def _met(me: Attendee) -> dict[int, int]:
    """Return who is in my book: attendee -> contact."""
    rows = db.session.execute(
        sa.select(Contact.attendee_id, Contact.id).where(
            Contact.owner_id == me.person_id, Contact.event_id == me.event_id
        )
    )
    return {attendee_id: contact_id for attendee_id, contact_id in rows if attendee_id}


def between(me: Attendee, other: Attendee) -> Reasons | None:
    """Return why these two should talk, if a run has found a reason."""
    pair = sa.or_(
        sa.and_(Match.attendee_id == me.id, Match.other_id == other.id),
        sa.and_(Match.attendee_id == other.id, Match.other_id == me.id),
    )
    found = db.session.scalars(sa.select(Match).where(pair)).all()
    for match in sorted(found, key=lambda match: match.attendee_id != me.id):
        reasons = reasons_in(match.reasons)
        return reasons if match.attendee_id == me.id else turned(reasons)
    return None


def put_aside(me: Attendee, other_id: int) -> None:
    """Never suggest these two to each other again; somebody else moves up."""
    other = db.session.get(Attendee, other_id)
    if other is None or other.event_id != me.event_id or other.id == me.id:
        raise NotFound("This person is not at the event any more.")
    if db.session.get(NotForMe, (me.id, other.id)) is None:
        db.session.add(
            NotForMe(attendee_id=me.id, other_id=other.id, said_at=clock.now())
        )
    db.session.flush()
    for one in (me.id, other.id):
        work.ring("matches.welcome", one, once=f"welcome-{one}")


def keep(
    event_id: int,
    attendee_id: int,
    suggested: Sequence[Suggestion],
    stars: Mapping[int, Mapping[int, str]],
) -> None:
    mine = stars.get(attendee_id, {})
    for rank, suggestion in enumerate(suggested, start=1):
        other_id = int(suggestion.other)
        both = sorted(mine.keys() & stars.get(other_id, {}).keys())
        db.session.add(
            Match(
                event_id=event_id,
                attendee_id=attendee_id,
                other_id=other_id,
                rank=rank,
                score=suggestion.score,
                outside=suggestion.outside,
                reasons=asdict(told(suggestion, [mine[talk] for talk in both])),
            )
        )
    db.session.flush()


def welcome(attendee_id: int) -> None:
    """Give somebody who just wrote their profile suggestions at once.

    The others' lists stay as they are until the next run.
    """
    me = db.session.get(Attendee, attendee_id)
    if me is None or not has_run(me.event_id):
        return
    people = {p.id: p for p in crowd.profiles_at(me.event)}
    mine = people.pop(str(me.id), None)
    db.session.execute(sa.delete(Match).where(Match.attendee_id == me.id))
    if mine is None:
        return
    never = crowd.never(me.event)
    matcher = Matcher(encoder=crowd.encoder())
    result = matcher.match(list(people.values()), never=never)
    found = matcher.match_one(mine, result, never=never)
    keep(me.event_id, me.id, found, crowd.stars(me.event))


def ask_why(me: Attendee, other: Attendee) -> None:
    """Have the reasons for an exchange found that no run had foreseen."""
    work.ring("matches.explain", me.id, other.id)


def explain(one_id: int, other_id: int) -> None:
    """Write into both books why the two should talk, where it is not written yet."""
    me, other = (db.session.get(Attendee, number) for number in (one_id, other_id))
    if me is None or other is None:
        return
    facets = profiles.facets_of([me.id, other.id])
    mine, theirs = (
        crowd.profile_of(who, facets[who.id], talks.starred(who)) for who in (me, other)
    )
    matcher = Matcher(encoder=crowd.encoder())
    found = matcher.between(mine, theirs, crowd.profiles_at(me.event))
    titles = {talk.id: talk.title for talk in talks.agenda(me.event)}
    both = sorted(talks.starred(me) & talks.starred(other) & titles.keys())
    reasons = told(found, [titles[talk] for talk in both])
    for owner, whom, why in ((me, other, reasons), (other, me, turned(reasons))):
        db.session.execute(
            sa.update(Contact)
            .where(
                Contact.owner_id == owner.person_id,
                Contact.attendee_id == whom.id,
                Contact.withdrawn_at.is_(None),
            )
            .values(why=asdict(why))
        )


def has_run(event_id: int) -> bool:
    query = sa.select(MatchRun.id).where(
        MatchRun.event_id == event_id, MatchRun.state == DONE
    )
    return db.session.scalar(query.limit(1)) is not None
