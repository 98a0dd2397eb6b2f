"""A board, as those see it who give the talk or organize the event."""

import pytest

COST = "How much did it cost you to open the pay bands?"
UNIONS = "What did the unions say at first?"


@pytest.fixture
def question(bob, board):
    return board.ask(bob, COST)


@pytest.fixture
def move(board, question):
    return lambda browser, to: browser.post(
        f"{board.page}/{question}/move", data={"to": to}
    )


def test_the_room_moves_nothing(bob, board, question, move):
    answers = [move(bob, to).status_code for to in ("answered", "hidden")]
    answers.append(bob.get(f"{board.page}/{question}/answer").status_code)
    answers.append(
        bob.post(f"{board.page}/{question}/answer", data={"text": "No."}).status_code
    )

    assert answers == [403] * 4
    assert board.ranked(bob) == [(COST, 1)]


@pytest.mark.parametrize("leader", ["carol", "alice"])
def test_the_speaker_and_the_organizer_mark_what_is_answered(
    leader, board, request, bob, move, texts
):
    browser = request.getfixturevalue(leader)

    move(browser, "answered")
    answered = texts(bob.get(board.page), "h2")
    move(browser, "open")

    assert answered == ["All questions are answered", "Answered"]
    assert texts(bob.get(board.page), "h2") == ["One open question"]


def test_what_is_hidden_is_seen_by_nobody_but_who_asked_and_leads(
    bob, carol, board, move, texts
):
    move(carol, "hidden")

    assert texts(bob.get(board.page), "h2") == [
        "Nobody asked yet",
        "Taken off the board",
    ]
    assert COST in carol.get(board.page).text
    move(carol, "shown")
    assert board.ranked(bob) == [(COST, 1)]


def test_what_is_hidden_is_not_voted_for(alice, carol, board, move, question):
    move(carol, "hidden")

    assert board.vote(alice, question).status_code == 404


def test_what_was_hidden_is_not_put_there_again(alice, carol, board, move, texts):
    move(carol, "hidden")

    answer = alice.post(board.page, data={"text": COST})

    assert answer.status_code == 422
    [said] = texts(answer, ".error")
    assert said.startswith("Those who lead this board took that question off.")


def test_an_answer_that_was_hidden_comes_back_as_one(bob, carol, board, move, texts):
    move(carol, "answered")
    move(carol, "hidden")

    move(carol, "shown")

    assert texts(bob.get(board.page), "h2")[-1] == "Answered"


def test_an_answer_in_writing_stands_on_the_board(bob, carol, board, question, texts):
    said = "Two meetings.\nAnd an afternoon with the accountant."

    carol.post(f"{board.page}/{question}/answer", data={"text": said})

    seen = bob.get(board.page)
    assert texts(seen, ".opener") == [
        "Carol Ćwik answers Two meetings. And an afternoon with the accountant."
    ]
    assert texts(seen, "h2") == ["All questions are answered", "Answered"]


def test_an_answer_too_long_is_refused_and_kept(carol, board, question, texts):
    answer = carol.post(f"{board.page}/{question}/answer", data={"text": "a" * 3001})

    assert answer.status_code == 422
    assert texts(answer, "textarea") == ["a" * 3001]
    assert texts(answer, ".error") == ["At most 3000 characters."]


def test_who_leads_the_board_parts_what_was_put_together(alice, carol, board, question):
    board.ask(alice, COST.upper())

    carol.post(f"{board.page}/{question + 1}/part")

    assert board.ranked(carol) == [(COST, 1), (COST.upper(), 1)]


def test_what_is_hidden_stays_hidden_when_it_is_parted(alice, bob, carol, board, texts):
    first = board.ask(alice, COST)
    board.ask(bob, COST.upper())
    carol.post(f"{board.page}/{first}/move", data={"to": "hidden"})

    bob_may = bob.post(f"{board.page}/{first + 1}/part").status_code
    carol.post(f"{board.page}/{first + 1}/part")

    assert bob_may == 403
    assert texts(bob.get(board.page), "h2") == [
        "Nobody asked yet",
        "Taken off the board",
    ]


def test_only_who_leads_is_led_to_the_projector(bob, carol, board):
    assert f"{board.page}/screen" in carol.get(board.page).text
    assert f"{board.page}/screen" not in bob.get(board.page).text
    assert bob.get(f"{board.page}/screen").status_code == 200


def test_the_projector_shows_the_open_ones_with_most_votes_and_how_many_more(
    alice, bob, carol, board, texts
):
    for text in ("At night?", "Who paid?", "For lunch?", "In winter?", "Really?"):
        board.ask(bob, text)
    board.ask(bob, "On Sundays?")
    board.vote(alice, board.ask(bob, UNIONS))
    done = board.ask(bob, COST)
    carol.post(f"{board.page}/{done}/move", data={"to": "answered"})

    part = bob.get(f"{board.page}/screen/list")

    shown = texts(part, ".beamer-text")
    assert (shown[0], len(shown)) == (UNIONS, 6)
    assert texts(part, ".beamer-more") == ["and 1 more on the board"]


def test_the_organizers_are_told_of_a_question_and_not_who_asked_it_without_a_name(
    bob, carol, board, outbox, change
):
    change(anonymous_questions=True)
    number = board.ask(bob, UNIONS, anonymous="y")

    carol.post(f"{board.page}/{number}/report")
    carol.post(f"{board.page}/{number}/report")

    [letter] = outbox()
    body = letter.get_body(("plain",)).get_content()
    assert letter["To"] == "alice@example.org"
    assert UNIONS in body
    assert ("Carol Ćwik" in body, "Bob" in body) == (True, False)
