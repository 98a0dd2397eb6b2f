"""A board, as those in the room use it: asking, voting, what is asked twice."""

import re

import pytest

COST = "How much did it cost you to open the pay bands?"
UNIONS = "What did the unions say at first?"
TEN = (
    *("nights", "money", "unions", "lunch", "trust"),
    *("rosters", "leaders", "holiday", "parents", "winter"),
)


def test_a_question_stands_on_the_board_with_the_name_of_who_asked(
    bob, carol, board, texts
):
    board.ask(bob, COST)

    seen = carol.get(board.page)
    assert texts(seen, ".asked-text") == [COST]
    assert "Bob Brown, Saturday 1 June, 14:00" in seen.text


def test_who_asks_votes_for_it(bob, board):
    board.ask(bob, COST)

    assert board.ranked(bob) == [(COST, 1)]


def test_questions_are_ranked_by_votes_and_then_by_age(alice, bob, carol, board):
    board.ask(bob, COST)
    board.ask(bob, UNIONS)
    third = board.ask(carol, "Whom would you hire first?")
    board.vote(alice, third)

    assert board.ranked(bob) == [
        ("Whom would you hire first?", 2),
        (COST, 1),
        (UNIONS, 1),
    ]


def test_voting_twice_is_the_same_as_once_and_can_be_taken_back(bob, carol, board):
    number = board.ask(bob, COST)

    board.vote(carol, number)
    board.vote(carol, number)
    twice = board.ranked(bob)
    board.vote(carol, number, on="no")
    board.vote(carol, number, on="no")

    assert (twice, board.ranked(bob)) == ([(COST, 2)], [(COST, 1)])


def test_a_script_is_told_the_votes(bob, carol, board):
    number = board.ask(bob, COST)

    answer = carol.post(
        f"{board.page}/{number}/vote",
        data={"on": "yes"},
        headers={"Accept": "application/json"},
    )

    assert answer.json == {"votes": 2, "mine": True}
    assert carol.get(f"{board.page}/votes").json == {"votes": {str(number): 2}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write your question."),
        (" Why? ", "Write 5 to 500 characters, please."),
        ("a" * 501, "Write 5 to 500 characters, please."),
    ],
)
def test_a_question_too_short_or_too_long_is_refused_and_kept(
    bob, board, texts, text, said
):
    answer = bob.post(board.page, data={"text": text})

    assert answer.status_code == 422
    assert texts(answer, ".error") == [said]
    assert texts(answer, "textarea") == [text.strip()]


def test_hostile_words_are_words(bob, carol, board):
    board.ask(bob, "<script>alert(1)</script> or {{ 7 * 7 }}?")

    seen = carol.get(board.page).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; or {{ 7 * 7 }}?" in seen


def test_what_is_similar_is_shown_before_anything_is_written(bob, carol, board, texts):
    board.ask(bob, COST)

    answer = carol.post(board.page, data={"text": "How much did it cost to open them?"})

    assert answer.status_code == 422
    assert "Is it one of these?" in texts(answer, "h2")
    assert texts(answer, "q") == [COST, "How much did it cost to open them?"]
    assert board.ranked(carol) == [(COST, 1)]


def test_one_tap_votes_for_it_instead(bob, carol, board):
    board.ask(bob, COST)
    answer = carol.post(board.page, data={"text": "How much did it cost to open them?"})

    first = re.search(r'action="([^"]+/vote)"', answer.text)[1]
    carol.post(first, data={"on": "yes"})

    assert board.ranked(carol) == [(COST, 2)]


def test_mine_is_different_puts_it_on_the_board_all_the_same(bob, carol, board):
    board.ask(bob, COST)
    mine = "How much did it cost to open them?"
    answer = carol.post(board.page, data={"text": mine})

    apart = re.search(r'name="apart" value="([\d ]+)"', answer.text)[1]
    board.ask(carol, mine, apart=apart)

    assert board.ranked(carol) == [(COST, 1), (mine, 1)]


def test_what_is_clearly_the_same_counts_under_the_first(bob, carol, board, texts):
    first = board.ask(bob, COST)

    number = board.ask(carol, COST.upper())

    assert number == first
    assert board.ranked(bob) == [(COST, 2)]
    assert texts(bob.get(board.page), "q") == [COST.upper()]


def test_a_person_counts_once_over_all_wordings(bob, carol, board):
    first = board.ask(bob, COST)
    board.ask(carol, COST.upper())

    board.vote(carol, first)
    board.vote(bob, first)

    assert board.ranked(bob) == [(COST, 2)]


def test_a_vote_taken_back_is_gone_from_every_wording(bob, carol, board):
    first = board.ask(bob, COST)
    board.ask(carol, COST.upper())

    board.vote(carol, first, on="no")

    assert board.ranked(bob) == [(COST, 1)]


def test_who_asked_can_say_that_theirs_is_another_one(bob, carol, board):
    first = board.ask(bob, COST)
    board.ask(carol, COST.upper())

    bob_may = bob.post(f"{board.page}/{first + 1}/part").status_code
    carol.post(f"{board.page}/{first + 1}/part")

    assert bob_may == 403
    assert board.ranked(bob) == [(COST, 1), (COST.upper(), 1)]


def test_the_same_words_of_the_same_person_stand_there_once(bob, board):
    first = board.ask(bob, COST)

    again = board.ask(bob, f"  {COST.lower()}")

    assert again == first
    assert board.ranked(bob) == [(COST, 1)]


def test_a_question_can_be_taken_back_by_who_asked_only(bob, carol, board):
    number = board.ask(bob, COST)

    refused = carol.post(f"{board.page}/{number}/take-back").status_code
    before = board.ranked(bob)
    bob.post(f"{board.page}/{number}/take-back")

    assert (refused, before, board.ranked(bob)) == (403, [(COST, 1)], [])


def test_what_others_asked_and_voted_stays_when_the_first_is_taken_back(
    alice, bob, carol, board
):
    first = board.ask(bob, COST)
    board.ask(carol, COST.upper())
    board.vote(alice, first)

    bob.post(f"{board.page}/{first}/take-back")

    assert board.ranked(bob) == [(COST.upper(), 2)]


def test_ten_questions_an_hour_are_enough(bob, board, texts, time):
    for word in TEN:
        board.ask(bob, f"{word} {word[::-1]}?")

    answer = bob.post(board.page, data={"text": "Why lambda at all?"})

    assert answer.status_code == 429
    assert texts(answer, "textarea") == ["Why lambda at all?"]
    assert len(board.ranked(bob)) == 10
    time.advance(minutes=7)
    board.ask(bob, "Why lambda at all?")


def test_a_board_is_open_for_a_week_after_the_talk(bob, carol, board, texts, time):
    number = board.ask(bob, COST)
    time.advance(days=8)

    asked = carol.post(board.page, data={"text": UNIONS})
    voted = board.vote(carol, number)

    assert (asked.status_code, voted.status_code) == (409, 409)
    seen = carol.get(board.page)
    assert texts(seen, ".asked-text") == [COST]
    assert texts(seen, ".notice")[0] == (
        "This board closed on Saturday 8 June, a week after the talk: nothing new is "
        "taken any more. The answers stay."
    )


def test_a_break_and_a_talk_that_was_taken_off_have_no_board(
    bob, board, load_agenda, talk
):
    break_ = load_agenda()["Coffee break"]
    at_the_break = bob.get(f"/e/spring/talks/{break_}/board").status_code
    load_agenda("ID,Title,Date,Start,End\n9,Other,2030-06-01,09:00,10:00\n")

    assert at_the_break == 404
    assert bob.get(board.page).status_code == 404
    assert "Questions from the room" not in bob.get(f"/e/spring/talks/{talk}").text


def test_a_name_stands_there_unless_the_organizer_allows_none(
    bob, carol, board, change
):
    board.ask(bob, COST)
    with_name = carol.get(board.page).text
    change(anonymous_questions=True)

    board.ask(bob, UNIONS, anonymous="y")

    assert "Bob Brown" in with_name
    assert carol.get(board.page).text.count("Bob Brown") == 1


def test_who_wants_no_name_gets_none_shown_where_that_is_not_allowed_any_more(
    bob, board, texts
):
    answer = bob.post(board.page, data={"text": COST, "anonymous": "y"})

    assert answer.status_code == 422
    assert texts(answer, ".error") == [
        "Questions carry a name here. Put it on the board with yours, or ask in person."
    ]
    assert board.ranked(bob) == []


def test_without_a_name_nobody_is_told_one(alice, bob, carol, board, change):
    change(anonymous_questions=True)
    board.ask(bob, COST, anonymous="y")

    seen = [browser.get(board.page).text for browser in (alice, carol)]

    assert ["Bob" in one for one in seen] == [False, False]
    assert "You asked without your name" in bob.get(board.page).text


def test_the_organizer_decides_on_the_desk(alice, bob, board):
    before = "Without my name" in bob.get(board.page).text
    alice.post("/e/spring/organize/questions", data={"anonymous_questions": "y"})
    allowed = "Without my name" in bob.get(board.page).text
    alice.post("/e/spring/organize/questions")

    after = "Without my name" in bob.get(board.page).text
    assert (before, allowed, after) == (False, True, False)


def test_a_suggested_question_goes_on_the_board_by_its_button(bob, board, talk, texts):
    seen = bob.get(f"/e/spring/talks/{talk}")
    first = re.search(r'name="text" value="([^"]+)"', seen.text)[1]

    bob.post(f"/e/spring/talks/{talk}/board", data={"text": first})

    assert [votes for _, votes in board.ranked(bob)] == [1]
    assert "Questions from the room: 1" in texts(
        bob.get(f"/e/spring/talks/{talk}"), "h2"
    )


def test_a_suggested_question_without_a_name_tells_nothing_of_who_asks(
    bob, board, talk, change
):
    change(anonymous_questions=True)
    seen = bob.get(f"/e/spring/talks/{talk}").text
    named, nameless = re.findall(
        r'name="text" value="([^"]+)">\s*<button[^>]*>([^<]+)<', seen
    )[:2]

    assert ("Bob Brown" in named[0], named[1]) == (True, "Put it on the board")
    assert ("Bob Brown" in nameless[0], nameless[1]) == (False, "Without my name")


def test_a_question_of_another_talk_is_not_on_this_board(bob, board, load_agenda):
    number = board.ask(bob, COST)
    other = load_agenda()["Shift rosters for nurses"]

    answer = bob.post(
        f"/e/spring/talks/{other}/board/{number}/vote", data={"on": "yes"}
    )

    assert answer.status_code == 404
