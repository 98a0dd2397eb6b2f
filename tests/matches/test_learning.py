"""What answers teach the matcher, as the organizer sees it."""

from datetime import UTC, datetime, timedelta

import pytest

from companion.accounts import service as accounts
from companion.core.matching.learn import FEATURES
from companion.events import service as events
from companion.extensions import db
from companion.matches import service as matches
from companion.matches.models import Answer

PAGE = "/e/spring/organize/match"
NOON = datetime(2030, 6, 1, 12, tzinfo=UTC)
PEOPLE = 25
OFF = "Learning is off. 0 answers so far, 200 are needed."
IT_LEARNS_FROM = (
    "It learns from answers: “I’d like to meet”, “Not for me”, who met, and whether it"
    " was useful."
)
APART = dict.fromkeys(FEATURES, 0.0)


@pytest.fixture
def say(app, cast):
    """Let 25 people answer on ten others each: `say(lambda one, other: {...})`.

    The function returns what is kept of an answer, or nothing.
    """

    def all_of(answer):
        with app.app_context():
            spring = events.by_slug("spring")
            ids = [_enrolled(spring, number) for number in range(PEOPLE)]
            for one in range(PEOPLE):
                for step in range(1, 11):
                    pair = (ids[one], ids[(one + step) % PEOPLE])
                    for values in answer(one, step):
                        _write(pair, **values)
            db.session.commit()

    return all_of


def _enrolled(event, number):
    email = f"p{number}@example.org"
    return events.enrol(event, accounts.person_at(email), key=email).id


def _write(pair, kind, minute=0, **features):
    db.session.add(
        Answer(
            attendee_id=pair[0],
            other_id=pair[1],
            kind=kind,
            said_at=NOON + timedelta(minutes=minute),
            features=APART | features,
        )
    )


def honest(one, step):
    """Say yes to who likes what one likes, but now and then."""
    wanted = (step > 5) != (one % 4 == step % 4 == 0)
    return [{"kind": "accept" if wanted else "not_for_me", "shared": step / 10}]


def against_help(one, step):
    """Want who likes the same, where the fixed weights look at help first."""
    [answer] = honest(one, step)
    return [answer | {"gets": (one * 3 + step * 7) % 10 / 10}]


def careful(one, step):
    """Want everybody, and tell after the meeting who was worth it."""
    word = "useful" if step > 5 else "not_useful"
    return [
        {"kind": word, "shared": step / 10},
        {"kind": "accept", "shared": step / 10, "minute": 1},
    ]


@pytest.fixture
def learned(app):
    def of(slug):
        with app.app_context():
            return matches.learned(events.by_slug(slug))

    return of


@pytest.fixture
def section(alice, run_jobs, texts):
    """Run the matcher; return the page's sentences about learning."""

    def look():
        alice.post(PAGE)
        run_jobs()
        page = alice.get(PAGE)
        assert texts(page, "h2")[-1] == "What the answers taught"
        return texts(page, "p")[-3:-1]

    return look


def test_before_anybody_answers_learning_is_off(section):
    assert section() == [OFF, IT_LEARNS_FROM]


def test_a_few_answers_are_counted(bob, cast, section):
    bob.post(f"/e/spring/people/{cast.carol}/accept", data={"on": "yes"})

    # No run had compared the two, so this answer has nothing to teach.
    assert section() == [OFF, IT_LEARNS_FROM]


def test_the_last_word_counts_and_after_a_meeting_most(say, learned):
    say(careful)

    found = learned("spring")

    assert found.answers == 10 * PEOPLE  # each pair once
    assert found.fixed_auc > 0.5  # had everybody been wanted, there were no noes


def test_what_people_want_is_learned(say, learned):
    say(against_help)

    found = learned("spring")

    assert found.on
    assert max(found.weights, key=found.weights.get) == "shared"


def test_the_organizer_sees_the_gain_with_its_interval(say, learned, section):
    say(against_help)

    sentence, explained = section()

    found = learned("spring")
    assert sentence == (
        "Learning is on. Whom people say yes to is predicted better than by the fixed "
        f"weights, AUC {found.auc:.2f} instead of {found.fixed_auc:.2f} (gain "
        f"{found.gain:+.3f}, 95 % interval {found.low:+.3f} to {found.high:+.3f})."
    )
    assert found.low > 0
    assert explained == (
        f"{IT_LEARNS_FROM} There are 250 so far. AUC is how often a yes is put before a"
        " no: 0.50 is a coin. Between strangers the best ever published is about 0.57,"
        " so no page shows a percentage."
    )


def test_another_events_answers_teach_nothing_here(say, learned):
    say(honest)

    assert learned("autumn").why == "Off: 0 answers so far, 200 are needed."
