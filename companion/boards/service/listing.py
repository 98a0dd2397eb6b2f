"""The board as it is shown: ranked, with the votes of everybody counted once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from companion.boards.service import place
from companion.events.models import Attendee
from companion.extensions import db
from companion.questions.models import ANSWERED, HIDDEN, OPEN, BoardQuestion, BoardVote
from companion.talks.models import Talk


@dataclass(frozen=True, slots=True)
class Wording:
    """One person's words; *by* is nothing where they asked without their name."""

    id: int
    text: str
    by: str
    is_mine: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A question, with all that say the same."""

    asked: Wording
    others: tuple[Wording, ...]
    votes: int
    has_my_vote: bool
    state: str
    answer: str
    answered_by: str

    @property
    def id(self) -> int:
        return self.asked.id


@dataclass(frozen=True, slots=True)
class Board:
    talk: Talk
    open: Sequence[Entry]
    answered: Sequence[Entry]
    hidden: Sequence[Entry]
    is_open: bool
    closes_at: datetime
    is_led: bool  # by who looks at it

    @property
    def shown(self) -> Sequence[Entry]:
        return [*self.open, *self.answered]


def board(me: Attendee, talk: Talk) -> Board:
    entries = _ranked(me, talk)

    def those(state: str) -> Sequence[Entry]:
        return [entry for entry in entries if entry.state == state]

    is_led = place.leads(me, talk)
    hidden = those(HIDDEN)
    return Board(
        talk,
        open=those(OPEN),
        answered=those(ANSWERED),
        # What was taken off stays to see for those who asked it.
        hidden=hidden if is_led else [one for one in hidden if one.asked.is_mine],
        is_open=place.is_open(talk),
        closes_at=place.closes_at(talk),
        is_led=is_led,
    )


def entry(me: Attendee, talk: Talk, question_id: int) -> Entry:
    """Return the entry under which a question counts."""
    first = place.first_of(place.question(talk, question_id))
    return next(one for one in _ranked(me, talk) if one.id == first.id)


def count(talk: Talk) -> int:
    """Count the questions on a board; those that say the same are one."""
    query = sa.select(sa.func.count(BoardQuestion.id)).where(
        BoardQuestion.talk_id == talk.id,
        BoardQuestion.same_as_id.is_(None),
        BoardQuestion.state != HIDDEN,
    )
    return db.session.scalar(query) or 0


def _ranked(me: Attendee, talk: Talk) -> list[Entry]:
    """Return all entries: most votes first, and of equals the older one."""
    rows = db.session.scalars(
        sa.select(BoardQuestion)
        .where(BoardQuestion.talk_id == talk.id)
        .options(joinedload(BoardQuestion.author))
        .order_by(BoardQuestion.id)
    ).all()
    groups: dict[int, list[BoardQuestion]] = defaultdict(list)
    for row in rows:
        groups[place.first_of(row).id].append(row)
    voters = _voters(talk)
    answerers = _names(row.answered_by_id for row in rows)
    found = []
    for first, *others in groups.values():
        theirs = set().union(*(voters[row.id] for row in (first, *others)))
        found.append(
            Entry(
                _wording(me, first),
                tuple(_wording(me, row) for row in others),
                votes=len(theirs),
                has_my_vote=me.id in theirs,
                state=first.state,
                answer=first.answer,
                answered_by=answerers.get(first.answered_by_id or 0, ""),
            )
        )
    return sorted(found, key=lambda one: (-one.votes, one.asked.at, one.id))


def _wording(me: Attendee, row: BoardQuestion) -> Wording:
    by = "" if row.anonymous or row.author is None else row.author.name
    return Wording(row.id, row.text, by, row.author_id == me.id, row.at)


def _voters(talk: Talk) -> dict[int, set[int]]:
    rows = db.session.execute(
        sa.select(BoardVote.question_id, BoardVote.attendee_id)
        .join(BoardQuestion, BoardQuestion.id == BoardVote.question_id)
        .where(BoardQuestion.talk_id == talk.id)
    )
    voters: dict[int, set[int]] = defaultdict(set)
    for question_id, attendee_id in rows:
        voters[question_id].add(attendee_id)
    return voters


def _names(numbers: Iterable[int | None]) -> dict[int, str]:
    wanted = {number for number in numbers if number is not None}
    query = sa.select(Attendee.id, Attendee.name).where(Attendee.id.in_(wanted))
    return {row.id: row.name for row in db.session.execute(query)}
