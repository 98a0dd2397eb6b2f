"""Rate limits: so many at once, growing back evenly."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from companion import throttle
from companion.errors import TooMany
from companion.extensions import db

THREE_AN_HOUR = throttle.Limit(burst=3, per=timedelta(hours=1))


@pytest.fixture
def take(app):
    """Take a token, each time in a transaction of its own; tell whether it went."""

    def once(key="key"):
        with app.app_context():
            try:
                throttle.take(key, THREE_AN_HOUR)
            except TooMany:
                db.session.rollback()
                return False
            db.session.commit()
            return True

    return once


def test_a_bucket_holds_so_many_and_no_more(take):
    assert [take() for _ in range(5)] == [True, True, True, False, False]


def test_every_key_has_a_bucket_of_its_own(take):
    for _ in range(3):
        take()

    assert take("another")


def test_tokens_grow_back_evenly(take, time):
    for _ in range(3):
        take()

    time.advance(minutes=19)
    too_early = take()
    time.advance(minutes=1)
    in_time = take()

    assert (too_early, in_time, take()) == (False, True, False)


def test_no_bucket_holds_more_than_full(take, time):
    take()

    time.advance(days=7)

    assert [take() for _ in range(4)] == [True, True, True, False]


def test_waiting_without_asking_is_not_punished_by_refusals(take, time):
    for _ in range(10):
        take()

    time.advance(minutes=20)

    assert take()


def test_who_come_first_at_the_same_moment_share_one_bucket(take):
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(take, ["key"] * 8))

    assert sorted(answers) == [False] * 5 + [True] * 3
