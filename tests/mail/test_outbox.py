"""Letters: from the row beside their cause to the mail program of whoever gets them."""

import pytest
import vobject
from sqlalchemy.exc import OperationalError

from companion import alive, mail
from companion.core import card as cards
from companion.extensions import db
from companion.mail import Envelope, claims, delivering

BOB = cards.Card(uid="bob", name="Bob Brown", email="bob@example.org")


def write(key, to="ada@example.org", **rest):
    return mail.send(
        "accounts/sign_in", Envelope(key, to, **rest), token="abc", code="123456"
    )


# --- the outbox ---------------------------------------------------------------------


def test_a_letter_is_a_part_of_the_transaction_of_its_cause(app, letters):
    with app.app_context():
        write("a letter")
        db.session.rollback()

        assert letters() == []


def test_a_letter_that_is_rolled_back_takes_no_other_with_it(app, letters):
    with app.app_context():
        write("one")
        db.session.commit()
        write("two")
        db.session.rollback()

        assert [letter.key for letter in letters()] == ["one"]


def test_nothing_leaves_before_the_commit(app, outbox):
    with app.app_context():
        write("a letter")

        assert outbox() == []

        db.session.commit()

    assert len(outbox()) == 1


def test_a_key_makes_a_letter_the_only_one(app, outbox):
    with app.app_context():
        first, second = write("a letter"), write("a letter", to="bob@example.org")
        db.session.commit()

    assert (first, second) == (True, False)
    assert [letter["To"] for letter in outbox()] == ["ada@example.org"]


class SomebodyElse:
    """Writes the same letter while this one is rendered."""

    def __str__(self):
        write("a letter", to="bob@example.org")
        return "123456"


def test_a_key_that_another_process_took_a_moment_ago_is_no_error(app, outbox):
    with app.app_context():
        is_new = mail.send(
            "accounts/sign_in",
            Envelope("a letter", "ada@example.org"),
            token="abc",
            code=SomebodyElse(),
        )
        db.session.commit()

    assert is_new is False
    assert [letter["To"] for letter in outbox()] == ["bob@example.org"]


def test_a_sent_letter_is_not_sent_again(app, written, outbox, time):
    written("a letter")
    outbox()
    (app.config["HOME"] / "mail" / "a-letter.eml").unlink()
    time.advance(days=1)

    with app.app_context():
        mail.wake()
        db.session.commit()

    assert outbox() == []


# --- the message --------------------------------------------------------------------


def test_a_letter_opens_in_a_mail_program(app, written, outbox):
    app.config["MAIL_FROM"] = "hello@example.org"
    written("a letter")

    [letter] = outbox()

    assert dict(letter.items()) == {
        "From": "Companion <hello@example.org>",
        "To": "ada@example.org",
        "Subject": "Sign in to the companion",
        "Date": "Sat, 01 Jun 2030 12:00:00 +0000",
        "Message-ID": letter["Message-ID"],
        "Auto-Submitted": "auto-generated",
        "Content-Type": letter["Content-Type"],
        "MIME-Version": "1.0",
    }
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert letter.get_body(("plain",)).get_content().startswith("Hello,")


def test_a_message_id_is_made_from_the_key(app, written, outbox, letters):
    written("one", "two")
    with app.app_context():
        one, two = [mail.compose(letter).id for letter in letters()]
        again = mail.compose(letters()[0]).id

    assert one == again != two
    assert [letter["Message-ID"] for letter in outbox()] == [one, two]


def test_the_styles_of_a_letter_are_written_into_its_tags(written, outbox):
    written("a letter")

    html = outbox()[0].get_body(("html",)).get_content()

    assert '<p class="code" style="' in html


def test_a_letter_is_stopped_with_one_click(written, outbox):
    address = f"https://meet.example.org/u/{'x' * 120}"
    written("a letter", unsubscribe=address)

    [letter] = outbox()

    assert letter["List-Unsubscribe"] == f"<{address}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_long_link_in_a_header_stays_in_one_piece(app, written, outbox):
    address = f"https://meet.example.org/u/{'x' * 120}"
    written("a letter", unsubscribe=address)
    outbox()

    raw = (app.config["HOME"] / "mail" / "a-letter.eml").read_bytes()

    assert f"\r\nList-Unsubscribe: <{address}>\r\n".encode() in raw


def test_cards_are_attached_for_the_address_book(written, outbox):
    olga = cards.Card(uid="olga", name="Ольга Іваненко", phone="+380501234567")
    written("a letter", cards=cards.vcards([BOB, olga]))

    [attachment] = outbox()[0].iter_attachments()
    found = list(vobject.readComponents(attachment.get_content()))

    assert attachment.get_content_type() == "text/vcard"
    assert attachment.get_filename() == "contacts.vcf"
    assert [card.fn.value for card in found] == ["Bob Brown", "Ольга Іваненко"]
    assert found[1].tel.value == "+380501234567"


def test_a_message_is_seven_bits(app, written, outbox):
    written("a letter", to="ada@example.org", cards=cards.vcards([BOB]))
    outbox()

    raw = (app.config["HOME"] / "mail" / "a-letter.eml").read_bytes()

    assert raw.isascii()


def test_links_are_ours_whatever_host_a_browser_asked_for(client, outbox):
    client.post(
        "/sign-in/", data={"email": "ada@example.org"}, base_url="http://evil.example"
    )

    [letter] = outbox()

    assert "http://localhost/sign-in/" in letter.get_body(("plain",)).get_content()
    assert "evil.example" not in letter.as_string()


def test_what_a_letter_says_is_wiped_when_it_was_sent(app, written, outbox, letters):
    written("secret", secret=True)
    written("plain")

    secret, plain = outbox()[1], outbox()[0]

    assert "123456" in secret.get_body(("plain",)).get_content()
    assert "123456" in plain.get_body(("plain",)).get_content()
    with app.app_context():
        rows = {letter.key: (letter.text, letter.html) for letter in letters()}
        assert rows == {"secret": ("", ""), "plain": ("", "")}


# --- sending ------------------------------------------------------------------------


def test_a_batch_needs_one_connection(app, server, written, run_jobs, states):
    written(*(f"letter {n}" for n in range(5)))

    run_jobs()

    assert [mail["To"] for mail in server.mails] == ["ada@example.org"] * 5
    assert server.connections == 1
    assert states() == ["sent"] * 5


def test_an_address_that_never_works_is_given_up_at_once(
    app, cast, server, written, run_jobs, letters
):
    server.refusals["ada@example.org"] = "550 5.1.1 no such user"
    written("letter", event_id=1)
    written("other", to="bob@example.org", event_id=1)

    run_jobs()

    with app.app_context():
        refused, sent = letters()
        assert (refused.state, refused.attempts) == ("failed", 1)
        assert "no such user" in refused.error
        assert sent.state == "sent"
        assert (mail.undeliverable(1), mail.waiting(1)) == (1, 0)


def test_an_organizer_sees_what_could_not_be_delivered(
    cast, server, written, run_jobs, alice
):
    server.refusals["ada@example.org"] = "550 5.1.1 no such user"
    written("letter", event_id=1)
    run_jobs()

    page = alice.get("/e/spring/organize/").text

    assert "1 letter could not be delivered" in page


def test_a_letter_that_the_server_will_never_take_is_given_up(
    app, server, written, run_jobs, states
):
    server.refuse_data = "554 looks like spam"
    written("letter")

    run_jobs()

    assert states() == ["failed"]


def test_a_busy_mailbox_is_tried_again_and_the_wait_doubles(
    app, server, written, run_jobs, time, letters
):
    server.refusals["ada@example.org"] = "450 4.2.1 mailbox busy"
    written("letter")
    waits = []
    for _ in range(mail.PATIENCE):
        run_jobs()
        with app.app_context():
            [letter] = letters()
            waits.append((letter.due_at - time.time).total_seconds() / 60)
            time.time = letter.due_at
            mail.wake()
            db.session.commit()

    assert waits[:7] == [2, 4, 8, 16, 32, 64, 128]
    with app.app_context():
        assert letters()[0].state == "failed"


def test_a_busy_mailbox_is_left_alone_until_it_is_time(
    app, server, written, run_jobs, time, states
):
    server.refusals["ada@example.org"] = "450 4.2.1 mailbox busy"
    written("letter")
    run_jobs()
    server.refusals.clear()

    time.advance(minutes=1, seconds=59)
    deliver(app)
    assert states() == ["queued"]

    time.advance(seconds=1)
    deliver(app)
    assert states() == ["sent"]


def deliver(app):
    with app.app_context():
        mail.deliver()


def test_a_letter_that_cannot_be_written_holds_up_no_other(
    app, written, run_jobs, states
):
    written("bad", to="not an address")
    written("good")

    run_jobs()

    assert states() == ["failed", "sent"]


def test_a_letter_is_written_later_where_the_database_fails(
    app, written, states, time, monkeypatch
):
    written("letter")

    def locked(_letter):
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    with monkeypatch.context() as patch:
        patch.setattr(delivering, "compose", locked)
        deliver(app)
    before = states()
    time.advance(minutes=2)
    deliver(app)

    assert (before, states()) == (["queued"], ["sent"])


def test_a_server_that_is_away_costs_no_letter_a_try(
    app, written, run_jobs, caplog, letters
):
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    written("letter")

    run_jobs()

    with app.app_context():
        [letter] = letters()
        assert (letter.state, letter.attempts) == ("queued", 0)
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_after_a_server_hung_up_the_rest_goes_over_a_new_connection(
    server, states, written, run_jobs
):
    server.hangs_up_after = [2]
    written("one", "two", "three")

    run_jobs()

    assert states() == ["sent", "queued", "sent"]
    assert server.connections == 2


def test_a_sign_in_letter_does_not_wait_for_a_recap_to_be_sent(
    app, written, run_jobs, states
):
    written("recap")
    with app.app_context(), alive.alone(app.config["HOME"] / "run/mail-False.lock"):
        write("sign-in", secret=True)
        db.session.commit()
        run_jobs()

    assert states() == ["queued", "sent"]


# --- the dead -----------------------------------------------------------------------


@pytest.fixture
def held_by_the_dead(app, written, letters):
    """A letter that somebody took and never came back with; gives their sign."""
    written("letter")
    with app.app_context():
        app.extensions["rung"].clear()
        [letter] = letters()
        held = claims.Held()
        letter.state, letter.attempts = "sending", 1
        letter.due_at = held.until
        db.session.commit()
    return held.name


def test_a_letter_in_unknown_hands_is_free_when_the_lease_is_over(
    app, held_by_the_dead, time, states
):
    deliver(app)
    assert states() == ["sending"]

    time.advance(minutes=5, seconds=1)
    deliver(app)
    assert states() == ["sent"]


def test_a_letter_of_a_dead_process_of_this_machine_is_free_at_once(
    app, held_by_the_dead, states
):
    signs = app.config["HOME"] / "run" / "sending"
    signs.mkdir(parents=True)
    (signs / held_by_the_dead).touch()  # and no lock: nobody lives there

    deliver(app)

    assert states() == ["sent"]
    assert list(signs.iterdir()) == []


def test_a_letter_in_living_hands_stays_there(app, held_by_the_dead, states):
    with alive.sign(app.config["HOME"] / "run" / "sending", held_by_the_dead):
        deliver(app)

    assert states() == ["sending"]


def test_the_sweep_rings_for_letters_that_are_due(app, held_by_the_dead, outbox, time):
    time.advance(minutes=5, seconds=1)

    with app.app_context():
        mail.wake()
        db.session.commit()

    assert len(outbox()) == 1
