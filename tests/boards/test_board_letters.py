"""The letter with the answer, to who asked and who voted."""

import pytest

from companion import work
from companion.boards import jobs
from companion.events.models import Attendee
from companion.extensions import db

COST = "How much did it cost you to open the pay bands?"


@pytest.fixture
def question(bob, board):
    return board.ask(bob, COST)


@pytest.fixture
def written(outbox):
    """Return the letters so far by address, nobody having more than one."""

    def look():
        letters = outbox()
        by_address = {letter["To"]: letter for letter in letters}
        assert len(by_address) == len(letters)
        return by_address

    return look


@pytest.fixture
def answer(carol, board, question):
    return lambda text: carol.post(
        f"{board.page}/{question}/answer", data={"text": text}
    )


def body(letter):
    return "\n".join(letter.get_body(("plain",)).get_content().splitlines())


def test_who_asked_and_who_voted_get_one_letter_each(
    alice, carol, board, question, answer, written
):
    board.vote(alice, question)
    board.vote(carol, question)

    answer("Two meetings.")

    letters = written()
    assert letters.keys() == {"alice@example.org", "bob@example.org"}
    mine = letters["bob@example.org"]
    assert mine["Subject"] == f"Answered: {COST}"
    said = "Carol Ćwik answered a question you asked about “Fair pay in small firms”"
    assert body(mine).splitlines()[2:7] == [
        f"{said} at Spring Meeting.",
        "",
        COST,
        "",
        "Two meetings.",
    ]
    assert "a question you voted for" in body(letters["alice@example.org"])
    assert mine["List-Unsubscribe"].startswith("<http://localhost/u/")


def test_an_answer_that_is_changed_is_not_mailed_again(answer, outbox):
    answer("Two meetings.")
    first = len(outbox())

    answer("Three meetings.")

    assert (first, len(outbox())) == (1, 1)


def test_who_takes_no_letters_gets_none_and_is_told_so_where_they_ask(
    app, bob, cast, board, answer, written
):
    with app.app_context():
        db.session.get_one(Attendee, cast.bob).wants_letters = False
        db.session.commit()

    answer("Two meetings.")

    assert written() == {}
    assert "none is mailed to you" in bob.get(board.page).text


def test_who_asked_in_other_words_is_reminded_of_them(
    alice, board, question, answer, outbox
):
    board.ask(alice, COST.upper())

    answer("Two meetings.")

    [to_alice] = [one for one in outbox() if one["To"] == "alice@example.org"]
    assert f"{COST}\n(You asked: {COST.upper()})" in body(to_alice)


def test_no_letter_names_who_asked(alice, bob, board, question, answer, outbox):
    board.vote(alice, question)

    answer("Two meetings.")

    [to_alice] = [one for one in outbox() if one["To"] == "alice@example.org"]
    assert "Bob" not in to_alice.as_string()


def test_letters_that_a_crash_kept_back_are_written_by_the_sweep(
    app, bob, question, answer, outbox
):
    answer("Two meetings.")
    app.extensions["rung"].clear()

    with app.app_context():
        jobs.wake()
        db.session.commit()

    assert [letter["To"] for letter in outbox()] == ["bob@example.org"]


def test_what_was_hidden_meanwhile_is_not_mailed_until_it_is_shown_again(
    app, carol, board, question, answer, outbox
):
    answer("Two meetings.")
    carol.post(f"{board.page}/{question}/move", data={"to": "hidden"})
    hidden = outbox()
    carol.post(f"{board.page}/{question}/move", data={"to": "shown"})
    with app.app_context():
        jobs.wake()
        db.session.commit()

    assert hidden == []
    assert [letter["To"] for letter in outbox()] == ["bob@example.org"]


def test_running_twice_writes_nothing_twice(app, question, answer, outbox):
    answer("Two meetings.")
    outbox()

    with app.app_context():
        work.JOBS["boards.tell"](question)

    assert len(outbox()) == 1


def test_an_answer_that_is_inherited_is_not_mailed_again(
    app, alice, bob, board, answer, written
):
    number = board.ask(alice, COST.upper())
    answer("Two meetings.")
    first = written().keys()

    bob.post(f"{board.page}/{number}/take-back")
    with app.app_context():
        jobs.wake()
        work.JOBS["boards.tell"](number + 1)
        db.session.commit()

    assert first == written().keys() == {"alice@example.org", "bob@example.org"}


def test_the_speaker_is_told_how_many_wait_for_the_answer(
    alice, carol, board, question
):
    one = carol.get(f"{board.page}/{question}/answer").text
    board.vote(alice, question)

    two = carol.get(f"{board.page}/{question}/answer").text
    assert "mailed once to the one person who asked" in one
    assert "mailed once to the 2 people who asked" in two
