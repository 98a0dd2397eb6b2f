"""The organizer makes stands, and says who works there."""

import pytest
import sqlalchemy as sa

from companion.events.models import Attendee
from companion.extensions import db
from companion.stands.models import Lead, Stand, works_at

STANDS = "/e/spring/organize/stands"


@pytest.fixture
def stand(alice):
    alice.post(STANDS, data={"name": "Acme"})
    return f"{STANDS}/1"


@pytest.fixture
def staff(app):
    def names():
        with app.app_context():
            query = sa.select(Attendee.name).join(works_at)
            return list(db.session.scalars(query.order_by(Attendee.name)))

    return names


def test_there_is_no_stand_yet(alice, texts):
    assert texts(alice.get(STANDS), "h2") == ["The first stand"]


def test_a_stand_is_made_and_its_staff_named_next(alice, texts):
    answer = alice.post(STANDS, data={"name": " Acme "})

    assert (answer.status_code, answer.location) == (303, f"{STANDS}/1")
    page = alice.get(answer.location)
    assert texts(page, "h1") == ["Acme"]
    assert texts(page, ".notice--good") == ["Acme is there. Name who works at it."]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("  ", "Write the name that visitors see at the stand."),
        ("Acme", "There is a stand of this name already. Choose another name."),
        ("a" * 121, "At most 120 letters, please."),
    ],
)
def test_a_name_that_will_not_do_is_refused(alice, stand, texts, name, error):
    answer = alice.post(STANDS, data={"name": name})

    assert answer.status_code == 422
    assert texts(answer, ".error") == [error]


@pytest.mark.parametrize("who", ["bob@example.org", " BOB@example.org", "own", "Bob"])
def test_staff_are_named_by_address_or_by_a_part_of_the_name(alice, stand, staff, who):
    answer = alice.post(f"{stand}/staff", data={"who": who})

    assert answer.status_code == 303
    assert staff() == ["Bob Brown"]


def test_naming_somebody_twice_changes_nothing(alice, stand, staff):
    for _ in range(2):
        alice.post(f"{stand}/staff", data={"who": "bob@example.org"})

    assert staff() == ["Bob Brown"]


def test_where_a_name_means_several_one_is_chosen(alice, cast, stand, staff, texts):
    page = alice.post(f"{stand}/staff", data={"who": "o"})

    assert page.status_code == 422
    assert texts(page, ".error") == [
        "Several people have such a name. Choose one of them."
    ]
    assert texts(page, ".person-name") == ["Bob Brown", "Carol Ćwik"]

    alice.post(f"{stand}/staff", data={"attendee": str(cast.carol)})

    assert staff() == ["Carol Ćwik"]


@pytest.mark.parametrize("who", ["nobody@example.org", "%", "Dan Dole"])
def test_who_is_not_at_the_event_cannot_work_there(alice, stand, staff, texts, who):
    answer = alice.post(f"{stand}/staff", data={"who": who})

    assert answer.status_code == 422
    assert texts(answer, ".error") == [
        "Nobody at this event has this address or name. Add the person first."
    ]
    assert who in answer.text
    assert staff() == []


def test_somebody_of_another_event_cannot_be_chosen(alice, cast, stand, staff):
    answer = alice.post(f"{stand}/staff", data={"attendee": str(cast.dan)})

    assert answer.status_code == 404
    assert staff() == []


def test_who_is_taken_off_sees_the_stand_no_more(alice, bob, cast, stand):
    alice.post(f"{stand}/staff", data={"who": "bob@example.org"})
    assert bob.get("/e/spring/stands/1").status_code == 200

    alice.post(f"{stand}/staff/{cast.bob}/remove")

    assert bob.get("/e/spring/stands/1").status_code == 404


@pytest.fixture
def carol_scanned(alice, bob, cast, stand, token):
    """Bob, who works at the stand, scanned Carol for it."""
    alice.post(f"{stand}/staff", data={"who": "bob@example.org"})
    scan = {
        "uuid": "00000000-0000-0000-0000-000000000001",
        "token": token(cast.carol),
        "for_stand": 1,
    }
    bob.post("/exchanges", json=scan)


@pytest.mark.usefixtures("carol_scanned")
def test_a_stand_goes_with_its_leads(app, alice, bob, stand, texts):
    assert texts(alice.get(stand), ".lede")[0].startswith("1 visitor so far.")

    answer = alice.post(f"{stand}/remove", follow_redirects=True)

    assert texts(answer, ".notice--good") == ["Acme is gone, with all its leads."]
    with app.app_context():
        assert db.session.scalars(sa.select(Stand)).all() == []
        assert db.session.scalars(sa.select(Lead)).all() == []
    assert texts(bob.get("/contacts/"), ".person-name") == ["Carol Ćwik"]
