"""Letters of no event that were given up, as whoever runs the server looks for them."""

import pytest
from click.testing import CliRunner

from companion import clock
from companion.cli import main
from companion.extensions import db
from companion.mail import FAILED, SENT, Letter


@pytest.fixture
def write(app):
    def letter(key, **values):
        row = {
            "to": "bob@example.org",
            "subject": "Think of somebody this week",
            "text": "A secret of mine",
            "html": "",
            "state": FAILED,
            "error": "550 5.1.1\nno such user",
            "due_at": clock.now(),
        }
        with app.app_context():
            db.session.add(Letter(key=key, **(row | values)))
            db.session.commit()

    return letter


@pytest.fixture
def said(app, monkeypatch):
    """Run `companion mail failed` on this app; return what it says."""
    monkeypatch.setattr("companion.cli.group.create_app", lambda *_, **__: app)
    monkeypatch.setattr("companion.database.get_ready", lambda: None)  # made already

    def run():
        done = CliRunner(catch_exceptions=False).invoke(main, ["mail", "failed"])
        assert done.exit_code == 0
        return done.stdout

    return run


def test_a_letter_of_no_event_that_came_to_nothing_is_told(cast, write, said):
    write("digest:2:2030-W23")
    write("digest:3:2030-W23", state=SENT)
    write("recap:1:2", event_id=1)  # the organizer sees it

    assert said() == (
        "2030-06-01  bob@example.org  Think of somebody this week: "
        "550 5.1.1 no such user\n"
    )


def test_no_such_letter_is_said(app, said):
    assert said() == "No letter of no event was given up.\n"
