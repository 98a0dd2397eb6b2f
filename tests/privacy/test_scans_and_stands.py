"""What scans, stands, blocks and reports leave of a person: handed over, or gone."""

import json
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from companion.events import service as events
from companion.events.models import Attendee
from companion.exchanges.models import Block, Exchange, Report
from companion.extensions import db
from companion.stands import service as stands
from companion.stands.models import Lead, Stand, works_at

NOON = "2030-06-01T12:00:00+00:00"


@pytest.fixture
def acme(app, cast):
    """Carol works at Acme."""
    with app.app_context():
        stand = stands.create(events.by_slug("spring"), "Acme")
        stands.name_staff(stand, db.session.get_one(Attendee, cast.carol))
        db.session.commit()
        return stand.id


@pytest.fixture
def scan(token):
    def post(browser, number, scan_number, **given):
        body = {"uuid": str(UUID(int=scan_number)), "token": token(number)}
        return browser.post("/exchanges", json=body | given)

    return post


@pytest.fixture
def data():
    """Return what an export says of the only event of somebody."""

    def of(browser):
        archive = ZipFile(BytesIO(browser.get("/my-data/export.zip").data))
        return json.loads(archive.read("data.json"))["events"][0]

    return of


@pytest.fixture
def counted(app):
    def count(*models):
        with app.app_context():
            return [
                db.session.scalar(sa.select(sa.func.count()).select_from(model))
                for model in models
            ]

    return count


def test_a_visitor_is_handed_what_stands_have_of_them(
    bob, carol, cast, acme, scan, data
):
    scan(carol, cast.bob, 1, for_stand=acme)
    carol.post("/e/spring/stands/1/leads/1", data={"note": "Dull", "rating": "1"})

    found = data(bob)

    assert found["leads"] == [
        {
            "stand": "Acme",
            "taken_at": NOON,
            "handed_over": {
                "email": "bob@example.org",
                "phone": "+48 601 000 000",
                "channel": "",
                "linkedin": "",
                "links": "",
            },
            "asked": False,
            "taken_back": False,
        }
    ]
    assert data(carol)["stands"] == ["Acme"]


def test_blocks_and_reports_are_handed_to_who_made_them_only(
    bob, carol, cast, scan, data
):
    scan(bob, cast.carol, 1)
    bob.post(f"/e/spring/people/{cast.carol}/report", data={"text": "Was rude."})
    bob.post(f"/e/spring/people/{cast.carol}/block")

    mine, theirs = data(bob), data(carol)

    assert mine["blocked"] == ["Carol Ćwik"]
    assert mine["reports"] == [{"about": "Carol Ćwik", "text": "Was rude.", "at": NOON}]
    assert (theirs["blocked"], theirs["reports"]) == ([], [])


def test_a_no_is_not_told_to_who_asked(app, bob, carol, cast, scan, data):
    with app.app_context():
        db.session.get_one(Attendee, cast.carol).asks_first = True
        db.session.commit()
    scan(bob, cast.carol, 1)

    carol.post("/e/spring/asked/1", data={"answer": "no"})

    assert [one["state"] for one in data(bob)["exchanges"]] == ["asked"]
    assert [one["state"] for one in data(carol)["exchanges"]] == ["declined"]


def test_a_visitor_who_erases_everything_leaves_no_lead(
    bob, carol, cast, acme, scan, counted
):
    scan(carol, cast.bob, 1, for_stand=acme)
    scan(bob, cast.alice, 2)
    bob.post(f"/e/spring/people/{cast.alice}/report", data={"text": "Was rude."})
    bob.post(f"/e/spring/people/{cast.alice}/block")

    bob.post("/my-data/erase")

    assert counted(Lead, Exchange, Block, Report) == [0, 0, 0, 0]
    assert carol.get(f"/e/spring/stands/{acme}").status_code == 200


def test_staff_who_erase_everything_leave_the_stand_its_leads(
    bob, carol, cast, acme, scan, counted
):
    scan(carol, cast.bob, 1, for_stand=acme)

    carol.post("/my-data/erase")

    assert counted(Stand, Lead, works_at) == [1, 1, 0]
    assert "Stands that have your card" in bob.get("/e/spring/scanned-me").text
    bob.post("/e/spring/scanned-me/stands/1/withdraw")
    page = bob.get("/e/spring/scanned-me")
    assert "Acme has none of your details any more." in page.text
