"""What a worker puts together, once a model has read it; and what people leave."""

import json
from io import BytesIO
from zipfile import ZipFile

import numpy as np
import pytest
import sqlalchemy as sa

from companion.boards import jobs
from companion.core.matching import digest_of
from companion.core.matching.embed import MiniLM
from companion.extensions import db
from companion.questions.models import BoardQuestion, BoardVote
from companion.vectors import Stored, Vector

COST = "How much did it cost you?"
SPENT = "How much did all of that cost you?"


@pytest.fixture
def read(app):
    """Let a model have read questions: those of one meaning get one vector."""

    def keep(*meanings):
        app.config["MODEL"] = "minilm"
        rows = np.eye(384, dtype=np.float32)
        with app.app_context():
            Stored().put_many(
                MiniLM.name,
                {
                    digest_of(text): row
                    for texts, row in zip(meanings, rows, strict=False)
                    for text in texts
                },
            )
            db.session.commit()

    return keep


@pytest.fixture
def apart(bob, carol, board):
    """Ask twice in other words, and say that it is different."""
    first = board.ask(bob, COST)
    return first, board.ask(carol, SPENT, apart="999")


def test_what_a_model_reads_as_the_same_is_put_together(app, bob, board, read, apart):
    read([COST, SPENT])

    with app.app_context():
        jobs.look(apart[1], [])

    assert board.ranked(bob) == [(COST, 2)]


def test_what_means_something_else_stays_apart(app, bob, board, read, apart):
    read([COST], [SPENT])

    with app.app_context():
        jobs.look(apart[1], [])

    assert board.ranked(bob) == [(COST, 1), (SPENT, 1)]


def test_what_the_person_called_different_stays_apart(app, bob, board, read, apart):
    read([COST, SPENT])

    with app.app_context():
        jobs.look(apart[1], [apart[0]])

    assert board.ranked(bob) == [(COST, 1), (SPENT, 1)]


def test_a_new_question_asks_for_a_worker_and_knows_what_it_is_not(
    app, bob, carol, board, read
):
    read([COST, SPENT])
    first = board.ask(bob, COST)
    app.extensions["rung"].clear()

    second = board.ask(carol, SPENT, apart=str(first))

    assert app.extensions["rung"] == [("boards.look", (second, [first]))]


def test_the_sweep_finds_what_no_model_has_read(app, bob, carol, read, apart):
    read([COST])

    with app.app_context():
        jobs.wake()
        db.session.commit()

    assert app.extensions["rung"] == [("boards.look", (apart[1], []))]


def test_a_question_that_is_gone_is_no_trouble(app, read):
    read()

    with app.app_context():
        jobs.look(999, [])


def test_an_export_holds_what_i_asked_and_voted_for(alice, bob, board):
    mine = board.ask(bob, COST)
    theirs = board.ask(alice, "What did the unions say at first?")
    board.vote(bob, theirs)

    archive = ZipFile(BytesIO(bob.get("/my-data/export.zip").data))

    [event] = json.loads(archive.read("data.json"))["events"]
    at, title = "2030-06-01T12:00:00+00:00", "Fair pay in small firms"
    assert event["questions"] == [
        {
            "talk": title,
            "text": COST,
            "without_name": False,
            "state": "open",
            "answer": "",
            "at": at,
        }
    ]
    assert mine < theirs
    assert event["votes"] == [
        {"talk": title, "text": COST, "at": at},
        {"talk": title, "text": "What did the unions say at first?", "at": at},
    ]


def test_erasing_takes_my_questions_and_votes_and_leaves_what_others_asked(
    app, alice, bob, carol, board, read
):
    first = board.ask(bob, COST)
    board.ask(carol, COST.upper())
    board.vote(alice, first)
    board.vote(bob, board.ask(alice, "What did the unions say at first?"))
    read([COST])

    bob.post("/my-data/erase")

    assert board.ranked(carol) == [
        (COST.upper(), 2),
        ("What did the unions say at first?", 1),
    ]
    with app.app_context():
        texts = db.session.scalars(sa.select(BoardQuestion.text)).all()
        votes = db.session.scalar(sa.select(sa.func.count()).select_from(BoardVote))
        vectors = db.session.scalar(sa.select(sa.func.count()).select_from(Vector))
    assert (COST in texts, votes, vectors) == (False, 3, 0)


@pytest.mark.parametrize("address", ["{page}/{number}/take-back", "/my-data/erase"])
def test_what_was_put_under_another_question_can_go(address, app, bob, carol, board):
    first = board.ask(bob, COST)
    board.ask(carol, COST.upper())

    answer = carol.post(address.format(page=board.page, number=first + 1))

    assert answer.status_code in {200, 303}
    with app.app_context():
        texts = db.session.scalars(sa.select(BoardQuestion.text)).all()
    assert texts == [COST]


def test_the_number_of_a_question_that_is_gone_does_not_come_again(bob, board):
    first = board.ask(bob, COST)
    bob.post(f"{board.page}/{first}/take-back")

    assert board.ask(bob, COST) == first + 1
