"""Where people arrive: the front page, their events, and the home of an event."""

import pytest

from companion import clock
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db
from companion.profiles import service as profiles


@pytest.fixture
def agenda(load_agenda):
    return load_agenda()


@pytest.fixture
def matched(alice, run_jobs):
    alice.post("/e/spring/organize/match")
    run_jobs()


def test_a_stranger_is_told_what_this_is(client, texts):
    page = client.get("/")

    assert page.status_code == 200
    assert texts(page, "h1") == ["Few people, good conversations."]


def test_who_takes_part_in_one_event_is_taken_there(bob):
    assert bob.get("/").location == "/e/spring/"


def test_who_takes_part_in_two_events_sees_both_the_latest_first(bob, app, texts):
    with app.app_context():
        plan = events.Plan("winter", "Winter Meeting", "UTC", *[clock.now()] * 2)
        events.add_organizer(events.create(plan), "bob@example.org")
        db.session.commit()

    page = bob.get("/")

    assert texts(page, "h2") == ["Winter Meeting", "Spring Meeting"]


def test_who_takes_part_in_nothing_is_told_so(cast, signed_in, texts):
    page = signed_in("eve@example.org").get("/")

    assert texts(page, "h2") == ["No event knows this address"]


def test_an_event_of_others_looks_like_none(bob, texts):
    of_others, of_nobody = bob.get("/e/autumn/"), bob.get("/e/nowhere/")

    assert (of_others.status_code, of_nobody.status_code) == (404, 404)
    assert texts(of_others, "main") == texts(of_nobody, "main")


def test_the_next_talk_waits_on_the_home(bob, agenda, texts):
    page = bob.get("/e/spring/")

    assert texts(page, ".tag") == ["Next"]
    assert texts(page, ".number") == ["14:30 · Hall A"]
    assert texts(page, "h2")[0] == "Fair pay in small firms"


def test_a_talk_that_runs_is_shown_until_its_end(bob, agenda, time, texts):
    time.advance(minutes=31)

    page = bob.get("/e/spring/")

    assert texts(page, ".number") == ["until 15:15 · Hall A"]


def test_a_break_is_no_talk_to_go_to(bob, agenda, time, texts):
    time.advance(minutes=75)

    page = bob.get("/e/spring/")

    assert texts(page, "h2")[0] == "Shift rosters for nurses"


def test_a_starred_talk_comes_before_others(bob, agenda, texts):
    bob.post(
        f"/e/spring/talks/{agenda['Hiring without a CV']}/star", data={"on": "yes"}
    )

    page = bob.get("/e/spring/")

    assert texts(page, "h2")[0] == "Hiring without a CV"
    assert texts(page, ".number") == ["Sunday 2 June, 10:00 · Hall A"]


def test_after_the_last_talk_people_are_what_stays(bob, agenda, time, texts):
    time.advance(days=2)

    page = bob.get("/e/spring/")

    assert texts(page, "h2")[0] == "The programme is over"


def test_without_an_agenda_the_home_says_so(bob, texts):
    page = bob.get("/e/spring/")

    assert texts(page, ".notice") == [
        "The agenda is not here yet. The organizer puts it in before the event."
    ]


def test_whom_to_meet_is_on_the_home(bob, matched, texts):
    page = bob.get("/e/spring/")

    assert texts(page, ".person-name") == ["Carol Ćwik"]


def test_who_wrote_nothing_is_asked_for_three_lines(bob, cast, app, texts):
    with app.app_context():
        profiles.write_facets(db.session.get_one(Attendee, cast.bob), {})
        db.session.commit()

    page = bob.get("/e/spring/")

    assert texts(page, "h2") == ["People to meet", "Write three lines"]


def test_organizers_are_not_suggested_and_are_told_why(alice, texts):
    page = alice.get("/e/spring/")

    assert texts(page, "h2") == ["People to meet", "You are here to work"]


def test_an_organizer_without_an_agenda_is_led_to_the_desk(alice, texts):
    page = alice.get("/e/spring/")

    assert texts(page, ".notice") == ["The agenda is not here yet. Load it at the desk"]
