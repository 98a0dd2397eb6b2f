"""Reading new questions and putting together what says the same; mailing answers."""

import logging
from collections.abc import Sequence

from companion import work
from companion.boards import service
from companion.core.matching import BadModel
from companion.extensions import db

log = logging.getLogger(__name__)


@work.job("boards.look")
def look(question_id: int, apart: Sequence[int]) -> None:
    try:
        work.step(_read, question_id)
    except BadModel as error:
        db.session.rollback()
        log.error("Questions are compared by their words: %s", error)  # noqa: TRY400 -- the sentence tells
        return
    work.step(_merge, question_id, apart)


@work.job("boards.tell")
def tell(question_id: int) -> None:
    after = work.step(_write_some, question_id, 0)
    while after:
        after = work.step(_write_some, question_id, after)


@work.sweep
def wake() -> None:
    for question_id in service.unread():
        work.ring("boards.look", question_id, [], once=f"ask-{question_id}")
    for question_id in service.untold():
        work.ring("boards.tell", question_id, once=f"answer-{question_id}")


def _read(question_id: int) -> None:
    service.read(question_id)
    db.session.commit()


def _merge(question_id: int, apart: Sequence[int]) -> None:
    service.merge(question_id, apart)
    db.session.commit()


def _write_some(question_id: int, after: int) -> int:
    following = service.tell_some(question_id, after)
    db.session.commit()
    return following
