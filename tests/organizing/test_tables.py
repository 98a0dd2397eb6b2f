"""Lunch tables: made by the organizer, printed, and shown to those who sit there."""

import csv
import io
import json
import re
import warnings
from collections import Counter
from zipfile import ZipFile

import pypdfium2
import pytest

from companion.accounts import service as accounts
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db
from companion.profiles import service as profiles

PAGE = "/e/spring/organize/tables"
HOME = "/e/spring/"
FOURS = {"size": "4", "roles": ["attendee", "speaker", "exhibitor"]}
ROSTERS = "Rosters without night doubles"
NIGHTS = "Fewer night doubles in our rosters"


@pytest.fixture
def enrol(app, cast):
    """Take somebody more into Spring."""

    def one(name, role="attendee", organisation=None):
        with app.app_context():
            email = f"{name.lower()}@example.org"
            person = accounts.person_at(email)
            attendee = events.enrol(
                events.by_slug("spring"), person, key=email, role=role
            )
            attendee.name = name
            attendee.organisation = organisation or f"{name} Ltd"
            db.session.commit()

    return one


@pytest.fixture
def lines(app, cast):
    """Let Bob offer what Carol needs."""
    with app.app_context():
        profiles.write_facets(
            db.session.get_one(Attendee, cast.bob), {"offer": [ROSTERS]}
        )
        profiles.write_facets(
            db.session.get_one(Attendee, cast.carol), {"need": [NIGHTS]}
        )
        db.session.commit()


@pytest.fixture
def make(alice, run_jobs):
    """Press the button and let the work be done."""

    def press(**choice):
        answer = alice.post(PAGE, data=FOURS | choice)
        run_jobs()
        return answer

    return press


@pytest.fixture
def change(app):
    """Change an attendee, by number."""

    def write(number, **values):
        with app.app_context():
            one = db.session.get_one(Attendee, number)
            for name, value in values.items():
                setattr(one, name, value)
            db.session.commit()

    return write


def show(alice, on="yes"):
    return alice.post(f"{PAGE}/show", data={"on": on})


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_before_any_tables_there_is_a_button(alice, texts):
    page = alice.get(PAGE)

    assert texts(page, "h1") == ["Lunch tables"]
    assert texts(page, "button")[-1] == "Make the tables"


def test_without_people_one_is_told_to_load_them(signed_in, cast, change, texts):
    change(cast.dan, suggest_me=False)
    dora = signed_in("dora@example.org")

    page = dora.get("/e/autumn/organize/tables")

    assert texts(page, "h1") == ["Nobody to seat yet"]


def test_the_desk_leads_there(alice):
    assert f'href="{PAGE}"' in alice.get("/e/spring/organize/").text


def test_tables_wait_then_are_made(alice, run_jobs, texts):
    answer = alice.post(PAGE, data=FOURS)
    waiting = alice.get(answer.location)
    run_jobs()
    done = alice.get(PAGE)

    assert (answer.status_code, answer.location) == (303, PAGE)
    assert texts(waiting, "label")[0] == "Waiting for its turn"
    assert texts(done, ".lede") == [
        "2 people at 1 table. Only organizers see them so far."
    ]
    assert texts(done, ".lunch-name") == ["Bob Brown", "Carol Ćwik"]


def test_each_is_shown_with_a_reason_in_the_others_words(alice, make, lines, texts):
    make()

    assert texts(alice.get(PAGE), ".quote") == [
        f"Meets Carol, who needs {NIGHTS}",
        f"Meets Bob, who offers {ROSTERS}",
    ]


def test_organizers_and_those_who_opted_out_are_not_seated(
    alice, make, enrol, cast, change, texts
):
    enrol("Gus")
    change(cast.carol, suggest_me=False)

    make()

    assert texts(alice.get(PAGE), ".lunch-people strong") == []
    assert texts(alice.get(PAGE), ".lunch-people") == [
        "Bob Brown Baker Ltd Gus Gus Ltd"
    ]


def test_only_the_roles_that_come_are_seated(alice, make, enrol, texts):
    enrol("Gus", role="speaker")
    enrol("Hal", role="speaker")

    make(roles=["speaker"])

    assert texts(alice.get(PAGE), ".lunch-name") == ["Gus", "Hal"]


@pytest.mark.parametrize(
    ("choice", "error"),
    [
        ({"roles": []}, "Say who comes: tick at least one."),
        (
            {"roles": ["speaker"]},
            (
                "Nobody with such a role wants to be suggested to others. Choose more"
                " roles, or load your list of people first."
            ),
        ),
        ({"size": "9"}, "Not a valid choice."),
    ],
)
def test_what_cannot_be_made_is_said(make, choice, error, texts):
    answer = make(**choice)

    assert answer.status_code == 422
    assert texts(answer, ".error") == [error]


def test_a_single_guest_is_told_to_have_no_company(alice, make, cast, change, texts):
    change(cast.carol, suggest_me=False)

    make()

    assert texts(alice.get(PAGE), ".notice--bad") == [
        "Without a seat Bob Brown: nobody else is there to sit with."
    ]


def test_what_gave_way_is_said(alice, make, cast, change, texts):
    change(cast.bob, organisation="Clinic")

    make()

    assert texts(alice.get(PAGE), ".notice--info") == [
        (
            "What had to give way 2 people sit with somebody of their own organisation:"
            " there was no other way."
        )
    ]


def test_who_was_put_aside_is_not_at_the_table(alice, bob, make, run_jobs, texts):
    alice.post("/e/spring/organize/match")
    run_jobs()
    page = bob.get("/e/spring/people/")
    bob.post(re.search(r'action="(\S+/not-for-me)"', page.text)[1])

    make()

    assert texts(alice.get(PAGE), ".lunch-name") == []


def test_new_tables_replace_the_old_ones_and_are_not_shown_yet(
    alice, bob, make, enrol, texts
):
    make()
    show(alice)
    for name in ("Gus", "Hal"):
        enrol(name)

    make(size="2")

    page = alice.get(PAGE)
    assert len(texts(page, ".lunch-table")) == 2
    assert texts(bob.get(HOME), ".lunch-mine") == []


def test_while_new_tables_are_made_the_old_ones_stand(alice, bob, make, texts):
    make()
    show(alice)

    alice.post(PAGE, data=FOURS)

    assert len(texts(alice.get(PAGE), ".lunch-table")) == 1
    assert len(texts(bob.get(HOME), ".lunch-mine")) == 1


def test_a_failure_is_said_and_the_old_tables_stand(alice, make, app, texts):
    make()
    app.config["MODEL"] = "/no/such/model"

    make()

    page = alice.get(PAGE)
    assert texts(page, "[alert]") == [
        (
            "The model '/no/such/model' cannot be read. Give the name of one on the"
            " Hugging Face hub, or a folder that holds one. The tables made before"
            " still stand."
        )
    ]
    assert len(texts(page, ".lunch-table")) == 1


def test_who_came_in_since_is_counted(alice, make, enrol, texts):
    make()
    enrol("Gus")

    assert texts(alice.get(PAGE), ".notice--info") == [
        (
            "1 person has come in since and has no seat. Make the tables anew to seat"
            " everybody."
        )
    ]


def test_people_see_their_table_when_the_organizer_shows_it(
    alice, bob, carol, make, lines, texts
):
    make()
    before = texts(bob.get(HOME), ".lunch-mine")

    answer = show(alice)

    assert before == []
    assert texts(alice.get(answer.location), "[status]") == [
        "Everybody finds their table on their home page now."
    ]
    assert texts(bob.get(HOME), ".lunch-mine") == [
        f"1 Lunch: table 1 Carol Ćwik Clinic Carol needs {NIGHTS}"
    ]
    assert texts(carol.get(HOME), ".lunch-mine") == [
        f"1 Lunch: table 1 Bob Brown Baker Ltd Bob offers {ROSTERS}"
    ]


def test_they_can_be_hidden_again(alice, bob, make, texts):
    make()
    show(alice)

    show(alice, on="no")

    assert texts(bob.get(HOME), ".lunch-mine") == []


def test_nothing_can_be_shown_before_it_is_made(alice):
    assert show(alice).status_code == 404


def test_who_opts_out_later_is_not_named(alice, bob, make, cast, change, texts):
    make()
    show(alice)

    change(cast.carol, suggest_me=False)

    assert texts(bob.get(HOME), ".lunch-mine") == ["1 Lunch: table 1"]
    assert texts(alice.get(PAGE), ".lunch-name") == ["Bob Brown"]


def test_the_table_is_a_part_of_ones_data(bob, make):
    make()

    export = ZipFile(io.BytesIO(bob.get("/my-data/export.zip").data))

    assert json.loads(export.read("data.json"))["events"][0]["lunch_table"] == 1


def test_who_is_erased_leaves_no_word_at_the_table(
    alice, bob, carol, make, lines, texts
):
    make()
    show(alice)

    bob.post("/my-data/erase")

    assert texts(carol.get(HOME), ".lunch-mine") == ["1 Lunch: table 1"]
    assert texts(alice.get(PAGE), ".lunch-people") == ["Carol Ćwik Clinic"]


def test_a_list_for_a_spreadsheet_holds_no_formulas(alice, make, cast, change):
    change(cast.bob, name="=HYPERLINK(1)", organisation="@home")
    make()

    answer = alice.get(f"{PAGE}.csv")

    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="spring-tables.csv"'
    )
    assert rows_of(answer) == [
        ["Table", "Name", "Organisation"],
        ["1", "'=HYPERLINK(1)", "'@home"],
        ["1", "Carol Ćwik", "Clinic"],
    ]


def test_the_lists_to_print_have_everybody_by_table_and_by_name(alice, make, enrol):
    for number in range(60):
        enrol(f"Żaneta{number}")
    make()

    answer = alice.get(f"{PAGE}.pdf")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        document = pypdfium2.PdfDocument(answer.data)
        pages = [page.get_textpage().get_text_range() for page in document]
    words = Counter(re.findall(r"Żaneta\d+\b|Bob|Carol", "".join(pages)))
    assert answer.content_type == "application/pdf"
    assert words["Carol"] == words["Bob"] == 2
    assert len(words) == 62
    assert [page.split("\r\n")[0] for page in pages][::2] == [
        "Lunch tables",
        "Find your table",
    ]


@pytest.mark.parametrize("kind", ["pdf", "csv"])
def test_there_is_no_list_before_there_are_tables(alice, kind, texts):
    answer = alice.get(f"{PAGE}.{kind}")

    assert answer.status_code == 404
    assert "There are no lunch tables yet. Make them first." in texts(answer, "main")[0]
