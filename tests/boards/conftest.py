"""The board of one talk, which Carol gives, as the people around it see it."""

import re

import pytest
import sqlalchemy as sa

from companion.events.models import Event
from companion.extensions import db
from companion.talks.models import Speaker


@pytest.fixture
def talk(app, load_agenda):
    """Return the number of the talk; it ends on the first day at 13:15 UTC."""
    number = load_agenda()["Fair pay in small firms"]
    with app.app_context():
        db.session.execute(
            sa.update(Speaker)
            .where(Speaker.name == "Ada Low")
            .values(email="carol@example.org")
        )
        db.session.commit()
    return number


class Board:
    """What people do on a board, each in a browser of their own."""

    def __init__(self, talk, texts):
        self.page = f"/e/spring/talks/{talk}/board"
        self.texts = texts

    def ask(self, browser, text, **more):
        """Put a question on the board; return the number under which it counts."""
        answer = browser.post(self.page, data={"text": text, **more})
        assert answer.status_code == 303, answer.text
        return int(re.search(r"#question-(\d+)", answer.location)[1])

    def vote(self, browser, number, on="yes"):
        return browser.post(f"{self.page}/{number}/vote", data={"on": on})

    def ranked(self, browser):
        """Return the questions that somebody sees, in order, with their votes."""
        answer = browser.get(self.page)
        votes = re.findall(r"data-votes>(\d+)<", answer.text)
        asked = self.texts(answer, ".asked-text")
        return list(zip(asked, map(int, votes), strict=True))


@pytest.fixture
def board(talk, texts):
    return Board(talk, texts)


@pytest.fixture
def change(app):
    """Change the event: `change(anonymous_questions=True)`."""

    def write(**values):
        with app.app_context():
            db.session.execute(
                sa.update(Event).where(Event.slug == "spring").values(**values)
            )
            db.session.commit()

    return write
