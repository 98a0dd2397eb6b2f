"""Whom somebody asked to meet stays on their list, whatever else changes."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from companion.core.matching import Matcher, Profile
from companion.core.matching.answers import Answers
from companion.core.matching.graph import Graph
from companion.core.matching.kept import Kept
from companion.core.matching.lists import Beyond, Wishes, fill

PEOPLE = 12
SUBJECTS = ["pension law", "shift rosters", "fair pay", "hiring by trial"]


def graph(worth, allowed=None, fields=None):
    """Make a graph of a table of worths, of all pairs or of the allowed ones."""
    people = len(worth)
    allowed = np.ones((people, people), bool) if allowed is None else allowed
    fields = np.zeros(people) if fields is None else np.array(fields)
    low, high = np.nonzero(np.triu(allowed, 1))
    mutual = np.asarray(worth, np.float32)[low, high]
    return Graph(people, low, high, mutual, fields[low] != fields[high])


def wishes(people, **some):
    usual = {"wanted": 2, "quota": 0, "floor": 1, "ceiling": 4}
    each = {name: np.full(people, n, np.intp) for name, n in usual.items()}
    made = Wishes(**each, own=np.zeros(people, bool))
    return replace(made, **{name: np.array(given) for name, given in some.items()})


def kept(*ways):
    """Say who asked for whom: `kept((reader, entry), ...)`."""
    rows = np.array(ways, np.intp).reshape(-1, 2)
    return Kept(rows[:, 0], rows[:, 1])


def ways(filled):
    return set(zip(filled.readers.tolist(), filled.entries.tolist(), strict=True))


def neighbours(people):
    """Return worths by which everybody suits those next to them on a line best."""
    place = np.arange(people)
    return np.round(1 - np.abs(place[:, None] - place) / people, 2)


# --- lists --------------------------------------------------------------------------


def test_who_was_asked_for_stays_though_others_would_suit_better():
    line = graph(neighbours(8))

    usual = ways(fill(line, line.mutual, wishes(8)))
    asked = ways(fill(line, line.mutual, wishes(8), kept=kept((2, 6))))

    assert (2, 6) not in usual
    assert (2, 6) in asked


def test_who_asked_comes_onto_the_others_list_too():
    line = graph(neighbours(8))

    filled = ways(fill(line, line.mutual, wishes(8), kept=kept((0, 7))))

    assert (7, 0) in filled


def test_who_asked_does_not_crowd_out_whom_the_other_asked_for():
    line = graph(neighbours(8))
    asked = kept((0, 7), (7, 1), (7, 2))

    filled = ways(fill(line, line.mutual, wishes(8), kept=asked))

    assert {entry for reader, entry in filled if reader == 7} == {1, 2}
    assert (0, 7) in filled


def test_pairs_of_which_both_asked_come_first():
    # Person 0 has one place and asked for two: only one of these asked for 0.
    line = graph(neighbours(6))
    asked = wishes(6, wanted=[1] * 6)

    filled = fill(line, line.mutual, asked, kept=kept((0, 1), (0, 5), (5, 0)))

    assert {(0, 5), (5, 0)} <= ways(filled)
    assert filled.relaxed[-1] == (
        "One wish to meet somebody found no place on the list: that is full, or they"
        " are on enough lists."
    )


def test_a_list_is_no_longer_than_its_reader_wants():
    line = graph(neighbours(6))
    asked = kept((0, 3), (0, 4), (0, 5))

    filled = fill(line, line.mutual, wishes(6), kept=asked)

    assert {entry for reader, entry in ways(filled) if reader == 0} == {3, 4}


def test_nobody_is_on_more_lists_than_the_ceiling_however_many_ask():
    line = graph(neighbours(10))
    everybody = kept(*((reader, 0) for reader in range(1, 10)))

    filled = fill(line, line.mutual, wishes(10), kept=everybody)

    assert filled.entries.tolist().count(0) == 4
    [told] = filled.relaxed
    assert told == (
        "5 wishes to meet somebody found no place on the list: that is full, or they"
        " are on enough lists."
    )


def test_a_pair_that_may_not_meet_is_not_kept():
    allowed = np.ones((6, 6), bool)
    allowed[0, 5] = allowed[5, 0] = False
    line = graph(neighbours(6), allowed)

    filled = fill(line, line.mutual, wishes(6), kept=kept((0, 5), (0, 4)))

    assert (0, 5) not in ways(filled)
    assert (0, 4) in ways(filled)


def test_who_is_asked_for_may_be_of_ones_own_field():
    # Person 0 chose two from another field, and asked for two of the same.
    fields = [0, 0, 0, 1, 1, 1]
    line = graph(neighbours(6), fields=fields)
    asked = wishes(6, quota=[2, 0, 0, 0, 0, 0])

    filled = fill(line, line.mutual, asked, kept=kept((0, 1), (0, 2)))

    assert {entry for reader, entry in ways(filled) if reader == 0} == {1, 2}


def test_a_need_that_is_answered_by_who_was_asked_for_counts_no_more():
    # Person 0 needs two things; 1 and 2 answer the first, 3 the second, a bit worse.
    worth = np.zeros((4, 4))
    worth[0] = worth[:, 0] = [0, 0.9, 0.8, 0.7]
    allowed = np.zeros((4, 4), bool)
    allowed[0, 1:] = True
    star = graph(worth, allowed)
    answers = Answers(
        low_needs=np.array([0b01, 0b01, 0b10]),
        high_needs=np.array([0, 0, 0]),
        low_gain=star.mutual,
        high_gain=np.zeros(3, np.float32),
    )
    asked = wishes(4, wanted=[2, 1, 1, 1], floor=[0] * 4)

    filled = fill(star, star.mutual, asked, answers=answers, kept=kept((0, 2)))

    assert {entry for reader, entry in ways(filled) if reader == 0} == {2, 3}


@st.composite
def events(draw, quotas=(0, 1, 2)):
    people = draw(st.integers(1, PEOPLE))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    allowed = np.triu(rng.random((people, people)) < draw(st.sampled_from([0.4, 0.8])))
    np.fill_diagonal(allowed, val=False)
    allowed |= allowed.T
    own = rng.random(people) < 0.4
    usual = draw(st.sampled_from([2, 3, 10]))
    ceiling = np.where(own, rng.integers(0, 5, people), usual)
    wanted = rng.integers(0, 6, people)
    quota = np.minimum(wanted, draw(st.sampled_from(quotas)))
    asked = Wishes(wanted, quota, np.minimum(3, ceiling), ceiling, own)
    worth = rng.random((people, people)).round(2)
    said = rng.random((people, people)) < draw(st.sampled_from([0.1, 0.5]))
    np.fill_diagonal(said, val=False)
    return worth + worth.T, allowed, rng.integers(0, 3, people), asked, said


def table(filled, people):
    """Return [reader, entry], having made sure that nothing is said twice."""
    chosen = np.zeros((people, people), int)
    np.add.at(chosen, (filled.readers, filled.entries), 1)
    assert chosen.max(initial=0) <= 1
    return chosen.astype(bool)


def longest(allowed, asked, stay):
    """Return how long lists can be together, where those who stay have their places."""
    people = len(allowed)
    most = np.where(asked.own, asked.ceiling, people)
    capacity = np.zeros((2 * people + 2, 2 * people + 2), np.int32)
    capacity[-2, :people] = asked.wanted - stay.sum(axis=1)
    capacity[:people, people:-2] = allowed & (asked.ceiling > 0) & ~stay
    capacity[people:-2, -1] = most - stay.sum(axis=0)
    flow = maximum_flow(csr_matrix(capacity), 2 * people, 2 * people + 1)
    return flow.flow_value + stay.sum()


def asking(event):
    """Return who tells of all whom a person may meet."""
    worth, allowed, fields, *_ = event

    def ask(person):
        rows = np.flatnonzero(allowed[person])
        return Beyond(rows, worth[person, rows], fields[rows] != fields[person])

    return ask


@given(events(), st.booleans())
@settings(max_examples=150)
def test_who_was_asked_for_stays_and_all_other_promises_hold(event, beyond):
    worth, allowed, fields, asked, said = event
    whole = graph(worth, allowed, fields)
    ask = asking(event) if beyond else None
    told = kept(*zip(*np.nonzero(said), strict=True))

    chosen = table(fill(whole, whole.mutual, asked, ask, kept=told), len(worth))

    wanted = said & allowed
    readers, entries = np.nonzero(wanted & ~chosen)
    # A wish fails only where the list holds other wishes, or the ceiling is reached.
    is_full = (chosen & wanted).sum(axis=1)[readers] == asked.wanted[readers]
    assert (is_full | (chosen.sum(axis=0) >= asked.ceiling)[entries]).all()
    assert not (chosen & ~allowed).any()
    assert (chosen.sum(axis=1) <= asked.wanted).all()
    assert (chosen.sum(axis=0) <= asked.ceiling)[asked.own].all()


@given(events(quotas=(0,)), st.booleans())
@settings(max_examples=150)
def test_lists_are_as_long_as_the_wishes_leave_room_for(event, beyond):
    worth, allowed, fields, asked, said = event
    whole = graph(worth, allowed, fields)
    ask = asking(event) if beyond else None
    told = kept(*zip(*np.nonzero(said), strict=True))

    chosen = table(fill(whole, whole.mutual, asked, ask, kept=told), len(worth))

    stay = chosen & said & allowed
    assert chosen.sum() == longest(allowed, asked, stay)


@given(events())
@settings(max_examples=50)
def test_the_order_of_the_wishes_does_not_matter(event):
    worth, allowed, fields, asked, said = event
    whole = graph(worth, allowed, fields)
    told = list(zip(*np.nonzero(said), strict=True))

    first = fill(whole, whole.mutual, asked, kept=kept(*told))
    again = fill(whole, whole.mutual, asked, kept=kept(*reversed(told)))

    assert ways(first) == ways(again)
    assert first.relaxed == again.relaxed


# --- the whole matcher --------------------------------------------------------------


def person(number, **some):
    needs, offers = SUBJECTS[number % 4], SUBJECTS[(number + 1) % 4]
    told = {"needs": [needs], "offers": [offers], "organisation": f"Firm {number}"}
    return Profile(f"p{number:02}", **(told | {"wanted": 3} | some))


def lists(result):
    return {
        (reader, one.other) for reader, own in result.suggestions.items() for one in own
    }


@pytest.fixture(scope="module")
def matcher():
    return Matcher(suggestions=3, floor=1, encoder="tfidf")


@pytest.fixture(scope="module")
def people():
    return [person(number) for number in range(16)]


@pytest.fixture(scope="module")
def far(matcher, people):
    """Return two who are on nobody's list of the other."""
    found = lists(matcher.match(people))
    ids = [one.id for one in people]
    return next(
        (one, other)
        for one, other in permutations(ids, 2)
        if (one, other) not in found and (other, one) not in found
    )


def test_a_match_run_keeps_whom_somebody_asked_for(matcher, people, far):
    found = matcher.match(people, kept=[far])

    assert far in lists(found)
    assert found.lists()[far[1]] <= found.ceiling


def test_both_who_asked_for_each_other_keep_each_other(matcher, people, far):
    both = [far, far[::-1]]

    assert set(both) <= lists(matcher.match(people, kept=both))


def test_whoever_is_ruled_out_is_not_kept(matcher, people, far):
    found = matcher.match(people, kept=[far], never=[far])

    assert far not in lists(found)


def test_colleagues_and_strangers_to_the_event_are_not_kept(matcher):
    staff = [person(number, organisation="Acme") for number in range(3)]
    guests = [person(number) for number in range(3, 9)]
    asked = [("p00", "p01"), ("p00", "gone"), ("p00", "p00")]

    found = matcher.match([*staff, *guests], kept=asked)

    assert lists(found) == lists(matcher.match([*staff, *guests]))
    assert found.relaxed == matcher.match([*staff, *guests]).relaxed


def test_the_order_of_people_and_wishes_does_not_matter(matcher, people, far):
    asked = [far, ("p03", "p09"), ("p09", "p03")]

    first = matcher.match(people, kept=asked)
    again = matcher.match(people[::-1], kept=asked[::-1])

    assert first.suggestions == again.suggestions


def test_a_pair_is_kept_that_no_part_of_a_large_event_compared(matcher, people, far):
    crowd = matcher.gather(people)
    none = matcher.pair(crowd, 0, 0)

    found = matcher.settle(crowd, [none], kept=[far])

    assert far in lists(found)


def test_no_newcomer_takes_the_place_of_whom_somebody_asked_for(matcher, people):
    everybody = matcher.match(people)
    asked = lists(everybody)
    found = matcher.match(people, kept=asked)

    for number in range(16, 22):
        matcher.match_one(person(number), found)

    assert asked <= lists(found)
