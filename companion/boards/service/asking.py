"""Putting a question on a board, or finding that it stands there already."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from companion import clock, config, throttle, vectors, work
from companion.boards.service import place
from companion.core.matching import Layers, encoder_for, known
from companion.core.plain_text import normal
from companion.core.questions import alike
from companion.errors import BadInput
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.questions.models import HIDDEN, BoardQuestion, BoardVote
from companion.talks.models import Talk

SHORTEST, LONGEST = 5, 500  # letters
MOST_SIMILAR = 3
QUESTIONS = throttle.Limit(burst=10, per=timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Draft:
    text: str
    anonymous: bool = False
    apart: tuple[int, ...] = ()  # questions the person saw, and says are others


@dataclass(frozen=True, slots=True)
class Posted:
    first: BoardQuestion  # where it counts
    question: BoardQuestion

    @property
    def is_merged(self) -> bool:
        return self.first.id != self.question.id


@dataclass(frozen=True, slots=True)
class Found:
    """What a board holds of the kind already; *same* is beyond doubt."""

    same: BoardQuestion | None = None
    similar: Sequence[BoardQuestion] = ()


def find(talk: Talk, draft: Draft) -> Found:
    """Look for questions like a draft, by what is known without a model."""
    encoder = known(encoder_for(config.current("MODEL")), vectors.Stored())
    asked = _firsts(talk, draft.apart)
    return compared(draft.text, asked, encoder)


def compared(text: str, asked: Sequence[BoardQuestion], encoder: Layers) -> Found:
    if not asked:
        return Found()
    likeness = alike.matrix([text], [one.text for one in asked], encoder)
    order = (-likeness.scores[0]).argsort(kind="stable")
    same = next((asked[n] for n in order if likeness.same[0, n]), None)
    similar = [asked[n] for n in order if likeness.similar[0, n]]
    on_board = [one for one in similar if one.state != HIDDEN]
    return Found(same, on_board[:MOST_SIMILAR])


def ask(me: Attendee, talk: Talk, draft: Draft) -> Posted:
    """Put a question on the board, under the one that says the same if there is one.

    The same words of the same person are put there once.

    Raises:
        Closed: the talk was more than a week ago.
        BadInput: too short, too long, or taken off by those who lead the board.
        TooMany: somebody asks too much.

    """
    if not place.is_open(talk):
        raise place.Closed
    if not SHORTEST <= len(draft.text) <= LONGEST:
        raise BadInput(f"Write {SHORTEST} to {LONGEST} characters, please.")
    if draft.anonymous and not me.event.anonymous_questions:
        raise BadInput(
            "Questions carry a name here. Put it on the board with yours, or ask in"
            " person."
        )
    mine = _mine(me, talk, draft.text)
    if mine is not None:
        return Posted(place.first_of(mine), mine)
    found = find(talk, draft)
    if found.same is not None and found.same.state == HIDDEN:
        raise BadInput(
            "Those who lead this board took that question off. Ask something else, or "
            "go and talk to them."
        )
    throttle.take(f"question:{me.id}", QUESTIONS)
    question = _write(me, talk, draft, found.same)
    if found.same is None:
        ring(question, draft.apart)
    return Posted(found.same or question, question)


def ring(question: BoardQuestion, apart: Sequence[int] = ()) -> None:
    """Have a worker read a question, and look once more whether it is a new one."""
    if encoder_for(config.current("MODEL")).encoders:
        work.ring("boards.look", question.id, list(apart), once=f"ask-{question.id}")


def allow_anonymous(event: Event, *, on: bool) -> None:
    """Let questions be put without a name, or not; those already there stay so."""
    event.anonymous_questions = on
    db.session.flush()


def _write(
    me: Attendee, talk: Talk, draft: Draft, same: BoardQuestion | None
) -> BoardQuestion:
    question = BoardQuestion(
        event_id=talk.event_id,
        talk_id=talk.id,
        author_id=me.id,
        anonymous=draft.anonymous,
        text=draft.text,
        same_as_id=same and same.id,
        at=clock.now(),
    )
    db.session.add(question)
    db.session.flush()
    vote = BoardVote(question_id=question.id, attendee_id=me.id, at=clock.now())
    db.session.add(vote)
    db.session.flush()
    return question


def _mine(me: Attendee, talk: Talk, text: str) -> BoardQuestion | None:
    rows = db.session.scalars(
        sa.select(BoardQuestion).where(
            BoardQuestion.talk_id == talk.id, BoardQuestion.author_id == me.id
        )
    )
    return next((row for row in rows if normal(row.text) == normal(text)), None)


def _firsts(talk: Talk, but: Collection[int]) -> Sequence[BoardQuestion]:
    query = sa.select(BoardQuestion).where(
        BoardQuestion.talk_id == talk.id,
        BoardQuestion.same_as_id.is_(None),
        BoardQuestion.id.not_in(but),
    )
    return db.session.scalars(query.order_by(BoardQuestion.id)).all()
