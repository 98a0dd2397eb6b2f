"""Whom each person should meet, and why: kept, shown, and mended on the way."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from companion import clock, work
from companion.contacts.models import Contact
from companion.core.matching import Matcher, Profile, Suggestion
from companion.core.opener import Words
from companion.events.models import Attendee
from companion.extensions import db
from companion.matches.models import NOT_FOR_ME, Match, NotForMe
from companion.matches.service import answers, crowd, door, keeping, places, runs
from companion.matches.service.memory import Door
from companion.matches.service.reasons import (
    Reasons,
    reasons_in,
    told,
    turned,
    words_between,
)

Kept = tuple[Mapping[str, Any], Mapping[str, Any]]  # reasons and features of a match

AT_ONCE = 200  # pairs that one job explains
BELL = 5.0  # seconds between two bells for that job


@dataclass(frozen=True, slots=True)
class Suggested:
    """One person to meet, as the page shows them."""

    match: Match
    other: Attendee
    reasons: Reasons
    says: Words  # what I can say to them
    contact_id: int | None = None  # in my book, once we have met

    @property
    def popular(self) -> bool:
        """Tell that I wrote nothing: they were chosen for what many gain from them."""
        return bool(self.match.reasons.get("popular"))


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
    found = [_suggested(me, row, met.get(row.other_id)) for row in rows]
    return sorted(found, key=lambda one: one.contact_id is not None)


def _suggested(me: Attendee, row: Match, contact_id: int | None) -> Suggested:
    why = reasons_in(row.reasons)
    says = words_between(why, me, row.other)
    return Suggested(row, row.other, why, says, contact_id)


def _met(me: Attendee) -> dict[int, int]:
    """Return who is in my book: attendee -> contact."""
    rows = db.session.execute(
        sa.select(Contact.attendee_id, Contact.id).where(
            Contact.owner_id == me.person_id, Contact.event_id == me.event_id
        )
    )
    return {attendee_id: contact_id for attendee_id, contact_id in rows if attendee_id}


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found out about two, as the first of them sees it."""

    reasons: Reasons
    features: Mapping[str, Any]


def between(me: Attendee, other: Attendee) -> Reasons | None:
    """Return why these two should talk, if a run has found a reason."""
    known = found(_kept(me, other), _kept(other, me))
    return known.reasons if known else None


def _kept(one: Attendee, other: Attendee) -> Kept | None:
    row = db.session.execute(
        sa.select(Match.reasons, Match.features).where(
            Match.attendee_id == one.id, Match.other_id == other.id
        )
    ).first()
    return row and (row.reasons, row.features)


def found(mine: Kept | None, theirs: Kept | None) -> Found | None:
    """Return what is known of two from the match of each, as it is kept."""
    if mine:
        reasons, features = mine
        of_both = features or (answers.turned(theirs[1]) if theirs else {})
        return Found(reasons_in(reasons), of_both)
    if theirs:
        reasons, features = theirs
        return Found(turned(reasons_in(reasons)), answers.turned(features))
    return None


def put_aside(me: Attendee, other_id: int) -> None:
    """Never suggest these two to each other again; somebody else moves up."""
    other = answers.known_to(me, other_id)
    answers.record(me, other, NOT_FOR_ME)
    if db.session.get(NotForMe, (me.id, other.id)) is None:
        db.session.add(
            NotForMe(attendee_id=me.id, other_id=other.id, said_at=clock.now())
        )
    db.session.flush()
    _mend_both(me, other)


def part(me: Attendee, other: Attendee) -> None:
    """Take two off each other's lists, of whom one blocked the other."""
    db.session.execute(
        sa.delete(Match).where(
            sa.tuple_(Match.attendee_id, Match.other_id).in_(
                [(me.id, other.id), (other.id, me.id)]
            )
        )
    )
    _mend_both(me, other)


def _mend_both(me: Attendee, other: Attendee) -> None:
    for one in (me.id, other.id):
        work.ring("matches.mend", one, once=f"mend-{one}")


def texts_of(attendee_id: int) -> list[str]:
    """Return what somebody wrote, to have its vectors made before anybody waits."""
    me = db.session.get(Attendee, attendee_id)
    if me is None:
        return []
    return sorted(crowd.texts_of(crowd.profiles_of(me.event_id, [me.id]).values()))


def open_door(attendee_id: int) -> None:
    """Have the market of somebody's event at hand: this may take seconds."""
    me = db.session.get(Attendee, attendee_id)
    run = runs.latest_done(me.event_id) if me else None
    if run is not None:
        door.opened(run)


def welcome(attendee_id: int) -> None:
    """Give somebody who just wrote their profile suggestions at once.

    They come onto the lists of others, too, where somebody else can be spared. Whom
    they said they would like to meet stay.
    """
    _let_in(attendee_id, anew=True)


def mend(attendee_id: int) -> None:
    """Put somebody new in the place of who was put aside; all others stay."""
    _let_in(attendee_id, anew=False)


def _let_in(attendee_id: int, *, anew: bool) -> None:
    me = db.session.get(Attendee, attendee_id)
    if me is None:
        return
    keeping.alone_with(me.event_id)
    run = runs.latest_done(me.event_id)
    if run is None:
        return
    here = door.at(run)
    door.read_again(here, me.event_id, [me.id])
    if me.id not in here.here:
        db.session.execute(sa.delete(Match).where(Match.attendee_id == me.id))
        return
    profile = crowd.profiles_of(me.event_id, [me.id])[str(me.id)]
    listed = here.matching.suggestions.get(profile.id, ())
    here.matching.kept = answers.kept(me.event_id)
    kept = _still_wanted(me, here, profile, listed) if anew else listed
    blocked = crowd.blocked_of(me)
    kept = [one for one in kept if int(one.other) not in blocked]
    changed = places.fill(here, profile, kept, crowd.never_of(me))
    keeping.rewrite(me.event, changed)
    keeping.set_price(run, me.id, float(here.matching.prices[-1]))
    door.up_to_date(here, me.event_id)


def _still_wanted(
    me: Attendee, here: Door, profile: Profile, listed: Iterable[Suggestion]
) -> list[Suggestion]:
    """Return whom somebody would like to meet, with reasons by what they write now."""
    wanted = answers.said(me).wanted
    others = [one.other for one in listed if int(one.other) in wanted]
    if not others:
        return []
    return list(places.both_ways(here, profile, others)[profile.id])


def ask_why(event_id: int) -> None:
    """Have the reasons for exchanges found that no run had foreseen.

    In the crush of a break one job looks for many: a sweep finds what it did not.
    """
    once = f"explain-{event_id}"
    work.ring("matches.explain_new", event_id, once=once, every=BELL)


def unexplained(event_id: int) -> list[tuple[int, int]]:
    """Return some who exchanged and were not told why yet, each pair once."""
    rows = db.session.execute(
        _UNEXPLAINED.where(Contact.event_id == event_id).limit(2 * AT_ONCE)
    )
    return sorted({(min(pair), max(pair)) for pair in rows})


def events_unexplained() -> list[int]:
    """Return the events where somebody was not told why yet."""
    rows = db.session.execute(
        _UNEXPLAINED.with_only_columns(Attendee.event_id).distinct()
    )
    return [event_id for (event_id,) in rows]


_PAIR: list[Any] = [Attendee.id, Contact.attendee_id]
_UNEXPLAINED = (
    sa.select(*_PAIR)
    .join(Contact, Contact.owner_id == Attendee.person_id)
    .where(
        Contact.event_id == Attendee.event_id,
        Contact.attendee_id.is_not(None),
        Contact.withdrawn_at.is_(None),
        sa.cast(Contact.why, sa.Text) == "{}",
    )
)


def explain(one_id: int, other_id: int) -> None:
    """Write into both books why the two should talk, where it is not written yet."""
    me, other = (db.session.get(Attendee, number) for number in (one_id, other_id))
    if me is None or other is None:
        return
    usual = door.crowd_at(me.event)
    people = crowd.profiles_of(me.event_id, [me.id, other.id])
    matcher = Matcher(encoder=crowd.encoder())
    found = matcher.between(people[str(me.id)], people[str(other.id)], usual)
    titles = crowd.titles(me.event)
    both = [titles[talk] for talk in sorted(found.talks, key=int) if talk in titles]
    reasons = told(found, both)
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
