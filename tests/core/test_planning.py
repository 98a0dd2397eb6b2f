"""Choosing talks that do not clash."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from companion.core.planning import Choice, Slot, choose

DAY = datetime(2030, 6, 1, tzinfo=UTC)


def slot(number, start, end, value):
    hours = (timedelta(hours=at) for at in (start, end))
    return Slot(number, *(DAY + hour for hour in hours), value)


def test_of_two_at_a_time_the_better_is_planned_with_the_other_instead():
    slots = [slot(1, 9, 10, 0.4), slot(2, 9, 10, 0.7), slot(3, 10, 11, 0.1)]

    assert choose(slots, 8) == [Choice(2, instead=1), Choice(3)]


def test_two_short_talks_can_be_worth_more_than_a_long_one():
    slots = [slot(1, 9, 12, 0.5), slot(2, 9, 10, 0.3), slot(3, 11, 12, 0.3)]

    assert choose(slots, 8) == [Choice(2, instead=1), Choice(3, instead=1)]


def test_what_is_worth_nothing_is_not_planned():
    assert choose([slot(1, 9, 10, 0.0), slot(2, 9, 10, -1.0)], 8) == []


def test_no_more_than_wanted():
    slots = [slot(n, n, n + 1, 0.1 * n) for n in range(1, 9)]

    assert [one.id for one in choose(slots, 3)] == [6, 7, 8]


@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.integers(1, 3), st.integers(1, 20)), max_size=8
    ),
    st.integers(0, 4),
)
def test_nothing_better_can_be_chosen(given_slots, most):
    slots = [
        slot(number, start, start + length, float(value))
        for number, (start, length, value) in enumerate(given_slots)
    ]

    found = [slots[choice.id] for choice in choose(slots, most)]

    assert fits(found)
    assert sum(s.value for s in found) == max(
        sum(s.value for s in some)
        for count in range(most + 1)
        for some in combinations(slots, count)
        if fits(some)
    )


def fits(slots):
    return all(a.end <= b.start or b.end <= a.start for a, b in combinations(slots, 2))
