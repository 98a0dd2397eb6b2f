"""The bell, the sweep and the sign of life: what starts a job, and when."""

import subprocess
import sys
from pathlib import Path

import pytest

from companion import alive, clock, mail, work
from companion.events import service as events
from companion.extensions import db
from companion.mail import Letter
from companion.matches import jobs as matching
from companion.matches import service as matches
from companion.matches.models import MatchRun
from companion.recaps import jobs as recapping
from companion.recaps import service as recaps


@pytest.fixture
def rung(app):
    """The jobs that were asked for and not begun."""
    return app.extensions["rung"]


def test_the_bell_sounds_after_the_commit(app, rung):
    with app.app_context():
        work.ring("mail.deliver", True)
        db.session.execute(db.select(Letter))

        assert rung == []

        db.session.commit()

    assert rung == [("mail.deliver", (True,))]


def test_a_rollback_forgets_who_rang(app, rung):
    with app.app_context():
        work.ring("mail.deliver", True)
        db.session.execute(db.select(Letter))
        db.session.rollback()
        db.session.commit()

    assert rung == []


def test_the_end_of_a_savepoint_is_no_commit(app, rung):
    with app.app_context():
        work.ring("mail.deliver", True)
        with db.session.begin_nested():
            db.session.execute(db.select(Letter))

        assert rung == []

        db.session.commit()

    assert rung == [("mail.deliver", (True,))]


def test_a_savepoint_undone_forgets_nobody(app, rung):
    with app.app_context():
        work.ring("mail.deliver", True)
        with db.session.begin_nested() as attempt:
            attempt.rollback()
        db.session.commit()

    assert rung == [("mail.deliver", (True,))]


def test_what_a_savepoint_wrote_is_undone_with_its_transaction(app):
    with app.app_context():
        with db.session.begin_nested():
            db.session.add(a_letter())
        db.session.rollback()

        assert db.session.scalars(db.select(Letter)).all() == []


def a_letter():
    return Letter(key="k", to="", subject="", text="", html="", due_at=clock.now())


def test_ringing_twice_in_a_transaction_is_ringing_once(app, rung):
    with app.app_context():
        work.ring("matches.run", 1, once="match-1")
        work.ring("matches.run", 1, once="match-1")
        work.ring("matches.run", 2, once="match-2")
        db.session.commit()

    assert rung == [("matches.run", (1,)), ("matches.run", (2,))]


def test_a_job_may_ring_for_the_next(app, rung, cast, outbox):
    with app.app_context():
        recaps.request(events.by_slug("spring"))
        db.session.commit()
    assert [name for name, _ in rung] == ["recaps.write"]

    letters = outbox()  # runs what was rung, and what that rang

    assert len(letters) == 3


def test_every_job_is_named_after_its_feature():
    features = {name.partition(".")[0] for name in work.JOBS}

    assert features == {
        *("boards", "contacts", "mail", "matches", "organizing", "preparing"),
        "recaps",
    }


# --- the sweep ----------------------------------------------------------------------


@pytest.fixture
def swept(app, rung):
    """Look for rows that nobody looks after; return what was rung for."""

    def look(wake):
        with app.app_context():
            wake()
            db.session.commit()
        return list(rung)

    return look


def test_the_sweep_finds_letters_that_nobody_sends(app, swept):
    with app.app_context():
        db.session.add(a_letter())
        db.session.commit()

    assert swept(mail.wake) == [("mail.deliver", (False,))]


def test_the_sweep_leaves_letters_alone_that_are_not_due(app, swept, time):
    with app.app_context():
        db.session.add(a_letter())
        db.session.commit()
    time.advance(seconds=-1)

    assert swept(mail.wake) == []


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("queued", [("matches.run", (1,))]),
        ("running", []),  # somebody works at it
        ("done", []),
        ("failed", []),
        ("cancelled", []),
    ],
)
def test_the_sweep_finds_runs_that_wait(app, cast, swept, state, expected):
    with app.app_context():
        db.session.add(
            MatchRun(
                event_id=1, state=state, asked_at=clock.now(), touched_at=clock.now()
            )
        )
        db.session.commit()

    assert swept(matching.wake) == expected


def test_the_sweep_finds_a_run_that_was_cut_off(app, cast, swept, time):
    with app.app_context():
        db.session.add(
            MatchRun(
                event_id=1,
                state="running",
                asked_at=clock.now(),
                touched_at=clock.now(),
            )
        )
        db.session.commit()
    time.advance(minutes=1)

    assert swept(matching.wake) == [("matches.run", (1,))]


def test_the_sweep_finds_a_recap_that_was_cut_off(app, cast, swept, rung, run_jobs):
    with app.app_context():
        recaps.request(events.by_slug("spring"))
        db.session.commit()
    rung.clear()

    assert swept(recapping.wake) == [("recaps.write", (1,))]

    run_jobs()

    assert swept(recapping.wake) == []


def test_every_kind_of_row_is_swept():
    assert {sweep.__module__ for sweep in work.SWEEPS} == {
        "companion.boards.jobs",
        "companion.contacts.jobs",
        "companion.mail.delivering",
        "companion.matches.jobs",
        "companion.organizing.jobs",
        "companion.preparing.jobs",
        "companion.privacy.jobs",
        "companion.recaps.jobs",
    }


def test_a_match_run_done_by_another_process_stays_as_it_is(app, cast, run_jobs, time):
    with app.app_context():
        matches.request(events.by_slug("spring"))
        db.session.commit()
    run_jobs()
    finished = time.time
    time.advance(minutes=1)

    with app.app_context():
        matching.run(1)

        run = db.session.get(MatchRun, 1)
        assert (run.state, run.finished_at) == ("done", finished)


# --- signs of life ------------------------------------------------------------------

HOLD = """
import sys, time
from pathlib import Path
from companion import alive
with alive.sign(Path(sys.argv[1]), "worker"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_who_was_killed_is_known_to_be_dead_at_once(tmp_path):
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    root = Path(__file__).parent.parent
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as process:
        process.stdout.readline()
        while_alive = list(alive.dead(tmp_path))
        process.kill()

    assert while_alive == []
    assert list(alive.dead(tmp_path)) == ["worker"]
    assert list(alive.dead(tmp_path)) == []


def test_who_went_in_order_leaves_nothing_behind(tmp_path):
    with alive.sign(tmp_path, "worker"):
        assert list(alive.dead(tmp_path)) == []

    assert list(tmp_path.iterdir()) == []


def test_only_one_is_inside(tmp_path):
    with alive.alone(tmp_path / "lock") as first, alive.alone(tmp_path / "lock") as two:
        assert (first, two) == (True, False)

    with alive.alone(tmp_path / "lock") as third:
        assert third


def test_nobody_is_dead_where_nobody_ever_was(tmp_path):
    assert list(alive.dead(tmp_path / "nowhere")) == []
