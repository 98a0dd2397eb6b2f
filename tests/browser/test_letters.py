"""The letter after the event in Chromium, on a phone, in the light and in the dark."""

import re
from base64 import b64encode
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from companion import create_app, mail
from companion.accounts import service as accounts
from companion.contacts.models import Contact
from companion.core.recap_words import WORDS
from companion.events import service as events
from companion.extensions import db
from companion.matches.models import Match
from companion.questions.models import BoardQuestion
from companion.recaps import service as recaps
from companion.recaps.service import letters
from companion.talks.models import Star, Talk

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 390, "height": 844}
LOOK = """what => axe.run({ runOnly: what }).then(found => found.violations.flatMap(
  fault => fault.nodes.map(node => `${fault.id}: ${node.html}`)))"""
OVERHANG = "document.documentElement.scrollWidth - innerWidth"
# What a browser makes of a text is what was written, if it is whole.
AS_READ = "text => new DOMParser().parseFromString(text, 'text/html').body.innerHTML"
WHY = {
    "gives": [["My offer", "Somebody to talk to"]],
    "gets": [],
    "shared": [["Pay", "Fair pay in small firms"]],
}

pytestmark = pytest.mark.skipif(
    not AXE.is_file(), reason="axe-core is not installed: run `npm ci`"
)


def _book(me, met):
    return [
        Contact(
            owner_id=me.person_id,
            event_id=me.event_id,
            attendee_id=other.id,
            name=other.name,
            email=other.email,
            phone="+48 601 000 000",
            note="Likes mountains",
            why=WHY,
            met_at=me.event.created_at,
        )
        for other in met
    ]


def _people(event):
    for name in ("Ann Abel", "Bob Brown", "Carol Ćwik", "Dan Dole"):
        person = accounts.person_at(f"{name[:3].lower()}@example.org")
        one = events.enrol(event, person, key=name)
        one.name, one.job_title, one.organisation = name, "Head of People", "Acme"
        yield one


def _board(event, me):
    """Let me star a talk, and ask there what was answered, and what was not."""
    at = event.created_at
    talk = Talk(event_id=event.id, key="t", title="Fair pay", start=at, end=at, room="")
    talk.slides = "https://slides.example.org/1"
    db.session.add(talk)
    db.session.flush()
    db.session.add(Star(attendee_id=me.id, talk_id=talk.id))
    for author_id, text, answer in (
        (me.id, "How did people take it?", "Better than we feared."),
        (me.id, "And later?", ""),
        (None, "Who set the bands?", "All of us, in a week."),
    ):
        question = BoardQuestion(event_id=event.id, talk_id=talk.id, text=text, at=at)
        question.author_id, question.answer = author_id, answer
        question.state = "answered" if answer else "open"
        db.session.add(question)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Write a letter to somebody who met two, in a language: its HTML, as received."""
    home = tmp_path_factory.mktemp("letters")
    app = create_app(
        {
            "HOME": home,
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{home / 'companion.db'}",
            "BASE_URL": "https://meet.example.org",
            "WORK": "by hand",
        }
    )
    with app.app_context():
        db.create_all()
        days = date(2026, 6, 1), date(2026, 6, 2)
        event = events.create(events.Plan("spring", "Spring", "Europe/Warsaw", *days))
        me, *met, missed = list(_people(event))
        db.session.flush()
        db.session.add_all(_book(me, met))
        _board(event, me)
        values = {"event_id": event.id, "rank": 1, "score": 1.0, "reasons": WHY}
        db.session.add(Match(attendee_id=me.id, other_id=missed.id, **values))
        db.session.flush()

        def write(language):
            me.languages = [language]
            mail.put([letters.letter(recaps.story(me))])
            letter = db.session.query(mail.Letter).order_by(mail.Letter.id.desc())[0]
            message = message_from_bytes(
                mail.compose(letter).data, policy=policy.default
            )
            db.session.delete(letter)
            db.session.flush()
            return message

        yield write
        db.session.rollback()
        db.engine.dispose()


def shown(message):
    """Return the HTML as a mail program shows it: with the picture that came along."""
    [picture] = [p for p in message.walk() if p.get_content_type() == "image/png"]
    data = b64encode(picture.get_content()).decode()
    html = message.get_body(("html",)).get_content()
    return re.sub(r'src="cid:[^"]+"', f'src="data:image/png;base64,{data}"', html)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", WORDS)
def test_no_fault_is_found_in_a_letter(browser, written, language, scheme):
    page = browser.new_page(viewport=PHONE, color_scheme=scheme)
    page.set_content(shown(written(language)))
    page.add_script_tag(path=AXE)

    faults = page.evaluate(LOOK, STANDARDS)
    overhang = page.evaluate(OVERHANG)
    page.close()

    assert faults == []
    assert overhang <= 0


def test_a_letter_asks_nothing_of_any_server(browser, written):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.set_content(shown(written("en")))
    page.close()

    assert [url for url in asked if not url.startswith("data:")] == []


def test_a_letter_is_read_as_it_is_written(browser, written):
    html = shown(written("en")).replace("\r\n", "\n")
    body = html[html.index("<body") :].partition(">")[2].partition("</body>")[0]
    page = browser.new_page()

    read = page.evaluate(AS_READ, html)
    page.close()

    assert read.strip() == body.strip()
