"""Files from the organizer: looked at first, written when they say yes."""

import re
from io import BytesIO

import pypdfium2
import pytest
import sqlalchemy as sa
import zxingcpp

from companion.core import agenda as agendas
from companion.extensions import db
from companion.organizing.models import Upload
from companion.privacy import service as privacy

DESK = "/e/spring/organize/"
AGENDA = (
    "ID,Title,Date,Start,End,Room,Speaker\n"
    "1,Fair pay,2030-06-01,14:30,15:15,Hall A,Ada Low\n"
    "2,Shift rosters,2030-06-01,15:45,16:30,Hall B,Ben High\n"
)
PEOPLE = (
    "Name,Email,Organisation,Offers\n"
    "Ada Low,ada@example.org,Abacus,A pay model\n"
    "Ben High,ben@example,Bridges,\n"
)
LEFT_OUT = (
    "row 3, Ben High the e-mail “ben@example” is not valid: The part after the @-sign "
    "is not valid. It should have a period."
)


@pytest.fixture
def send(alice):
    """Upload a file at the desk of Spring; return the answer."""

    def post(kind, text, name="list.csv", browser=alice):
        file = (BytesIO(text.encode()), name)
        return browser.post(f"{DESK}{kind}", data={"file": file})

    return post


@pytest.fixture
def rows(app):
    """Return all rows of all tables but uploads and what counts them."""

    def look():
        with app.app_context():
            return {
                name: db.session.execute(sa.select(table)).all()
                for name, table in db.metadata.tables.items()
                if name not in {"uploads", "buckets"}
            }

    return look


def test_a_preview_says_what_the_file_would_do(alice, send, texts):
    answer = send("agenda", AGENDA, "agenda.csv")
    page = alice.get(answer.location)

    assert (answer.status_code, answer.location) == (303, f"{DESK}uploads/1")
    assert texts(page, "h1") == ["agenda.csv"]
    assert texts(page, ".lede") == [
        f"Read as “{[*agendas.formats()][-1].NAME}”: 2 talks and breaks, 2 speakers."
    ]
    assert texts(page, ".stat") == ["new 2"]


@pytest.mark.parametrize(("kind", "text"), [("agenda", AGENDA), ("people", PEOPLE)])
def test_a_preview_writes_nothing(alice, send, rows, kind, text):
    before = rows()

    page = alice.get(send(kind, text).location)

    assert page.status_code == 200
    assert rows() == before


def test_saying_yes_writes_the_agenda(alice, bob, send, texts):
    preview = send("agenda", AGENDA).location

    answer = alice.post(preview)
    desk = alice.get(answer.location)

    assert (answer.status_code, answer.location) == (303, DESK)
    assert texts(desk, ".notice") == ["Written: 2 added, 0 changed, 0 as before."]
    assert texts(bob.get("/e/spring/agenda"), ".slot-title") == [
        "Fair pay",
        "Shift rosters",
    ]


def test_saying_yes_takes_people_in(alice, signed_in, send, texts):
    preview = send("people", PEOPLE).location
    page = alice.get(preview)

    alice.post(preview)

    assert texts(page, "tbody")[-1] == LEFT_OUT
    assert signed_in("ada@example.org").get("/").location == "/e/spring/"


def test_a_file_is_written_once(alice, send):
    preview = send("agenda", AGENDA).location
    alice.post(preview)

    assert alice.post(preview).status_code == 404


def test_a_newer_file_takes_the_place_of_one_not_written(alice, send):
    first = send("agenda", AGENDA).location
    second = send("agenda", AGENDA).location

    assert alice.get(first).status_code == 404
    assert alice.get(second).status_code == 200


def test_a_refused_file_changes_nothing_and_keeps_the_one_before(
    alice, send, rows, texts
):
    kept = send("agenda", AGENDA).location
    before = rows()

    page = send("agenda", "no table at all", "notes.csv")

    assert page.status_code == 422
    [sentence] = texts(page, ".error")
    assert sentence == (
        "notes.csv is no agenda we can read. Export the agenda as iCalendar, JSON, XML "
        "or CSV, and choose that file."
    )
    assert rows() == before
    assert alice.get(kept).status_code == 200


def test_a_button_without_a_file_says_so(alice, texts):
    page = alice.post(f"{DESK}people")

    assert page.status_code == 422
    assert texts(page, ".error") == ["Choose a file first, then press the button."]


def test_an_upload_of_another_event_is_not_there(alice, signed_in, cast, app):
    dora = signed_in("dora@example.org")
    file = (BytesIO(AGENDA.encode()), "agenda.csv")
    answer = dora.post("/e/autumn/organize/agenda", data={"file": file})
    here = answer.location.replace("autumn", "spring")

    assert dora.get(answer.location).status_code == 200
    assert (alice.get(here).status_code, alice.post(here).status_code) == (404, 404)


def test_an_upload_nobody_said_yes_to_is_forgotten(alice, send, time, app):
    send("agenda", AGENDA)
    time.advance(hours=25)
    send("people", PEOPLE)

    with app.app_context():
        privacy.forget_old()

        kinds = db.session.scalars(sa.select(Upload.kind)).all()
    assert kinds == ["people"]


def test_every_badge_of_the_sheet_leads_to_its_attendee(alice, cast, token):
    answer = alice.get(f"{DESK}badges.pdf")

    with pypdfium2.PdfDocument(answer.data) as document:
        [page] = document
        picture = page.render(scale=2).to_pil()
        printed = page.get_textpage().get_text_bounded()
    people = {cast.alice, cast.bob, cast.carol}
    codes = [code.text for code in zxingcpp.read_barcodes(picture)]
    assert answer.content_type == "application/pdf"
    assert sorted(codes) == sorted(f"HTTP://LOCALHOST/B/{token(n)}" for n in people)
    assert len(set(re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", printed))) == 3


def test_a_sheet_has_only_the_layouts_there_are(alice, texts):
    page = alice.get(f"{DESK}badges.pdf?layout=a0")

    assert page.status_code == 422
    assert re.match("There is no layout 'a0'. Choose one of: ", texts(page, ".lede")[0])
