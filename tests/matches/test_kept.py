""" "I'd like to meet" outlives the next run of the matcher, and newcomers."""

import pytest
import sqlalchemy as sa

from companion import work
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db
from companion.matches import service as matches
from companion.matches.models import Match

PAGE = "/e/spring/people/"
TOPICS = ["night shifts", "pay bands", "job ads", "mentoring", "union talks"]
EIGHT = range(8)


@pytest.fixture
def run(alice, run_jobs):
    """Have Spring matched."""

    def match():
        alice.post("/e/spring/organize/match")
        run_jobs()

    return match


@pytest.fixture
def crowd(enrol, run):
    """Twenty people, all matched; give the numbers of all but Bob and Carol."""
    numbers = []
    for number in range(18):
        offer, need = TOPICS[number % 5], TOPICS[(number + 2) % 5]
        numbers.append(enrol(f"P{number}", f"{offer} in {number}", f"Help with {need}"))
    run()
    return numbers


@pytest.fixture
def better(enrol):
    """Let eight come who suit the first of the crowd better than all who are there."""

    def come():
        offer, need = f"Help with {TOPICS[2]}", f"{TOPICS[0]} in 0"
        return [enrol(f"B{number}", offer, need) for number in EIGHT]

    return come


@pytest.fixture
def list_of(app):
    """Return whom somebody is suggested, best first, by number."""

    def look(number):
        with app.app_context():
            query = sa.select(Match.other_id).where(Match.attendee_id == number)
            return list(db.session.scalars(query.order_by(Match.rank)))

    return look


@pytest.fixture
def wish(signed_in, app):
    """Say that somebody would like to meet another, or not, both by number."""

    def press(one, other, answer="accept"):
        with app.app_context():
            email = db.session.get_one(Attendee, one).email
        url = f"{PAGE}{other}/{answer}"
        return signed_in(email).post(url, data={"on": "yes"}).status_code

    return press


@pytest.fixture
def wish_before(app, wish):
    """Say it while the other is on the list, who is not any more afterwards."""

    def press(one, other):
        pair = {"attendee_id": one, "other_id": other}
        with app.app_context():
            event_id = db.session.get_one(Attendee, one).event_id
            db.session.add(Match(**pair, event_id=event_id, rank=99, score=0.1))
            db.session.commit()
        wish(one, other)
        with app.app_context():
            db.session.execute(sa.delete(Match).filter_by(**pair))
            db.session.commit()

    return press


@pytest.fixture
def apart(list_of):
    """Return somebody who is on no list of a person's, nor that one on theirs."""

    def find(me, people):
        near = {me, *list_of(me)}
        return next(one for one in people if one not in near and me not in list_of(one))

    return find


@pytest.mark.parametrize("is_wanted", [True, False])
def test_whom_one_would_like_to_meet_stays(
    crowd, better, run, list_of, wish, is_wanted
):
    me = crowd[0]
    last = list_of(me)[-1]
    if is_wanted:
        wish(me, last)
    better()

    run()

    assert (last in list_of(me)) == is_wanted
    assert len(list_of(me)) == 5


def test_two_who_want_to_meet_come_onto_each_others_lists(
    crowd, run, list_of, wish_before, apart
):
    me = crowd[0]
    other = apart(me, crowd)
    wish_before(me, other)
    wish_before(other, me)

    run()

    assert other in list_of(me)
    assert me in list_of(other)


def test_nobody_comes_onto_a_list_by_ones_own_wish_alone(
    crowd, run, list_of, wish_before, apart
):
    me = crowd[0]
    other = apart(me, crowd)
    before = list_of(me)
    wish_before(me, other)

    run()

    assert list_of(me) == before


@pytest.mark.parametrize(
    "change",
    [
        {"suggest_me": False},
        {"organisation": "P0 Ltd"},
        {"languages": ["fi"]},
        {"role": "staff"},
    ],
    ids=str,
)
def test_who_may_not_be_suggested_any_more_goes(app, crowd, run, list_of, wish, change):
    me = crowd[0]
    last = list_of(me)[-1]
    wish(me, last)
    wish(last, me)
    with app.app_context():
        db.session.get_one(Attendee, me).languages = ["pt"]
        for name, value in change.items():
            setattr(db.session.get_one(Attendee, last), name, value)
        db.session.commit()

    run()

    assert last not in list_of(me)
    assert me not in list_of(last)


def test_who_put_one_aside_goes(crowd, run, list_of, wish):
    me = crowd[0]
    last = list_of(me)[-1]
    wish(me, last)
    wish(last, me, "not-for-me")

    run()

    assert last not in list_of(me)
    assert me not in list_of(last)


def test_who_met_already_goes(crowd, run, list_of, wish, signed_in, token):
    me = crowd[0]
    last = list_of(me)[-1]
    wish(me, last)
    wish(last, me)
    uuid = "00000000-0000-4000-8000-000000000001"
    signed_in("p0@example.org").post(
        "/exchanges", data={"uuid": uuid, "token": token(last)}
    )

    run()

    assert last not in list_of(me)


def test_a_wish_during_a_run_counts(app, crowd, better, run_jobs, list_of, wish):
    me = crowd[0]
    last = list_of(me)[-1]
    better()
    with app.app_context():
        matches.plan(matches.request(events.by_slug("spring")).id)
        db.session.commit()

    wish(me, last)
    run_jobs()

    assert last in list_of(me)


def test_no_newcomer_takes_the_place_of_who_is_wanted(
    app, crowd, better, list_of, wish
):
    me = crowd[0]
    wanted = list_of(me)
    for other in wanted:
        wish(me, other)

    for newcomer in better():
        with app.app_context():
            work.JOBS["matches.welcome"](newcomer)

    assert list_of(me) == wanted
