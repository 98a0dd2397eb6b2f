"""Speaking to mail servers: over TLS, slow ones, and such as hang up or refuse."""

import pytest

from companion import mail, post
from companion.extensions import db


def test_letters_to_another_machine_go_over_tls(
    elsewhere, trusted, written, states, run_jobs
):
    written("one", "two")

    run_jobs()

    assert states() == ["sent", "sent"]
    assert elsewhere.encrypted == [True, True]


def test_a_server_that_speaks_tls_from_the_start_is_spoken_to_so(
    wrapped, trusted, written, states, run_jobs
):
    written("one")

    run_jobs()

    assert (states(), len(wrapped.mails)) == (["sent"], 1)


@pytest.mark.parametrize("kind", ["elsewhere", "wrapped"])
def test_a_certificate_that_nobody_signed_is_not_believed(
    request, kind, written, states, run_jobs, caplog
):
    server = request.getfixturevalue(kind)
    written("one")

    run_jobs()

    assert (states(), server.mails) == (["queued"], [])
    assert "certificate verify failed" in caplog.text


def test_a_password_is_not_told_without_tls(
    without_tls, written, states, run_jobs, caplog
):
    written("one")

    run_jobs()

    assert (states(), without_tls.mails) == (["queued"], [])
    assert "our password would be read on the way" in caplog.text


def test_lines_that_begin_with_a_dot_arrive_as_they_were_written(
    app, server, states, run_jobs
):
    text = "Above\n.\n..\n.bcc: eve\nbelow.\n"
    with app.app_context():
        envelope = mail.Envelope("a letter", "ada@example.org")
        mail.put([mail.Draft(envelope, "Dots", text, "<p>.\n.\n</p>\n")])
        db.session.commit()

    run_jobs()

    [letter] = server.mails
    assert states() == ["sent"]
    assert letter.get_body(("plain",)).get_content().splitlines() == text.splitlines()
    assert letter.get_body(("html",)).get_content().split() == ["<p>.", ".", "</p>"]


def test_a_connection_is_renewed_after_a_hundred_letters(
    server, written, states, run_jobs, monkeypatch
):
    monkeypatch.setattr(post, "ENOUGH", 2)
    written(*(f"letter {n}" for n in range(5)))

    run_jobs()

    assert (states(), server.connections) == (["sent"] * 5, 3)


def test_a_server_that_wants_few_letters_a_connection_is_called_again(
    server, written, states, run_jobs
):
    server.most = 2
    written(*(f"letter {n}" for n in range(5)))

    run_jobs()

    assert (states(), server.connections) == (["sent"] * 5, 3)


def test_a_letter_whose_answer_was_lost_comes_again_as_the_same(
    app, server, written, states, run_jobs, time
):
    server.hangs_up_after = [1]
    written("one")
    run_jobs()
    assert states() == ["queued"]

    time.advance(minutes=2)
    with app.app_context():
        mail.deliver()

    first, second = server.mails
    assert states() == ["sent"]
    assert first["Message-ID"] == second["Message-ID"]


def test_a_server_that_thinks_too_long_is_left(
    server, written, states, run_jobs, monkeypatch
):
    monkeypatch.setattr(post, "PATIENCE", 0.2)
    server.seconds = 0.6
    written("one")

    run_jobs()

    assert states() == ["queued"]


def test_a_slow_server_gets_all_letters(server, written, states, run_jobs):
    server.seconds = 0.1
    written("one", "two", "three")

    run_jobs()

    assert states() == ["sent"] * 3


def test_what_takes_too_long_is_left_to_others(
    app, server, letters, written, run_jobs, monkeypatch
):
    monkeypatch.setattr(mail.claims, "LATE", -1.0)
    written("one", "two")

    run_jobs()

    with app.app_context():
        assert [(one.state, one.attempts) for one in letters()] == [("queued", 0)] * 2


def test_a_server_that_refuses_our_own_address_fails_no_letter(
    app, server, letters, written, run_jobs
):
    server.refuse_sender = "550 5.7.1 not from you"
    written("one")

    run_jobs()

    with app.app_context():
        [letter] = letters()
        assert (letter.state, letter.error) == ("queued", "550 5.7.1 not from you")


def test_every_person_is_refused_or_served_alone(
    app, server, letters, written, run_jobs
):
    server.refusals = {
        "busy@example.org": "450 4.2.1 mailbox busy",
        "gone@example.org": "550 5.1.1 no such user",
    }
    for name in ("ada", "busy", "gone", "bob"):
        written(name, to=f"{name}@example.org")

    run_jobs()

    with app.app_context():
        assert {one.key: (one.state, one.error) for one in letters()} == {
            "ada": ("sent", ""),
            "busy": ("queued", "450 4.2.1 mailbox busy"),
            "gone": ("failed", "550 5.1.1 no such user"),
            "bob": ("sent", ""),
        }


def test_letters_go_one_after_the_other_at_a_pace(
    app, server, written, states, run_jobs, time
):
    app.config["MAIL_RATE"] = (3, 0)
    written(*(f"letter {n}" for n in range(5)))

    run_jobs()
    first = states()
    time.advance(minutes=1)
    with app.app_context():
        mail.deliver()

    assert first == ["sent"] * 3 + ["queued"] * 2
    assert states() == ["sent"] * 5


def test_a_domain_gets_no_more_than_its_share(
    app, server, letters, written, states, run_jobs
):
    app.config["MAIL_RATE"] = (0, 2)
    written("one", "two", "three", to="ada@large.example")
    written("four", to="ada@small.example")

    run_jobs()

    assert states() == ["sent", "sent", "queued", "sent"]
    with app.app_context():
        assert [one.attempts for one in letters()] == [1, 1, 0, 1]


def test_a_sign_in_letter_waits_for_no_pace(app, server, written, states, run_jobs):
    app.config["MAIL_RATE"] = (1, 1)
    written("one", "two", "three", secret=True)

    run_jobs()

    assert states() == ["sent"] * 3
