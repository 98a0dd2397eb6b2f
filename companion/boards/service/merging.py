"""Putting together what says the same, once a model has read it; and apart again."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from companion import clock, config, vectors
from companion.boards.service import asking, place
from companion.core.matching import Layers, cached, digest_of, encoder_for
from companion.errors import Forbidden
from companion.events.models import Attendee
from companion.extensions import db
from companion.questions.models import HIDDEN, OPEN, BoardQuestion
from companion.talks.models import Talk

LEFT_BEHIND = timedelta(minutes=15)  # a worker that was away this long comes too late


def read(question_id: int) -> None:
    """Let the models read a question; they do so once."""
    question = db.session.get(BoardQuestion, question_id)
    if question is not None:
        _encoder().read([question.text])


def merge(question_id: int, apart: Sequence[int]) -> BoardQuestion | None:
    """Put a question under the older one that says the same; return that one.

    *apart* are those of which the person who asked said that they are others.
    """
    question = db.session.get(BoardQuestion, question_id)
    if question is None or question.same_as_id is not None or question.state != OPEN:
        return None
    older = db.session.scalars(
        sa.select(BoardQuestion)
        .where(
            BoardQuestion.talk_id == question.talk_id,
            BoardQuestion.same_as_id.is_(None),
            BoardQuestion.state == OPEN,
            BoardQuestion.id < question.id,
            BoardQuestion.id.not_in(apart),
        )
        .order_by(BoardQuestion.id)
    ).all()
    same = asking.compared(question.text, older, _encoder()).same
    if same is not None:
        _put_under(same, question)
    return same


def part(me: Attendee, talk: Talk, question: BoardQuestion) -> None:
    """Let a question stand for itself again, for who asked it or leads the board.

    What is hidden stays hidden.

    Raises:
        Forbidden: it is somebody else's, or hidden from who does not lead the board.

    """
    leads, is_hidden = place.leads(me, talk), place.first_of(question).state == HIDDEN
    if question.author_id != me.id and not leads:
        raise Forbidden("Only who asked a question can say that it is another one.")
    if is_hidden and not leads:
        raise Forbidden(
            "This question is hidden. Only those who give or moderate this talk, and "
            "the organizers, can show it again."
        )
    if is_hidden:
        question.state = HIDDEN
    question.same_as_id = None
    db.session.flush()


def unread() -> Sequence[int]:
    """Return the questions that no model has read, as a crash would leave them."""
    if not encoder_for(config.current("MODEL")).encoders:
        return ()
    recent = db.session.execute(
        sa.select(BoardQuestion.id, BoardQuestion.text).where(
            BoardQuestion.at > clock.now() - LEFT_BEHIND,
            BoardQuestion.same_as_id.is_(None),
            BoardQuestion.state == OPEN,
        )
    ).all()
    digests = [digest_of(text) for _, text in recent]
    there = set(
        db.session.scalars(
            sa.select(vectors.Vector.digest).where(vectors.Vector.digest.in_(digests))
        )
    )
    return [number for number, text in recent if digest_of(text) not in there]


def _put_under(first: BoardQuestion, question: BoardQuestion) -> None:
    for one in place.group_of(question):
        one.same_as_id = first.id
    db.session.flush()


def _encoder() -> Layers:
    return cached(encoder_for(config.current("MODEL")), vectors.Stored())
