"""The desk: where an event stands, and what to do next."""

from uuid import UUID

import pytest

DESK = "/e/spring/organize/"


@pytest.fixture
def steps(alice, texts):
    """Return the names of the steps with a class: now, done or failed."""
    return lambda state: [
        step.partition(" ")[0] for step in texts(alice.get(DESK), f".step--{state}")
    ]


@pytest.fixture
def run(alice, run_jobs):
    """Press a button of the desk and let the work be done."""

    def press(name):
        answer = alice.post(f"{DESK}{name}")
        run_jobs()
        return answer

    return press


def test_a_new_event_begins_with_its_agenda(alice, cast, texts, steps):
    page = alice.get(DESK)

    assert texts(page, "h1") == ["Spring Meeting"]
    assert texts(page, "h2") == ["Agenda", "People", "Suggestions", "Badges", "Letters"]
    assert steps("now") == ["Agenda"]


def test_then_come_the_suggestions(load_agenda, steps):
    load_agenda()

    assert steps("now") == ["Suggestions"]
    assert steps("done") == ["Agenda", "People"]


def test_then_the_badges(load_agenda, run, steps):
    load_agenda()

    run("match")

    assert steps("now") == ["Badges"]


def test_badges_are_done_when_all_are_printed(load_agenda, run, steps):
    load_agenda()
    run("match")

    run("badges.pdf")

    assert steps("now") == []
    assert steps("done") == ["Agenda", "People", "Suggestions", "Badges"]


def test_badges_that_nobody_printed_are_not_done_when_the_event_begins(
    load_agenda, run, steps, time
):
    load_agenda()
    run("match")

    time.advance(days=1)

    assert steps("done") == ["Agenda", "People", "Suggestions"]


def test_and_after_the_last_day_the_letters(load_agenda, run, steps, time):
    load_agenda()
    run("match")

    time.advance(days=2)

    assert steps("now") == ["Letters"]


def test_what_failed_is_shown(load_agenda, run, steps, app, alice):
    load_agenda()
    app.config["MODEL"] = "/no/such/model"

    run("match")

    assert alice.get(DESK).text.count("/no/such/model") == 1


def test_the_numbers_are_those_of_this_event(
    alice, bob, cast, token, load_agenda, texts
):
    load_agenda()
    load_agenda(slug="autumn")
    data = {"uuid": str(UUID(int=1)), "token": token(cast.carol)}
    bob.post("/exchanges", data=data)

    page = alice.get(DESK)

    assert texts(page, ".stat")[:4] == [
        "people 2",
        "with a profile 2",
        "exchanges 1",
        "met somebody 2",
    ]


def test_letters_go_to_everybody_once(alice, cast, run, outbox, texts):
    answer = run("recap")
    first = texts(alice.get(answer.location), "[status]")

    again = run("recap")

    second = texts(alice.get(again.location), "[status]")
    assert (answer.status_code, answer.location) == (303, DESK)
    assert first == ["Letters on their way: 3. Sent before: 0. People who get none: 0."]
    assert second == [
        "Letters on their way: 0. Sent before: 3. People who get none: 0."
    ]
    assert sorted(str(letter["To"]) for letter in outbox()) == [
        "alice@example.org",
        "bob@example.org",
        "carol@example.org",
    ]


def test_who_wants_no_letters_gets_none(alice, bob, app, run, outbox, texts):
    run("recap")
    [letter] = [one for one in outbox() if one["To"] == "bob@example.org"]
    link = str(letter["List-Unsubscribe"]).strip("<>")
    app.test_client().post(link)

    page = alice.get(run("recap").location)

    assert texts(page, "[status]")[-1:] == [
        "Letters on their way: 0. Sent before: 2. People who get none: 1."
    ]
