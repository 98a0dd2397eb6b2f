"""Newcomers: a list at once, a place on others', and nobody's list solved anew."""

import re

import pytest
import sqlalchemy as sa

from companion import work
from companion.contacts.models import Contact
from companion.events.models import Attendee
from companion.extensions import db
from companion.matches import service as matches
from companion.matches.models import Match, MatchPrice
from companion.matches.service import memory
from companion.privacy import service as privacy
from companion.profiles import service as profiles

PAGE = "/e/spring/people/"
TOPICS = ["night shifts", "pay bands", "job ads", "mentoring", "union talks"]
MANY = 18


class Process:
    """What one worker remembers; several can be played by turns."""

    def __init__(self):
        self.memory = memory.Memory()

    def __enter__(self):
        memory.memories[db.engine] = self.memory

    def __exit__(self, *_):
        memory.memories.pop(db.engine)


@pytest.fixture
def crowd(enrol, alice, run_jobs):
    """Twenty people, all matched."""
    for number in range(MANY):
        offer, need = TOPICS[number % 5], TOPICS[(number + 2) % 5]
        enrol(f"P{number}", f"{offer} in firm {number}", f"Help with {need}")
    alice.post("/e/spring/organize/match")
    run_jobs()


@pytest.fixture
def lists(app):
    """Return everybody's list, best first, by number."""

    def look():
        with app.app_context():
            rows = db.session.execute(
                sa.select(Match.attendee_id, Match.rank, Match.other_id).order_by(
                    Match.attendee_id, Match.rank
                )
            ).all()
        found = {}
        for reader, rank, other in rows:
            found.setdefault(reader, []).append(other)
            assert rank >= len(found[reader])  # more where somebody was erased
        return found

    return look


@pytest.fixture
def welcome(app):
    """Welcome somebody, as the job does."""

    def one(number):
        with app.app_context():
            work.JOBS["matches.welcome"](number)

    return one


@pytest.fixture
def forget(app):
    """Start the worker again: it remembers nothing."""

    def all_():
        with app.app_context():
            memory.memories.pop(db.engine, None)

    return all_


def readers_of(lists, number):
    return {reader for reader, others in lists.items() if number in others}


def test_a_newcomer_gets_a_list_and_comes_onto_others(crowd, enrol, welcome, lists):
    before = lists()
    gus = enrol("Gus", "night shifts in firm G", "Help with pay bands")

    welcome(gus)

    after = lists()
    hosts = readers_of(after, gus)
    changed = {one for one, others in after.items() if before.get(one) != others}
    assert len(after[gus]) == 5
    assert 3 <= len(hosts) <= 5
    assert changed == {gus, *hosts}
    assert {len(others) for others in after.values()} == {5}


def test_on_each_list_at_most_one_gives_way(crowd, enrol, welcome, lists):
    before = lists()
    gus = enrol("Gus", "night shifts in firm G", "Help with pay bands")

    welcome(gus)

    after = lists()
    lost = [len({*before[one]} - {*after[one]}) for one in readers_of(after, gus)]
    fewest = min(len(readers_of(after, one)) for one in before)
    assert lost == [1] * len(lost)
    assert fewest >= 3


def test_others_find_the_newcomer_on_their_page(crowd, enrol, welcome, bob, texts):
    gus = enrol("Gus", "Somebody to talk to about fair pay", "Help with onboarding")

    welcome(gus)

    assert texts(bob.get(PAGE), ".person-name").count("Gus") == 1


def test_after_a_restart_a_newcomer_is_let_in_the_same(
    crowd, enrol, welcome, lists, forget, app
):
    gus = enrol("Gus", "night shifts in firm G", "Help with pay bands")
    forget()

    welcome(gus)

    after = lists()
    assert len(after[gus]) == 5
    assert 3 <= len(readers_of(after, gus)) <= 5
    with app.app_context():
        priced = db.session.scalars(sa.select(MatchPrice.attendee_id)).all()
    assert gus in priced


def test_a_restart_makes_no_difference(crowd, app, cast, forget):
    found = []
    for _ in range(2):
        with app.app_context():
            matches.welcome(cast.bob)
            rows = sa.select(Match.attendee_id, Match.rank, Match.other_id)
            found.append(set(map(tuple, db.session.execute(rows))))
            db.session.rollback()
        forget()

    assert found[0] == found[1]


def test_two_workers_let_in_by_turns(app, crowd, enrol, welcome, lists):
    first, second = Process(), Process()
    coming = [
        enrol(f"New{number}", f"{topic} anew", f"Help with {TOPICS[number - 1]}")
        for number, topic in enumerate(TOPICS[:4])
    ]

    for number, worker in zip(coming, [first, second] * 2, strict=True):
        with app.app_context(), worker:
            welcome(number)
    for number, worker in zip(coming, [second, first] * 2, strict=True):
        with app.app_context(), worker:
            welcome(number)

    after = lists()
    assert {len(others) for others in after.values()} == {5}
    assert min(len(readers_of(after, one)) for one in after) >= 2
    assert min(len(readers_of(after, one)) for one in coming) >= 3


def test_who_comes_again_is_on_no_list_twice(crowd, enrol, welcome, lists):
    gus = enrol("Gus", "night shifts in firm G", "Help with pay bands")

    for _ in range(4):
        welcome(gus)

    after = lists()
    assert [len({*others}) for others in after.values()] == [5] * len(after)
    assert len(readers_of(after, gus)) <= 10


def test_who_changes_their_mind_often_floods_nobody(crowd, enrol, welcome, lists, app):
    for number in range(MANY, MANY + 20):
        topics = [TOPICS[number % 5], TOPICS[(number + 2) % 5]]
        enrol(f"P{number}", f"{topics[0]} in firm {number}", f"Help with {topics[1]}")
    with app.app_context():
        everybody = db.session.scalars(
            sa.select(Attendee.id).where(Attendee.name.like("P%"))
        ).all()
    for one in everybody[MANY:]:
        welcome(one)

    for topic in TOPICS * 2:
        with app.app_context():
            profiles.write_facets(
                db.session.get_one(Attendee, everybody[0]),
                {"offer": [topic], "need": [f"Help with {topic}"]},
            )
            db.session.commit()
        welcome(everybody[0])

    after = lists()
    assert [len({*others}) for others in after.values()] == [5] * len(after)
    assert len(readers_of(after, everybody[0])) <= 10


def test_new_lines_are_read_on_others_lists_too(
    crowd, enrol, welcome, lists, app, forget
):
    gus = enrol("Gus", "night shifts in firm G", "Help with pay bands")
    welcome(gus)
    with app.app_context():
        profiles.write_facets(
            db.session.get_one(Attendee, gus),
            {"offer": ["mentoring in firm G"], "need": ["Help with job ads"]},
        )
        db.session.commit()

    welcome(gus)

    with app.app_context():
        kept = db.session.scalars(sa.select(Match).where(Match.other_id == gus)).all()
        quoted = {
            theirs
            for match in kept
            for kind in ("gives", "gets", "shared")
            for _, theirs in match.reasons[kind]
        }
    assert quoted <= {"mentoring in firm G", "Help with job ads"}


def test_whom_one_would_like_to_meet_stays(crowd, bob, cast, lists, welcome, app):
    wanted = lists()[cast.bob][-1]
    bob.post(f"{PAGE}{wanted}/accept", data={"on": "yes"})
    with app.app_context():
        profiles.write_facets(
            db.session.get_one(Attendee, cast.bob), {"need": ["Quite another thing"]}
        )
        db.session.commit()

    welcome(cast.bob)

    assert wanted in lists()[cast.bob]


def test_one_put_aside_gives_way_to_one(crowd, bob, cast, lists, run_jobs):
    before = lists()
    page = bob.get(PAGE)
    bob.post(re.search(r'action="(\S+/not-for-me)"', page.text)[1])

    run_jobs()

    after, gone = lists(), before[cast.bob][0]
    assert {*before[cast.bob]} - {*after[cast.bob]} == {gone}
    assert len(after[cast.bob]) == 5
    assert cast.bob not in after[gone]
    assert {len(others) for others in after.values()} == {5}


def test_who_left_is_suggested_to_no_newcomer(crowd, enrol, welcome, lists, app, cast):
    everybody = sorted({*lists()})
    staying = everybody[-4:]
    with app.app_context():
        for one in everybody:
            db.session.get_one(Attendee, one).suggest_me = one in staying
        db.session.commit()
    gus = enrol("Gus", "night shifts in firm G", "Help with pay bands")

    welcome(gus)

    assert sorted(lists()[gus]) == staying


def test_who_was_erased_comes_back_nowhere(crowd, enrol, welcome, lists, app):
    gus = enrol("Gus", "night shifts in firm G", "Help with pay bands")
    welcome(gus)
    with app.app_context():
        privacy.erase(privacy.person("gus@example.org"))
        db.session.commit()
    hana = enrol("Hana", "night shifts in firm H", "Help with pay bands")

    welcome(hana)

    after = lists()
    assert gus not in after
    assert readers_of(after, gus) == set()
    assert len(after[hana]) == 5


def test_who_opts_out_loses_the_list(crowd, bob, cast, welcome, lists, app):
    with app.app_context():
        db.session.get_one(Attendee, cast.bob).suggest_me = False
        db.session.commit()

    welcome(cast.bob)

    assert cast.bob not in lists()


def test_somebody_without_a_profile_is_told_whom_they_are_shown(
    crowd, enrol, welcome, signed_in, texts, app
):
    ola = enrol("Ola", "", "")

    welcome(ola)

    page = signed_in("ola@example.org").get(PAGE)
    assert len(texts(page, ".person-name")) == 5
    [notice] = texts(page, ".notice")
    assert notice.startswith("You have not written about yourself yet, so ")


def test_reasons_are_found_for_two_who_were_never_compared(
    app, cast, bob, carol, token, run_jobs
):
    bob.post(
        "/exchanges",
        data={
            "uuid": "0b9d1f5e-7a55-4b5f-9d0e-2f0d7f6a0001",
            "token": token(cast.carol),
        },
    )

    run_jobs()

    with app.app_context():
        kept = db.session.scalars(sa.select(Contact)).all()
        assert [sorted(one.why) for one in kept] == [
            ["gets", "gives", "shared", "talks"]
        ] * 2
