"""The whole book as files, without notes unless they are asked for."""

import csv
import io
import json
import zipfile

import pytest
import vobject

from companion.core.card.read import read

NOTE = "A secret"


@pytest.fixture
def book(add):
    add(
        name="=Ana, Lima",
        email="ana@example.org",
        tags="choir, pay",
        birthday="--02-29",
        note=NOTE,
        promised="Scones",
    )
    add(name="Zoë Żak", phone="+48 601 222 333", links="tel:+48 1")
    add(name="Zoe Zak")


@pytest.mark.parametrize("ending", ["vcf", "zip", "csv", "json"])
def test_notes_go_along_only_when_asked(bob, book, ending):
    def whole(answer):
        if ending != "zip":
            return answer.data
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            return b"".join(map(archive.read, archive.namelist()))

    address = f"/contacts/contacts.{ending}"
    plain, full = bob.get(address), bob.get(f"{address}?notes=yes")

    assert [NOTE.encode() in whole(answer) for answer in (plain, full)] == [False, True]
    assert b"Scones" not in whole(plain)


def test_one_file_of_cards_is_read_by_others_and_by_us(bob, book):
    answer = bob.get("/contacts/contacts.vcf")

    theirs = [card.fn.value for card in vobject.readComponents(answer.text)]
    ours = read(answer.data, "contacts.vcf").cards
    assert theirs == ["Zoe Zak", "Zoë Żak", "=Ana, Lima"]
    assert (ours[2].tags, ours[2].birthday) == (("choir", "pay"), "--02-29")
    assert ours[1].links == "tel:+48 1"


def test_a_file_for_each_has_a_name_for_each(bob, book):
    answer = bob.get("/contacts/contacts.zip")

    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.namelist() == ["zoe-zak.vcf", "zoe-zak-2.vcf", "ana-lima.vcf"]


def test_a_table_holds_no_formula(bob, book):
    answer = bob.get("/contacts/contacts.csv")

    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["Name"] for row in rows] == ["Zoe Zak", "Zoë Żak", "'=Ana, Lima"]
    assert rows[1]["Phone"] == "'+48 601 222 333"
    assert rows[2]["Tags"] == "choir, pay"


def test_data_holds_every_field(bob, book):
    [_, _, ana] = json.loads(bob.get("/contacts/contacts.json?notes=yes").text)

    assert ana == {
        "name": "=Ana, Lima",
        "organisation": "",
        "job_title": "",
        "email": "ana@example.org",
        "phone": "",
        "channel": "",
        "linkedin": "",
        "links": "",
        "birthday": "--02-29",
        "tags": ["choir", "pay"],
        "interests": "",
        "languages": [],
        "met_at": "2030-06-01T12:00:00+00:00",
        "event": "",
        "around": "",
        "written_at": "",
        "note": NOTE,
        "promised": "Scones",
        "needs": "",
    }


def test_the_kind_is_chosen_on_a_page(bob, book):
    answer = bob.get("/contacts/take?as=csv&notes=yes")

    assert answer.location == "/contacts/contacts.csv?notes=yes"
    assert bob.get("/contacts/take?as=exe").status_code == 200
