"""Letters that came back: told by a provider's call, or by a report in a mailbox."""

from contextlib import suppress

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from companion import mail
from companion.cli import main
from companion.errors import BadInput
from companion.mail import bounces

TOKEN = "only-for-tests"

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: companion@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type={report}; boundary="edge"

--edge
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--edge
Content-Type: message/{report}

{status}
--edge
Content-Type: {original}

{head}
--edge--
"""
STATUS = """\
Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; somebody.else@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status} {why}
"""


def report(message_id, status="5.1.1", action="failed", **parts):
    said = STATUS.format(action=action, status=status, why="no such user")
    whole = {
        "report": "delivery-status",
        "status": said,
        "original": "text/rfc822-headers",
        "head": f"Subject: Whom you met\nMessage-ID: {message_id}\n",
    } | parts
    return REPORT.format(**whole).encode()


@pytest.fixture
def sent(app, written, outbox):
    """A letter to Ada that was sent; its Message-ID."""
    written("one")
    return outbox()[0]["Message-ID"]


@pytest.fixture
def tell(app, client):
    app.config["BOUNCE_TOKEN"] = TOKEN

    def post(token=TOKEN, **told):
        headers = {"Authorization": f"Bearer {token}"}
        return client.post("/mail/bounces", json=told, headers=headers)

    return post


@pytest.fixture
def outcome(app, letters):
    """Return what became of the letter, and whether its address gets others."""

    def look():
        with app.app_context():
            [letter] = letters()
            return letter.state, letter.error, mail.is_suppressed(letter.to)

    return look


def test_a_letter_that_came_back_for_good_is_marked(sent, tell, outcome):
    answer = tell(message_id=sent, kind="hard", why="550 no such user")

    assert (answer.status_code, answer.json) == (200, {"noted": True})
    assert outcome() == ("failed", "550 no such user", True)


def test_a_letter_that_came_back_for_now_changes_nothing_for_the_next(
    sent, tell, outcome
):
    tell(message_id=sent, kind="soft", why="mailbox full")

    assert outcome() == ("sent", "mailbox full", False)


def test_a_complaint_ends_all_letters(sent, tell, outcome):
    tell(message_id=sent, kind="complaint")

    assert outcome() == ("sent", "", True)


def test_an_address_is_enough_for_a_provider(sent, tell, outcome):
    tell(address="Ada@example.org", kind="hard", why="gone")

    assert outcome() == ("failed", "gone", True)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"kind": "hard"}, 422),
        ({"kind": "odd", "address": "ada@example.org"}, 422),
        ({"kind": "hard", "address": "nobody"}, 422),
        ({"kind": "hard", "address": 7}, 422),
        ({"kind": "hard", "message_id": f"<{'0' * 32}.1@localhost>"}, 404),
        ({"kind": "hard", "message_id": f"<{'0' * 32}.{'9' * 18}@localhost>"}, 404),
        ({"kind": "hard", "message_id": "<made-up@localhost>"}, 404),
    ],
)
def test_what_says_too_little_or_is_invented_changes_nothing(
    sent, tell, outcome, told, status
):
    assert tell(**told).status_code == status
    assert outcome() == ("sent", "", False)


@pytest.mark.parametrize("shown", ["", "wrong", "żółw".encode().decode("latin-1")])
def test_without_the_token_nobody_is_heard(sent, tell, outcome, shown):
    answer = tell(token=shown, address="ada@example.org", kind="hard")

    assert answer.status_code == 404
    assert outcome() == ("sent", "", False)


def test_without_a_setting_nobody_is_heard(app, sent, tell, outcome):
    app.config["BOUNCE_TOKEN"] = ""

    assert tell(token="", message_id=sent, kind="hard").status_code == 404


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"x"', b"\xff"])
def test_what_is_no_json_is_refused(app, client, tell, body):
    headers = {"Authorization": f"Bearer {TOKEN}"}

    answer = client.post(
        "/mail/bounces", data=body, headers=headers, content_type="application/json"
    )

    assert answer.status_code == 422


@pytest.fixture
def command(app, monkeypatch):
    """Run `companion mail …` on this app; return what it says and its exit status."""
    monkeypatch.setattr("companion.cli.group.create_app", lambda *_, **__: app)
    monkeypatch.setattr("companion.database.get_ready", lambda: None)  # made already

    def call(*words):
        done = CliRunner().invoke(main, ["mail", *words])
        return done.output, done.exit_code

    return call


# --- reports ------------------------------------------------------------------------


@pytest.fixture
def run(command, tmp_path):
    """Give a report to the command; return what it says and its exit status."""

    def call(data):
        file = tmp_path / "report.eml"
        file.write_bytes(data)
        return command("bounce", str(file))

    return call


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, ("failed", "5.1.1 no such user", True)),
        (
            {"original": "message/rfc822"},
            ("failed", "5.1.1 no such user", True),
        ),
        (
            {"status": "4.2.2", "action": "delayed"},
            ("sent", "4.2.2 no such user", False),
        ),
        ({"action": "delivered"}, ("sent", "5.1.1 no such user", False)),
        ({"report": "feedback-report", "status": "x"}, ("sent", "", True)),
    ],
)
def test_a_report_marks_the_letter_that_it_names(run, sent, outcome, parts, expected):
    _, status = run(
        report(sent, **parts)
        if "report" not in parts
        else report(sent).replace(b"delivery-status", b"feedback-report")
    )

    assert (status, outcome()) == (0, expected)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This is no report"),
        (b"Subject: Hello\n\nHow are you?\n", "This is no report"),
        (report("<made-up@example.org>"), "does not say which letter"),
        (report(f"<{'0' * 32}.1@localhost>"), "No letter of ours"),
        (b"x" * (bounces.LARGEST + 1), "is no report"),
    ],
)
def test_what_is_no_report_of_ours_is_refused_in_a_sentence(run, sent, data, said):
    output, status = run(data)

    assert (status, said in output) == (2, True)


def test_who_knows_an_address_cannot_stop_its_letters(run, sent, outcome):
    """The address in a report is not believed: anybody can write one."""
    run(report("<made-up@example.org>"))

    assert outcome() == ("sent", "", False)


@given(st.binary(max_size=2000))
def test_any_bytes_are_a_report_or_are_refused(data):
    for whole in (data, report("<x@y>") + data, report("<x@y>").replace(b"edge", data)):
        with suppress(BadInput):
            bounces.read_report(whole)


def test_a_report_within_a_report_within_a_report_is_no_bomb():
    whole = b"Content-Type: message/rfc822\n\n" * 5000 + b"Subject: x\n\nx"

    with pytest.raises(BadInput):
        bounces.read_report(whole)


# --- the commands -------------------------------------------------------------------


def test_letters_are_let_go_again(command, tell, sent, outcome):
    tell(address="ada@example.org", kind="hard")

    output, _ = command("allow", "ada@example.org")

    assert output == "Letters go to ada@example.org again.\n"
    assert outcome()[2] is False


def test_a_wish_is_nobody_elses_to_change(command, tell, sent, outcome):
    tell(address="ada@example.org", kind="complaint")

    output, _ = command("allow", "ada@example.org")

    assert output == (
        "Whoever has ada@example.org wants no letters. Only they can change that.\n"
    )
    assert outcome()[2] is True


def test_a_test_letter_goes_to_the_server_at_once(server, command):
    output, status = command("test", "host@example.org")

    [letter] = server.mails
    assert (letter["To"], status) == ("host@example.org", 0)
    assert output == (
        "A test letter to host@example.org was accepted. Its Message-ID: "
        f"{letter['Message-ID']}\n"
    )
    assert "http://localhost" in letter.get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("address", "said"),
    [("host@example.org", "550 5.1.1 no"), ("nobody", "is no address")],
)
def test_what_keeps_a_test_letter_from_leaving_is_said(server, command, address, said):
    server.refusals = {"host@example.org": "550 5.1.1 no"}

    output, status = command("test", address)

    assert (status, said in output) == (2, True)


def test_a_server_that_is_away_is_told_to_who_tests_it(app, command):
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"

    output, status = command("test", "host@example.org")

    assert (status, "Connection refused" in output) == (2, True)
