"""Runs of the matcher, from the organizer's button to the lists."""

import re
from itertools import permutations

import pytest
import sqlalchemy as sa

from companion.accounts import service as accounts
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db
from companion.matches import service as matches
from companion.matches.models import Match
from companion.profiles import service as profiles

PAGE = "/e/spring/organize/match"


@pytest.fixture
def crowd(app, cast):
    """Six more people at Spring, two and two of a firm; give their names."""
    firms = ["Arches Ltd", "ARCHES", "Bridges", "Bridges GmbH", "Canals", "Docks"]
    with app.app_context():
        spring = events.by_slug("spring")
        for number, firm in enumerate(firms):
            email = f"p{number}@example.org"
            one = events.enrol(spring, accounts.person_at(email), key=email)
            one.name, one.organisation = f"P{number}", firm
            profiles.write_facets(
                one, {"offer": ["A pay model that works"], "need": ["A pay model"]}
            )
        db.session.commit()
    return [f"P{number}" for number in range(len(firms))]


@pytest.fixture
def run(alice, run_jobs):
    """Have Spring matched."""

    def match():
        alice.post(PAGE)
        run_jobs()

    return match


@pytest.fixture
def pairs(app):
    """Return who is suggested to whom, by name."""

    def look():
        with app.app_context():
            names = dict(
                db.session.execute(sa.select(Attendee.id, Attendee.name)).all()
            )
            rows = db.session.execute(sa.select(Match.attendee_id, Match.other_id))
            return {(names[one], names[other]) for one, other in rows}

    return look


@pytest.fixture
def change(app):
    """Change an attendee, by number."""

    def write(number, **values):
        with app.app_context():
            one = db.session.get_one(Attendee, number)
            for name, value in values.items():
                setattr(one, name, value)
            db.session.commit()

    return write


def test_before_the_first_run_there_is_a_button(alice, texts):
    assert texts(alice.get(PAGE), "h1") == ["No suggestions yet"]


def test_a_run_waits_then_is_done(alice, run_jobs, texts):
    answer = alice.post(PAGE)
    waiting = alice.get(answer.location)
    run_jobs()
    done = alice.get(PAGE)

    assert (answer.status_code, answer.location) == (303, PAGE)
    assert texts(waiting, "label") == ["Waiting for its turn"]
    assert texts(done, "h1") == ["Everybody has their people"]
    assert texts(done, ".stat")[:2] == ["people matched 2", "suggestions 2"]


def test_a_button_pressed_twice_asks_for_one_run(alice, run_jobs, app):
    alice.post(PAGE)
    alice.post(PAGE)

    with app.app_context():
        assert len(matches.unfinished()) == 1


def test_a_run_that_broke_off_is_shown_and_can_be_tried_again(
    alice, run, run_jobs, app, texts
):
    app.config["MODEL"] = "/no/such/model"
    run()
    broken = alice.get(PAGE)
    app.config["MODEL"] = "tfidf"

    run()

    assert texts(broken, "h1") == ["That did not work"]
    assert texts(broken, ".notice") == [
        (
            "The model '/no/such/model' cannot be read. Give the name of one on the"
            " Hugging Face hub, or a folder that holds one."
            " Nobody has suggestions yet."
        )
    ]
    assert texts(alice.get(PAGE), "h1") == ["Everybody has their people"]


def test_earlier_lists_outlive_a_run_that_broke_off(run, app, pairs):
    run()
    before = pairs()
    app.config["MODEL"] = "/no/such/model"

    run()

    assert (
        pairs() == before == {("Bob Brown", "Carol Ćwik"), ("Carol Ćwik", "Bob Brown")}
    )


def test_the_same_people_get_the_same_lists(run, crowd, pairs):
    run()
    before = pairs()

    run()

    assert pairs() == before


def test_colleagues_are_never_suggested_to_each_other(run, crowd, pairs):
    run()

    found = pairs()
    colleagues = {*permutations(["P0", "P1"]), *permutations(["P2", "P3"])}
    assert found & colleagues == set()
    assert {one for one, _ in found} == {*crowd, "Bob Brown", "Carol Ćwik"}


def test_who_was_put_aside_never_comes_back(run, crowd, pairs, bob, texts):
    run()
    page = bob.get("/e/spring/people/")
    first = texts(page, ".person-name")[0]
    bob.post(re.search(r'action="(\S+/not-for-me)"', page.text)[1])

    run()

    assert pairs() & {*permutations(["Bob Brown", first])} == set()


def test_who_met_already_is_not_suggested(run, pairs, bob, cast, token):
    uuid = "7f0a1f52-6a0f-4a45-9f2c-1c1d4f9a0001"
    bob.post("/exchanges", data={"uuid": uuid, "token": token(cast.carol)})

    run()

    assert pairs() == set()


def test_who_wants_no_suggestions_is_on_no_list(run, crowd, pairs, cast, change):
    change(cast.bob, suggest_me=False)

    run()

    assert [pair for pair in pairs() if "Bob Brown" in pair] == []


def test_who_shares_no_language_is_not_suggested(run, pairs, cast, change):
    change(cast.bob, languages=["fi"])
    change(cast.carol, languages=["pt"])

    run()

    assert pairs() == set()


def test_who_is_on_nobodys_list_is_named(alice, run, cast, change, texts):
    change(cast.bob, organisation="Clinic")

    run()

    page = alice.get(PAGE)
    assert texts(page, "h2")[:2] == ["What had to give way", "On nobody’s list"]
    assert texts(page, "tbody")[0].startswith("Bob Brown")


def test_another_events_lists_stay_as_they_are(run, signed_in, run_jobs, pairs, cast):
    signed_in("dora@example.org").post("/e/autumn/organize/match")
    run()

    assert {name for pair in pairs() for name in pair} == {"Bob Brown", "Carol Ćwik"}


def test_people_of_two_events_are_never_mixed(run, app, signed_in, run_jobs, pairs):
    with app.app_context():
        autumn = events.by_slug("autumn")
        gus = events.enrol(autumn, accounts.person_at("gus@example.org"), key="gus")
        gus.name, gus.organisation = "Gus", "Garden"
        db.session.commit()
    run()

    signed_in("dora@example.org").post("/e/autumn/organize/match")
    run_jobs()

    assert pairs() == {
        ("Bob Brown", "Carol Ćwik"),
        ("Carol Ćwik", "Bob Brown"),
        ("Dan Dole", "Gus"),
        ("Gus", "Dan Dole"),
    }
