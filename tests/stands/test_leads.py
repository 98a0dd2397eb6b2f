"""Visitors of a stand: shared by its staff, seen and taken back by themselves."""

import csv
import io
from uuid import UUID

import pytest
import sqlalchemy as sa

from companion.accounts import service as accounts
from companion.contacts.models import Contact
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db
from companion.stands import service as stands
from companion.stands.models import Lead

STAND = "/e/spring/stands/1"
SCANNED_ME = "/e/spring/scanned-me"
ASKS = (
    "Bob Brown would like to exchange contacts with you, also for the stand Acme: a "
    "yes shares your card with its staff."
)


@pytest.fixture
def visitor(app, cast):
    """Vera visits; gives her number."""
    with app.app_context():
        event = events.by_slug("spring")
        vera = events.enrol(event, accounts.person_at("vera@example.org"), key="vera")
        vera.name, vera.organisation = "Vera Vogt", "Vogt & Co"
        vera.job_title, vera.phone = "Buyer", "+48 602 000 000"
        db.session.commit()
        return vera.id


@pytest.fixture
def stand(app, cast, visitor):
    """Bob and Carol work at Acme; gives its number."""
    with app.app_context():
        acme = stands.create(events.by_slug("spring"), "Acme")
        for number in (cast.bob, cast.carol):
            stands.name_staff(acme, db.session.get_one(Attendee, number))
        db.session.commit()
        return acme.id


@pytest.fixture
def vera(signed_in, visitor):
    return signed_in("vera@example.org")


@pytest.fixture
def scan(token, stand):
    """Let a phone scan a badge, for the stand unless told otherwise."""

    def post(browser, number, scan_number=1, for_stand=stand):
        body = {"uuid": str(UUID(int=scan_number)), "token": token(number)}
        return browser.post("/exchanges", json=body | {"for_stand": for_stand})

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
            table = columns[0].class_
            found = db.session.execute(sa.select(*columns).order_by(table.id))
            return [tuple(row) for row in found]

    return of


HANDED = {
    "email": "vera@example.org",
    "phone": "+48 602 000 000",
    "channel": "",
    "linkedin": "",
    "links": "",
}


def test_a_scan_for_the_stand_is_shared_by_its_staff(bob, carol, visitor, scan, texts):
    answer = scan(bob, visitor).json

    assert (answer["status"], answer["contact"]["stand"]) == (201, "Acme")
    assert answer["message"] == "Acme has their card, too; its staff share it."
    assert texts(carol.get(STAND), ".person-name") == ["Vera Vogt"]
    assert texts(bob.get("/contacts/"), ".person-name") == ["Vera Vogt"]
    assert texts(carol.get("/contacts/"), ".person-name") == []


def test_a_private_meeting_is_no_lead(bob, visitor, scan, rows):
    answer = scan(bob, visitor, for_stand=None)

    assert answer.status_code == 201
    assert "stand" not in answer.json["contact"]
    assert rows(Lead.id) == []


def test_a_scan_sent_twice_or_by_two_colleagues_is_one_lead(
    bob, carol, visitor, cast, scan, rows
):
    statuses = [
        scan(bob, visitor, 1).status_code,
        scan(bob, visitor, 1).status_code,
        scan(carol, visitor, 2).status_code,
    ]

    assert statuses == [201, 200, 201]
    assert rows(Lead.visitor_id, Lead.taken_by_id) == [(visitor, cast.bob)]


def test_many_scans_sent_at_once_carry_their_choice_each(
    bob, cast, visitor, stand, token, rows
):
    scans = [
        {"uuid": str(UUID(int=1)), "token": token(visitor), "for_stand": stand},
        {"uuid": str(UUID(int=2)), "token": token(cast.alice), "for_stand": None},
    ]

    answer = bob.post("/exchanges", json={"scans": scans})

    assert [one["status"] for one in answer.json["answers"]] == [201, 201]
    assert rows(Lead.visitor_id) == [(visitor,)]


def test_a_colleague_is_no_visitor(bob, cast, scan, rows):
    assert scan(bob, cast.carol).status_code == 201
    assert rows(Lead.id) == []


def test_who_does_not_work_there_scans_for_themselves(alice, visitor, scan, rows):
    assert scan(alice, visitor).status_code == 201
    assert rows(Lead.id) == []


@pytest.mark.parametrize("value", ["1", 0, -1, 1.5, True, 2**31, [1], {}])
def test_a_stand_that_is_no_number_is_unreadable(bob, visitor, scan, value):
    assert scan(bob, visitor, for_stand=value).status_code == 400


def test_only_what_the_visitor_chose_is_handed_over(bob, visitor, scan, attendee, rows):
    attendee(visitor, visibility={"email": "nobody", "phone": "contacts"})

    scan(bob, visitor)

    assert rows(Lead.handed) == [(HANDED | {"email": ""},)]


class TestAskedFirst:
    @pytest.fixture(autouse=True)
    def _vera_asks_first(self, visitor, attendee):
        attendee(visitor, asks_first=True)

    def test_nothing_is_seen_before_the_yes(self, bob, visitor, vera, scan, texts):
        answer = scan(bob, visitor)

        assert answer.status_code == 202
        assert texts(bob.get(STAND), "h2") == ["No visitors yet"]
        assert texts(vera.get(SCANNED_ME), "strong") == [
            "also for the stand Acme: shared with its staff"
        ]
        assert vera.get("/e/spring/news?after=1").json["news"][0]["kind"] == "asks"

    def test_yes_makes_the_lead(self, bob, visitor, vera, scan, rows, texts):
        scan(bob, visitor)

        vera.post("/e/spring/asked/1", data={"answer": "yes"})

        assert rows(Lead.handed) == [(HANDED,)]
        assert texts(bob.get(STAND), ".person-name") == ["Vera Vogt"]

    def test_no_gives_nothing_and_is_not_told(
        self, bob, visitor, vera, scan, rows, texts
    ):
        scan(bob, visitor)

        vera.post("/e/spring/asked/1", data={"answer": "no"})

        assert rows(Lead.handed) == [({},)]
        assert texts(bob.get(STAND), "h2") == ["No visitors yet"]
        assert bob.get(f"{STAND}/leads.csv").text.count("\n") == 1

    def test_the_news_name_the_stand(self, bob, visitor, vera, scan):
        scan(bob, visitor)

        [one] = vera.get("/e/spring/news?after=1").json["news"]

        assert one["text"] == ASKS

    def test_after_a_no_the_stand_is_named_where_it_may_become_yes(
        self, bob, visitor, vera, scan, texts
    ):
        scan(bob, visitor)

        vera.post("/e/spring/asked/1", data={"answer": "no"})

        assert texts(vera.get(SCANNED_ME), "strong") == [
            "also for the stand Acme: shared with its staff"
        ]

    def test_after_a_no_nothing_is_asked_for_a_stand_in_silence(
        self, bob, visitor, vera, scan, rows
    ):
        scan(bob, visitor, for_stand=None)
        vera.post("/e/spring/asked/1", data={"answer": "no"})
        scan(bob, visitor, 2)

        vera.post("/e/spring/asked/1", data={"answer": "yes"})

        assert rows(Lead.id) == []

    def test_a_yes_to_one_is_no_yes_to_a_whole_staff(
        self, bob, visitor, vera, scan, rows, texts
    ):
        scan(bob, visitor, for_stand=None)
        vera.post("/e/spring/asked/1", data={"answer": "yes"})

        answer = scan(bob, visitor, 2)

        assert "stand" not in answer.json["contact"]
        assert rows(Lead.handed) == [({},)]
        assert texts(vera.get(SCANNED_ME), "strong") == [
            "also for the stand Acme: shared with its staff"
        ]
        vera.post("/e/spring/asked/2", data={"answer": "yes"})
        assert rows(Lead.handed) == [(HANDED,)]

    def test_a_no_to_the_stand_leaves_what_one_of_them_has(
        self, bob, visitor, vera, scan, rows, texts
    ):
        scan(bob, visitor, for_stand=None)
        vera.post("/e/spring/asked/1", data={"answer": "yes"})
        scan(bob, visitor, 2)

        vera.post("/e/spring/asked/2", data={"answer": "no"})

        assert rows(Lead.handed) == [({},)]
        assert texts(vera.get(SCANNED_ME), ".small")[1] == (
            "Saturday 1 June, 14:00 · they have your e-mail and phone"
        )

    def test_what_a_stand_has_already_is_not_asked_for_again(
        self, bob, visitor, vera, scan
    ):
        scan(bob, visitor)
        vera.post("/e/spring/asked/1", data={"answer": "yes"})

        assert scan(bob, visitor, 2).json["contact"]["stand"] == "Acme"

    def test_a_block_leaves_nothing_behind(self, bob, visitor, vera, cast, scan, rows):
        scan(bob, visitor)

        vera.post(f"/e/spring/people/{cast.bob}/block")

        assert rows(Lead.id) == []


def test_the_visitor_hears_of_it_and_sees_what_was_handed_over(
    bob, vera, visitor, scan, texts, time
):
    before = vera.get("/e/spring/news").json["latest"]
    time.advance(seconds=1)
    scan(bob, visitor)

    news = vera.get(f"/e/spring/news?after={before}").json["news"]
    page = vera.get(SCANNED_ME)

    assert [(one["kind"], one["text"]) for one in news if one["kind"] == "lead"] == [
        ("lead", "Acme has your card now, shared by the staff of the stand.")
    ]
    assert "Stands that have your card" in texts(page, "h2")
    assert texts(page, ".small")[-2] == (
        "Saturday 1 June, 14:00 · scanned by Bob Brown: the staff share your name, "
        "e-mail and phone"
    )


def test_who_takes_it_back_leaves_a_row_without_details(
    bob, vera, visitor, scan, texts, rows
):
    scan(bob, visitor)
    bob.post(f"{STAND}/leads/1", data={"note": "Wants ten"})

    answer = vera.post(f"{SCANNED_ME}/stands/1/withdraw", follow_redirects=True)

    assert texts(answer, ".notice--good") == [
        "Acme has none of your details any more, nor has Bob."
    ]
    assert rows(Lead.handed, Lead.note) == [({}, "Wants ten")]
    assert rows(Contact.email) == [("",), ("",)]
    page = bob.get(STAND)
    assert texts(page, ".notice") == [
        "Withdrawn. Vera took their details back. Stars and note stay with the stand."
    ]
    assert "vera@example.org" not in page.text
    assert "Vogt" not in bob.get(f"{STAND}/leads.csv").text


def test_what_was_taken_back_is_not_taken_anew_by_a_colleague(
    bob, carol, vera, visitor, scan, rows
):
    scan(bob, visitor)
    vera.post(f"{SCANNED_ME}/stands/1/withdraw")

    again = scan(carol, visitor, 2)

    assert (again.status_code, "stand" in again.json["contact"]) == (201, False)
    assert rows(Lead.handed) == [({},)]


def test_taking_the_exchange_back_takes_the_lead_back(
    bob, vera, visitor, cast, scan, rows
):
    scan(bob, visitor)
    [mine] = [
        number for number, of in rows(Contact.id, Contact.attendee_id) if of == cast.bob
    ]

    vera.post(f"/contacts/{mine}/withdraw")

    assert rows(Lead.handed) == [({},)]


def test_a_block_takes_back_what_a_colleague_took(
    bob, carol, vera, visitor, cast, scan
):
    scan(carol, visitor, 1)
    scan(bob, visitor, 2, for_stand=None)

    vera.post(f"/e/spring/people/{cast.bob}/block")

    assert "vera@example.org" not in bob.get(STAND).text


def test_stars_and_notes_are_the_stands(bob, carol, visitor, scan, rows, texts):
    scan(bob, visitor)

    bob.post(f"{STAND}/leads/1", data={"rating": "3"})
    carol.post(f"{STAND}/leads/1", data={"note": " Call in May "})

    assert rows(Lead.rating, Lead.note) == [(3, "Call in May")]
    assert texts(bob.get(f"{STAND}?rating=3"), ".person-name") == ["Vera Vogt"]
    assert texts(bob.get(f"{STAND}?rating=1"), ".person-name") == []
    assert texts(bob.get(f"{STAND}?rating=nonsense"), ".person-name") == ["Vera Vogt"]


@pytest.mark.parametrize("rating", ["4", "-1", "many"])
def test_a_rating_that_is_none_is_refused(bob, visitor, scan, rows, rating):
    scan(bob, visitor)

    answer = bob.post(f"{STAND}/leads/1", data={"rating": rating})

    assert answer.status_code == 422
    assert rows(Lead.rating) == [(0,)]


def test_a_note_that_is_too_long_keeps_what_was_typed(bob, visitor, scan, texts):
    scan(bob, visitor)

    answer = bob.post(f"{STAND}/leads/1", data={"note": "a" * 5001})

    assert answer.status_code == 422
    assert texts(answer, "[alert]") == ["At most 5000 letters, please."]
    assert "a" * 5001 in answer.text


def test_a_table_is_no_place_for_formulas(bob, visitor, scan, attendee):
    attendee(visitor, name="=cmd|'/c calc'!A1", organisation="@SUM(1)")
    scan(bob, visitor)
    bob.post(f"{STAND}/leads/1", data={"note": "-1\nżółw", "rating": "2"})

    answer = bob.get(f"{STAND}/leads.csv")

    [heading, row] = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert dict(zip(heading, row, strict=True)) == {
        "Name": "'=cmd|'/c calc'!A1",
        "Organisation": "'@SUM(1)",
        "Job title": "Buyer",
        "E-mail": "vera@example.org",
        "Phone": "'+48 602 000 000",
        "Best reached": "",
        "LinkedIn": "",
        "Other networks": "",
        "Rating": "2",
        "Note": "'-1\nżółw",
        "Taken at": "2030-06-01 14:00",
        "Taken by": "Bob Brown",
    }
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="spring-leads.csv"'
    )


def test_pages_of_many_visitors(app, bob, stand, cast, texts):
    with app.app_context():
        event = events.by_slug("spring")
        acme = stands.at_event(event, stand)
        for number in range(51):
            email = f"v{number}@example.org"
            one = events.enrol(event, accounts.person_at(email), key=email)
            one.name = f"Visitor {number}"
            stands.take(acme, one.id, cast.bob, HANDED)
        db.session.commit()

    first, second = bob.get(STAND), bob.get(f"{STAND}?page=2")

    assert texts(first, ".person-name")[0] == "Visitor 50"
    assert len(texts(first, ".person-name")) == 50
    assert texts(second, ".person-name") == ["Visitor 0"]


def test_only_staff_find_their_stand(bob, alice, stand, texts):
    assert "My stand: Acme" in texts(bob.get("/e/spring/"), "strong")
    assert "My stand: Acme" not in texts(alice.get("/e/spring/"), "strong")
    assert alice.get(STAND).status_code == 404


def test_the_scan_page_asks_for_whom_while_the_event_runs(
    bob, alice, stand, texts, time
):
    assert texts(bob.get("/e/spring/scan"), "legend") == ["Scanning for"]
    assert 'value="1" checked' in bob.get("/e/spring/scan").text
    assert texts(alice.get("/e/spring/scan"), "legend") == []

    time.advance(days=2)

    assert 'value="" checked' in bob.get("/e/spring/scan").text


def test_a_card_opened_by_hand_can_be_for_the_stand(bob, visitor, stand, token, rows):
    form = {"uuid": str(UUID(int=1)), "token": token(visitor), "for_stand": "1"}

    bob.post("/exchanges", data=form)

    assert rows(Lead.visitor_id) == [(visitor,)]


def test_somebody_blocked_sees_no_lead_of_who_blocked_them(
    bob, carol, vera, *, cast, visitor, scan, texts
):
    scan(carol, visitor, for_stand=None)
    vera.post(f"/e/spring/people/{cast.carol}/block")
    scan(bob, visitor, 2)

    listed = [texts(who.get(STAND), ".person-name") for who in (bob, carol)]
    tables = [who.get(f"{STAND}/leads.csv").text.count("Vera") for who in (bob, carol)]
    rated = [
        who.post(f"{STAND}/leads/1", data={"rating": "3"}).status_code
        for who in (carol, bob)
    ]

    assert (listed, tables) == ([["Vera Vogt"], []], [1, 0])
    assert rated == [404, 303]
