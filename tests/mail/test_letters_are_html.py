"""What letters are written in: HTML as the standard has it, read by a strict reader."""

from datetime import timedelta
from uuid import uuid4

import html5lib
import pytest
import sqlalchemy as sa

from companion import work
from companion.accounts.models import Person
from companion.events import service as events
from companion.events.models import Attendee
from companion.exchanges import service as exchanges
from companion.extensions import db
from companion.matches.models import Match
from companion.preparing import jobs as preparing
from companion.recaps import service as recaps

TO_MONDAY = timedelta(days=1, hours=18)  # 8:00 in Warsaw
STRANGE = "Zoë <b>\"Żółw\" & 'Söhne' </td> {{ x }} &amp; &copy &#0; ]]>"


def faults(html):
    """Return what a reader that forgives everything had to forgive."""
    reader = html5lib.HTMLParser()
    reader.parse(html)
    return [code for _, code, _ in reader.errors]


@pytest.fixture
def letters_html(outbox):
    """Return the HTML of all letters so far, by subject and reader."""

    def look():
        return {
            f"{one['Subject']} ({one['To'].partition('@')[0]})": (
                one.get_body(("html",)).get_content()
            )
            for one in outbox()
        }

    return look


@pytest.fixture
def strange(app, cast):
    """Let everything that somebody writes of themselves be hard to write as HTML."""
    with app.app_context():
        for name in ("bob", "carol"):
            one = db.session.get_one(Attendee, getattr(cast, name))
            one.name = one.organisation = one.job_title = one.channel = STRANGE
            one.links = "https://x.example/?a=1&b=<2>&copy=\"3'"
        db.session.commit()


@pytest.fixture
def meet(app):
    """Let two attendees exchange, by number."""

    def exchange(*numbers):
        with app.app_context():
            one, other = (db.session.get_one(Attendee, number) for number in numbers)
            exchanges.exchange(one, other, exchanges.Scan(str(uuid4())))
            db.session.commit()

    return exchange


def test_the_reader_finds_faults():
    assert faults("<!doctype html><p>a</b><a href='x' href='x'>c</a>") == [
        "unexpected-end-tag",
        "duplicate-attribute",
    ]


def test_the_letter_before_the_event_has_no_fault(
    app, bob, strange, load_agenda, time, letters_html
):
    load_agenda()
    time.advance(days=-7)
    bob.post("/e/spring/prepare/letter", data={"wanted": "yes"})
    time.advance(days=4)
    with app.app_context():
        preparing.look()
        db.session.commit()

    found = letters_html()

    assert {name: faults(html) for name, html in found.items()} == {
        "Spring Meeting in three days: your plan (bob)": []
    }


def test_the_letters_after_the_event_have_no_fault(
    app, cast, strange, meet, time, letters_html
):
    meet(cast.bob, cast.carol)
    with app.app_context():
        match = {"attendee_id": cast.alice, "other_id": cast.bob, "rank": 1}
        reasons = {"gives": [[STRANGE, STRANGE]], "shared": [[STRANGE, STRANGE]]}
        db.session.add(Match(event_id=1, score=1.0, reasons=reasons, **match))
        db.session.commit()
    time.advance(days=2)
    with app.app_context():
        recaps.request(events.by_slug("spring"))
        db.session.commit()

    found = letters_html()

    assert {name: faults(html) for name, html in found.items()} == {
        "Spring Meeting: who would still be glad to hear from you (alice)": [],
        "The people you met at Spring Meeting (bob)": [],
        "The people you met at Spring Meeting (carol)": [],
    }


def test_the_letter_of_the_week_has_no_fault(
    app, cast, strange, meet, time, letters_html
):
    meet(cast.bob, cast.carol)
    with app.app_context():
        others = sa.update(Person).where(Person.email != "bob@example.org")
        db.session.execute(others.values(wants_digest=False))
        db.session.commit()
    for wait in (timedelta(), TO_MONDAY):
        time.time += wait
        with app.app_context():
            for each in work.SWEEPS:
                each()
            db.session.commit()
        letters_html()

    found = letters_html()

    assert {name: faults(html) for name, html in found.items()} == {
        "Think of somebody this week (bob)": []
    }
