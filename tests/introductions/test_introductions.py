"""Being introduced: three times yes, and nobody named before."""

import json
import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from companion import throttle
from companion.events.models import Attendee
from companion.exchanges import service as exchanges
from companion.extensions import db
from companion.introductions.models import Introduction
from companion.introductions.service import steps
from companion.introductions.service.ways import UNKNOWN, wished

PAGE = "/e/spring/introductions"
PEOPLE = "/e/spring/people/"
WORD = "I read about her rosters and run some, too."


@pytest.fixture
def ask(triangle):
    def post(browser, **given):
        return browser.post(PAGE, data={"other": triangle.carol, "word": WORD} | given)

    return post


def press(browser, what, answer="yes", number=1):
    return browser.post(f"{PAGE}/{number}/{what}", data={"yes": answer})


@pytest.fixture
def states(app):
    def look():
        with app.app_context():
            return list(db.session.scalars(sa.select(Introduction.state)))

    return look


def books(texts, *browsers):
    return [texts(browser.get("/contacts/"), ".person-name") for browser in browsers]


def test_a_suggestion_says_who_can_introduce(bob, triangle):
    page = bob.get(PEOPLE).text

    assert re.search(r"Ola can introduce you\..*>Ask Ola<", page)


def test_nobody_is_named_where_the_other_does_not_introduce_people(
    bob, triangle, change
):
    change("carol", introduces=False)

    page = bob.get(PEOPLE).text

    assert "Somebody you know can introduce you." in page
    assert "Ola" not in page
    assert "Ola" not in bob.get(f"{PAGE}/new?other={triangle.carol}").text


@pytest.mark.parametrize(
    ("name", "changes"),
    [("ola", {"introduces": False}), ("carol", {"suggest_me": False})],
)
def test_there_is_no_way_through_who_does_not_introduce_or_to_who_hides(
    name, changes, bob, triangle, change, ask
):
    change(name, **changes)

    assert "can introduce you" not in bob.get(PEOPLE).text
    assert ask(bob).status_code == 403


def test_with_three_times_yes_two_are_in_each_others_books(
    bob, ola, carol, ask, states, texts
):
    ask(bob)
    press(ola, "pass")
    before = books(texts, bob, carol)
    press(carol, "answer")

    assert before == [["Ola Oak"], ["Ola Oak"]]
    assert states() == ["made"]
    assert [sorted(book) for book in books(texts, bob, carol)] == [
        ["Carol Ćwik", "Ola Oak"],
        ["Bob Brown", "Ola Oak"],
    ]


def test_everybody_is_written_to_in_turn(bob, ola, carol, ask, outbox):
    ask(bob)
    press(ola, "pass")
    press(carol, "answer")

    letters = sorted((one["To"], one["Subject"]) for one in outbox())

    assert letters == [
        ("bob@example.org", "You and Carol Ćwik, introduced by Ola Oak"),
        ("carol@example.org", "Ola Oak would like to introduce Bob Brown to you"),
        ("carol@example.org", "You and Bob Brown, introduced by Ola Oak"),
        ("ola@example.org", "Bob Brown would like to meet Carol Ćwik"),
    ]


def test_who_takes_no_letters_gets_none(bob, ask, outbox, change):
    change("ola", wants_letters=False)

    ask(bob)

    assert outbox() == []


def test_a_card_hands_over_what_its_owner_chose(bob, ola, carol, ask, change, texts):
    change("carol", visibility={"email": "nobody", "phone": "contacts"})
    ask(bob)
    press(ola, "pass")
    press(carol, "answer")

    cards = bob.get("/contacts/contacts.vcf").text

    assert "carol@example.org" not in cards
    assert "+48 601 000 000" in cards


@pytest.mark.parametrize("who", ["ola", "carol"])
def test_a_no_is_told_the_same_whoever_said_it(who, bob, ola, carol, ask, texts):
    ask(bob)
    if who == "ola":
        press(ola, "pass", "no")
    else:
        press(ola, "pass")
        press(carol, "answer", "no")

    assert texts(bob.get(PAGE), ".person-text") == [
        "Carol ĆwikNot this time. It happens to everybody; there are others to meet."
    ]
    assert books(texts, bob) == [["Ola Oak"]]


def test_who_passed_it_on_is_the_same_to_the_asker_as_who_did_not_yet(
    bob, ola, ask, texts
):
    ask(bob)
    before = texts(bob.get(PAGE), ".person-text")
    press(ola, "pass")

    assert texts(bob.get(PAGE), ".person-text") == before


def test_the_same_person_is_asked_for_once(bob, ola, ask, states, outbox):
    ask(bob)
    ask(bob)
    press(ola, "pass", "no")
    ask(bob)

    assert states() == ["ended"]
    assert len(outbox()) == 1


def test_pressing_twice_is_the_same_as_once(bob, ola, carol, ask, outbox):
    ask(bob)
    for browser, what in ((ola, "pass"), (carol, "answer")):
        press(browser, what)
        press(browser, what)

    assert len(outbox()) == 4


def test_it_can_be_taken_back_until_it_is_answered(bob, ola, ask, states, texts):
    ask(bob)

    press(bob, "withdraw")

    assert states() == []
    assert texts(ola.get(PAGE), ".card--accent") == []


@pytest.mark.parametrize(
    ("who", "what"),
    [("bob", "pass"), ("bob", "answer"), ("carol", "pass"), ("carol", "withdraw")],
)
def test_nobody_answers_for_another(who, what, bob, carol, ask, states):
    ask(bob)

    answer = press({"bob": bob, "carol": carol}[who], what)

    assert answer.status_code == 404
    assert states() == ["asked"]


def test_the_other_is_not_asked_before_it_is_passed_on(bob, carol, ask, texts):
    ask(bob)

    assert texts(carol.get(PAGE), ".card--accent") == []
    assert press(carol, "answer").status_code == 404


def test_who_blocks_the_asker_is_out_of_reach(bob, ola, carol, ask, triangle, states):
    ask(bob)
    carol.post(f"/e/spring/people/{triangle.bob}/block")

    press(ola, "pass")

    assert states() == ["ended"]
    assert "can introduce you" not in bob.get(PEOPLE).text


def test_asking_needs_a_word_of_why_and_keeps_what_was_typed(bob, ask, texts):
    answer = ask(bob, word="  ")

    assert answer.status_code == 422
    assert texts(answer, ".error") == ["A line of why makes it easy to say yes."]


@pytest.fixture(params=["carol", "bob"])
def taken_back(request, app, people, meet):
    """Let Bob and Carol exchange, and one of them take it back."""
    meet("bob", "carol")
    me = getattr(people, request.param)
    with app.app_context():
        bob, carol = (
            db.session.get_one(Attendee, n) for n in (people.bob, people.carol)
        )
        exchanges.withdraw(*(bob, carol) if me == bob.id else (carol, bob))
        db.session.commit()


def test_a_yes_lifts_that_one_of_them_once_took_an_exchange_back(
    taken_back, bob, ola, carol, ask, texts
):
    ask(bob)
    press(ola, "pass")

    answer = press(carol, "answer")

    assert answer.status_code == 303
    assert "carol@example.org" in bob.get("/contacts/contacts.vcf").text
    assert [sorted(book) for book in books(texts, bob, carol)] == [
        ["Carol Ćwik", "Ola Oak"],
        ["Bob Brown", "Ola Oak"],
    ]


def test_somebody_can_be_found_by_name_but_only_within_reach(
    bob, triangle, meet, texts
):
    nobody = bob.get(f"{PAGE}/new?name=Pia Oak")
    meet("carol", "pia")
    far = bob.get(f"{PAGE}/new?name=pia  OAK")

    assert nobody.status_code == 404
    assert texts(nobody, ".error") == [UNKNOWN]
    assert 'value="Pia Oak"' in nobody.text
    assert texts(far, ".empty")[0].startswith("You are three handshakes apart")
    assert "Carol" not in far.text


def test_who_is_left_out_is_looked_up_once_however_many_are_near(
    app, people, triangle, meet
):
    few = blocks_read(app, people)
    meet("carol", "pia")
    meet("ola", "alice")

    assert blocks_read(app, people) == few


def blocks_read(app, people):
    """Look for somebody by name; return how often blocks were read."""
    said = []
    with app.app_context():

        @sa.event.listens_for(db.engine, "before_cursor_execute")
        def note(_connection, _cursor, statement, *_more):
            said.append(statement)

        wished(db.session.get_one(Attendee, people.bob), 0, "Carol Ćwik")
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return sum("FROM blocks" in one for one in said)


def test_a_number_alone_shows_nobody(bob, triangle, meet):
    meet("carol", "pia")

    assert bob.get(f"{PAGE}/new?other={triangle.pia}").status_code == 404


def test_very_many_askings_are_stopped(app, bob, ask, people, monkeypatch):
    once = throttle.Limit(burst=1, per=timedelta(days=1))
    monkeypatch.setattr(steps, "QUOTA", once)
    with app.app_context():
        throttle.take(f"introduce:{people.bob}", once)
        db.session.commit()

    assert ask(bob).status_code == 429


def test_who_has_many_questions_already_is_spared(bob, ask, monkeypatch):
    monkeypatch.setattr(steps, "MOST_OPEN", 0)

    assert ask(bob).status_code == 403


def test_an_erased_person_leaves_no_introduction(bob, carol, ask, states):
    ask(bob)

    carol.post("/my-data/erase")

    assert states() == []


def test_ones_own_data_hold_what_one_asked(bob, ask):
    ask(bob)

    with ZipFile(BytesIO(bob.get("/my-data/export.zip").data)) as archive:
        [part] = json.loads(archive.read("data.json"))["events"]

    assert part["introductions"] == [
        {
            "from": "Bob Brown",
            "to": "Carol Ćwik",
            "word": WORD,
            "at": "2030-06-01T12:00:00+00:00",
            "state": "asked",
        }
    ]
