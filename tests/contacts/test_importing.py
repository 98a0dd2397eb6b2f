"""Contacts out of files: looked at first, then written, and never twice."""

import re
from io import BytesIO

import pytest

from companion.core.card import Card, vcards

CARDS = vcards(
    [
        Card(uid="1", name="Ana Lima", email="ana@example.org", birthday="--02-29"),
        Card(uid="2", name="Carol from school", email="Carol@example.org"),
        Card(uid="3", name="Ana again", email="ANA@example.org"),
        Card(uid="4", name="", note="nobody"),
        Card(uid="5", name="Zoë Żak", phone="+48 1 22 33 44", tags=("choir", "pay")),
    ]
)
TABLE = """\
First Name,Last Name,E-mail Address,Company,Job Title,Mobile Phone
Ana,Lima,ana@example.org,=cmd(),Lead,+48 601 222 333
,,,Nobody's,,
"""


@pytest.fixture
def look(bob):
    def at(data, name="contacts.vcf"):
        return bob.post("/contacts/import", data={"file": (BytesIO(data), name)})

    return at


@pytest.fixture
def say_yes(bob):
    def to(page):
        [token] = re.findall(r'name="token"[^>]* value="([^"]*)"', page.text)
        return bob.post("/contacts/import/all", data={"token": token})

    return to


def test_nothing_is_written_before_the_yes(bob, met, look, texts):
    page = look(CARDS)

    assert texts(page, ".stat") == ["new 2", "in your book 1", "left out 2"]
    assert texts(page, ".person-name") == ["Ana Lima", "Zoë Żak", "Carol from school"]
    assert texts(page, "li")[-2:] == [
        "card 4: it has no name, e-mail or phone",
        "Ana again: the file names this person before",
    ]
    assert texts(bob.get("/contacts/"), ".person-name") == ["Carol Ćwik"]


def test_who_is_new_comes_in(bob, met, look, say_yes, texts):
    answer = say_yes(look(CARDS))

    page = bob.get("/contacts/")
    assert (answer.status_code, answer.location) == (303, "/contacts/")
    assert texts(page, "[status]")[0] == "2 people are new in your book."
    assert texts(page, ".person-name") == ["Zoë Żak", "Ana Lima", "Carol Ćwik"]
    assert texts(bob.get("/contacts/?q=choir"), ".person-name") == ["Zoë Żak"]
    assert texts(bob.get("/contacts/?tag=choir"), ".person-name") == ["Zoë Żak"]


def test_a_second_yes_brings_nobody(bob, look, say_yes, texts):
    page = look(CARDS)
    say_yes(page)

    say_yes(page)

    assert len(texts(bob.get("/contacts/"), ".person-name")) == 3


def test_a_table_is_read_as_well(bob, look, say_yes, texts):
    page = look(TABLE.encode(), "contacts.csv")
    say_yes(page)

    entry = bob.get("/contacts/1")
    assert texts(page, ".stat") == ["new 1", "in your book 0", "left out 1"]
    assert texts(entry, "h1") == ["Ana Lima"]
    assert texts(entry, ".lede") == ["Lead · =cmd()"]


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "empty.vcf", "empty.vcf: The file is empty."),
        (
            b"a,b\n1,2\n",
            "x.csv",
            (
                "x.csv: No column holds names. The columns are: a, b. Call one Name, "
                "or export your contacts as vCard (.vcf)."
            ),
        ),
    ],
    ids=["empty", "table"],
)
def test_what_cannot_be_read_is_said(look, texts, data, name, sentence):
    page = look(data, name)

    assert (page.status_code, texts(page, ".error")) == (422, [sentence])


def test_no_file_is_said(bob, texts):
    page = bob.post("/contacts/import", data={})

    assert texts(page, ".error") == ["Choose a file first, then press the button."]


def test_a_long_note_is_shortened_and_said(bob, look, say_yes, texts):
    long = Card(uid="1", name="Ana\r\nBCC: x@example.org", note="tea " * 50_000)

    page = look(vcards([long]))
    say_yes(page)

    assert texts(page, ".notice") == ["Texts that are too long and were shortened: 1."]
    assert texts(bob.get("/contacts/1"), "h1") == ["Ana BCC: x@example.org"]
    assert len(texts(bob.get("/contacts/1"), "textarea")[0]) == 4999


@pytest.mark.parametrize("token", ["", "x", "WzEsW11d.x"])
def test_a_preview_that_is_not_whole_is_refused(bob, texts, token):
    page = bob.post("/contacts/import/all", data={"token": token})

    assert (page.status_code, texts(page, ".lede")) == (
        422,
        ["This preview is not whole any more. Choose the file again."],
    )


def test_a_preview_is_nobody_elses(carol, look):
    [token] = re.findall(r'name="token"[^>]* value="([^"]*)"', look(CARDS).text)

    assert carol.post("/contacts/import/all", data={"token": token}).status_code == 422


@pytest.mark.usefixtures("read_here")
def test_files_are_taken_so_many_an_hour(look):
    answers = [look(b"x").status_code for _ in range(21)]

    assert answers == [*[422] * 20, 429]


def test_our_own_table_is_read_back(app, bob, carol, add, say_yes, texts):
    facts = {
        "name": "=Ana, Lima",
        "phone": "+48 601 222 333",
        "birthday": "--02-29",
        "tags": "choir, pay",
        "languages": "pl, en",
        "interests": "Rowing\nTea",
        "promised": "Scones",
        "needs": "A venue",
        "note": "A secret",
    }
    add(**facts)
    table = bob.get("/contacts/contacts.csv?notes=yes").data
    mine = bob.get("/contacts/contacts.json?notes=yes").json

    page = carol.post("/contacts/import", data={"file": (BytesIO(table), "c.csv")})
    [token] = re.findall(r'name="token"[^>]* value="([^"]*)"', page.text)
    carol.post("/contacts/import/all", data={"token": token})

    assert carol.get("/contacts/contacts.json?notes=yes").json == mine
