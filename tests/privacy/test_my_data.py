"""All that is kept of a person: handed over, or gone, by their own wish."""

import json
import re
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
import vobject

from companion.extensions import db

NOTE = "Owes me a coffee."


def details(page):
    """Return the e-mail and the phone that a page links to, save by a draft."""
    return re.findall(r'href="((?:mailto|tel):[^"?]+)"', page.text)


@pytest.fixture
def story(bob, alice, cast, token, load_agenda, run_jobs):
    """Give Bob a star, a contact with a note, suggestions, one put aside, a letter."""
    talk = load_agenda()["Hiring without a CV"]
    bob.post(f"/e/spring/talks/{talk}/star", data={"on": "yes"})
    alice.post("/e/spring/organize/match")
    run_jobs()
    aside = re.search(r'"(\S+/not-for-me)"', bob.get("/e/spring/people/").text)[1]
    bob.post(aside)
    data = {"uuid": str(UUID(int=1)), "token": token(cast.carol)}
    contact = bob.post("/exchanges", data=data).location
    bob.post(contact, data={"note": NOTE})
    bob.post("/sign-in/", data={"email": "bob@example.org"})


@pytest.fixture
def archive(bob, story):
    return ZipFile(BytesIO(bob.get("/my-data/export.zip").data))


@pytest.fixture
def rows(app):
    """Count the rows of every table."""

    def count():
        with app.app_context():
            return {
                name: db.session.scalar(sa.select(sa.func.count()).select_from(table))
                for name, table in db.metadata.tables.items()
            }

    return count


def test_an_export_is_a_file_to_keep(bob):
    answer = bob.get("/my-data/export.zip")

    assert answer.content_type == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.zip"'


def test_an_export_holds_everything_of_the_person(archive):
    data = json.loads(archive.read("data.json"))
    del data["events"][0]["answers"]  # looked at below

    assert archive.namelist() == ["data.json", "contacts.vcf"]
    assert data == {
        "email": "bob@example.org",
        "timezone": "",
        "country": "",
        "language": "",
        "wants_digest": True,
        "events": [
            {
                "event": "spring",
                "role": "attendee",
                "name": "Bob Brown",
                "organisation": "Baker Ltd",
                "job_title": "Head of People",
                "field": "",
                "languages": ["en"],
                "pronouns": "",
                "say_name": "",
                "phone": "+48 601 000 000",
                "channel": "",
                "linkedin": "",
                "links": "",
                "visibility": {
                    "email": "contacts",
                    "phone": "contacts",
                    "channel": "contacts",
                    "linkedin": "contacts",
                    "links": "contacts",
                },
                "asks_first": False,
                "helps_on_badge": False,
                "in_directory": False,
                "wanted": 5,
                "outside": 0.2,
                "suggest_me": True,
                "wants_letters": True,
                "wants_preparation": False,
                "introduces": False,
                "plan_done": [],
                "introductions": [],
                "profile": {
                    "interest": ["Shift rosters that Bob Brown can live with"],
                    "offer": ["A checklist for onboarding by Bob Brown"],
                    "need": ["Somebody to talk to about fair pay, says Bob Brown"],
                },
                "starred": ["Hiring without a CV"],
                "exchanges": [
                    {
                        "at": "2030-06-01T12:00:00+00:00",
                        "with": "Carol Ćwik",
                        "scanned_by_me": True,
                        "state": "done",
                        "taken_back": False,
                    }
                ],
                "leads": [],
                "stands": [],
                "blocked": [],
                "reports": [],
                "questions": [],
                "votes": [],
                "lunch_table": None,
            }
        ],
        "contacts": [
            {
                "name": "Carol Ćwik",
                "organisation": "Clinic",
                "job_title": "Head of People",
                "why": {
                    "gives": [],
                    "gets": [],
                    "shared": [
                        [
                            "Shift rosters that Bob Brown can live with",
                            "Shift rosters that Carol Ćwik can live with",
                        ]
                    ],
                    "talks": [],
                },
                "email": "carol@example.org",
                "phone": "+48 601 000 000",
                "channel": "",
                "linkedin": "",
                "links": "",
                "birthday": "",
                "tags": [],
                "interests": "",
                "languages": [],
                "met_at": "2030-06-01T12:00:00+00:00",
                "event": "Spring Meeting",
                "around": "",
                "written_at": "",
                "note": NOTE,
                "promised": "",
                "needs": "",
                "rhythm": "usual",
                "touches": [],
                "reminders": [],
            }
        ],
    }


def test_an_export_holds_what_the_person_answered(archive):
    data = json.loads(archive.read("data.json"))

    assert [
        (answer["about"], answer["answer"], answer["said_at"])
        for answer in data["events"][0]["answers"]
    ] == [
        ("Carol Ćwik", "not_for_me", "2030-06-01T12:00:00+00:00"),
        ("Carol Ćwik", "met", "2030-06-01T12:00:00+00:00"),
    ]


def test_an_export_holds_the_book_as_cards(archive):
    read = vobject.readOne(archive.read("contacts.vcf").decode())

    assert (read.fn.value, read.email.value) == ("Carol Ćwik", "carol@example.org")


def test_who_erases_everything_is_signed_out(bob, cast, texts):
    answer = bob.post("/my-data/erase")
    page = bob.get(answer.location)

    assert (answer.status_code, answer.location) == (303, "/")
    assert texts(page, ".notice") == ["Everything we kept of you is gone."]
    assert bob.get("/my-data/").status_code == 303


def test_nothing_of_the_person_is_left(bob, story, app, cast, token):
    mine = token(cast.bob)

    bob.post("/my-data/erase")

    with app.app_context():
        left = {
            name
            for name, table in db.metadata.tables.items()
            for row in db.session.execute(sa.select(table))
            if re.search("bob", str(row), re.IGNORECASE)
        }
    assert left == {"contacts"}
    assert bob.get(f"/B/{mine}").status_code == 410


def test_what_others_were_handed_stays_theirs(bob, carol, story, rows, texts):
    before = rows()

    bob.post("/my-data/erase")

    after = rows()
    page = carol.get("/contacts/2")
    gone = {name: before[name] - after[name] for name in before}
    assert texts(page, "h1") == ["Bob Brown"]
    assert details(page) == ["mailto:bob@example.org", "tel:+48601000000"]
    assert {name: number for name, number in gone.items() if number} == {
        "people": 1,
        "logins": 1,
        "attendees": 1,
        "facets": 3,
        "stars": 1,
        "not_for_me": 1,
        "answers": 3,  # two of Bob's, and one about Bob
        "matches": 2,
        "match_prices": 1,
        "exchanges": 1,
        "contacts": 1,
        "sign_ins": 1,
        "letters": 1,
    }


def test_others_pages_work_on(bob, carol, alice, story, run_jobs):
    bob.post("/my-data/erase")
    run_jobs()

    pages = [
        carol.get("/e/spring/"),
        carol.get("/e/spring/people/"),
        carol.get("/contacts/"),
        carol.get("/my-data/export.zip"),
        carol.post("/contacts/2/withdraw", follow_redirects=True),
        alice.get("/e/spring/organize/"),
        alice.get("/e/spring/organize/match"),
    ]

    assert [page.status_code for page in pages] == [200] * 7


def test_who_comes_back_begins_anew(bob, story, signed_in, texts):
    bob.post("/my-data/erase")

    page = signed_in("bob@example.org").get("/")

    assert texts(page, "h2") == ["No event knows this address"]


def test_a_page_says_what_there_is(bob, texts):
    assert texts(bob.get("/my-data/"), "h2") == [
        "Take it along",
        "What others see of me",
    ]
