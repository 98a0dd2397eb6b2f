"""Saying whom one would like to meet, and what came of it, as attendees see it."""

import re

import pytest
import sqlalchemy as sa

from companion.events.models import Attendee
from companion.extensions import db
from companion.matches.models import Answer, Match

PAGE = "/e/spring/people/"
FEATURES = {"gets": 0.9, "gives": 0.4, "shared": 0.2, "starred": 0.0, "outside": 1.0}
TURNED = FEATURES | {"gets": 0.4, "gives": 0.9}
BOTH = "You both want to meet"


@pytest.fixture
def suggested(app, cast):
    """Suggest Bob and Carol to each other."""
    with app.app_context():
        event = db.session.get_one(Attendee, cast.bob).event_id
        for one, other, features in (
            (cast.bob, cast.carol, FEATURES),
            (cast.carol, cast.bob, TURNED),
        ):
            pair = {"event_id": event, "attendee_id": one, "other_id": other}
            db.session.add(Match(**pair, rank=1, score=0.5, features=features))
        db.session.commit()


@pytest.fixture
def answers(app):
    """Return what was answered: who, about whom, what."""

    def look():
        with app.app_context():
            names = dict(
                db.session.execute(sa.select(Attendee.id, Attendee.name)).all()
            )
            rows = db.session.scalars(sa.select(Answer).order_by(Answer.id))
            return [(names[a.attendee_id], names[a.other_id], a.kind) for a in rows]

    return look


@pytest.fixture
def features(app):
    """Return what was known of the two, answer by answer."""

    def look():
        with app.app_context():
            rows = db.session.scalars(sa.select(Answer).order_by(Answer.id))
            return [answer.features for answer in rows]

    return look


@pytest.fixture
def meet(cast, token):
    """Let somebody scan Carol's badge."""

    def scan(browser, number=1):
        uuid = f"00000000-0000-4000-8000-{number:012}"
        data = {"uuid": uuid, "token": token(cast.carol)}
        return browser.post("/exchanges", data=data).location

    return scan


@pytest.fixture
def wish(cast):
    """Say, or take back, that one would like to meet somebody."""

    def press(browser, other, on="yes"):
        return browser.post(f"{PAGE}{getattr(cast, other)}/accept", data={"on": on})

    return press


def pressed(page, name):
    """Return which buttons of a name are pressed."""
    found = rf'name="{name}" value="(\w+)" aria-pressed="true"'
    return re.findall(found, page.text)


def test_who_is_wanted_stays_marked(bob, cast, suggested, wish):
    before = bob.get(PAGE)

    answer = wish(bob, "carol")

    assert (answer.status_code, answer.location) == (
        303,
        f"{PAGE}#about-{cast.carol}",
    )
    assert (pressed(before, "on"), pressed(bob.get(PAGE), "on")) == ([], ["no"])


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("accept", {"on": "yes"}),
        ("accept", {"on": "no"}),
        ("not-for-me", {}),
        ("useful", {"useful": "yes"}),
    ],
)
def test_a_guessed_number_tells_nothing_and_changes_nothing(
    bob, cast, answers, path, data
):
    guessed, of_nobody = (
        bob.post(f"{PAGE}{number}/{path}", data=data) for number in (cast.carol, 9999)
    )

    assert (guessed.status_code, of_nobody.status_code) == (404, 404)
    assert without_tokens(guessed) == without_tokens(of_nobody)
    assert answers() == []


def test_whom_i_answered_on_i_can_answer_on_again(bob, cast, suggested, answers):
    for path in ("not-for-me", "not-for-me", "accept"):
        answer = bob.post(f"{PAGE}{cast.carol}/{path}", data={"on": "no"})

        assert answer.status_code == 303
    assert answers() == [("Bob Brown", "Carol Ćwik", "not_for_me")]


def test_nobody_learns_of_a_one_sided_wish(bob, carol, suggested, wish, texts):
    before = without_tokens(carol.get(PAGE))

    wish(bob, "carol")

    assert without_tokens(carol.get(PAGE)) == before
    assert texts(bob.get(PAGE), ".tag") == []


def test_two_who_want_to_meet_are_both_told(bob, carol, suggested, wish, texts):
    wish(bob, "carol")
    wish(carol, "bob")

    assert texts(bob.get(PAGE), ".tag") == [BOTH]
    assert texts(carol.get(PAGE), ".tag") == [BOTH]


def test_a_wish_can_be_taken_back(bob, carol, suggested, wish, answers, texts):
    wish(bob, "carol")
    wish(carol, "bob")

    wish(bob, "carol", on="no")

    assert answers() == [("Carol Ćwik", "Bob Brown", "accept")]
    assert texts(carol.get(PAGE), ".tag") == []


def test_a_button_pressed_twice_is_one_answer(bob, suggested, wish, answers):
    wish(bob, "carol")
    wish(bob, "carol")

    assert answers() == [("Bob Brown", "Carol Ćwik", "accept")]


def test_an_answer_keeps_what_was_known_then(bob, carol, suggested, wish, features):
    wish(bob, "carol")
    wish(carol, "bob")

    assert features() == [FEATURES, TURNED]


def test_what_was_known_to_one_side_only_is_turned(
    bob, *, cast, suggested, meet, wish, features, app
):
    with app.app_context():
        db.session.execute(sa.delete(Match).where(Match.attendee_id == cast.bob))
        db.session.commit()

    meet(bob)
    wish(bob, "carol")

    assert features() == [FEATURES, TURNED, FEATURES]


def test_an_answer_needs_no_run(bob, meet, wish, features):
    meet(bob)
    wish(bob, "carol")

    assert features() == [{}]


def test_not_for_me_takes_the_wish_back(bob, cast, suggested, wish, answers):
    wish(bob, "carol")

    bob.post(f"{PAGE}{cast.carol}/not-for-me")

    assert answers() == [("Bob Brown", "Carol Ćwik", "not_for_me")]


@pytest.mark.parametrize("other", ["bob", "dan"])
def test_one_wishes_for_others_at_the_event_only(bob, wish, other, answers):
    assert wish(bob, other).status_code == 404
    assert answers() == []


def test_who_exchanges_has_met(bob, suggested, meet, answers, features):
    meet(bob)
    meet(bob, number=2)

    assert answers() == [
        ("Bob Brown", "Carol Ćwik", "met"),
        ("Carol Ćwik", "Bob Brown", "met"),
    ]
    assert features() == [FEATURES, TURNED]


def test_of_two_whom_no_run_compared_a_meeting_is_no_answer(bob, meet, answers):
    contact = meet(bob)

    assert bob.get(contact).status_code == 200
    assert answers() == []


def test_what_a_run_finds_out_later_counts_when_they_meet_again(
    bob, meet, request, features
):
    meet(bob)
    request.getfixturevalue("suggested")
    meet(bob, number=2)

    assert features() == [FEATURES, TURNED]


def test_after_a_meeting_both_are_asked_on_the_list(
    bob, carol, suggested, meet, cast, texts
):
    meet(bob)

    questions = [texts(one.get(PAGE), ".muted")[1] for one in (bob, carol)]
    assert questions == [
        "Was it useful to meet Carol? Nobody else sees what you say.",
        "Was it useful to meet Bob? Nobody else sees what you say.",
    ]
    assert "/accept" not in bob.get(PAGE).text


def test_after_a_meeting_the_contact_asks_too(bob, meet, cast, answers):
    contact = meet(bob)
    before = bob.get(contact)
    back = f"{contact}#useful-{cast.carol}"

    answer = bob.post(
        f"{PAGE}{cast.carol}/useful", data={"useful": "yes", "back": back}
    )

    after = bob.get(contact)
    assert f'value="{back}"' in before.text
    assert (answer.status_code, answer.location) == (303, back)
    assert (pressed(before, "useful"), pressed(after, "useful")) == ([], ["yes"])
    assert answers() == [("Bob Brown", "Carol Ćwik", "useful")]


def test_the_last_word_on_a_meeting_counts(bob, suggested, meet, cast, answers):
    meet(bob)
    for word in ("yes", "no"):
        bob.post(f"{PAGE}{cast.carol}/useful", data={"useful": word})

    assert pressed(bob.get(PAGE), "useful") == ["no"]
    assert answers()[2:] == [("Bob Brown", "Carol Ćwik", "not_useful")]


def test_nobody_else_learns_what_a_meeting_was(bob, carol, suggested, meet, cast):
    meet(bob)
    before = without_tokens(carol.get(PAGE))

    bob.post(f"{PAGE}{cast.carol}/useful", data={"useful": "no"})

    assert without_tokens(carol.get(PAGE)) == before


def without_tokens(page):
    """Return a page without what guards its forms, which changes every second."""
    return re.sub(r'(name="csrf_token"[^>]*value=")[^"]+', r"\1", page.text)


def test_only_who_met_says_what_it_was(bob, cast, suggested, answers):
    answer = bob.post(f"{PAGE}{cast.carol}/useful", data={"useful": "yes"})

    assert answer.status_code == 404
    assert answers() == []


@pytest.mark.parametrize("word", ["", "perhaps"])
def test_neither_yes_nor_no_is_no_answer(bob, meet, cast, answers, word):
    meet(bob)

    answer = bob.post(f"{PAGE}{cast.carol}/useful", data={"useful": word})

    assert answer.status_code == 422
    assert answers() == []


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", ""])
def test_one_comes_back_to_pages_of_this_site_only(bob, meet, cast, back):
    meet(bob)

    data = {"useful": "yes", "back": back}
    answer = bob.post(f"{PAGE}{cast.carol}/useful", data=data)

    assert answer.location == PAGE


def test_an_exchange_taken_back_asks_nothing(bob, meet):
    contact = meet(bob)

    bob.post(f"{contact}/withdraw")

    assert "/useful" not in bob.get(contact).text
