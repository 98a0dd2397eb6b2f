"""Lists: what everyone is promised, whatever the event is like."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from companion.core.matching.answers import Answers
from companion.core.matching.graph import Graph
from companion.core.matching.lists import Beyond, Wishes, fill


def graph(worth, allowed=None, fields=None):
    """Make a graph of a table of worths, of all pairs or of the allowed ones."""
    people = len(worth)
    allowed = np.ones((people, people), bool) if allowed is None else allowed
    fields = np.zeros(people) if fields is None else np.array(fields)
    low, high = np.nonzero(np.triu(allowed, 1))
    mutual = np.asarray(worth, np.float32)[low, high]
    return Graph(people, low, high, mutual, fields[low] != fields[high])


def wishes(people, **some):
    usual = {"wanted": 5, "quota": 0, "floor": 3, "ceiling": 10}
    each = {name: np.full(people, n, np.intp) for name, n in usual.items()}
    made = Wishes(**each, own=np.zeros(people, bool))
    return replace(made, **{name: np.array(given) for name, given in some.items()})


def table(filled, people):
    """Return [reader, entry], having made sure that nothing is said twice."""
    chosen = np.zeros((people, people), int)
    np.add.at(chosen, (filled.readers, filled.entries), 1)
    assert chosen.max(initial=0) <= 1
    return chosen.astype(bool)


def noise(people, seed=0):
    worth = np.random.default_rng(seed).random((people, people))
    return np.round((worth + worth.T) / 2, 2)


def test_the_best_pairs_are_on_each_others_lists():
    worth = np.array([[0, 9, 1, 2], [9, 0, 2, 1], [1, 2, 0, 8], [2, 1, 8, 0]])
    everyone = graph(worth)

    filled = fill(everyone, everyone.mutual, wishes(4, wanted=[1] * 4))

    assert filled.readers.tolist() == [0, 1, 2, 3]
    assert filled.entries.tolist() == [1, 0, 3, 2]
    # Everyone is on one list, and nobody wants more.
    [told] = filled.relaxed
    assert told == (
        "4 people are on fewer lists than the floor: too few others may meet them or"
        " want more suggestions."
    )


def test_lists_are_sorted_by_reader_and_entry():
    everyone = graph(noise(30))

    filled = fill(everyone, everyone.mutual, wishes(30))

    order = np.lexsort((filled.entries, filled.readers))
    assert order.tolist() == list(range(150))


def test_nobody_is_flooded_or_hidden_though_all_want_the_same():
    worth = noise(60)
    worth[:3] += 5
    worth[:, :3] += 5
    everyone = graph(worth)

    filled = fill(everyone, everyone.mutual, wishes(60))

    chosen = table(filled, 60)
    assert chosen.sum(axis=1).tolist() == [5] * 60
    assert chosen.sum(axis=0).min() >= 3
    assert chosen.sum(axis=0).max() <= 10
    assert filled.relaxed == ()


def test_everyone_is_on_as_many_lists_as_wanted_where_there_is_no_room_to_spare():
    everyone = graph(noise(80))

    filled = fill(everyone, everyone.mutual, wishes(80, ceiling=[5] * 80))

    chosen = table(filled, 80)
    assert chosen.sum(axis=0).tolist() == [5] * 80
    assert chosen.sum(axis=1).tolist() == [5] * 80
    assert filled.relaxed == ()


def test_the_share_from_another_field_is_kept():
    fields = [number % 2 for number in range(40)]
    worth = noise(40) + np.equal.outer(fields, fields)
    everyone = graph(worth, fields=fields)

    filled = fill(everyone, everyone.mutual, wishes(40, quota=[2] * 40))

    strangers = table(filled, 40) & np.not_equal.outer(fields, fields)
    assert strangers.sum(axis=1).min() == 2
    assert filled.relaxed == ()


def test_the_share_gives_way_before_the_list_gets_short():
    # Only person 0 is of another field, and wants to be on two lists.
    fields = [1, 0, 0, 0, 0, 0]
    everyone = graph(noise(6), fields=fields)
    own = [True] + [False] * 5
    asked = wishes(
        6,
        wanted=[2] * 6,
        quota=[0] + [1] * 5,
        floor=[2] * 6,
        ceiling=[2] + [9] * 5,
        own=own,
    )

    filled = fill(everyone, everyone.mutual, asked)

    assert table(filled, 6).sum(axis=1).tolist() == [2] * 6
    [told] = filled.relaxed
    assert told == (
        "3 people are suggested fewer people from another field than they chose: those"
        " are on enough lists."
    )


def test_a_ceiling_nobody_chose_gives_way_but_never_ones_own():
    # Hosts may meet the two guests only; one of these wants to be on three lists.
    allowed = np.zeros((12, 12), bool)
    allowed[:2, 2:] = True
    everyone = graph(noise(12), allowed | allowed.T)
    asked = wishes(
        12,
        wanted=[5, 5] + [1] * 10,
        floor=[1] * 12,
        ceiling=[3, 4] + [4] * 10,
        own=[True] + [False] * 11,
    )

    filled = fill(everyone, everyone.mutual, asked)

    assert table(filled, 12).sum(axis=1).tolist() == [5, 5] + [1] * 10
    assert table(filled, 12).sum(axis=0)[:2].tolist() == [3, 7]
    [told] = filled.relaxed
    assert told == (
        "To give everyone their suggestions, one person is on more lists than the"
        " ceiling, up to 7."
    )


def test_a_list_stays_short_where_the_others_chose_so():
    everyone = graph(noise(6))
    asked = wishes(6, floor=[1] * 6, ceiling=[2] * 6, own=[True] * 6)

    filled = fill(everyone, everyone.mutual, asked)

    assert len(filled.readers) == 12
    assert filled.relaxed[-1].endswith(
        "short of suggestions: the others want to be on fewer lists."
    )


def test_who_wants_no_lists_is_on_none_but_has_one():
    everyone = graph(noise(8))
    asked = wishes(
        8, ceiling=[0] + [9] * 7, floor=[0] + [3] * 7, own=[True] + [False] * 7
    )

    chosen = table(fill(everyone, everyone.mutual, asked), 8)

    assert chosen[0].sum() == 5
    assert chosen[:, 0].sum() == 0


def test_people_far_from_each_others_best_are_found_beyond_the_graph():
    # The graph knows a ring; person 0 is in no pair of it.
    worth = noise(40)
    ring = np.zeros((40, 40), bool)
    for one in range(1, 40):
        ring[one, 1 + one % 39] = ring[1 + one % 39, one] = True
    near = graph(worth, ring)
    asked = []

    def beyond(person):
        asked.append(person)
        rows = np.delete(np.arange(40), person)
        return Beyond(rows, worth[person, rows], np.zeros(39, bool))

    filled = fill(near, near.mutual, wishes(40), beyond)

    chosen = table(filled, 40)
    assert chosen.sum(axis=1).tolist() == [5] * 40
    assert chosen.sum(axis=0).min() >= 3
    assert chosen.sum(axis=0).max() <= 10
    assert filled.relaxed == ()
    assert len(asked) == len(set(asked)) <= 40


def test_nobody_is_asked_about_where_the_graph_suffices():
    everyone = graph(noise(40))

    def beyond(person):
        raise AssertionError(person)

    filled = fill(everyone, everyone.mutual, wishes(40), beyond)

    assert filled.relaxed == ()


def test_suggestions_that_answer_different_needs_beat_five_that_answer_one():
    # Person 0 needs two things; 1 and 2 answer the first, 3 the second, a bit worse.
    worth = np.zeros((4, 4))
    worth[0] = worth[:, 0] = [0, 0.9, 0.8, 0.7]
    allowed = np.zeros((4, 4), bool)
    allowed[0, 1:] = True
    pairs = graph(worth, allowed)
    answers = Answers(
        low_needs=np.array([0b01, 0b01, 0b10]),
        high_needs=np.array([0, 0, 0]),
        low_gain=pairs.mutual,
        high_gain=np.zeros(3, np.float32),
    )
    asked = wishes(4, wanted=[2, 1, 1, 1], floor=[0] * 4)

    plain = fill(pairs, pairs.mutual, asked)
    diverse = fill(pairs, pairs.mutual, asked, answers=answers)

    assert table(plain, 4)[0].tolist() == [False, True, True, False]
    assert table(diverse, 4)[0].tolist() == [False, True, False, True]


@pytest.mark.parametrize("size", [0, 1])
def test_an_empty_room_has_empty_lists(size):
    nobody = graph(np.zeros((size, size)))

    filled = fill(nobody, nobody.mutual, wishes(size, floor=[0] * size))

    assert (filled.readers.tolist(), filled.relaxed) == ([], ())


@st.composite
def events(draw, quotas=(0,)):
    people = draw(st.integers(1, 12))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    allowed = np.triu(rng.random((people, people)) < draw(st.sampled_from([0.4, 0.8])))
    np.fill_diagonal(allowed, val=False)
    own = rng.random(people) < 0.4
    usual = draw(st.sampled_from([2, 3, 10]))
    ceiling = np.where(own, rng.integers(0, 5, people), usual)
    wanted = rng.integers(0, 6, people)
    asked = Wishes(
        wanted,
        np.minimum(wanted, draw(st.sampled_from(quotas))),
        np.minimum(3, ceiling),
        ceiling,
        own,
    )
    fields = rng.integers(0, 3, people)
    return noise(people, people), allowed | allowed.T, fields, asked


def longest(allowed, asked):
    """Return the greatest total length of lists that own ceilings leave room for."""
    people = len(allowed)
    most = np.where(asked.own, asked.ceiling, people)
    capacity = np.zeros((2 * people + 2, 2 * people + 2), np.int32)
    capacity[-2, :people] = asked.wanted
    capacity[:people, people:-2] = allowed & (asked.ceiling > 0)
    capacity[people:-2, -1] = most
    source, sink = 2 * people, 2 * people + 1
    return maximum_flow(csr_matrix(capacity), source, sink).flow_value


@given(events())
@settings(max_examples=100)
def test_lists_are_as_long_as_all_can_be_together(event):
    worth, allowed, fields, asked = event
    everyone = graph(worth, allowed, fields)

    chosen = table(fill(everyone, everyone.mutual, asked), len(worth))

    assert not (chosen & ~allowed).any()
    assert (chosen.sum(axis=1) <= asked.wanted).all()
    assert (chosen.sum(axis=0) <= asked.ceiling)[asked.own].all()
    assert chosen.sum() == longest(allowed, asked)


@given(events(), st.integers(0, 2**30))
@settings(max_examples=100)
def test_a_part_of_the_pairs_does_if_the_rest_is_asked_for(event, seed):
    worth, allowed, fields, asked = event
    some = np.triu(np.random.default_rng(seed).random(allowed.shape) < 0.3, 1)
    part = graph(worth, allowed & (some | some.T), fields)

    def beyond(person):
        rows = np.flatnonzero(allowed[person])
        return Beyond(rows, worth[person, rows], fields[rows] != fields[person])

    chosen = table(fill(part, part.mutual, asked, beyond), len(worth))

    assert not (chosen & ~allowed).any()
    assert chosen.sum() == longest(allowed, asked)


@given(events(quotas=(1, 2, 3)))
@settings(max_examples=100)
def test_what_is_not_kept_is_told(event):
    worth, allowed, fields, asked = event
    everyone = graph(worth, allowed, fields)

    filled = fill(everyone, everyone.mutual, asked)

    chosen = table(filled, len(worth))
    told = " ".join(filled.relaxed)
    strangers = np.not_equal.outer(fields, fields)
    quota = np.minimum(
        asked.quota, (allowed & strangers & (asked.ceiling > 0)).sum(axis=1)
    )
    kept = (chosen & ~strangers).sum(axis=1) <= asked.wanted - quota
    shown = chosen.sum(axis=0)
    assert kept.all() or "fewer people from another field" in told
    assert (shown <= asked.ceiling).all() or "more lists than the ceiling" in told
    assert (shown >= asked.floor).all() == ("fewer lists than the floor" not in told)


@given(events(quotas=(0, 1, 2)))
@settings(max_examples=50)
def test_the_same_event_gets_the_same_lists(event):
    worth, allowed, fields, asked = event
    assume(len(worth) > 2)
    everyone = graph(worth, allowed, fields)

    first = fill(everyone, everyone.mutual, asked)
    again = fill(everyone, everyone.mutual, asked)

    assert first.entries.tolist() == again.entries.tolist()
    assert first.relaxed == again.relaxed
