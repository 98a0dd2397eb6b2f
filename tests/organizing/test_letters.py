"""Letters that did not arrive: whose, why, and how they leave again."""

import pytest
import sqlalchemy as sa

from companion import clock, mail
from companion.accounts import service as accounts
from companion.contacts.models import Contact
from companion.events.models import Attendee
from companion.extensions import db
from companion.mail import Letter
from companion.organizing.service import reception

PAGE = "/e/spring/organize/letters"


@pytest.fixture
def returned(app, cast, outbox):
    """Return a letter to Bob, with the way in, that failed; its number."""
    with app.app_context():
        reception.invite(db.session.get_one(Attendee, cast.bob))
        [letter] = db.session.scalars(sa.select(Letter))
        letter.state, letter.error = "failed", "550 5.1.1 no <b>such</b> user"
        db.session.commit()
        return letter.id


@pytest.fixture
def send_again(alice, returned):
    def post(address):
        name = f"letter-{returned}-email"
        return alice.post(f"{PAGE}/{returned}/again", data={name: address})

    return post


def test_an_organizer_sees_whose_letter_failed_and_why(alice, returned, texts):
    page = alice.get(PAGE)

    assert texts(page, "h3") == ["Bob Brown"]
    assert texts(page, ".quote") == ["no <b>such</b> user"]
    assert texts(page, ".lede") == ["0 letters sent, 1 not delivered."]


def test_where_nothing_came_back_it_is_said(alice, texts):
    page = alice.get(PAGE)

    assert texts(page, "h2") == ["Nothing came back", "Do letters arrive?"]


def test_a_letter_leaves_again_to_a_corrected_address(
    app, send_again, outbox, texts, alice
):
    answer = send_again("Bob.Brown@Example.org")

    assert answer.status_code == 303
    assert [letter["To"] for letter in outbox()] == ["bob.brown@example.org"]
    assert texts(alice.get(PAGE), "h3") == []
    with app.app_context():
        assert accounts.is_known("bob.brown@example.org") is True
        assert accounts.is_known("bob@example.org") is False


def test_a_letter_leaves_again_to_the_same_address_that_works_now(
    app, send_again, outbox
):
    with app.app_context():
        mail.suppress("bob@example.org", mail.BOUNCED)
        db.session.commit()

    send_again("bob@example.org")

    assert [letter["To"] for letter in outbox()] == ["bob@example.org"]


def test_who_unsubscribed_gets_no_letter_by_an_organizers_wish(
    app, send_again, outbox, texts
):
    with app.app_context():
        mail.suppress("bob@example.org", mail.UNSUBSCRIBED)
        db.session.commit()

    answer = send_again("bob@example.org")

    assert answer.status_code == 422
    assert texts(answer, ".error") == [
        "Whoever has bob@example.org wants no letters from here."
    ]
    assert outbox() == []


def test_letters_of_who_has_been_here_go_nowhere_else(send_again, bob, texts, outbox):
    answer = send_again("eve@example.net")

    assert answer.status_code == 422
    [error] = texts(answer, ".error")
    assert error == (
        "Bob Brown has used this address here, so letters go to no other. Send it to "
        "the same address, or ask them."
    )
    assert outbox() == []


def test_letters_with_somebodys_notes_go_nowhere_else(app, send_again, cast, outbox):
    with app.app_context():
        bob = db.session.get_one(Attendee, cast.bob)
        db.session.add(
            Contact(owner_id=bob.person_id, name="Carol", note="hm", met_at=clock.now())
        )
        db.session.commit()

    assert send_again("eve@example.net").status_code == 422
    assert outbox() == []


def test_an_address_of_somebody_else_is_not_taken(send_again, texts):
    answer = send_again("carol@example.org")

    [error] = texts(answer, ".error")
    assert error == (
        "carol@example.org belongs to somebody who is known here already. Check your "
        "list."
    )


@pytest.mark.parametrize("address", ["", "nobody", "a@example.org, b@example.org"])
def test_what_is_no_address_stays_in_the_form(send_again, address):
    answer = send_again(address)

    assert answer.status_code == 422
    assert f'value="{address}"' in answer.text


def test_a_letter_whose_words_are_gone_is_written_anew(
    app, send_again, returned, outbox
):
    with app.app_context():
        letter = db.session.get_one(Letter, returned)
        letter.text = letter.html = ""  # taken, wiped, and came back
        db.session.commit()

    send_again("bob.brown@example.org")

    [letter] = outbox()
    assert letter["To"] == "bob.brown@example.org"
    assert letter.get_body(("plain",)).get_content().startswith("Hello")


def test_a_letter_that_left_meanwhile_is_not_sent_again(
    app, send_again, returned, outbox
):
    with app.app_context():
        db.session.get_one(Letter, returned).state = "sent"
        db.session.commit()

    assert send_again("bob@example.org").status_code == 404


def test_a_test_letter_goes_to_who_asks_for_it(alice, outbox, texts):
    alice.post(f"{PAGE}/test")

    [letter] = outbox()
    assert letter["To"] == "alice@example.org"
    assert letter["Subject"] == "A test letter from your companion"
    assert "taken by the mail server on" in alice.get(PAGE).text


def test_test_letters_are_few(alice):
    answers = [alice.post(f"{PAGE}/test").status_code for _ in range(6)]

    assert answers == [303] * 5 + [429]
