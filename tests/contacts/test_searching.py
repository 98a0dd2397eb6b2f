"""Finding people in a book: by anything written there, as somebody types."""

import pytest
import sqlalchemy as sa

from companion.contacts import service
from companion.contacts.models import Contact
from companion.contacts.service import searching
from companion.extensions import db


@pytest.fixture
def names(bob, texts):
    def found(**query):
        page = bob.get("/contacts/", query_string=query | {"fragment": "yes"})
        return texts(page, ".person-name")

    return found


@pytest.fixture
def people(add, met, bob):
    bob.get("/contacts/")  # a whole page comes before any search
    add(name="Łukasz Żółć", organisation="Mill", tags="pay", note="Met on the ferry")
    add(name="Zoë Zeman", phone="+48 601-222-333", promised="A brass band")


def test_a_name_is_found_however_it_is_typed(people, names):
    assert names(q="zolc LUK") == ["Łukasz Żółć"]
    assert names(q="zoe") == ["Zoë Zeman"]


@pytest.mark.parametrize("words", ["mill", "ferry", "#pay", "pay mill"])
def test_everything_is_searched(people, names, words):
    assert names(q=words) == ["Łukasz Żółć"]


def test_a_number_is_found_without_its_signs(people, names):
    assert names(q="601222") == ["Zoë Zeman"]


def test_the_event_is_searched_and_filtered_by(people, names):
    assert names(q="spring") == ["Carol Ćwik"]
    assert names(event="1") == ["Carol Ćwik"]


def test_all_meetings_of_a_merged_entry_are_searched_and_filtered_by(
    bob, met, meet_again, names, texts
):
    again = meet_again()
    bob.post(f"{again}/merge", data={"other": "1"})

    found = [names(event=1), names(event=2), names(q="spring"), names(q="autumn")]

    assert found == [["Carol Ćwik"]] * 4
    [_, *events] = texts(bob.get("/contacts/?event=1"), "option")
    assert sorted(events) == ["Autumn Meeting", "Spring Meeting"]


def test_languages_and_a_birthday_are_searched_as_they_are_shown(bob, add, names):
    add(name="Olga", languages="pl, uk", birthday="29.02.")

    found = [names(q=words) for words in ("polish", "ukrainian", "uk", "29 february")]

    assert found == [["Olga"]] * 4


@pytest.fixture
def refolded(app):
    """Do what an upgrade does for what is searched; return of how many entries."""

    def anew():
        with app.app_context():
            count = service.refold()
            db.session.commit()
            return count

    return anew


def test_entries_of_a_release_that_did_not_search_languages_are_found_after_an_upgrade(
    app, add, met, names, refolded
):
    add(name="Olga", languages="pl, uk")
    add(name="Otto", birthday="29.02.")
    with app.app_context():
        db.session.execute(sa.update(Contact).values(folded="\nolga\n"))
        db.session.commit()

    counts = [refolded(), refolded()]

    assert counts == [2, 0]
    assert (names(q="ukrainian"), names(q="29 february")) == (["Olga"], ["Otto"])


def test_an_entry_that_was_just_exchanged_is_folded_when_its_owner_looks(
    bob, met, refolded, names
):
    count = refolded()
    bob.get("/contacts/")

    assert count == 0
    assert names(q="carol") == ["Carol Ćwik"]


def test_a_tag_is_filtered_by_and_not_a_part_of_one(people, add, names):
    add(name="Ola", tags="pay bands")

    assert names(tag="pay") == ["Łukasz Żółć"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "' or 1=1 --", "\x00"])
def test_signs_are_only_signs(people, names, words):
    assert names(q=f"x{words}x") == []


def test_numbers_that_are_none_are_no_filter(people, names):
    assert len(names(event="²", page="x")) == 3


def test_nobody_elses_people_are_found(people, carol, texts):
    page = carol.get("/contacts/?q=zoe&fragment=yes")

    assert texts(page, ".person-name") == []
    assert texts(page, "[status]") == ["Nobody like that. Show everyone"]


def test_what_was_taken_back_is_not_found(bob, carol, people, met, names):
    assert names(q="carol@example") == ["Carol Ćwik"]

    carol.post(f"{met['carol']}/withdraw")

    assert names(q="carol@example") == []
    assert names(q="cwik") == ["Carol Ćwik"]


def test_what_changed_in_a_new_exchange_is_found(bob, met, cast, token, names):
    bob.post(f"{met['bob']}/withdraw")
    data = {"uuid": "00000000-0000-0000-0000-000000000009", "token": token(cast.carol)}
    bob.post("/exchanges", data=data)
    bob.get("/contacts/")

    assert names(q="carol@example") == ["Carol Ćwik"]


def test_a_long_list_has_pages(bob, add, names, texts, monkeypatch):
    monkeypatch.setattr(searching, "PAGE", 2)
    for number in range(5):
        add(name=f"N{number}")

    assert [names(page=page) for page in (1, 2, 3, 9)] == [
        ["N4", "N3"],
        ["N2", "N1"],
        ["N0"],
        ["N0"],
    ]
    assert texts(bob.get("/contacts/?page=2"), "nav")[-1] == (
        "Later ones Earlier ones Page 2 of 3"
    )


def test_a_search_works_without_a_script(bob, people, texts):
    page = bob.get("/contacts/?q=zoe")

    assert texts(page, ".person-name") == ["Zoë Zeman"]
    assert texts(page, "[status]")[-1] == "1 person."
