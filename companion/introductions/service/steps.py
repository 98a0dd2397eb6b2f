"""The steps of an introduction: asked, passed on, agreed; or ended by anyone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa

from companion import clock, throttle
from companion.errors import Forbidden, NotFound
from companion.events.models import Attendee
from companion.exchanges import service as exchanges
from companion.extensions import db
from companion.introductions.models import ASKED, ENDED, MADE, PASSED, Introduction
from companion.introductions.service import graph, letters
from companion.introductions.service.ways import Way, away_from, ways
from companion.quick import INSERTS

WORD_LENGTH = 500
QUOTA = throttle.Limit(burst=5, per=timedelta(days=1))
MOST_OPEN = 10  # that wait for one person's answer
GONE = "This introduction is not open any more."
NO_WAY = (
    "Nobody who knows you both introduces people at the moment. Say hello yourself: "
    "most people are glad of it."
)
FULL = "Who knows you both has many such questions already. Try again tomorrow."


@dataclass(frozen=True, slots=True)
class Introductions:
    """All that concerns me."""

    to_pass: Sequence[Introduction]  # I know both
    to_answer: Sequence[Introduction]  # somebody wants to meet me
    asked: Sequence[Introduction]  # by me

    @property
    def waiting(self) -> int:
        """Count those that wait for me."""
        return len(self.to_pass) + len(self.to_answer)


def of(me: Attendee) -> Introductions:
    rows = db.session.scalars(
        sa.select(Introduction)
        .where(
            sa.or_(
                sa.and_(Introduction.via_id == me.id, Introduction.state == ASKED),
                sa.and_(Introduction.other_id == me.id, Introduction.state == PASSED),
                Introduction.asker_id == me.id,
            )
        )
        .order_by(Introduction.id.desc())
    ).all()
    apart = away_from(me)
    return Introductions(
        to_pass=[r for r in rows if r.via_id == me.id],
        to_answer=[r for r in rows if r.other_id == me.id and r.asker_id not in apart],
        asked=[r for r in rows if r.asker_id == me.id],
    )


def told(me: Attendee) -> list[dict[str, str]]:
    """Return what concerns somebody, for their own export: as the pages told them."""
    mine = of(me)
    kept = db.session.scalars(
        sa.select(Introduction)
        .where(
            sa.or_(
                sa.and_(Introduction.via_id == me.id, Introduction.state != ASKED),
                sa.and_(Introduction.other_id == me.id, Introduction.state == MADE),
            )
        )
        .order_by(Introduction.id)
    )
    rows = (*mine.asked, *mine.to_pass, *mine.to_answer, *kept)
    return [
        {
            "from": one.asker.name,
            "to": one.other.name,
            "word": one.word,
            "at": one.at.isoformat(),
            "state": ASKED
            if one.state == PASSED and one.asker_id == me.id
            else one.state,
        }
        for one in rows
    ]


def asked_for(me: Attendee, other: Attendee) -> Introduction | None:
    """Return what I asked already to meet somebody, whatever came of it."""
    return db.session.scalar(
        sa.select(Introduction)
        .where(Introduction.asker_id == me.id, Introduction.other_id == other.id)
        .order_by(Introduction.id)
        .limit(1)
    )


def ask(me: Attendee, other: Attendee, via_id: int, word: str) -> Introduction:
    """Ask one who knows both of us; once for each person that I want to meet.

    After a no there is no other way: nobody may be asked until they give in.

    Raises:
        CompanionError: nobody can be asked, or too many were.

    """
    if known := asked_for(me, other):
        return known
    way = ways(me, [other]).get(other.id)
    if way is None:
        raise Forbidden(NO_WAY)
    throttle.take(f"introduce:{me.id}", QUOTA)
    via = _chosen(way, via_id)
    insert = INSERTS[db.session.get_bind().dialect.name](Introduction.__table__)
    made = db.session.scalar(
        insert.values(
            event_id=me.event_id,
            asker_id=me.id,
            via_id=via.id,
            other_id=other.id,
            word=word,
            state=ASKED,
            at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(Introduction.__table__.c.id)
    )
    introduction = asked_for(me, other)
    if introduction is None:
        raise NotFound(GONE)
    if made is not None:
        letters.asked(introduction)
    return introduction


def pass_on(me: Attendee, introduction_id: int, *, yes: bool) -> None:
    """Pass on what I was asked, or not; who asked learns only what comes of it.

    Raises:
        NotFound: nobody asks me that.

    """
    introduction = _mine(introduction_id, Introduction.via_id == me.id)
    is_possible = yes and _knows_both(me, introduction)
    if _moved(introduction, ASKED, PASSED if is_possible else ENDED) and is_possible:
        letters.passed(introduction)


def answer(me: Attendee, introduction_id: int, *, yes: bool) -> bool:
    """Agree to meet who asked, or not; tell whether the two are in touch now.

    Raises:
        NotFound: nobody asks me that.

    """
    introduction = _mine(introduction_id, Introduction.other_id == me.id)
    if introduction.state == ASKED:
        raise NotFound(GONE)
    if not _moved(introduction, PASSED, MADE if yes else ENDED):
        return introduction.state == MADE
    if not yes:
        return False
    _bring_together(introduction)
    letters.made(introduction)
    return True


def withdraw(me: Attendee, introduction_id: int) -> None:
    """Take back what I asked, as long as nobody answered; nothing of it is left.

    Raises:
        NotFound: I asked no such thing.

    """
    introduction = _mine(introduction_id, Introduction.asker_id == me.id)
    if introduction.state in (ASKED, PASSED):
        db.session.delete(introduction)
        db.session.flush()


def _bring_together(introduction: Introduction) -> None:
    asker, other = introduction.asker, introduction.other
    number = uuid5(NAMESPACE_URL, f"introduction {introduction.id} {introduction.at}")
    if exchanges.between(asker, other).taken_back:
        # Who took an exchange back lifts that by coming up to the other; this yes does.
        asker, other = other, asker
    exchanges.bring_together(asker, other, str(number))


def _chosen(way: Way, via_id: int) -> Attendee:
    """Return whom to ask: the one named, else who has the fewest questions open."""
    open_ones = _open([one.id for one in way.through])
    free = [one for one in way.through if open_ones.get(one.id, 0) < MOST_OPEN]
    if not free:
        raise Forbidden(FULL)
    named = [one for one in free if way.is_named and one.id == via_id]
    return named[0] if named else min(free, key=lambda one: open_ones.get(one.id, 0))


def _open(ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        sa.select(Introduction.via_id, sa.func.count())
        .where(Introduction.via_id.in_(ids), Introduction.state == ASKED)
        .group_by(Introduction.via_id)
    )
    return dict(rows.all())


def _mine(introduction_id: int, is_mine: sa.ColumnElement[bool]) -> Introduction:
    found = db.session.scalar(
        sa.select(Introduction).where(Introduction.id == introduction_id, is_mine)
    )
    if found is None:
        raise NotFound(GONE)
    return found


def _moved(introduction: Introduction, before: str, after: str) -> bool:
    """Take a step, once, however often a button is pressed."""
    now = clock.now()
    ends = {"passed_at": now} if after == PASSED else {"ended_at": now}
    moved = db.session.scalar(
        sa.update(Introduction)
        .where(Introduction.id == introduction.id, Introduction.state == before)
        .values(state=after, **ends)
        .returning(Introduction.id)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(introduction)
    return moved is not None


def _knows_both(me: Attendee, introduction: Introduction) -> bool:
    known = graph.neighbours(me.event_id, [me.id])[me.id]
    asker, other = introduction.asker, introduction.other
    return {asker.id, other.id} <= known and other.id not in away_from(asker)
