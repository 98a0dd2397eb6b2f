"""Letters whose text is locked in the outbox, as the notes are that it holds."""

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from companion import create_app, database, mail
from companion.extensions import db
from companion.mail import Letter

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
CODE = "123456"  # which all letters of these tests hold


@pytest.fixture
def keys(app):
    def given(*those):
        app.config["NOTES_KEY"] = those

    return given


@pytest.fixture
def lock(app):
    """Lock what is not locked with the key of today; return how many letters."""

    def anew():
        with app.app_context():
            count = mail.lock_letters()
            db.session.commit()
            return count

    return anew


@pytest.fixture
def kept(app):
    """Return what the database itself holds of all letters: their texts."""

    def look():
        with app.app_context():
            query = sa.text("SELECT text, html FROM letters ORDER BY id")
            return [text for row in db.session.execute(query) for text in row]

    return look


def is_locked(texts):
    return [text.startswith("\x02") and CODE not in text for text in texts]


def deliver(app):
    with app.app_context():
        mail.deliver()


def says(letters):
    return [CODE in letter.text and CODE in letter.html for letter in letters]


def test_what_a_waiting_letter_says_cannot_be_read_in_the_database(
    app, keys, written, kept, letters
):
    keys(OLD)
    written("a letter")

    assert is_locked(kept()) == [True, True]
    with app.app_context():
        assert says(letters()) == [True]


def test_a_locked_letter_arrives_as_it_was_written(app, keys, written, outbox, kept):
    keys(OLD)
    written("a letter")

    [letter] = outbox()

    for kind in ("plain", "html"):
        assert CODE in letter.get_body((kind,)).get_content()
    assert kept() == ["", ""]


def test_a_letter_that_was_given_up_stays_locked_and_can_leave_again(
    app, keys, server, written, letters, kept
):
    keys(OLD)
    server.refusals["ada@example.org"] = "550 no"
    written("a letter")
    deliver(app)
    states = is_locked(kept())

    with app.app_context():
        is_back = mail.redirect(letters()[0], "bob@example.org")
        db.session.commit()
    deliver(app)

    assert (states, is_back) == ([True, True], True)
    [arrived] = server.mails
    assert CODE in arrived.get_body(("plain",)).get_content()


def test_what_nobody_wants_is_wiped(app, written, run_jobs, kept, states):
    with app.app_context():
        mail.suppress("ada@example.org", mail.UNSUBSCRIBED)
        db.session.commit()
    written("a letter", cards=b"BEGIN:VCARD")

    run_jobs()

    assert states() == ["withheld"]
    assert kept() == ["", ""]


def test_letters_from_before_the_key_leave_and_are_locked_when_asked(
    keys, written, lock, kept, outbox
):
    written("one", "two")
    keys(OLD)
    before = is_locked(kept())

    counts = [lock(), lock()]

    assert (before, counts) == ([False] * 4, [2, 0])
    assert is_locked(kept()) == [True] * 4
    assert len(outbox()) == 2


def test_the_key_of_before_may_go_when_all_is_locked_anew(
    app, keys, written, lock, letters
):
    keys(OLD)
    written("a letter")
    keys(NEW, OLD)

    counts = [lock(), lock()]

    keys(NEW)
    assert counts == [1, 0]
    with app.app_context():
        assert says(letters()) == [True]


def test_what_cannot_be_opened_is_left_as_it_is(keys, written, lock, kept):
    keys(OLD)
    written("a letter")
    before = kept()
    keys(NEW)

    assert (lock(), kept()) == (0, before)


def test_without_a_key_nothing_is_locked(written, lock, kept):
    written("a letter")

    assert lock() == 0
    assert is_locked(kept()) == [False, False]


def test_a_letter_whose_key_is_lost_waits_for_it_and_never_leaves_empty(
    app, keys, written, outbox, letters, time
):
    keys(OLD)
    written("a letter")
    keys(NEW)
    before = outbox()
    with app.app_context():
        [waiting] = letters()
        found = waiting.state, waiting.error

    keys(OLD)
    time.advance(minutes=5)
    deliver(app)

    assert before == []
    assert found == (
        "queued",
        "Its key is not in COMPANION_NOTES_KEY. Put it there again.",
    )
    assert len(outbox()) == 1


def test_an_upgrade_of_the_database_locks_letters(tmp_path):
    """On a database of its own: that of the other tests was made without upgrades."""
    url = f"sqlite:///{tmp_path / 'new.db'}"
    settings = {"WORK": "by hand", "HOME": tmp_path, "SQLALCHEMY_DATABASE_URI": url}
    with create_app(settings).app_context():
        database.upgrade()
        mail.send(
            "accounts/sign_in",
            mail.Envelope("a letter", "ada@example.org"),
            token="abc",
            code=CODE,
        )
        db.session.commit()
        db.session.remove()
        db.engine.dispose()

    with create_app(settings | {"NOTES_KEY": (OLD,)}).app_context():
        database.upgrade()
        stored = db.session.execute(sa.text("SELECT text, html FROM letters")).one()
        [letter] = db.session.scalars(sa.select(Letter))
        assert is_locked(stored) == [True, True]
        assert says([letter]) == [True]
        db.session.remove()
        db.engine.dispose()
