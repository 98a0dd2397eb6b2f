"""Whom to meet, as an attendee sees it."""

import re

import pytest

from companion.accounts import service as accounts
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db
from companion.profiles import service as profiles

PAGE = "/e/spring/people/"
ROSTERS = "Rosters without night doubles"
NIGHTS = "Fewer night doubles in our rosters"
SCALES = "Pay scales for a small clinic"
BANDS = "Help with pay scales for a small firm"
HUTS = "Mountain huts"


@pytest.fixture
def lines(app, cast):
    """Let Bob offer what Carol needs, need what she offers, and like what she does."""
    with app.app_context():
        profiles.write_facets(
            db.session.get_one(Attendee, cast.bob),
            {"offer": [ROSTERS], "need": [BANDS], "interest": [HUTS]},
        )
        profiles.write_facets(
            db.session.get_one(Attendee, cast.carol),
            {"offer": [SCALES], "need": [NIGHTS], "interest": [HUTS]},
        )
        db.session.commit()


@pytest.fixture
def quiet_bob(app, cast, lines):
    """Let Bob want to meet one person only."""
    with app.app_context():
        db.session.get_one(Attendee, cast.bob).wanted = 1
        db.session.commit()


@pytest.fixture
def run(alice, run_jobs):
    def match():
        alice.post("/e/spring/organize/match")
        run_jobs()

    return match


@pytest.fixture
def enrol(app, cast):
    """Take somebody more into Spring."""

    def one(name):
        with app.app_context():
            email = f"{name.lower()}@example.org"
            person = accounts.person_at(email)
            attendee = events.enrol(events.by_slug("spring"), person, key=email)
            attendee.name, attendee.organisation = name, f"{name} Ltd"
            profiles.write_facets(attendee, {"offer": [f"Rosters by {name}"]})
            db.session.commit()

    return one


def put_first_aside(browser):
    page = browser.get(PAGE)
    return browser.post(re.search(r'action="(\S+/not-for-me)"', page.text)[1])


def test_both_see_the_reasons_in_both_peoples_words(bob, carol, lines, run, texts):
    run()

    of_bob, of_carol = bob.get(PAGE), carol.get(PAGE)

    assert texts(of_bob, ".person-name") == ["Carol Ćwik"]
    assert texts(of_bob, ".reason") == [
        f"You may be able to help They need {NIGHTS} You offer {ROSTERS}",
        f"They may be able to help They offer {SCALES} You need {BANDS}",
        f"You both care about {HUTS}",
    ]
    assert texts(of_carol, ".person-name") == ["Bob Brown"]
    assert texts(of_carol, ".reason") == [
        f"You may be able to help They need {BANDS} You offer {SCALES}",
        f"They may be able to help They offer {ROSTERS} You need {NIGHTS}",
        f"You both care about {HUTS}",
    ]


def test_every_person_comes_with_a_first_sentence(bob, lines, run, texts):
    run()

    assert texts(bob.get(PAGE), ".opener") == [
        f"To begin with You wrote “{NIGHTS}”. What is it for?"
    ]


def test_a_talk_that_both_starred_is_a_place_to_meet(
    bob, carol, load_agenda, run, texts
):
    talk = load_agenda()["Hiring without a CV"]
    for browser in (bob, carol):
        browser.post(f"/e/spring/talks/{talk}/star", data={"on": "yes"})

    run()

    assert texts(bob.get(PAGE), "strong") == ["Hiring without a CV"]


def test_who_is_put_aside_is_gone_at_once(bob, lines, run, texts):
    run()

    answer = put_first_aside(bob)
    page = bob.get(answer.location)

    assert (answer.status_code, answer.location) == (303, PAGE)
    assert texts(page, ".notice") == [
        "Put aside. You two will not be suggested to each other again."
    ]
    assert texts(page, ".person-name") == []


def test_somebody_else_moves_up(bob, quiet_bob, run, enrol, run_jobs, texts):
    enrol("Gus")
    run()
    first = texts(bob.get(PAGE), ".person-name")

    put_first_aside(bob)
    run_jobs()

    second = texts(bob.get(PAGE), ".person-name")
    assert sorted(first + second) == ["Carol Ćwik", "Gus"]


def test_who_writes_new_lines_gets_a_new_list(bob, lines, run, run_jobs, texts):
    run()
    form = {
        "name": "Bob Brown",
        "field": "",
        "languages": "en",
        "style": "usual",
        "suggest_me": "y",
        "show_email": "nobody",
        "show_phone": "nobody",
        "show_channel": "nobody",
        "show_linkedin": "nobody",
        "show_links": "nobody",
        "interests-0": HUTS,
    }

    bob.post("/e/spring/profile/", data=form)
    run_jobs()

    assert texts(bob.get(PAGE), ".reason") == [f"You both care about {HUTS}"]


def test_who_opts_out_is_on_nobodys_list_at_once(carol, run, app, cast, texts):
    run()
    with app.app_context():
        db.session.get_one(Attendee, cast.bob).suggest_me = False
        db.session.commit()

    page = carol.get(PAGE)

    assert texts(page, ".person-name") == []


def test_before_any_run_one_is_told_to_wait(bob, texts):
    assert texts(bob.get(PAGE), "h2") == ["Your list is on its way"]


def test_while_a_run_goes_on_one_sees_how_far(bob, alice, texts):
    alice.post("/e/spring/organize/match")

    assert texts(bob.get(PAGE), "label") == ["Looking for your people"]


def test_nobody_puts_aside_for_another(bob, carol, lines, run, texts):
    run()
    of_carol = re.search(r'action="(\S+/not-for-me)"', carol.get(PAGE).text)[1]

    answer = bob.post(of_carol)

    assert answer.status_code == 404
    assert texts(carol.get(PAGE), ".person-name") == ["Bob Brown"]


def test_a_list_left_open_over_a_new_run_puts_aside_whom_it_named(bob, run, texts):
    run()
    button = re.search(r'action="(\S+/not-for-me)"', bob.get(PAGE).text)[1]
    run()

    answer = bob.post(button)

    assert answer.status_code == 303
    assert texts(bob.get(PAGE), ".person-name") == []


def test_who_was_put_aside_does_not_see_the_other_any_more(
    bob, carol, lines, run, texts
):
    run()

    put_first_aside(bob)

    assert texts(bob.get(PAGE), ".person-name") == []
    assert texts(carol.get(PAGE), ".person-name") == []


def test_somebody_met_stays_on_the_list_with_the_way_to_their_card(
    bob, cast, lines, run, texts, token
):
    run()
    bob.post(
        "/exchanges",
        data={
            "uuid": "c7a1f3f0-0d3e-4d0c-9c42-4b8c5f7f1a11",
            "token": token(cast.carol),
        },
    )

    page = bob.get(PAGE)

    assert texts(page, ".person-name") == ["Carol Ćwik"]
    assert texts(page, ".actions")[0] == "Met: open the contact"
    assert "/not-for-me" not in page.text
