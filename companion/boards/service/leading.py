"""What speakers, moderators and organizers do with questions, and reports to these."""

from datetime import timedelta

import sqlalchemy as sa

from companion import clock, mail, throttle, work
from companion.boards.service import place
from companion.errors import BadInput
from companion.events.models import Attendee
from companion.extensions import db
from companion.questions.models import ANSWERED, HIDDEN, OPEN, BoardQuestion
from companion.talks.models import Talk

ANSWER_LENGTH = 3000  # letters
REPORTS = throttle.Limit(burst=10, per=timedelta(hours=1))


def move(me: Attendee, talk: Talk, question_id: int, to: str) -> None:
    """Mark a question answered or open, hide it, or bring it back.

    Raises:
        Forbidden: for those who lead the board only.
        BadInput: no such state.

    """
    place.check_leads(me, talk)
    first = place.first_of(place.question(talk, question_id))
    match to:
        case "answered":
            first.state, first.answered_at = ANSWERED, first.answered_at or clock.now()
        case "open":
            first.state = OPEN
            first.answered_at = first.answered_at if first.answer else None
        case "hidden":
            first.state = HIDDEN
        case "shown":
            first.state = ANSWERED if first.answered_at else OPEN
        case _:
            raise BadInput("Use one of the buttons on the board.")
    db.session.flush()


def answer(me: Attendee, talk: Talk, question_id: int, text: str) -> BoardQuestion:
    """Write the answer, which is mailed once; one changed later is not mailed again."""
    place.check_leads(me, talk)
    if not text.strip() or len(text) > ANSWER_LENGTH:
        raise BadInput(f"Write an answer of at most {ANSWER_LENGTH} characters.")
    first = place.shown(talk, question_id)
    if not first.answer:
        first.answered_at, first.answered_by_id = clock.now(), me.id
    first.answer, first.state = text.strip(), ANSWERED
    db.session.flush()
    work.ring("boards.tell", first.id, once=f"answer-{first.id}")
    return first


def report(me: Attendee, talk: Talk, question_id: int) -> None:
    """Write to the organizers that a question should not be there.

    Who asked without a name stays without one.
    """
    first = place.shown(talk, question_id)
    throttle.take(f"reported:{me.id}", REPORTS)
    organizers = db.session.scalars(
        sa.select(Attendee).where(
            Attendee.event_id == talk.event_id, Attendee.role == "organizer"
        )
    )
    for organizer in organizers:
        if organizer.email:
            mail.send(
                "boards/reported",
                mail.Envelope(
                    key=f"reported:{first.id}:{me.id}:{organizer.id}",
                    to=organizer.email,
                    event_id=talk.event_id,
                ),
                question=first,
                talk=talk,
                event=me.event,
                by=me.name,
            )
