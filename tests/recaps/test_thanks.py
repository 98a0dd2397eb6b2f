"""What people say of an event, what the organizers may know of it, and its page."""

import csv
import io
import re
from uuid import uuid4

import pytest

from companion import clock, mail
from companion.accounts import service as accounts
from companion.contacts import service as contacts
from companion.events import service as events
from companion.events.models import Attendee
from companion.exchanges import service as exchanges
from companion.exchanges.models import Exchange
from companion.extensions import db
from companion.matches.models import Match
from companion.recaps import service as recaps
from companion.recaps.models import Feedback


@pytest.fixture
def link(app, cast):
    """The link in Bob's letter by which he says how it was."""
    with app.app_context():
        return f"/f/{recaps.feedback_token(db.session.get_one(Attendee, cast.bob))}"


@pytest.fixture
def said(app):
    """Return what everybody said: (worth, sentence)."""

    def read():
        with app.app_context():
            return [(one.worth, one.text) for one in db.session.query(Feedback)]

    return read


def test_opening_the_link_says_nothing_and_chooses_the_answer(client, link, said):
    page = client.get(f"{link}?worth=partly")

    assert page.status_code == 200
    [chosen] = re.findall(r"<input[^>]*checked[^>]*>", page.text)
    assert 'value="partly"' in chosen
    assert said() == []


def test_an_answer_is_kept_and_can_be_changed(app, link, said):
    app.config["WTF_CSRF_ENABLED"] = True
    browser = app.test_client()

    browser.post(link, data={"worth": "no", "text": "Too loud."})
    answer = browser.post(link, data={"worth": "yes"})

    assert answer.status_code == 200
    assert said() == [("yes", "")]


def test_no_answer_is_asked_for_again(client, link, said):
    answer = client.post(link, data={"worth": "great", "text": "Good coffee"})

    assert answer.status_code == 422
    assert "Good coffee" in answer.text
    assert said() == []


def test_a_link_to_stop_letters_is_none_to_answer(app, cast, client, link):
    with app.app_context():
        stop = mail.stop_token(db.session.get_one(Attendee, cast.bob))

    assert client.get(f"/f/{stop}").status_code == 404
    assert client.post(link[:-1], data={"worth": "yes"}).status_code == 404


def test_it_is_asked_in_the_language_of_the_letter(app, cast, client, link, texts):
    with app.app_context():
        db.session.get_one(Attendee, cast.bob).languages = ["de"]
        db.session.commit()

    assert texts(client.get(link), "h1") == ["Hat es sich gelohnt?"]


# --- what the organizers see --------------------------------------------------------


@pytest.fixture
def crowd(app, cast):
    """Let twelve people answer, and the first six meet Bob; return what they said."""
    with app.app_context():
        event = events.by_slug("spring")
        bob = db.session.get_one(Attendee, cast.bob)
        for number in range(12):
            person = accounts.person_at(f"guest{number}@example.org")
            guest = events.enrol(event, person, key=str(number))
            guest.name = f"Guest {number}"
            worth = "yes" if number < 7 else "partly"
            recaps.give_feedback(guest, worth, "=1+1" if number == 3 else "")
            if number < 6:
                exchanges.exchange(guest, bob, exchanges.Scan(str(uuid4())))
        db.session.commit()


def test_the_organizers_see_numbers(app, crowd):
    with app.app_context():
        told = recaps.thanks(events.by_slug("spring"))

    assert dict(told.rows) == {
        "People at the event": "15",
        "Met somebody": "7",
        "Pairs who exchanged cards": "6",
        "Wrote to somebody they met": "0",
        "People who were written to": "0",
        "Letters sent": "0",
        "Letters still waiting": "0",
        "Letters that could not be delivered": "0",
        "Answers to “Was it worth it?”": "12",
        "“Yes”": "7",
        "“Partly”": "5",
        "“No”": "0",
    }


def test_a_number_that_points_to_somebody_is_not_told(app, crowd, link, client, alice):
    client.post(link, data={"worth": "no"})

    page = alice.get("/e/spring/organize/thanks").text

    assert "fewer than five" in page
    assert "12 or more answered." in page
    assert "13 answered" not in page


def test_the_answers_of_few_are_not_told(alice, client, link):
    client.post(link, data={"worth": "no", "text": "Bad coffee"})

    page = alice.get("/e/spring/organize/thanks").text

    assert "Fewer than five have answered so far." in page
    assert "Bad coffee" not in page


def test_the_table_holds_no_formula_and_no_name(crowd, alice):
    answer = alice.get("/e/spring/organize/thanks.csv")

    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0] == ["What", "Number"]
    assert rows[-1] == ["In their words", "'=1+1"]
    assert "Guest" not in answer.text


def test_who_wrote_is_counted(app, crowd, cast):
    with app.app_context():
        event = events.by_slug("spring")
        bob = db.session.get_one(Attendee, cast.bob)
        for contact in contacts.book(bob.person):
            contact.written_at = clock.now()
        db.session.commit()

        told = recaps.thanks(event)

    assert (str(told.wrote), str(told.written_to)) == ("fewer than five", "6")


# --- the page of the letter ---------------------------------------------------------


@pytest.fixture
def met(app, cast):
    """Let Bob meet Carol, and note something."""
    with app.app_context():
        bob, carol = (db.session.get_one(Attendee, n) for n in (cast.bob, cast.carol))
        exchanges.exchange(bob, carol, exchanges.Scan(str(uuid4())))
        contacts.write_note(
            contacts.with_attendee(bob.person_id, carol.id), "Likes mountains"
        )
        db.session.commit()


def test_before_the_end_the_page_says_when_it_comes(bob, texts):
    page = bob.get("/e/spring/recap")

    assert texts(page, "h1") == ["It is still going on"]
    assert "Monday 3 June at 09:00" in page.text
    assert bob.get("/e/spring/recap/picture.png").status_code == 404


def test_an_event_that_has_not_begun_is_not_said_to_go_on(bob, time, texts):
    time.advance(days=-5)
    page = bob.get("/e/spring/recap")

    assert texts(page, "h1") == ["It is still to come"]
    assert texts(page, ".button--accent") == ["Open my plan"]


def test_afterwards_the_page_says_what_the_letter_says(bob, met, time, texts):
    time.advance(days=2)

    page = bob.get("/e/spring/recap")

    assert texts(page, "h1") == ["The people you met at Spring Meeting"]
    assert texts(page, "h3") == ["Carol Ćwik"]
    assert "Likes mountains" in page.text
    assert bob.get("/e/spring/recap/picture.png").data.startswith(b"\x89PNG")
    assert "FN:Carol" in bob.get("/e/spring/recap/contacts.vcf").text


def test_the_organizers_see_a_letter_without_what_is_private(cast, alice, met):
    page = alice.get(f"/e/spring/organize/people/{cast.bob}/recap").text

    assert "Carol Ćwik" in page
    for private in ("Likes mountains", "carol@example.org", "mailto:", "+48 601"):
        assert private not in page


# --- asking whom one missed ---------------------------------------------------------


@pytest.fixture
def missed(app, cast, time):
    """Suggest Carol to Bob, who never meet; return the page to ask at."""
    with app.app_context():
        db.session.add(
            Match(
                event_id=1, attendee_id=cast.bob, other_id=cast.carol, rank=1, score=1.0
            )
        )
        db.session.commit()
    return f"/e/spring/people/{cast.carol}/reach"


def test_whom_i_missed_is_asked_once_and_nothing_is_handed_over(app, bob, missed, time):
    time.advance(days=2)

    first, again = bob.post(missed), bob.post(missed)

    assert first.status_code == 303
    assert again.status_code == 303
    with app.app_context():
        assert [one.state for one in db.session.query(Exchange)] == ["asked"]
        me = events.attendee_at(events.by_slug("spring"), "bob@example.org")
        assert contacts.book(me.person) == []


def test_nobody_is_asked_while_one_can_still_meet(bob, missed):
    assert bob.post(missed).status_code == 403


def test_only_whom_the_letter_names_can_be_asked(bob, cast, missed, time):
    time.advance(days=2)

    assert bob.post(f"/e/spring/people/{cast.alice}/reach").status_code == 404
