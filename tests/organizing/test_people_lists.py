"""A list of people from a file: read as the organizer says, compared, written."""

import re
from io import BytesIO

import pytest
import sqlalchemy as sa

from companion.core import people
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db
from companion.organizing.models import Upload
from companion.organizing.service import lists
from companion.privacy import service as privacy
from companion.profiles import service as profiles

DESK = "/e/spring/organize/"
HEAD = "Name,Email,Organisation,Offers\n"
ADA = "Ada Low,ada@example.org,Abacus,A pay model\n"
BEN = "Ben High,ben@example.org,Bridges,\n"
FOREIGN = "Wer,Wo,Haus,Frage\nAda Low,ada@example.org,Abacus,A scanner\n"
COLUMNS = {
    "columns-name": "Wer",
    "columns-email": "Wo",
    "columns-organisation": "Haus",
    "columns-needs": "Frage",
}

pytestmark = pytest.mark.usefixtures("read_here")


@pytest.fixture
def send(alice):
    """Upload a list at the desk of Spring; return the address of the preview."""

    def post(text, name="people.csv"):
        file = (BytesIO(text.encode()), name)
        return alice.post(f"{DESK}people", data={"file": file}).location

    return post


@pytest.fixture
def load(alice, send):
    """Upload a list and say yes."""
    return lambda *rows: alice.post(send(HEAD + "".join(rows)))


@pytest.fixture
def names(app):
    """Return the names of those at Spring."""

    def look():
        with app.app_context():
            here = events.attendees(events.by_slug("spring"))
            return [one.name for one in here]

    return look


def chosen(page, name):
    """Return the labels that a select has chosen, and may have."""
    select = re.search(rf'<select[^>]*name="{name}".*?</select>', page.text, re.DOTALL)
    options = re.findall(r"<option( selected)?[^>]*>([^<]*)", select[0])
    return [label for is_on, label in options if is_on], [label for _, label in options]


# --- how a list is read -------------------------------------------------------------


def test_the_first_rows_are_shown_as_people(alice, send, texts):
    page = alice.get(send(HEAD + ADA + BEN))

    assert texts(page, "tbody") == [
        "Ada Low ada@example.org Abacus A pay model Ben High ben@example.org Bridges –"
    ]


def test_what_was_found_is_offered_with_all_headings(alice, send):
    page = alice.get(send(HEAD + ADA))

    assert chosen(page, "columns-email") == (
        ["Email (found)"],
        ["Email (found)", "Name", "Email", "Organisation", "Offers"],
    )


def test_a_list_with_other_headings_comes_with_its_choices(alice, send, texts):
    page = alice.get(send(FOREIGN))

    [sentence] = texts(page, "[alert]")
    assert sentence == (
        "people.csv: No column holds names. The columns are: Wer, Wo, Haus, Frage. "
        "Call one Name, or say which it is."
    )
    assert chosen(page, "columns-name")[1] == [
        *("Not chosen", "Wer", "Wo", "Haus", "Frage")
    ]
    assert "Put it on the list" not in page.text


def test_what_the_organizer_says_is_tried_at_once(alice, send, texts):
    preview = send(FOREIGN)

    page = alice.get(alice.post(f"{preview}/reading", data=COLUMNS).location)

    assert texts(page, "tbody") == ["Ada Low ada@example.org Abacus A scanner"]
    assert chosen(page, "columns-name")[0] == ["Wer"]


def test_what_was_said_is_remembered_for_the_next_list(alice, send, texts, app, time):
    preview = send(FOREIGN)
    alice.post(f"{preview}/reading", data=COLUMNS)
    alice.post(preview)
    time.advance(days=30)
    with app.app_context():
        privacy.forget_old()
        db.session.commit()

    page = alice.get(send(FOREIGN.replace("Abacus", "Arches")))

    assert texts(page, ".stat") == ["changed 1"]
    assert chosen(page, "columns-needs")[0] == ["Frage"]


def test_what_another_table_does_not_have_is_let_go(alice, send, texts):
    preview = send(FOREIGN)
    alice.post(f"{preview}/reading", data=COLUMNS)
    alice.post(preview)

    page = alice.get(send(HEAD + ADA))

    assert chosen(page, "columns-name")[0] == ["Name (found)"]
    assert texts(page, ".stat") == ["changed 1"]


# --- what a second list changes -----------------------------------------------------


def test_a_second_list_is_compared_field_by_field(alice, load, send, texts):
    load(ADA, BEN)

    page = alice.get(send(HEAD + ADA.replace("Abacus", "Arches") + BEN))

    assert texts(page, ".stat") == ["changed 1", "as before 1"]
    changed = [one for one in texts(page, "li") if one.startswith("Changed")]
    assert changed == ["Changed Ada Low Organisation: Abacus → Arches"]


def test_who_is_not_in_the_list_is_named_and_stays(alice, load, send, texts, names):
    load(ADA, BEN)

    preview = send(HEAD + ADA.replace("Abacus", "Arches"))
    page = alice.get(preview)
    alice.post(preview)

    assert [one for one in texts(page, "li") if "@" in one][-3:] == [
        "Ben High ben@example.org",
        "Bob Brown bob@example.org",
        "Carol Ćwik carol@example.org",
    ]
    assert "Ben High" in names()


def test_the_same_list_again_has_no_news(alice, load, send, texts):
    load(ADA, BEN)

    page = alice.get(send(HEAD + ADA + BEN))

    assert texts(page, ".stat") == ["as before 2"]
    assert "Put it on the list" not in page.text


def test_a_list_that_is_written_leaves_nothing_behind_but_its_columns(app, load):
    load(ADA)

    with app.app_context():
        [row] = db.session.scalars(sa.select(Upload))
        assert (row.data, row.reading["columns"]) == (b"", {})


# --- a large list -------------------------------------------------------------------


@pytest.fixture
def _large(monkeypatch):
    monkeypatch.setattr(lists, "LARGE", 10)


@pytest.mark.usefixtures("_large")
def test_a_large_list_is_written_by_a_worker(alice, load, run_jobs, texts, names):
    answer = load(ADA, BEN)
    waiting = alice.get(answer.location)
    before = [one for one in names() if one in ("Ada Low", "Ben High")]
    run_jobs()
    done = alice.get(answer.location)

    assert texts(waiting, "label") == ["Waiting for its turn"]
    assert before == []
    assert texts(done, "h1") == ["The list is in the event"]
    assert texts(done, ".stat") == ["new 2"]


@pytest.mark.usefixtures("_large")
def test_another_list_waits_until_a_large_one_is_written(alice, load, texts):
    load(ADA)
    file = (BytesIO((HEAD + BEN).encode()), "people.csv")

    refused = alice.post(f"{DESK}people", data={"file": file})

    assert refused.status_code == 422
    assert texts(refused, ".error") == [
        "The last list is still being written. Wait a minute, then choose yours."
    ]


@pytest.mark.usefixtures("_large")
def test_a_large_list_that_cannot_be_written_says_so(
    app, alice, load, run_jobs, texts, names
):
    answer = load(ADA)
    with app.app_context():
        [row] = db.session.scalars(sa.select(Upload))
        row.data = b"Shoe\n38\n"
        db.session.commit()

    run_jobs()
    page = alice.get(answer.location)

    [sentence] = texts(page, "[alert]")
    assert sentence == (
        "people.csv: No column holds names. The columns are: Shoe. Call one Name, or "
        "say which it is."
    )


def test_whoever_hears_of_it_hears_every_thousand(app, cast):
    rows = "".join(f"P {n},p{n}@example.org,,\n" for n in range(2500))
    heard = []

    def hear(done, of):
        heard.append((done, of))

    with app.app_context():
        found = people.read((HEAD + rows).encode(), "people.csv")
        profiles.import_people(events.by_slug("spring"), found, (hear, hear))
        count = sa.select(sa.func.count(Attendee.id))
        assert db.session.scalar(count.where(Attendee.name.like("P %"))) == 2500
    assert heard == [
        *((1000, 2500), (2000, 2500)),
        *((1000, 2500), (2000, 2500), (2500, 2500)),
    ]
