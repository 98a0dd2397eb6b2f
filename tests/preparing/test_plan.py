"""The plan for an event: what stands on it, and what is ticked off."""

import re
from datetime import timedelta

import pytest

from companion.events.models import Attendee
from companion.extensions import db
from companion.matches.models import Match
from companion.profiles import service as profiles

PAGE = "/e/spring/prepare"
ROSTERS = "Shift rosters for nurses"
FAIR_PAY = "Fair pay in small firms"
HIRING = "Hiring without a CV"
CLASH = """\
ID,Title,Date,Start,End,Room,Description,Speaker
1,Shift rosters for nurses,2030-06-01,14:30,15:15,Hall A,"Rosters made with the ward, \
and what shift rosters did to sick leave.",Ben High
2,Mountain huts,2030-06-01,14:45,15:30,Hall B,Walks from hut to hut.,Ada Low
3,A talk by Bob,2030-06-01,16:00,16:45,Hall B,Shift rosters again.,Bob Brown
"""


@pytest.fixture
def suggest(app, cast):
    """Suggest Carol to Bob, who needs what he offers."""
    with app.app_context():
        match = Match(event_id=1, attendee_id=cast.bob, other_id=cast.carol)
        match.rank, match.score = 1, 1.0
        match.reasons = {"gives": [["Rosters", "Fewer nights"]]}
        db.session.add(match)
        db.session.commit()


def tick(browser, what, on="yes"):
    return browser.post(f"{PAGE}/ticks", data={"what": what, "on": on})


def test_talks_that_fit_are_planned_with_a_question(bob, load_agenda, texts):
    load_agenda(CLASH)

    page = bob.get(PAGE)

    assert texts(page, "h3") == [ROSTERS]
    assert len(texts(page, ".opener")) == 1


def test_a_talk_comes_with_the_line_it_fits(app, cast, bob, load_agenda, texts):
    load_agenda(CLASH)
    with app.app_context():
        lines = {"interest": ["Chess"], "need": ["Rosters that nurses make themselves"]}
        profiles.write_facets(db.session.get_one(Attendee, cast.bob), lines)
        db.session.commit()

    page = bob.get(PAGE)

    assert texts(page, ".quote") == [
        "Close to what you wrote: Rosters that nurses make themselves"
    ]


def test_what_runs_at_the_same_time_is_the_other_choice(bob, load_agenda, texts):
    numbers = load_agenda(CLASH)
    bob.post(f"/e/spring/talks/{numbers['Mountain huts']}/star", data={"on": "yes"})

    page = bob.get(PAGE)

    assert texts(page, "h3") == ["Mountain huts"]
    assert f"At the same time: {ROSTERS}" in texts(page, ".small")


def test_what_is_over_is_folded_away_until_all_is(bob, load_agenda, time, texts):
    for number in load_agenda().values():
        bob.post(f"/e/spring/talks/{number}/star", data={"on": "yes"})

    time.advance(hours=18)
    second_day = bob.get(PAGE)
    time.advance(days=1)
    afterwards = bob.get(PAGE)

    assert "2 are over" in texts(second_day, "summary")
    assert texts(second_day, "h2")[0] == "Talks to go to"
    assert texts(afterwards, "h2")[0] == "Talks you had planned"
    assert texts(afterwards, "h3") == [FAIR_PAY, ROSTERS, HIRING]


def test_who_wrote_nothing_sees_their_stars_and_is_asked_for_three_lines(
    app, bob, cast, load_agenda, texts
):
    numbers = load_agenda()
    with app.app_context():
        profiles.write_facets(db.session.get_one(Attendee, cast.bob), {})
        db.session.commit()
    bob.post(f"/e/spring/talks/{numbers[HIRING]}/star", data={"on": "yes"})

    page = bob.get(PAGE)

    assert texts(page, "h2")[0] == "Write three lines first"
    assert texts(page, "h3") == [HIRING]


@pytest.mark.parametrize("wrote", [True, False])
def test_after_the_event_nobody_is_asked_to_prepare(app, bob, cast, time, texts, wrote):
    with app.app_context():
        if not wrote:
            profiles.write_facets(db.session.get_one(Attendee, cast.bob), {})
            db.session.commit()
    time.advance(days=2)

    page = bob.get(PAGE)

    [empty] = texts(page, ".empty")
    assert empty == (
        "The event is over Whom you met, with a word for each, has a page of its own. "
        "See whom you met"
    )
    assert texts(page, ".button--accent") == ["See whom you met"]


def test_people_to_meet_come_with_a_reason_and_first_words(bob, suggest, texts):
    page = bob.get(PAGE)

    assert texts(page, "h3") == ["Carol Ćwik"]
    assert texts(page, ".quote") == ["They need “Fewer nights”"]
    [opener] = texts(page, ".opener")
    assert opener == (
        "You could begin with You wrote “Fewer nights”. Where does it pinch the most?"
    )


def test_an_event_without_agenda_says_what_to_do(bob, texts):
    [empty] = texts(bob.get(PAGE), ".empty")

    assert empty.startswith("No talks to choose from yet The organizer puts the agenda")


def test_a_tick_stays_until_it_is_taken_away(bob, cast, suggest, texts):
    answer = tick(bob, f"person:{cast.carol}")
    tick(bob, f"person:{cast.carol}")
    after = texts(bob.get(PAGE), ".lede")
    tick(bob, f"person:{cast.carol}", on="no")

    assert answer.location == f"{PAGE}#person-{cast.carol}"
    assert after == [
        "1 of 1 ticked off. Star what you keep; the rest follows your lines."
    ]
    assert texts(bob.get(PAGE), ".lede") == [
        "0 of 1 ticked off. Star what you keep; the rest follows your lines."
    ]


@pytest.mark.parametrize(
    "what", ["", "talk:", "talk:0", "x:1", "talk:1'; --", "a" * 99]
)
def test_only_things_of_a_plan_are_ticked(bob, what):
    assert tick(bob, what).status_code == 422


def test_the_plan_is_a_calendar_to_subscribe_to(app, bob, load_agenda):
    load_agenda(CLASH)
    bob.post(f"{PAGE}/feed")
    page = bob.get(f"{PAGE}?calendar=yes").text
    path = re.search(r"/plans/\w+\.ics", page)[0]

    feed = app.test_client().get(path)

    assert feed.status_code == 200
    assert f"SUMMARY:{ROSTERS}" in feed.text
    assert "X-WR-CALNAME:My plan: Spring Meeting" in feed.text
    assert feed.data == bob.get(f"{PAGE}/my-plan.ics").data


def test_a_new_address_puts_the_old_one_out_of_use(app, bob, load_agenda):
    load_agenda(CLASH)
    bob.post(f"{PAGE}/feed")
    page = bob.get(PAGE).text
    path = re.search(r"/plans/\w+\.ics", page)[0]

    bob.post(f"{PAGE}/feed")

    assert app.test_client().get(path).status_code == 404


def test_the_address_of_the_stars_is_not_that_of_the_plan(app, bob, load_agenda):
    load_agenda(CLASH)
    bob.post("/e/spring/agenda/feed")
    page = bob.get("/e/spring/agenda").text
    token = page[page.index("/feeds/") + 7 :].partition(".ics")[0]

    assert app.test_client().get(f"/plans/{token}.ics").status_code == 404


def test_before_the_event_the_home_page_leads_to_the_plan(
    bob, time, texts, load_agenda
):
    load_agenda()
    during = texts(bob.get("/e/spring/"), "h2")
    time.time -= timedelta(days=2)

    assert "Prepare in five minutes" in texts(bob.get("/e/spring/"), "h2")
    assert "Prepare in five minutes" not in during


def test_with_nothing_to_take_along_there_is_no_such_card(bob, time, texts):
    time.advance(days=30)

    assert "Take it along" not in texts(bob.get(PAGE), "h2")


def test_with_nothing_to_plan_the_home_page_does_not_promise_a_plan(bob, time, texts):
    time.time -= timedelta(days=2)

    assert "Prepare in five minutes" not in texts(bob.get("/e/spring/"), "h2")
