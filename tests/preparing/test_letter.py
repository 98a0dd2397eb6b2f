"""The plan as a letter: three days before, to who wants it, once."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from companion.events.models import Attendee
from companion.extensions import db
from companion.preparing import jobs
from companion.profiles import service as profiles

NINE = datetime(2030, 5, 29, 7, 0, tzinfo=UTC)  # in Warsaw it is 9:00
WISH = "/e/spring/prepare/letter"


@pytest.fixture
def sweep(app):
    """Look who is to be written to, as a worker does every minute."""

    def look():
        with app.app_context():
            jobs.look()
            db.session.commit()

    return look


@pytest.fixture
def wished(bob, time):
    time.time = NINE - timedelta(days=7)
    bob.post(WISH, data={"wanted": "yes"})


def test_it_leaves_at_nine_three_days_before(wished, sweep, time, outbox, load_agenda):
    load_agenda()
    time.time = NINE - timedelta(minutes=1)
    sweep()
    too_early = outbox()
    time.time = NINE
    sweep()

    [letter] = outbox()

    assert too_early == []
    assert letter["To"] == "bob@example.org"
    assert letter["Subject"] == "Spring Meeting in three days: your plan"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Shift rosters for nurses" in letter.get_body(("plain",)).get_content()


@pytest.mark.usefixtures("wished")
def test_it_says_why_a_talk_fits(app, cast, sweep, time, outbox, load_agenda):
    load_agenda()
    with app.app_context():
        me = db.session.get_one(Attendee, cast.bob)
        profiles.write_facets(me, {"need": ["Shift rosters for nurses at night"]})
        db.session.commit()
    time.time = NINE
    sweep()

    [letter] = outbox()

    plain, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    said = "Close to what you wrote: “Shift rosters for nurses at night”."
    assert (said in plain, said in html) == (True, True)
    assert re.findall(r'<p class="quote"[^>]* lang="(\w+)"', html) == ["en"]


def test_nobody_gets_it_twice(wished, sweep, time, outbox):
    time.time = NINE
    sweep()
    outbox()
    time.advance(hours=1)
    sweep()

    assert len(outbox()) == 1


def test_who_asks_within_the_three_days_gets_it_at_once(bob, sweep, time, outbox):
    time.time = NINE + timedelta(days=1)
    bob.post(WISH, data={"wanted": "yes"})
    sweep()

    assert [letter["To"] for letter in outbox()] == ["bob@example.org"]


def test_nobody_else_gets_one_and_none_leaves_during_the_event(
    wished, sweep, time, outbox
):
    time.time = datetime(2030, 6, 1, 6, 0, tzinfo=UTC)
    sweep()

    assert outbox() == []


def test_the_wish_can_be_taken_back(bob, wished, sweep, time, outbox, texts):
    answer = bob.post(WISH, data={"wanted": "no"})
    page = bob.get(answer.location)
    time.time = NINE
    sweep()

    assert texts(page, ".notice")[-1] == "No letter, then."
    assert outbox() == []


def test_one_press_stops_it(app, cast, wished, sweep, time, outbox):
    time.time = NINE
    sweep()
    [letter] = outbox()
    address = letter["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")

    app.test_client().post(address)

    with app.app_context():
        assert db.session.get_one(Attendee, cast.bob).wants_preparation is False
