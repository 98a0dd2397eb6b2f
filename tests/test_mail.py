"""Letters: from the row beside their cause to the mail program of whoever gets them."""

import socket
from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest
import sqlalchemy as sa
import vobject
from aiosmtpd.controller import Controller

from companion import alive, clock, mail
from companion.core import card as cards
from companion.extensions import db
from companion.mail import Envelope, Letter

BOB = cards.Card(uid="bob", name="Bob Brown", email="bob@example.org")


def write(key, to="ada@example.org", **rest):
    return mail.send(
        "accounts/sign_in", Envelope(key, to, **rest), token="abc", code="123456"
    )


def letters():
    return db.session.scalars(sa.select(Letter).order_by(Letter.id)).all()


def states(app):
    with app.app_context():
        return [letter.state for letter in letters()]


@pytest.fixture
def written(app):
    """Write letters and commit: `written("one", "two")`."""

    def commit(*keys, **rest):
        with app.app_context():
            for key in keys:
                write(key, **rest)
            db.session.commit()

    return commit


class Server:
    """What a mail server keeps of a conversation, and whom it refuses how."""

    def __init__(self):
        self.connections = 0
        self.mails = []
        self.refusals = {}  # address -> reply to RCPT
        self.refuse_data = ""

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.refuse_data:
            return self.refuse_data
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@contextmanager
def listening(app, handler):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    app.config["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
    try:
        yield handler
    finally:
        controller.stop()


@pytest.fixture
def server(app):
    with listening(app, Server()) as handler:
        yield handler


# --- the outbox ---------------------------------------------------------------------


def test_a_letter_is_a_part_of_the_transaction_of_its_cause(app):
    with app.app_context():
        write("a letter")
        db.session.rollback()

        assert letters() == []


def test_a_letter_that_is_rolled_back_takes_no_other_with_it(app):
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


def test_a_key_that_another_process_took_a_moment_ago_is_no_error(app):
    with app.app_context():
        letter = Letter(
            key="a letter", to="", subject="", text="", html="", due_at=clock.now()
        )
        db.session.add(letter)  # the look-up below does not see it: not flushed

        with db.session.no_autoflush:
            is_new = write("a letter")

        assert is_new is False


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


def test_a_message_id_is_made_from_the_key(app, written, outbox):
    written("one", "two")
    with app.app_context():
        one, two = [mail.compose(letter)["Message-ID"] for letter in letters()]
        again = mail.compose(letters()[0])["Message-ID"]

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


def test_what_a_letter_says_is_wiped_when_it_was_sent(app, written, outbox):
    written("secret", secret=True)
    written("plain")

    secret, plain = outbox()[1], outbox()[0]

    assert "123456" in secret.get_body(("plain",)).get_content()
    assert "123456" in plain.get_body(("plain",)).get_content()
    with app.app_context():
        rows = {letter.key: (letter.text, letter.html) for letter in letters()}
        assert rows == {"secret": ("", ""), "plain": ("", "")}


# --- sending ------------------------------------------------------------------------


def test_a_batch_needs_one_connection(app, server, written, run_jobs):
    written(*(f"letter {n}" for n in range(5)))

    run_jobs()

    assert [mail["To"] for mail in server.mails] == ["ada@example.org"] * 5
    assert server.connections == 1
    assert states(app) == ["sent"] * 5


def test_an_address_that_never_works_is_given_up_at_once(
    app, cast, server, written, run_jobs
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
    app, server, written, run_jobs
):
    server.refuse_data = "554 looks like spam"
    written("letter")

    run_jobs()

    assert states(app) == ["failed"]


def test_a_busy_mailbox_is_tried_again_and_the_wait_doubles(
    app, server, written, run_jobs, time
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
    assert states(app) == ["failed"]


def test_a_busy_mailbox_is_left_alone_until_it_is_time(
    app, server, written, run_jobs, time
):
    server.refusals["ada@example.org"] = "450 4.2.1 mailbox busy"
    written("letter")
    run_jobs()
    server.refusals.clear()

    time.advance(minutes=1, seconds=59)
    deliver(app)
    assert states(app) == ["queued"]

    time.advance(seconds=1)
    deliver(app)
    assert states(app) == ["sent"]


def deliver(app):
    with app.app_context():
        mail.deliver()


def test_a_letter_that_cannot_be_written_holds_up_no_other(app, written, run_jobs):
    written("bad", to="not an address")
    written("good")

    run_jobs()

    assert states(app) == ["failed", "sent"]


def test_a_server_that_is_away_costs_no_letter_a_try(app, written, run_jobs, caplog):
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    written("letter")

    run_jobs()

    with app.app_context():
        [letter] = letters()
        assert (letter.state, letter.attempts) == ("queued", 0)
    assert [record.levelname for record in caplog.records] == ["WARNING"]


class Tired(Server):
    """A server that hangs up in the second letter of a connection."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if getattr(session, "had_one", False):
            server.transport.close()
            return "250 OK"  # which nobody hears
        session.had_one = True
        return await super().handle_DATA(server, session, envelope)


def test_after_a_server_hung_up_the_rest_goes_over_a_new_connection(
    app, written, run_jobs
):
    with listening(app, Tired()) as server:
        written("one", "two", "three")
        run_jobs()

    assert states(app) == ["sent", "queued", "sent"]
    assert server.connections == 2


def test_a_sign_in_letter_does_not_wait_for_a_recap_to_be_sent(app, written, run_jobs):
    written("recap")
    with app.app_context(), alive.alone(app.config["HOME"] / "run/mail-False.lock"):
        write("sign-in", secret=True)
        db.session.commit()
        run_jobs()

    assert states(app) == ["queued", "sent"]


# --- the dead -----------------------------------------------------------------------


@pytest.fixture
def held_by_the_dead(app, written):
    """A letter that somebody took to send and never came back with."""
    written("letter")
    with app.app_context():
        app.extensions["rung"].clear()
        [letter] = letters()
        letter.state, letter.attempts = "sending", 1
        letter.due_at = clock.now() + mail.LEASE
        db.session.commit()


def test_a_letter_in_unknown_hands_is_free_when_the_lease_is_over(
    app, held_by_the_dead, time
):
    deliver(app)
    assert states(app) == ["sending"]

    time.advance(minutes=5)
    deliver(app)
    assert states(app) == ["sent"]


def test_a_letter_of_a_dead_process_of_this_machine_is_free_at_once(
    app, held_by_the_dead
):
    signs = app.config["HOME"] / "run" / "sending"
    signs.mkdir(parents=True)
    (signs / "1").touch()  # and no lock: nobody lives there

    deliver(app)

    assert states(app) == ["sent"]
    assert list(signs.iterdir()) == []


def test_a_letter_in_living_hands_stays_there(app, held_by_the_dead):
    with alive.sign(app.config["HOME"] / "run" / "sending", "1"):
        deliver(app)

    assert states(app) == ["sending"]


def test_the_sweep_rings_for_letters_that_are_due(app, held_by_the_dead, outbox, time):
    time.advance(minutes=5)

    with app.app_context():
        mail.wake()
        db.session.commit()

    assert len(outbox()) == 1
