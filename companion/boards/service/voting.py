"""Votes: one a person and question, however many ways it was asked in."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from companion import clock, throttle
from companion.boards.service import place
from companion.events.models import Attendee
from companion.extensions import db
from companion.questions.models import BoardQuestion, BoardVote
from companion.talks.models import Talk

VOTES = throttle.Limit(burst=120, per=timedelta(hours=1))


def vote(me: Attendee, talk: Talk, question_id: int, *, on: bool) -> BoardQuestion:
    """Vote, or take the vote back; saying it twice is the same as once.

    Raises:
        Closed: the talk was more than a week ago.
        NotFound: it was taken off, or is of another board.
        TooMany: somebody votes too much.

    """
    if not place.is_open(talk):
        raise place.Closed
    first = place.shown(talk, question_id)
    mine = BoardVote.attendee_id == me.id
    theirs = BoardVote.question_id.in_([one.id for one in place.group_of(first)])
    has_voted = db.session.scalar(sa.select(BoardVote).where(mine, theirs).limit(1))
    if on is (has_voted is not None):
        return first
    throttle.take(f"vote:{me.id}", VOTES)
    if on:
        _write(me, first)
    else:
        db.session.execute(sa.delete(BoardVote).where(mine, theirs))
    return first


def _write(me: Attendee, first: BoardQuestion) -> None:
    vote = BoardVote(question_id=first.id, attendee_id=me.id, at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(vote)
    except IntegrityError:
        return  # a second tap came a moment before
