"""Which talk has a board, until when, and who leads it."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from companion import clock
from companion.errors import CompanionError, Forbidden, NotFound
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.questions.models import HIDDEN, BoardQuestion
from companion.talks import service as talks
from companion.talks.models import Talk

OPEN_AFTER = timedelta(weeks=1)


class Closed(CompanionError):
    status = 409
    message = (
        "This board closed a week after the talk: nothing new is taken any more. The "
        "answers stay."
    )


def has_board(talk: Talk) -> bool:
    return talk.kind == "talk" and talk.removed_at is None


def talk_with_board(event: Event, talk_id: int) -> Talk:
    talk = talks.talk(event, talk_id)
    if not has_board(talk):
        raise NotFound(
            "There is no board here: boards belong to talks that are on the agenda. "
            "Go back to the agenda and choose one."
        )
    return talk


def closes_at(talk: Talk) -> datetime:
    return talk.end + OPEN_AFTER


def is_open(talk: Talk) -> bool:
    return clock.now() <= closes_at(talk)


def leads(me: Attendee, talk: Talk) -> bool:
    """Tell whether somebody organizes the event, or speaks or moderates here."""
    if me.role == "organizer":
        return True
    return bool(me.email) and me.email in {one.email for one in talk.speakers}


def check_leads(me: Attendee, talk: Talk) -> None:
    if not leads(me, talk):
        raise Forbidden(
            "Only those who give or moderate this talk, and the organizers, can do "
            "that. You can ask and vote."
        )


def question(talk: Talk, question_id: int) -> BoardQuestion:
    """Return a question of a talk's board, also a hidden one."""
    found = db.session.get(BoardQuestion, question_id)
    if found is None or found.talk_id != talk.id:
        raise NotFound("This question is not on the board any more.")
    return found


def shown(talk: Talk, question_id: int) -> BoardQuestion:
    """Return the question that counts for one of that number, if it is on the board."""
    found = first_of(question(talk, question_id))
    if found.state == HIDDEN:
        raise NotFound("This question is not on the board any more.")
    return found


def first_of(question: BoardQuestion) -> BoardQuestion:
    """Return the question under which others that say the same are counted.

    A question is only ever put under an older one, so this comes to an end.
    """
    while question.same_as_id is not None:
        question = db.session.get_one(BoardQuestion, question.same_as_id)
    return question


def told_as(question: BoardQuestion) -> int:
    """Return the number under which letters with an answer are kept apart."""
    return question.told_as or question.id


def group_of(first: BoardQuestion) -> list[BoardQuestion]:
    """Return a question and all that say the same, oldest first."""
    rows = db.session.scalars(
        sa.select(BoardQuestion)
        .where(BoardQuestion.talk_id == first.talk_id)
        .order_by(BoardQuestion.id)
    )
    return [row for row in rows if first_of(row).id == first.id]
