"""A run in blocks: done by whoever comes, once, and by nobody after it was stopped."""

import numpy as np
import pytest
import sqlalchemy as sa

from companion import vectors, work
from companion.accounts import service as accounts
from companion.accounts.models import Person
from companion.core.matching import digest_of
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db
from companion.matches import service as matches
from companion.matches.jobs import wake
from companion.matches.models import Match, MatchBlock, MatchRun
from companion.matches.service import blocks
from companion.privacy import service as privacy
from companion.profiles import service as profiles
from companion.vectors import Vector

PAGE = "/e/spring/organize/match"
NAMES = ["Ann", "Ben", "Cleo", "Dov", "Edda", "Finn", "Gil", "Hana", "Ines", "Jon"]


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(blocks, "TEXTS_A_BLOCK", 5)
    monkeypatch.setattr(blocks, "PEOPLE_A_BLOCK", 3)


@pytest.fixture
def enrol(app, cast):
    """Take somebody more into Spring; give their number."""

    def one(name):
        with app.app_context():
            email = f"{name.lower()}@example.org"
            person = accounts.person_at(email)
            attendee = events.enrol(events.by_slug("spring"), person, key=email)
            attendee.name, attendee.organisation = name, f"{name} Ltd"
            profiles.write_facets(
                attendee,
                {"offer": [f"{name} knows rosters"], "need": [f"Pay, says {name}"]},
            )
            db.session.commit()
            return attendee.id

    return one


@pytest.fixture
def crowd(enrol):
    """Ten more people at Spring; give their numbers by name."""
    return {name: enrol(name) for name in NAMES}


@pytest.fixture
def do(app):
    """Do the first jobs that were asked for; the others wait."""

    def some(jobs):
        with app.app_context():
            for _ in range(jobs):
                name, arguments = app.extensions["rung"].pop(0)
                work.JOBS[name](*arguments)

    return some


@pytest.fixture
def rows(app):
    """Read some columns."""

    def read(*columns):
        with app.app_context():
            found = db.session.execute(sa.select(*columns).order_by(*columns))
            return [tuple(row) for row in found]

    return read


@pytest.fixture
def sweep(app):
    """Look after runs that nobody works at, as a worker does every minute."""

    def look():
        with app.app_context():
            wake()
            db.session.commit()

    return look


def names_of(app):
    return [name for name, _ in app.extensions["rung"]]


def test_a_run_is_divided_among_the_workers(alice, crowd, app, do, rows):
    alice.post(PAGE)

    do(1)

    texts = len(rows(MatchBlock.id)) - 4
    assert names_of(app) == ["matches.block"] * texts
    assert rows(MatchBlock.kind, MatchBlock.start, MatchBlock.stop)[:4] == [
        ("pairs", 0, 3),
        ("pairs", 3, 6),
        ("pairs", 6, 9),
        ("pairs", 9, 12),
    ]


def test_people_are_compared_when_all_texts_are_read(alice, crowd, app, do, rows):
    alice.post(PAGE)
    do(1)

    do(len(names_of(app)))

    assert names_of(app) == ["matches.block"] * 4


def test_blocks_give_what_one_block_gives(alice, crowd, run_jobs, rows, monkeypatch):
    columns = Match.attendee_id, Match.rank, Match.other_id, Match.score
    alice.post(PAGE)
    run_jobs()
    divided = rows(*columns)
    monkeypatch.setattr(blocks, "PEOPLE_A_BLOCK", 100)

    alice.post(PAGE)
    run_jobs()

    assert divided == rows(*columns)
    assert len(divided) == 60


def test_a_run_tells_how_far_it_is(alice, crowd, app, do, texts):
    alice.post(PAGE)
    labels, shown = [], []
    while names_of(app):
        do(1)
        page = alice.get(PAGE)
        labels += texts(page, "label")
        shown += [int(text.removesuffix(" %")) for text in texts(page, "progress")]

    assert list(dict.fromkeys(labels)) == [
        "Reading the profiles",
        "Comparing the profiles",
        "Making the lists",
    ]
    assert shown == sorted(set(shown))
    assert (shown[0], shown[-1]) == (0, 90)


def test_an_event_of_nobody_says_so_and_can_be_matched_again(
    signed_in, cast, run_jobs, texts, app
):
    with app.app_context():
        db.session.get_one(Attendee, cast.dan).suggest_me = False
        db.session.commit()
    dora = signed_in("dora@example.org")
    dora.post("/e/autumn/organize/match")

    run_jobs()

    page = dora.get("/e/autumn/organize/match")
    assert texts(page, "h1") == ["Nobody to match yet"]
    assert "Make suggestions" in texts(page, "button")


def test_a_run_can_be_stopped(alice, crowd, do, run_jobs, rows, texts):
    alice.post(PAGE)
    do(3)
    button = texts(alice.get(PAGE), "button")

    answer = alice.post(f"{PAGE}/stop")
    run_jobs()

    assert "Stop" in button
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert texts(alice.get(PAGE), "h1") == ["Stopped"]
    assert rows(Match.id) == []
    assert rows(MatchRun.state) == [("cancelled",)]


def test_a_run_that_waits_can_be_stopped(alice, crowd, run_jobs, rows):
    alice.post(PAGE)

    alice.post(f"{PAGE}/stop")
    run_jobs()

    assert rows(MatchRun.state) == [("cancelled",)]
    assert rows(MatchBlock.id) == []


def test_where_nothing_runs_there_is_nothing_to_stop(alice, run_jobs, rows):
    never_asked = alice.post(f"{PAGE}/stop")
    alice.post(PAGE)
    run_jobs()

    too_late = alice.post(f"{PAGE}/stop")

    assert (never_asked.status_code, too_late.status_code) == (404, 303)
    assert rows(MatchRun.state) == [("done",)]


def test_what_a_worker_has_in_hand_when_a_run_is_stopped_is_ignored(
    alice, crowd, app, do, rows
):
    alice.post(PAGE)
    do(1)
    with app.app_context():
        [block, *_] = rows(MatchBlock.id)
        in_hand = matches.begin(*block)
    alice.post(f"{PAGE}/stop")

    with app.app_context():
        is_kept = matches.finish(in_hand, b"too late")
        db.session.commit()

    assert not is_kept
    assert {data for (data,) in rows(MatchBlock.data)} == {None}


def test_earlier_lists_outlive_a_stopped_run(alice, crowd, do, run_jobs, rows):
    alice.post(PAGE)
    run_jobs()
    before = rows(Match.attendee_id, Match.rank, Match.other_id)
    alice.post(PAGE)
    do(4)

    alice.post(f"{PAGE}/stop")
    run_jobs()

    assert rows(Match.attendee_id, Match.rank, Match.other_id) == before


def test_after_a_stop_a_new_run_can_be_asked_for(alice, crowd, do, run_jobs, rows):
    alice.post(PAGE)
    do(2)
    alice.post(f"{PAGE}/stop")

    alice.post(PAGE)
    run_jobs()

    assert rows(MatchRun.state) == [("cancelled",), ("done",)]
    assert len(rows(Match.id)) == 60


@pytest.fixture
def broken_off(alice, crowd, app, do):
    """Do two blocks of a run; then its worker dies, and the bells are lost."""
    alice.post(PAGE)
    do(3)
    app.extensions["rung"].clear()


def test_a_sweep_asks_for_what_is_not_done_and_for_nothing_else(
    broken_off, time, sweep, run_jobs, rows
):
    finished = rows(MatchBlock.id, MatchBlock.done_at)
    before = {number: at for number, at in finished if at}
    time.advance(minutes=2)

    sweep()
    run_jobs()

    after = dict(rows(MatchBlock.id, MatchBlock.done_at))
    assert len(before) == 2
    assert {number: after[number] for number in before} == before
    assert set(after.values()) - set(before.values()) == {max(after.values())}
    assert rows(MatchRun.state) == [("done",)]


def test_a_sweep_leaves_a_run_alone_that_is_worked_at(broken_off, app, sweep):
    sweep()

    assert names_of(app) == []


def test_a_block_done_twice_counts_once(alice, crowd, app, do, run_jobs, rows):
    alice.post(PAGE)
    do(1)
    app.extensions["rung"] *= 2

    run_jobs()

    assert rows(MatchRun.state, MatchRun.progress) == [("done", 1.0)]
    assert len(rows(Match.id)) == 60


def test_nothing_that_people_wrote_stays_with_an_ended_run(
    alice, crowd, app, run_jobs, do, rows
):
    alice.post(PAGE)
    do(2)
    while_it_works = rows(MatchRun.snapshot)

    run_jobs()

    assert while_it_works != [(None,)]
    assert rows(MatchRun.snapshot) == [(None,)]
    assert {data for (data,) in rows(MatchBlock.data)} == {None}


def test_who_is_erased_while_all_are_matched_is_on_no_list(
    alice, crowd, app, do, run_jobs, rows
):
    alice.post(PAGE)
    do(3)
    with app.app_context():
        privacy.erase(privacy.person("ann@example.org"))
        db.session.commit()

    run_jobs()

    everybody = {who for row in rows(Match.attendee_id, Match.other_id) for who in row}
    assert rows(MatchRun.state, MatchRun.snapshot) == [("done", None)]
    assert rows(Person.id, Person.email)[-1][1] == "jon@example.org"
    assert crowd["Ann"] not in everybody
    assert everybody >= set(crowd.values()) - {crowd["Ann"]}


def test_vectors_made_anew_of_somebody_erased_meanwhile_go_with_the_run(
    alice, crowd, app, do, run_jobs, rows
):
    alice.post(PAGE)
    do(3)
    with app.app_context():
        privacy.erase(privacy.person("ann@example.org"))
        texts = ["Ann knows rosters", "Ben knows rosters"]
        row = np.zeros(3, np.float32)
        vectors.Stored().put_many("any", {digest_of(text): row for text in texts})
        db.session.commit()

    run_jobs()

    assert rows(Vector.digest) == [(digest_of("Ben knows rosters"),)]


def test_who_comes_while_all_are_matched_gets_a_list_at_the_end(
    alice, crowd, enrol, do, run_jobs, rows
):
    alice.post(PAGE)
    do(3)
    late = enrol("Kim")

    run_jobs()

    readers = [reader for (reader,) in rows(Match.attendee_id)]
    entries = [entry for (entry,) in rows(Match.other_id)]
    assert readers.count(late) == 5
    assert entries.count(late) >= 3
