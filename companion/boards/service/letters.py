"""Mailing a written answer to who asked and who voted: one letter each, once."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from companion import clock, mail
from companion.accounts.models import Person
from companion.boards.service import place
from companion.events.models import Attendee
from companion.extensions import db
from companion.questions.models import HIDDEN, BoardQuestion, BoardVote

LETTERS_A_STEP = 20
LEFT_BEHIND = timedelta(days=1)


def tell_some(question_id: int, after: int) -> int:
    """Write the next letters about an answer; return after whom to go on, 0 at the end.

    Nobody gets a second one, however often this runs.
    """
    question = db.session.get(BoardQuestion, question_id)
    if question is None or not question.answer or question.state == HIDDEN:
        return 0
    those = _readers(question, after, LETTERS_A_STEP)
    mine = {one.author_id: one.text for one in reversed(place.group_of(question))}
    for reader in those:
        _write(reader, question, mine.get(reader.id, ""))
    return those[-1].id if those else 0


def readers(question: BoardQuestion) -> int:
    """Count those to whom an answer would be mailed."""
    return len(_readers(question, 0, None))


def untold() -> Sequence[int]:
    """Return the answers of the last day that somebody waits for."""
    recent = db.session.scalars(
        sa.select(BoardQuestion).where(
            BoardQuestion.answer != "",
            BoardQuestion.state != HIDDEN,
            BoardQuestion.answered_at > clock.now() - LEFT_BEHIND,
        )
    )
    return [one.id for one in recent if _written(one) < readers(one)]


def _written(question: BoardQuestion) -> int:
    key = f"answer:{place.told_as(question)}:"
    query = sa.select(sa.func.count(mail.Letter.id)).where(
        mail.Letter.key.startswith(key)
    )
    return db.session.scalar(query) or 0


def _readers(
    question: BoardQuestion, after: int, most: int | None
) -> Sequence[Attendee]:
    """Return who asked or voted before the answer, and takes letters."""
    numbers = [one.id for one in place.group_of(question)]
    until = question.answered_at or clock.now()
    voted = sa.select(BoardVote.attendee_id).where(
        BoardVote.question_id.in_(numbers), BoardVote.at <= until
    )
    asked = sa.select(BoardQuestion.author_id).where(
        BoardQuestion.id.in_(numbers), BoardQuestion.at <= until
    )
    query = (
        sa.select(Attendee)
        .join(Attendee.person)
        .where(
            sa.or_(Attendee.id.in_(voted), Attendee.id.in_(asked)),
            Attendee.id > after,
            Attendee.id != (question.answered_by_id or 0),
            Attendee.wants_letters,
            Person.email.is_not(None),
        )
        .order_by(Attendee.id)
        .limit(most)
    )
    return db.session.scalars(query).all()


def _write(reader: Attendee, question: BoardQuestion, mine: str) -> None:
    by = question.answered_by_id and db.session.get(Attendee, question.answered_by_id)
    mail.send(
        "boards/answered",
        mail.stoppable(f"answer:{place.told_as(question)}:{reader.id}", reader),
        me=reader,
        event=reader.event,
        question=question,
        mine=mine,
        by=by.name if by else "",
    )
