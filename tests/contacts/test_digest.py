"""The Monday letter: to whom, when, and how it stops. The 3rd of June is a Monday."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from companion import clock, work
from companion.accounts.models import Person
from companion.contacts.service import digest
from companion.errors import NotFound
from companion.extensions import db

SIX = {"hours": 18, "days": 1}  # from Saturday noon to 8:00 in Warsaw on Monday


@pytest.fixture
def letters(app, run_jobs, outbox):
    """Let a worker sweep; return the letters of all sweeps so far."""

    def look():
        with app.app_context():
            for each in work.SWEEPS:
                each()
            db.session.commit()
        # The letters of the event's recap leave in the same days.
        return [one for one in outbox() if "/contacts/" in one["List-Unsubscribe"]]

    return look


def set_person(app, **values):
    with app.app_context():
        bob = sa.update(Person).where(Person.email == "bob@example.org")
        db.session.execute(bob.values(values))
        db.session.commit()


@pytest.fixture
def planned(app, met, letters):
    """Let the days be made, and only Bob want letters."""
    letters()
    with app.app_context():
        others = sa.update(Person).where(Person.email != "bob@example.org")
        db.session.execute(others.values(wants_digest=False))
        db.session.commit()


def test_it_comes_on_monday_at_eight_where_the_reader_is(planned, letters, time):
    time.advance(days=1, hours=17, minutes=59)
    before = letters()
    time.advance(minutes=1)

    [letter] = letters()

    assert before == []
    assert letter["To"] == "bob@example.org"
    assert letter["Subject"] == "Think of somebody this week"


def test_it_tells_of_whom_and_what_and_nothing_private(bob, planned, letters, time):
    bob.post("/contacts/1", data={"note": "A secret of mine"})
    time.advance(**SIX)

    [letter] = letters()

    text = letter.get_body(("plain",)).get_content()
    html = letter.get_body(("html",)).get_content()
    body = text.partition("-- ")[0].split()
    assert " ".join(body) == (
        "Who would be glad to hear from you? "
        "One small thing each, and never more than one letter a week. "
        "Carol Ćwik (Clinic) "
        "You met the day before, since Sunday 2 June "
        "Say thank you, while both of you remember it. "
        "carol@example.org http://localhost/contacts/1 "
        "See all of it, or put it off: http://localhost/contacts/today"
    )
    assert "secret" not in text + html
    assert 'href="mailto:carol@example.org?subject=' in html


def test_it_comes_once_a_week_and_again_in_the_next(planned, letters, time):
    time.advance(**SIX)
    first = len(letters())
    time.advance(hours=3)
    same_morning = len(letters())
    time.advance(days=7)
    next_week = len(letters())

    assert (first, same_morning, next_week) == (1, 1, 2)


def test_it_does_not_come_where_nobody_is_to_be_thought_of(bob, planned, letters, time):
    bob.post("/contacts/1/rhythm", data={"rhythm": "yearly"})
    time.advance(**SIX)

    assert letters() == []


def test_a_birthday_of_the_week_is_told_on_its_monday(bob, planned, letters, time):
    bob.post("/contacts/1/rhythm", data={"rhythm": "yearly"})
    bob.post("/contacts/1/edit", data={"birthday": "--06-09"})
    bob.get("/contacts/1")
    time.advance(**SIX)

    [letter] = letters()

    text = letter.get_body(("plain",)).get_content()
    assert "Birthday, on Sunday 9 June" in text


def test_a_server_that_slept_on_monday_waits_for_the_next(planned, letters, time):
    time.advance(days=2, hours=19)

    assert letters() == []


@pytest.mark.parametrize(
    ("zone", "hours"), [("Pacific/Kiritimati", 30), ("Pacific/Honolulu", 54)]
)
def test_monday_is_that_of_the_zone_somebody_chose(
    app, planned, letters, time, zone, hours
):
    set_person(app, timezone=zone)
    time.advance(hours=hours - 1)
    before = len(letters())
    time.advance(hours=1)

    assert (before, len(letters())) == (0, 1)


def test_it_is_in_the_language_of_the_reader(app, planned, letters, time):
    set_person(app, language="pl")
    time.advance(**SIX)

    [letter] = letters()

    assert letter["Subject"] == "Pomyśl o kimś w tym tygodniu"


def test_one_press_of_a_mail_program_stops_it(client, planned, letters, time):
    time.advance(**SIX)
    [letter] = letters()
    address = letter["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")

    looked = client.get(address)
    answer = client.post(address, data={"List-Unsubscribe": "One-Click"})

    assert "No more Monday letters?" in looked.text
    assert answer.status_code == 200
    time.advance(days=7)
    assert len(letters()) == 1


def test_who_got_the_number_of_somebody_gone_gets_their_own_letter(
    app, planned, letters, time
):
    time.advance(**SIX)
    letters()
    with app.app_context():
        bob = db.session.scalars(
            sa.select(Person).where(Person.email == "bob@example.org")
        ).one()
        # As if another had come meanwhile to whom the database gave the same number.
        bob.email, bob.created_at = "new@example.org", clock.now()
        bob.digest_at = None
        db.session.commit()

    assert sorted(one["To"] for one in letters()) == [
        "bob@example.org",
        "new@example.org",
    ]


def test_a_link_that_is_not_whole_stops_nothing(client, planned):
    assert client.post("/contacts/letters/nothing").status_code == 404


def test_a_link_of_who_is_gone_stops_nothing_of_who_came_after(app):
    with app.app_context():
        gone = Person(email="gone@example.org", created_at=clock.now())
        db.session.add(gone)
        db.session.flush()
        token, number = digest.unsubscribe_token(gone), gone.id
        db.session.delete(gone)
        db.session.flush()
        later = clock.now() + timedelta(seconds=1)
        db.session.add(Person(id=number, email="new@example.org", created_at=later))
        db.session.flush()

        with pytest.raises(NotFound, match=r"^This link is not whole\."):
            digest.behind_unsubscribe(token)
