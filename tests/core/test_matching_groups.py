"""Who sits at whose table, seen from the people who come to lunch."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core.matching import Pair, Profile, SameId
from companion.core.matching.grouping import BadSize, Why, groups
from companion.core.matching.seating import plans, seat

MATTERS = (
    "battery recycling",
    "payroll software",
    "grant writing",
    "wind power permits",
    "usability tests",
    "tax advice",
    "museum lighting",
    "school gardens",
)


def crowd(size, **common):
    """Everybody needs what the next one offers."""
    return [
        Profile(
            id=f"p{number:03}",
            offers=[MATTERS[number % len(MATTERS)]],
            needs=[MATTERS[(number + 1) % len(MATTERS)]],
            **common,
        )
        for number in range(size)
    ]


def tables(people, size=4, **options):
    result = groups(people, size, encoder="tfidf", **options)
    return [table.people for table in result.tables]


def together(found):
    """Return all pairs that share a table."""
    return {frozenset(pair) for people in found for pair in combinations(people, 2)}


def test_a_need_and_the_offer_that_answers_it_share_a_table():
    people = [
        Profile("ana", needs=["help with tax advice for startups"]),
        Profile("bob", offers=["tax advice for small companies"]),
        Profile("cleo", needs=["a museum with good lighting"]),
        Profile("dov", offers=["museum lighting"]),
    ]

    assert tables(people, 2) == [("ana", "bob"), ("cleo", "dov")]


def test_both_are_told_why_in_their_own_words():
    people = [
        Profile("ana", needs=["help with tax advice for startups"]),
        Profile("bob", offers=["tax advice for small companies"]),
    ]

    [table] = groups(people, 2, encoder="tfidf").tables

    ana, bob = table.seats
    score = ana.why.pair.score
    need, offer = people[0].needs[0], people[1].offers[0]
    assert ana.why == Why("bob", "gets", Pair(need, offer, score))
    assert bob.why == Why("ana", "gives", Pair(offer, need, score))
    assert ana.gain > bob.gain > 0


def test_help_is_told_rather_than_a_common_interest():
    ana = Profile("ana", needs=["tax advice"], interests=["school gardens"])
    bob = Profile("bob", offers=["tax advice"], interests=["school gardens"])

    [table] = groups([ana, bob], encoder="tfidf").tables

    assert [seat.why.kind for seat in table.seats] == ["gets", "gives"]


def test_nothing_is_told_where_nothing_fits():
    people = [Profile("ana", needs=["tax advice"]), Profile("bob", offers=["soup"])]

    [table] = groups(people, encoder="tfidf").tables

    assert [seat.why for seat in table.seats] == [None, None]


def test_nobody_goes_without_so_that_others_get_more():
    # Together the first two would get the most, and leave the others with nothing.
    gain = np.array(
        [[0, 0.9, 0.6, 0.1], [0.9, 0, 0.1, 0.6], [0.6, 0, 0, 0], [0, 0.6, 0, 0]],
        np.float32,
    )

    assert seat(gain, np.zeros((4, 4)), [2, 2]) == ((0, 2), (1, 3))


@pytest.mark.parametrize(
    ("people", "size", "expected"),
    [
        (2, 4, [2]),
        (3, 4, [3]),
        (3, 2, [3]),
        (4, 3, [2, 2]),
        (5, 4, [3, 2]),
        (5, 2, [3, 2]),
        (6, 4, [3, 3]),
        (7, 3, [3, 2, 2]),
        (9, 4, [3, 3, 3]),
        (200, 4, [4] * 50),
    ],
)
def test_tables_are_as_even_as_can_be(people, size, expected):
    assert next(plans(people, size)) == expected


@pytest.mark.parametrize("size", [0, 1, 5])
def test_other_sizes_are_refused(size):
    with pytest.raises(BadSize, match=f"2 to 4 people, not {size}"):
        groups(crowd(4), size)


def test_two_profiles_with_one_id_are_refused():
    with pytest.raises(SameId, match="'ana'"):
        groups([Profile("ana"), Profile("ana")], encoder="tfidf")


def test_an_empty_room_has_no_tables():
    result = groups([], encoder="tfidf")

    assert (result.tables, result.left_out, result.relaxed) == ((), (), ())


def test_who_comes_alone_is_told():
    result = groups([Profile("ana")], encoder="tfidf")

    [alone] = result.left_out
    assert result.tables == ()
    assert (alone.id, alone.reason) == ("ana", "nobody else is there to sit with")


@pytest.mark.parametrize("people", [2, 3, 5])
def test_a_few_people_share_tables(people):
    assert sum(map(len, tables(crowd(people)))) == people


def test_empty_profiles_are_seated_like_others():
    result = groups([Profile(f"p{n}") for n in range(9)], encoder="tfidf")

    assert [len(table.seats) for table in result.tables] == [3, 3, 3]
    assert result.relaxed == ()


def test_twins_make_no_trouble():
    twins = [replace(crowd(1)[0], id=f"p{number}") for number in range(10)]

    assert [len(people) for people in tables(twins)] == [4, 3, 3]


def test_colleagues_sit_apart():
    people = [
        replace(person, organisation=["Acme Inc.", "ACME", "Bolt", "Bolt Ltd"][n % 4])
        for n, person in enumerate(crowd(16))
    ]

    found = together(tables(people, 2))

    firm = {p.id: p.organisation[:3].casefold() for p in people}
    assert [pair for pair in found if len({firm[one] for one in pair}) == 1] == []


def test_at_an_event_of_one_organisation_colleagues_sit_together_and_it_is_said():
    result = groups(crowd(8, organisation="Acme"), encoder="tfidf")

    assert [len(table.seats) for table in result.tables] == [4, 4]
    assert result.relaxed == (
        "8 people sit with somebody of their own organisation: there was no other way.",
    )


def test_who_shares_no_language_sits_apart():
    people = [
        replace(person, languages=["en" if number % 2 else "pl-PL"])
        for number, person in enumerate(crowd(12))
    ]

    found = tables(people, 3)

    spoken = {p.id: p.languages[0] for p in people}
    assert [len({spoken[one] for one in table}) for table in found] == [1] * 4


def test_smaller_tables_are_better_than_one_at_which_some_cannot_talk():
    people = [
        replace(person, languages=["en" if number < 2 else "pl"])
        for number, person in enumerate(crowd(4))
    ]

    assert tables(people, 4) == [("p000", "p001"), ("p002", "p003")]


def test_who_is_ruled_out_never_sits_there():
    found = tables(crowd(4), 4, never=[("p000", "p001")])

    assert frozenset({"p000", "p001"}) not in together(found)
    assert [len(people) for people in found] == [2, 2]


def test_rather_than_that_somebody_is_left_out():
    result = groups(
        crowd(3), 2, encoder="tfidf", never=[("p001", "p000"), ("p000", "p002")]
    )

    [left] = result.left_out
    assert [table.people for table in result.tables] == [("p001", "p002")]
    assert (left.id, left.reason) == (
        "p000",
        "at every table sits somebody who is ruled out for them",
    )


def test_who_met_before_sits_apart_where_that_can_be():
    people = crowd(4)
    known = [("p000", "p001"), ("p001", "p002"), ("p002", "p003"), ("p000", "p002")]

    result = groups(people, 2, encoder="tfidf", met=known)

    assert [table.people for table in result.tables] == [
        ("p000", "p003"),
        ("p001", "p002"),
    ]
    assert result.relaxed == (
        "2 people sit with somebody they met before: there was no other way.",
    )


texts = st.lists(st.sampled_from(MATTERS), max_size=3)
profiles = st.lists(
    st.builds(
        Profile,
        id=st.integers(0, 99).map("p{:02}".format),
        organisation=st.sampled_from(["", "", "A Ltd", "a", "B Inc.", "C"]),
        interests=texts,
        offers=texts,
        needs=texts,
        languages=st.lists(st.sampled_from(["en", "pl"]), max_size=2),
    ),
    max_size=20,
    unique_by=lambda profile: profile.id,
)
sizes = st.integers(2, 4)


def pairs_of(people):
    ids = [person.id for person in people] or ["nobody"]
    return st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=6)


@given(st.data(), profiles, sizes)
@settings(max_examples=80)
def test_everybody_has_one_place_and_nobody_a_forbidden_neighbour(data, people, size):
    never = data.draw(pairs_of(people))

    result = groups(people, size, encoder="tfidf", never=never)

    found = [table.people for table in result.tables]
    seated = [one for table in found for one in table]
    left_out = [one.id for one in result.left_out]
    assert sorted(seated + left_out) == sorted(person.id for person in people)
    assert all(2 <= len(table) <= size + 1 for table in found)
    forbidden = {frozenset(pair) for pair in never if pair[0] != pair[1]}
    assert together(found) & forbidden == set()
    if not never and len(people) > 1:
        assert left_out == []


@given(st.data(), profiles, sizes)
@settings(max_examples=40)
def test_the_order_of_people_and_pairs_makes_no_difference(data, people, size):
    never = data.draw(pairs_of(people))
    turned = [(other, one) for one, other in reversed(never)]

    result = groups(people, size, encoder="tfidf", never=never)
    again = groups(
        data.draw(st.permutations(people)), size, encoder="tfidf", never=turned
    )

    assert again == result


@given(st.integers(2, 30), sizes, st.integers(1, 30), st.randoms())
@settings(max_examples=80)
def test_no_two_colleagues_share_a_table_where_there_are_tables_enough(
    people, size, firms, random
):
    """Nobody's firm sends more people than there are tables."""
    plan = next(plans(people, size))
    firm_of = [n // len(plan) for n in range(people)]
    random.shuffle(firm_of)
    strain = np.equal.outer(firm_of, firm_of) * 1e4
    np.fill_diagonal(strain, 0)
    noise = np.random.default_rng(firms).random((people, people)).astype(np.float32)

    found = seat(noise, strain, plan)

    assert [t for t in found if len({firm_of[row] for row in t}) < len(t)] == []


@given(st.integers(2, 7), sizes, st.integers(0, 2**30))
@settings(max_examples=40)
def test_no_exchange_of_two_people_would_be_better_for_all(people, size, seed):
    random = np.random.default_rng(seed)
    gain = random.random((people, people)).astype(np.float32)
    plan = next(plans(people, size))

    found = seat(gain, np.zeros((people, people)), plan)

    def product(at):
        return np.prod(
            [1 - np.prod([1 - gain[i, j] for j in t if j != i]) for t in at for i in t]
        )

    place = {row: number for number, t in enumerate(found) for row in t}
    for one, other in combinations(range(people), 2):
        if place[one] != place[other]:
            swap = {one: other, other: one}
            turned = [[swap.get(row, row) for row in t] for t in found]
            assert product(turned) <= product(found) * 1.01


def test_a_large_crowd_is_dealt_in_blocks(monkeypatch):
    monkeypatch.setattr("companion.core.matching.grouping.AT_ONCE", 24)
    people = [
        replace(person, organisation=f"Firm {number // 5}")
        for number, person in enumerate(crowd(90))
    ]

    result = groups(people, 4, encoder="tfidf")

    found = [table.people for table in result.tables]
    assert sorted(one for table in found for one in table) == [p.id for p in people]
    assert {len(table) for table in found} == {3, 4}
    assert result.relaxed == ()
