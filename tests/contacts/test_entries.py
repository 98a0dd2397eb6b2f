"""People added by hand, and what the owner of a book writes about anybody."""

import json
import re

import pytest

from companion.events.models import Attendee
from companion.extensions import db
from companion.talks import service as talks

EVERYTHING = {
    "name": "Zofia Żak",
    "organisation": "Ink & Paper",
    "job_title": "Lead",
    "email": "zofia@example.org",
    "phone": "+48 601 222 333",
    "tags": "speaker, Gdańsk, Speaker",
    "birthday": "29.02.",
    "languages": "Polish, en",
    "interests": "Rowing\nFair pay",
    "promised": "The checklist",
    "needs": "A venue",
    "note": "Likes tea.",
}


@pytest.fixture
def facts(bob, texts):
    def of(address):
        return dict(
            zip(
                texts(bob.get(address), "dt"),
                texts(bob.get(address), "dd"),
                strict=True,
            )
        )

    return of


def test_somebody_is_added_by_hand(bob, add, facts, texts):
    address = add(**EVERYTHING)

    page = bob.get(address)
    assert texts(page, "h1") == ["Zofia Żak"]
    assert texts(page, ".chip") == ["speaker", "Gdańsk"]
    assert texts(page, "textarea") == ["Likes tea."]
    assert texts(page, ".reason") == [
        "I promised The checklist",
        "Zofia needs, and I can give A venue",
    ]
    assert facts(address) == {
        "E-mail": "zofia@example.org",
        "Phone": "+48 601 222 333",
        "Added": "Saturday 1 June 2030",
        "Birthday": "29 February",
        "Speaks": "pl, en",
        "Interests": "RowingFair pay",
    }


def test_the_page_of_somebody_added_by_hand_keeps_the_way_back(bob, add, texts):
    page = bob.get(add(**EVERYTHING))

    assert texts(page, ".brand-name") == ["Spring Meeting"]
    assert texts(page, ".tab")[-2:] == ["Contacts", "My badge"]


def test_what_is_refused_keeps_what_was_typed(bob, texts):
    page = bob.post(
        "/contacts/new", data={"birthday": "31.02.", "note": "Tea", "email": "x"}
    )

    assert page.status_code == 422
    assert texts(page, ".error") == [
        "This is no e-mail address.",
        "Write a day such as 1980-02-29, or 29.02. alone.",
    ]
    assert texts(page, "textarea")[-1] == "Tea"


def test_nobody_is_nobody(bob, texts):
    page = bob.post("/contacts/new", data={"note": "Somebody"})

    assert texts(page, ".error") == ["Write a name, an e-mail or a phone."]


def test_an_entry_is_changed(bob, add, texts):
    address = add(**EVERYTHING)

    form = bob.get(f"{address}/edit")
    bob.post(f"{address}/edit", data=EVERYTHING | {"name": "Zofia Nowak", "tags": ""})

    assert re.findall(r'name="tags"[^>]* value="([^"]*)"', form.text) == [
        "speaker, Gdańsk"
    ]
    assert texts(bob.get(address), "h1") == ["Zofia Nowak"]
    assert texts(bob.get(address), ".chip") == []


def test_a_card_handed_over_is_not_mine_to_change(bob, met, texts):
    data = {"name": "Caroline", "email": "other@example.org", "tags": "clinic"}

    bob.post(f"{met['bob']}/edit", data=data)

    page = bob.get(met["bob"])
    assert texts(page, "h1") == ["Carol Ćwik"]
    assert "mailto:carol@example.org" in page.text
    assert texts(page, ".chip")[0] == "clinic"


def test_what_is_mine_stays_when_an_exchange_is_taken_back(bob, carol, met, texts):
    own = {"tags": "clinic", "promised": "A book", "birthday": "1980-02-29"}
    bob.post(f"{met['bob']}/edit", data=own)

    carol.post(f"{met['carol']}/withdraw")

    page = bob.get(met["bob"])
    assert texts(page, ".chip")[0] == "clinic"
    assert texts(page, ".reason") == ["I promised A book"]
    assert texts(page, "dd")[-1] == "29 February 1980"
    assert "carol@example.org" not in page.text


def test_the_talk_around_which_we_met_is_kept(app, bob, cast, met, load_agenda, texts):
    numbers = load_agenda()
    with app.app_context():
        me = db.session.get_one(Attendee, cast.bob)
        talk = talks.talk(me.event, numbers["Fair pay in small firms"])
        talks.star(me, talk, on=True)
        db.session.commit()

    first = texts(bob.get(met["bob"]), "dd")
    with app.app_context():
        me = db.session.get_one(Attendee, cast.bob)
        talk = talks.talk(me.event, numbers["Fair pay in small firms"])
        talks.star(me, talk, on=False)
        db.session.commit()

    assert first[-1] == (
        "Saturday 1 June 2030, 14:00, at Spring MeetingBefore “Fair pay in small firms”"
    )
    assert texts(bob.get(met["bob"]), "dd") == first


def test_who_was_added_is_removed(bob, add, texts):
    address = add(name="Zofia")

    answer = bob.post(f"{address}/remove")

    assert (answer.status_code, answer.location) == (303, "/contacts/")
    assert bob.get(address).status_code == 404


def test_who_was_met_is_not_removed(bob, met, texts):
    page = bob.post(f"{met['bob']}/remove")

    assert page.status_code == 422
    assert texts(page, ".lede") == [
        "You two exchanged. Take the exchange back instead."
    ]


def test_all_that_was_written_is_taken_along(bob, add):
    add(**EVERYTHING)

    taken = bob.get("/contacts/contacts.json?notes=yes")

    [entry] = json.loads(taken.text)
    assert [entry[name] for name in ("promised", "needs", "note")] == [
        "The checklist",
        "A venue",
        "Likes tea.",
    ]
