"""What a run did, as the organizer reads it: what gave way where not all can hold."""

import pytest

from companion.accounts import service as accounts
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db
from companion.profiles import service as profiles

PAGE = "/e/spring/organize/match"
SPELLINGS = ("Acme Sp. z o.o.", "Acme Sp. z o.o.", "ACME", "acme")


@pytest.fixture
def staff(app, cast):
    """Sixteen people of one employer come to Spring, beside Bob and Carol."""
    with app.app_context():
        spring = events.by_slug("spring")
        for number in range(16):
            email = f"p{number}@example.org"
            one = events.enrol(spring, accounts.person_at(email), key=email)
            one.name, one.organisation = f"P{number:02}", SPELLINGS[number % 4]
            profiles.write_facets(one, {"offer": ["A rota"], "need": ["Fair pay"]})
        db.session.commit()


@pytest.fixture
def page(alice, run_jobs):
    """Run the matcher; return what the organizer sees then."""

    def look():
        alice.post(PAGE)
        run_jobs()
        return alice.get(PAGE)

    return look


def test_with_one_big_employer_the_page_says_what_gave_way_and_why(staff, page, texts):
    found = page()

    assert texts(found, "h1") == ["The suggestions are made"]
    assert texts(found, ".stat") == ["people matched 18", "suggestions 42"]
    assert texts(found, ".measure")[0] == (
        "The aim: everyone is on at least 3 lists (the floor), and nobody on more than "
        "10 (the ceiling). At this event not all of that can hold. 16 of 18 people are "
        "of Acme Sp. z o.o., and colleagues are never suggested to each other."
    )
    [told] = texts(found, ".notice")
    assert told == (
        "What had to give way "
        "To give everyone their suggestions, 2 people are on more lists than the "
        "ceiling, up to 16. "
        "16 people are on fewer lists than the floor: too few others may meet them or "
        "want more suggestions."
    )


def test_who_is_on_nobodys_list_is_named_once_with_the_reason(staff, page, texts):
    found = page()

    [row] = texts(found, "tbody")
    names, why = row.split(" The people ")
    assert len(names.split(", ")) == 6
    assert why == "who may meet them asked for too few suggestions."


def test_with_nobody_at_the_event_the_list_of_people_is_missing(page, texts, app, cast):
    with app.app_context():
        for number in (cast.bob, cast.carol):
            db.session.get_one(Attendee, number).role = "staff"
        db.session.commit()

    assert texts(page(), "h1") == ["Nobody to match yet"]


def test_before_anybody_came_the_page_leads_to_the_list_of_people(
    alice, texts, app, cast
):
    with app.app_context():
        for number in (cast.bob, cast.carol):
            db.session.delete(db.session.get_one(Attendee, number))
        db.session.commit()

    nobody = alice.get(PAGE)

    assert texts(nobody, "h1") == ["Nobody to match yet"]
    assert texts(nobody, ".button--accent") == ["Load the list of people"]
    assert f'action="{PAGE}"' not in nobody.text


def test_where_all_holds_nothing_gave_way(alice, page, texts, app, cast):
    with app.app_context():
        spring = events.by_slug("spring")
        for number in range(10):
            email = f"p{number}@example.org"
            one = events.enrol(spring, accounts.person_at(email), key=email)
            one.organisation = f"Firm {number}"
        db.session.commit()

    found = page()

    assert texts(found, "h1") == ["Everybody has their people"]
    assert texts(found, ".measure")[0] == (
        "Everyone is on at least 3 lists, and nobody on more than 10. So no one is "
        "forgotten, and no one is swamped."
    )
    assert texts(found, ".notice") == []
