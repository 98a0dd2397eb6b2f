"""The agenda, as an attendee reads it, and stars."""

import pytest
from icalendar import Calendar


@pytest.fixture
def agenda(load_agenda):
    return load_agenda()


def shown(texts, page):
    return texts(page, ".slot-title")


def test_the_agenda_opens_on_today(bob, agenda, time, texts):
    first = bob.get("/e/spring/agenda")
    time.advance(days=1)
    second = bob.get("/e/spring/agenda")

    assert shown(texts, first) == [
        "Fair pay in small firms",
        "Coffee break",
        "Shift rosters for nurses",
    ]
    assert shown(texts, second) == ["Hiring without a CV"]


def test_one_press_leads_to_what_runs_or_comes_next(bob, agenda, time, texts):
    chips = []
    for pause in ({}, {"minutes": 45}, {"hours": 4}):
        time.advance(**pause)
        page = bob.get("/e/spring/agenda")
        chips.append(texts(page, ".chip")[2:3] if 'href="#now"' in page.text else [])

    assert chips == [["Next"], ["Now"], []]


def test_before_the_event_it_opens_on_the_first_day(bob, agenda, time, texts):
    time.advance(days=-30)

    page = bob.get("/e/spring/agenda")

    assert texts(page, ".eyebrow") == ["Saturday 1 June"]


def test_times_are_those_of_the_event(bob, agenda, texts):
    page = bob.get("/e/spring/agenda")

    assert texts(page, "time") == ["14:30", "15:15", "15:45"]


def test_a_day_can_be_chosen(bob, agenda, texts):
    page = bob.get("/e/spring/agenda?day=2030-06-02")

    assert shown(texts, page) == ["Hiring without a CV"]


def test_a_day_that_is_none_shows_today(bob, agenda, texts):
    page = bob.get("/e/spring/agenda?day=2030-02-31")

    assert texts(page, ".eyebrow") == ["Saturday 1 June"]


def test_a_room_can_be_chosen(bob, agenda, texts):
    page = bob.get("/e/spring/agenda?room=Hall B")

    assert shown(texts, page) == ["Shift rosters for nurses"]


def test_an_event_without_talks_says_so(bob, texts):
    page = bob.get("/e/spring/agenda")

    assert texts(page, "h2") == ["No agenda yet"]


def test_a_star_leads_back_to_where_it_was_pressed(bob, agenda, texts):
    talk = agenda["Shift rosters for nurses"]
    back = "/e/spring/agenda?room=Hall+B"

    answer = bob.post(f"/e/spring/talks/{talk}/star", data={"on": "yes", "back": back})
    mine = bob.get("/e/spring/agenda?mine=yes")

    assert (answer.status_code, answer.location) == (303, back)
    assert shown(texts, mine) == ["Shift rosters for nurses"]


def test_a_star_never_leads_to_another_site(bob, agenda):
    talk = agenda["Shift rosters for nurses"]

    answer = bob.post(
        f"/e/spring/talks/{talk}/star", data={"back": "https://evil.example"}
    )

    assert answer.location == f"/e/spring/talks/{talk}"


def test_a_star_pressed_twice_is_one_star(bob, agenda, texts):
    star = f"/e/spring/talks/{agenda['Shift rosters for nurses']}/star"

    answers = [bob.post(star, data={"on": "yes"}) for _ in range(2)]
    bob.post(star, data={"on": "no"})
    again = bob.post(star, data={"on": "no"})

    page = bob.get("/e/spring/agenda?mine=yes")
    assert [answer.status_code for answer in [*answers, again]] == [303] * 3
    assert texts(page, "h2") == ["No stars here yet"]


def test_stars_are_ones_own(bob, carol, agenda, texts):
    bob.post(
        f"/e/spring/talks/{agenda['Hiring without a CV']}/star", data={"on": "yes"}
    )

    page = carol.get("/e/spring/agenda?mine=yes&day=2030-06-02")

    assert texts(page, "h2") == ["No stars here yet"]


def test_a_talk_has_a_page(bob, agenda, texts):
    page = bob.get(f"/e/spring/talks/{agenda['Fair pay in small firms']}")

    assert texts(page, "h1") == ["Fair pay in small firms"]
    assert texts(page, ".eyebrow") == ["Saturday 1 June · 14:30–15:15"]
    assert texts(page, ".person-name") == ["Ada Low"]


def test_a_talk_of_another_event_is_not_on_this_agenda(bob, agenda, load_agenda):
    theirs = load_agenda(slug="autumn")

    page = bob.get(f"/e/spring/talks/{theirs['Fair pay in small firms']}")

    assert page.status_code == 404


def test_starred_talks_go_into_ones_own_calendar(bob, agenda):
    bob.post(
        f"/e/spring/talks/{agenda['Hiring without a CV']}/star", data={"on": "yes"}
    )

    answer = bob.get("/e/spring/agenda/my-stars.ics")

    [event] = Calendar.from_ical(answer.data).events
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert str(event["summary"]) == "Hiring without a CV"
