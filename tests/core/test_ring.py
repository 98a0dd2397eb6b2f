"""Places on a ring."""

from math import dist

import pytest

from companion.core.ring import CENTRE, RADIUS, places, size


def test_everybody_stands_on_the_ring_once():
    found = places(dict.fromkeys(range(7), ()))

    assert sorted(place.id for place in found) == list(range(7))
    assert [round(dist((p.x, p.y), (CENTRE, CENTRE))) for p in found] == [RADIUS] * 7


def test_those_who_know_each_other_stand_side_by_side():
    found = places({1: (4,), 2: (), 3: (), 4: (1,)})

    assert [place.id for place in found] == [1, 4, 2, 3]


def test_nobody_makes_an_empty_ring():
    assert places({}) == []


@pytest.mark.parametrize(("count", "expected"), [(1, 22.0), (30, 13.2), (200, 7.0)])
def test_dots_shrink_in_a_crowd(count, expected):
    assert size(count) == expected
