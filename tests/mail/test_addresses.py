"""Addresses that get no letters any more, and such as never will."""

import pytest
import sqlalchemy as sa

from companion import mail
from companion.extensions import db
from companion.mail import Suppression
from companion.mail.addresses import sendable


@pytest.fixture
def suppress(app):
    def commit(address, reason):
        with app.app_context():
            mail.suppress(address, reason)
            db.session.commit()

    return commit


@pytest.fixture
def outcomes(app, letters):
    def look():
        with app.app_context():
            return [(letter.state, letter.error) for letter in letters()]

    return look


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        (mail.BOUNCED, ("failed", "Letters to this address came back before.")),
        (mail.UNSUBSCRIBED, ("withheld", "No letters are wanted at this address.")),
        (
            mail.COMPLAINED,
            ("withheld", "Letters to this address were called spam there."),
        ),
    ],
)
def test_no_letter_goes_where_none_is_wanted(
    suppress, written, outbox, outcomes, reason, outcome
):
    suppress("Ada@Example.org ", reason)
    written("one", to="ada@example.org")
    written("two", to="bob@example.org")

    arrived = [letter["To"] for letter in outbox()]

    assert arrived == ["bob@example.org"]
    assert outcomes()[0] == outcome


def test_whoever_asks_for_the_way_in_gets_it(suppress, written, outbox):
    suppress("ada@example.org", mail.UNSUBSCRIBED)
    written("one", secret=True)

    assert [letter["To"] for letter in outbox()] == ["ada@example.org"]


def test_only_a_fingerprint_is_kept(app, suppress):
    suppress("ada@example.org", mail.BOUNCED)

    with app.app_context():
        [row] = db.session.scalars(sa.select(Suppression))
        kept = f"{row.fingerprint} {row.reason}"
        assert (len(row.fingerprint), "ada" in kept) == (64, False)


def test_the_fingerprint_is_of_this_host_alone(app, suppress):
    suppress("ada@example.org", mail.BOUNCED)
    app.config["SECRET_KEY"] = "another"

    with app.app_context():
        assert mail.is_suppressed("ada@example.org") is False


def test_a_wish_outlives_a_fault(app, suppress):
    for reason in (mail.UNSUBSCRIBED, mail.BOUNCED):
        suppress("ada@example.org", reason)

    with app.app_context():
        mail.lift("ada@example.org")

        assert mail.is_suppressed("ada@example.org") is True


def test_a_fault_that_was_mended_is_forgotten(app, suppress):
    suppress("ada@example.org", mail.BOUNCED)

    with app.app_context():
        mail.lift("ada@example.org")

        assert mail.is_suppressed("ada@example.org") is False


def test_an_address_that_the_server_does_not_know_is_not_asked_for_again(
    server, written, states, run_jobs
):
    server.refusals["ada@example.org"] = "550 5.1.1 no such user"
    written("one")
    run_jobs()
    server.refusals.clear()
    written("two")

    run_jobs()

    assert (states(), server.mails) == (["failed", "failed"], [])


def test_a_server_that_dislikes_us_takes_no_address_off_the_list(
    app, server, written, run_jobs
):
    server.refusals["ada@example.org"] = "550 5.7.1 relaying denied"
    written("one")
    run_jobs()

    with app.app_context():
        assert mail.is_suppressed("ada@example.org") is False


def test_who_is_erased_is_not_written_to_again(app, cast, suppress):
    from companion.privacy import service as privacy  # noqa: PLC0415

    suppress("bob@example.org", mail.UNSUBSCRIBED)
    with app.app_context():
        bob = privacy.person("bob@example.org")
        told = privacy.export(bob)
        privacy.erase(bob)
        db.session.commit()

        assert mail.is_suppressed("bob@example.org") is True
        assert b"suppress" not in told


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("ada@example.org", "ada@example.org"),
        ("o'neil+x@example.org", "o'neil+x@example.org"),
        ("ada@bäcker.example", "ada@xn--bcker-gra.example"),
    ],
)
def test_an_address_is_written_as_servers_know_it(written, sent):
    assert sendable(written) == sent


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@example.org, eve@example.org",
        "ada@example.org,eve@example.org",
        "ada@example.org\r\nBcc: eve@example.org",
        "ada@example.org\neve@example.org",
        "ada@exam\x00ple.org",
        "<ada@example.org>",
        "Ada <ada@example.org>",
        "ada low@example.org",
        '"ada,eve"@example.org',
        "ada;eve@example.org",
        "ada@eve@example.org",
        "żółw@example.org",
        f"{'a' * 65}@example.org",
        "ada@.bäcker..example",
    ],
)
def test_what_is_no_address_or_several_gets_nothing(address):
    with pytest.raises(ValueError, match="no address that letters can be sent to"):
        sendable(address)
