"""Taking a question back, what is kept of somebody, and forgetting it."""

from typing import Any

import sqlalchemy as sa

from companion import vectors
from companion.boards.service import place
from companion.errors import Forbidden
from companion.events.models import Attendee
from companion.extensions import db
from companion.questions.models import BoardQuestion, BoardVote
from companion.talks.models import Talk


def take_back(me: Attendee, talk: Talk, question_id: int) -> None:
    """Delete one's own question; what others asked in other words stays."""
    question = place.question(talk, question_id)
    if question.author_id != me.id:
        raise Forbidden("Only who asked a question can take it back.")
    _remove(question)


def forget(me: Attendee) -> None:
    """Delete all that somebody asked, and what models made of it."""
    mine = sa.select(BoardQuestion).where(BoardQuestion.author_id == me.id)
    for question in db.session.scalars(mine).all():
        _remove(question)


def asked(me: Attendee) -> list[dict[str, Any]]:
    """Return all that somebody asked and voted for, as JSON can hold it."""
    mine = sa.select(BoardQuestion).where(BoardQuestion.author_id == me.id)
    return [
        {
            "talk": question.talk.title,
            "text": question.text,
            "without_name": question.anonymous,
            "state": question.state,
            "answer": place.first_of(question).answer,
            "at": question.at.isoformat(),
        }
        for question in db.session.scalars(mine.order_by(BoardQuestion.id))
    ]


def voted(me: Attendee) -> list[dict[str, Any]]:
    rows = db.session.execute(
        sa.select(BoardQuestion, BoardVote.at)
        .join(BoardVote, BoardVote.question_id == BoardQuestion.id)
        .where(BoardVote.attendee_id == me.id)
        .order_by(BoardQuestion.id)
    )
    return [
        {"talk": question.talk.title, "text": question.text, "at": at.isoformat()}
        for question, at in rows
    ]


def _remove(question: BoardQuestion) -> None:
    """Delete a question; the next one that says the same takes its place and votes."""
    vectors.forget([question.text])
    # Nothing hangs on one that was itself put under another.
    others = place.group_of(question)[1:]
    if others and question.same_as_id is None:
        heir = others[0]
        heir.same_as_id = None
        heir.state, heir.answer = question.state, question.answer
        heir.answered_at = question.answered_at
        heir.answered_by_id = question.answered_by_id
        heir.told_as = place.told_as(question)
        for one in others[1:]:
            one.same_as_id = heir.id
        _hand_over(question, heir)
    db.session.execute(sa.delete(BoardQuestion).where(BoardQuestion.id == question.id))
    db.session.expire_all()


def _hand_over(question: BoardQuestion, heir: BoardQuestion) -> None:
    voters = sa.select(BoardVote.attendee_id).where(BoardVote.question_id == heir.id)
    there = sa.select(voters.subquery().c.attendee_id)
    db.session.flush()
    db.session.execute(
        sa.update(BoardVote)
        .where(
            BoardVote.question_id == question.id,
            BoardVote.attendee_id != question.author_id,
            BoardVote.attendee_id.not_in(there),
        )
        .values(question_id=heir.id)
        .execution_options(synchronize_session=False)
    )
