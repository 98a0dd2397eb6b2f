"""What was asked at talks: by somebody themself, and what was answered in writing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from companion.core import recap
from companion.extensions import db
from companion.questions.models import ANSWERED, HIDDEN, BoardQuestion, BoardVote

MOST = 3  # questions of each kind that are told of a talk
LONGEST_QUESTION, LONGEST_ANSWER = 200, 300  # letters


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, by the number it counts under, and its answer; by whom is not told.

    One that was answered aloud is answered without an *answer*. Long texts are cut.
    """

    number: int
    text: str
    answer: str
    is_answered: bool = True
    is_mine: bool = False


def of(attendee_ids: Collection[int]) -> dict[tuple[int, int], list[Asked]]:
    """Return what some attendees asked, by attendee and talk, the oldest first.

    The answer is that of the question under which theirs is counted.
    """
    first = aliased(BoardQuestion)
    state = sa.func.coalesce(first.state, BoardQuestion.state)
    rows: Any = db.session.execute(
        sa.select(
            BoardQuestion.author_id,
            BoardQuestion.talk_id,
            sa.func.coalesce(first.id, BoardQuestion.id),
            BoardQuestion.text,
            sa.func.coalesce(first.answer, BoardQuestion.answer),
            state == ANSWERED,
        )
        .outerjoin(first, first.id == BoardQuestion.same_as_id)
        .where(BoardQuestion.author_id.in_(attendee_ids), state != HIDDEN)
        .order_by(BoardQuestion.at, BoardQuestion.id)
    )
    found: dict[tuple[int, int], list[Asked]] = {}
    for author_id, talk_id, number, text, answer, is_answered in rows:
        one = Asked(number, *_cut(text, answer), is_answered, is_mine=True)
        found.setdefault((author_id, talk_id), []).append(one)
    return {pair: asked[:MOST] for pair, asked in found.items()}


def answered(talk_ids: Collection[int]) -> Mapping[int, Sequence[Asked]]:
    """Return what most people wanted to know of each talk, and was answered there."""
    votes = _votes(talk_ids)
    place = sa.func.row_number().over(
        partition_by=BoardQuestion.talk_id,
        order_by=(
            sa.func.coalesce(votes.c.number, 0).desc(),
            BoardQuestion.at,
            BoardQuestion.id,
        ),
    )
    ranked = (
        sa.select(
            BoardQuestion.talk_id,
            BoardQuestion.id,
            BoardQuestion.text,
            BoardQuestion.answer,
            place.label("place"),
        )
        .outerjoin(votes, votes.c.first_id == BoardQuestion.id)
        .where(
            BoardQuestion.talk_id.in_(talk_ids),
            BoardQuestion.same_as_id.is_(None),
            BoardQuestion.state == ANSWERED,
            BoardQuestion.answer != "",
        )
        .subquery()
    )
    rows = db.session.execute(
        sa.select(ranked)
        .where(ranked.c.place <= MOST)
        .order_by(ranked.c.talk_id, ranked.c.place)
    )
    return {
        talk_id: [Asked(row.id, *_cut(row.text, row.answer)) for row in those]
        for talk_id, those in groupby(rows, itemgetter(0))
    }


def _cut(text: str, answer: str) -> tuple[str, str]:
    cut = recap.shortened
    return cut(text, LONGEST_QUESTION), cut(answer, LONGEST_ANSWER)


def _votes(talk_ids: Collection[int]) -> sa.Subquery:
    """Count those who want to know the same; each counts once, however it was asked."""
    first_id = sa.func.coalesce(BoardQuestion.same_as_id, BoardQuestion.id)
    return (
        sa.select(
            first_id.label("first_id"),
            sa.func.count(BoardVote.attendee_id.distinct()).label("number"),
        )
        .join(BoardVote, BoardVote.question_id == BoardQuestion.id)
        .where(BoardQuestion.talk_id.in_(talk_ids))
        .group_by(first_id)
        .subquery()
    )
