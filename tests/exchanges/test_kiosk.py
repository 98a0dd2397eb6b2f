"""A tablet at the desk: two badges in turn exchange, and nothing else can be done."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from companion import throttle
from companion.contacts.models import Contact
from companion.core.badge import token as tokens
from companion.events import service as events
from companion.events.models import Attendee
from companion.exchanges.models import Exchange, Kiosk
from companion.exchanges.service import kiosks
from companion.extensions import db

LIST = "/e/spring/organize/kiosks"
CLOSED = "This kiosk was closed. An organizer can open a new one at the desk."
BOTH_DECIDE = (
    "Both of you decide first, and a kiosk cannot ask both. Scan one badge with the "
    "other’s phone."
)
NOT_HERE = "These two cannot exchange here. It may work with a phone."


@pytest.fixture
def tablet(alice):
    """The browser in which Alice opened a kiosk."""
    alice.post(LIST, data={"name": "Entrance"})
    return alice


@pytest.fixture
def show(tablet, token):
    """Show two badges to the kiosk."""

    def post(first, second, number=1, **given):
        body = {
            "uuid": str(UUID(int=number)),
            "first": token(first),
            "second": token(second),
        }
        return tablet.post("/kiosk/exchanges", json=body | given)

    return post


@pytest.fixture
def attendee(app):
    def change(number, **values):
        with app.app_context():
            someone = db.session.get_one(Attendee, number)
            for name, value in values.items():
                setattr(someone, name, value)
            db.session.commit()

    return change


@pytest.fixture
def rows(app):
    def of(*columns):
        with app.app_context():
            found = db.session.execute(sa.select(*columns).order_by(*columns))
            return [tuple(row) for row in found]

    return of


def test_opening_a_kiosk_signs_the_organizer_out(alice, texts):
    assert alice.get("/e/spring/organize/").status_code == 200

    answer = alice.post(LIST, data={"name": "Entrance"})

    assert (answer.status_code, answer.location) == (303, "/kiosk")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert alice.get("/e/spring/organize/").location.startswith("/sign-in/")
    page = alice.get("/kiosk")
    assert texts(page, "h1") == ["Show your badge"]
    assert texts(page, ".brand") == ["Spring Meeting"]


def test_a_kiosk_keeps_no_secret_in_its_table(tablet, rows):
    with tablet.session_transaction() as session:
        secret = session["kiosk"]
        assert set(session) - {"_permanent", "csrf_token"} == {"kiosk"}

    assert secret not in str(rows(Kiosk.name, Kiosk.fingerprint))


def test_a_name_that_is_too_long_is_kept_in_the_form(alice, texts):
    answer = alice.post(LIST, data={"name": "a" * 81})

    assert answer.status_code == 422
    assert texts(answer, ".error") == ["At most 80 letters, please."]
    assert "a" * 81 in answer.text


def test_a_badge_says_a_first_name_and_nothing_else(tablet, cast, token):
    answer = tablet.post("/kiosk/badges", json={"token": token(cast.bob)})

    assert (answer.status_code, answer.json) == (200, {"name": "Bob"})


def test_two_badges_in_turn_are_in_each_others_contacts(
    show, cast, bob, carol, texts, rows
):
    answer = show(cast.bob, cast.carol)

    assert answer.status_code == 201
    assert answer.json == {
        "uuid": str(UUID(int=1)),
        "state": "created",
        "message": "Bob and Carol are in each other’s contacts.",
        "first": "Bob",
        "second": "Carol",
    }
    assert texts(bob.get("/contacts/"), ".person-name") == ["Carol Ćwik"]
    assert texts(carol.get("/contacts/"), ".person-name") == ["Bob Brown"]
    assert rows(Exchange.scanner_id, Exchange.scanned_id) == [(cast.bob, cast.carol)]


def test_the_same_two_badges_sent_again_are_one_exchange(show, cast, rows):
    statuses = [show(cast.bob, cast.carol).status_code for _ in range(2)]

    assert statuses == [201, 200]
    assert rows(Exchange.id) == [(1,)]


def test_people_without_an_address_are_in_contacts_all_the_same(
    app, show, cast, bob, rows, texts
):
    with app.app_context():
        carol = db.session.get_one(Attendee, cast.carol)
        carol.person.email = None
        db.session.commit()

    assert show(cast.carol, cast.bob).status_code == 201
    assert texts(bob.get("/contacts/"), ".person-name") == ["Carol Ćwik"]
    assert len(rows(Contact.id)) == 2


def test_one_badge_twice_is_not_two(show, cast, rows):
    answer = show(cast.bob, cast.bob)

    assert answer.status_code == 422
    assert answer.json == {
        "message": "That is the same badge twice. Show the other one."
    }
    assert rows(Exchange.id) == []


@pytest.mark.parametrize("order", [("bob", "carol"), ("carol", "bob")])
def test_who_is_asked_first_is_asked_here_too(
    order, show, cast, attendee, carol, texts
):
    attendee(cast.carol, asks_first=True)

    answer = show(*(getattr(cast, name) for name in order))

    assert answer.status_code == 202
    assert answer.json["message"] == "Carol decides first, and is asked now."
    assert texts(carol.get("/contacts/"), ".person-name") == []
    assert texts(carol.get("/e/spring/scanned-me"), ".person-name") == ["Bob Brown"]


@pytest.mark.parametrize("order", [("bob", "carol"), ("carol", "bob")])
def test_what_stands_between_two_is_nobodys_business(order, show, cast, bob):
    show(cast.bob, cast.carol)
    bob.post(f"/e/spring/people/{cast.carol}/block")

    answer = show(*(getattr(cast, name) for name in order), number=2)

    assert (answer.status_code, answer.json) == (403, {"message": NOT_HERE})


@pytest.mark.parametrize("order", [("bob", "carol"), ("carol", "bob")])
def test_where_both_decide_first_a_kiosk_takes_nobodys_yes(
    order, show, cast, attendee, rows
):
    attendee(cast.bob, asks_first=True)
    attendee(cast.carol, asks_first=True)

    answer = show(*(getattr(cast, name) for name in order))

    assert (answer.status_code, answer.json) == (403, {"message": BOTH_DECIDE})
    assert rows(Exchange.id) == []


@pytest.mark.parametrize("order", [("bob", "carol"), ("carol", "bob")])
def test_what_was_taken_back_is_not_undone_by_who_holds_both_badges(
    order, show, cast, carol, rows
):
    show(cast.bob, cast.carol)
    [mine] = [n for n, of in rows(Contact.id, Contact.attendee_id) if of == cast.bob]
    carol.post(f"/contacts/{mine}/withdraw")

    answer = show(*(getattr(cast, name) for name in order), number=2)

    assert (answer.status_code, answer.json) == (403, {"message": NOT_HERE})
    assert rows(Contact.email) == [("",), ("",)]


def test_a_no_is_not_undone_by_who_holds_both_badges(show, cast, attendee, carol, rows):
    attendee(cast.carol, asks_first=True)
    show(cast.bob, cast.carol)
    carol.post("/e/spring/asked/1", data={"answer": "no"})
    attendee(cast.carol, asks_first=False)
    attendee(cast.bob, asks_first=True)

    answer = show(cast.bob, cast.carol, number=2)

    assert (answer.status_code, answer.json) == (403, {"message": NOT_HERE})
    assert rows(Contact.id) == []


def test_a_no_is_not_told_at_a_kiosk(show, cast, attendee, carol, rows):
    attendee(cast.carol, asks_first=True)
    show(cast.bob, cast.carol)
    carol.post("/e/spring/asked/1", data={"answer": "no"})

    assert show(cast.bob, cast.carol, number=2).status_code == 202
    assert rows(Exchange.state) == [("declined",), ("declined",)]


def test_a_badge_of_another_event_is_refused(tablet, show, cast, token):
    answer = tablet.post("/kiosk/badges", json={"token": token(cast.dan)})

    assert (answer.status_code, answer.json) == (
        403,
        {"message": "This badge is of another event."},
    )
    assert show(cast.bob, cast.dan).status_code == 403


def test_codes_may_be_typed(app, tablet, cast, token):
    with app.app_context():
        bob = db.session.get_one(Attendee, cast.bob)
        typed = tokens.grouped(events.typed_token(bob)).lower()

    assert tablet.post("/kiosk/badges", json={"token": typed}).json == {"name": "Bob"}


def test_codes_cannot_be_tried_out(tablet, monkeypatch):
    few = throttle.Limit(burst=3, per=timedelta(minutes=10))
    monkeypatch.setattr(kiosks, "LOOKS", few)

    answers = [
        tablet.post("/kiosk/badges", json={"token": "ABCD-EFGH"}) for _ in range(4)
    ]

    assert [one.status_code for one in answers] == [404, 404, 404, 429]
    assert answers[-1].headers["Retry-After"] == "200"


def test_a_closed_kiosk_can_do_nothing(tablet, show, cast, signed_in, texts):
    alice = signed_in("alice@example.org")
    assert texts(alice.get(LIST), ".person-name") == ["Entrance"]

    answer = alice.post(f"{LIST}/1/close", follow_redirects=True)

    assert texts(answer, ".notice--good") == [
        "Entrance is closed: its tablet can do nothing any more."
    ]
    assert texts(answer, ".person-name") == []
    refused = show(cast.bob, cast.carol)
    assert (refused.status_code, refused.json) == (401, {"message": CLOSED})
    page = tablet.get("/kiosk")
    assert page.status_code == 401
    assert CLOSED in page.text


@pytest.mark.parametrize("name", ["badges", "exchanges"])
def test_a_browser_that_is_no_kiosk_is_refused(bob, name, cast, token):
    body = {"token": token(cast.carol), "uuid": str(UUID(int=1))}

    assert bob.post(f"/kiosk/{name}", json=body).status_code == 401
    assert bob.get("/kiosk").status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"[" * 50_000, 400),
        (b"{}", 400),
        (b'{"token": 7}', 400),
        (b'{"token": "a\\u0000"}', 400),
        (b'{"token": "no badge"}', 404),
        (b'{"token": "0123456789ABCDEFGHJK"}', 410),
        (b'{"token": "ABCD-EFGH", "at": "soon"}', 422),
        (b"x" * 70_000, 413),
    ],
)
def test_what_is_no_badge_is_a_sentence(tablet, body, status):
    answer = tablet.post("/kiosk/badges", data=body, content_type="application/json")

    assert answer.status_code == status
    assert answer.json["message"].endswith(".")


def test_badges_come_as_json_from_our_own_page(tablet, cast, token):
    body = json.dumps({"token": token(cast.bob)})

    form = tablet.post("/kiosk/badges", data={"token": token(cast.bob)})
    foreign = tablet.post(
        "/kiosk/badges",
        data=body,
        content_type="application/json",
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert (form.status_code, foreign.status_code) == (415, 400)
