"""Somebody comes when everyone is matched already."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core.matching import Matcher, Profile

MATTERS = ("battery recycling", "payroll software", "grant writing", "wind permits")


def crowd(size, **common):
    return [
        Profile(
            id=f"p{number:02}",
            field=f"field {number % 3}",
            offers=[MATTERS[number % 4]],
            needs=[MATTERS[(number + 1) % 4]],
            **common,
        )
        for number in range(size)
    ]


@pytest.fixture
def matcher():
    return Matcher(encoder="tfidf")


def hosts(result, person):
    """Return on whose lists somebody is."""
    return [
        reader
        for reader, suggestions in result.suggestions.items()
        if person in {suggestion.other for suggestion in suggestions}
    ]


def test_a_newcomer_comes_onto_as_many_lists_as_everyone_else(matcher):
    result = matcher.match(crowd(30))

    matcher.match_one(Profile("zoe", needs=["grant writing"]), result)

    assert 3 <= len(hosts(result, "zoe")) <= 10
    assert result.lists()["zoe"] == len(hosts(result, "zoe"))


def test_what_a_newcomer_is_told_stands_in_the_result(matcher):
    result = matcher.match(crowd(30))

    suggestions = matcher.match_one(Profile("zoe", needs=["grant writing"]), result)

    assert result.for_("zoe") == suggestions
    assert "zoe" in result.ids


def test_nobodys_list_grows_by_a_newcomer_and_nobody_falls_below_the_floor(matcher):
    result = matcher.match(crowd(30))

    for number in range(10):
        matcher.match_one(Profile(f"z{number}", offers=[MATTERS[number % 4]]), result)

    assert {len(result.for_(one)) for one in result.ids} == {5}
    assert min(result.lists().values()) >= 3
    assert max(result.lists().values()) <= 10


def test_both_sides_see_the_same_reasons(matcher):
    result = matcher.match(crowd(30))

    matcher.match_one(Profile("zoe", needs=["grant writing"]), result)

    mine = {s.other: s for s in result.for_("zoe")}
    both = [reader for reader in hosts(result, "zoe") if reader in mine]
    assert both
    for reader in both:
        [seen] = [s for s in result.for_(reader) if s.other == "zoe"]
        assert [(p.mine, p.theirs) for p in seen.gives] == [
            (p.theirs, p.mine) for p in mine[reader].gets
        ]
        assert seen.score == mine[reader].score


def test_newcomers_are_suggested_to_one_another(matcher):
    result = matcher.match([Profile("ana", offers=["pottery"], interests=["chess"])])

    matcher.match_one(Profile("yan", offers=["chess"]), result)
    matcher.match_one(Profile("zoe", needs=["chess"]), result)

    assert [s.other for s in result.for_("zoe")] == ["yan", "ana"]
    assert [s.other for s in result.for_("yan")] == ["zoe", "ana"]


def test_who_comes_again_with_another_profile_is_there_once(matcher):
    result = matcher.match(crowd(12))
    before = result.lists()["p03"]

    matcher.match_one(Profile("p03", needs=["wind permits"]), result)

    assert len(result.ids) == 12
    assert "p03" not in {s.other for s in result.for_("p03")}
    assert result.lists()["p03"] >= min(before, 3)


def test_who_does_not_want_to_be_suggested_comes_onto_no_list(matcher):
    result = matcher.match(crowd(12))

    matcher.match_one(Profile("zoe", ceiling=0), result)

    assert hosts(result, "zoe") == []
    assert len(result.for_("zoe")) == 5


def test_colleagues_and_ruled_out_people_stay_apart_at_the_door(matcher):
    people = [replace(person, organisation="Acme Inc.") for person in crowd(6)]
    result = matcher.match([*people, Profile("ana"), Profile("bob")])
    zoe = Profile("zoe", organisation="ACME")

    suggestions = matcher.match_one(zoe, result, never=[("zoe", "ana")])

    assert [s.other for s in suggestions] == ["bob"]
    assert set(hosts(result, "zoe")) <= {"bob"}


def test_a_newcomer_without_a_profile_is_told_so(matcher):
    result = matcher.match(crowd(12))

    suggestions = matcher.match_one(Profile("zoe"), result)

    assert [s.popular for s in suggestions] == [True] * 5


def test_the_first_to_come_has_nobody_to_meet(matcher):
    result = matcher.match([])

    assert matcher.match_one(Profile("zoe"), result) == []
    assert [s.other for s in matcher.match_one(Profile("yan"), result)] == ["zoe"]


@given(
    st.lists(
        st.builds(
            Profile,
            id=st.sampled_from("abcdefghij"),
            organisation=st.sampled_from(["", "A Ltd", "B"]),
            offers=st.lists(st.sampled_from(MATTERS), max_size=2),
            needs=st.lists(st.sampled_from(MATTERS), max_size=2),
            wanted=st.integers(0, 4),
            ceiling=st.none() | st.integers(0, 4),
        ),
        max_size=8,
    )
)
@settings(max_examples=60)
def test_promises_hold_whoever_comes(arrivals):
    matcher = Matcher(suggestions=3, floor=2, encoder="tfidf")
    result = matcher.match(crowd(7, wanted=3))

    for newcomer in arrivals:
        matcher.match_one(newcomer, result)

    latest = {profile.id: profile for profile in result.profiles}
    counts = result.lists()
    for one, profile in latest.items():
        listed = [s.other for s in result.for_(one)]
        assert one not in listed
        assert len(set(listed)) == len(listed)
        if one in {arrival.id for arrival in arrivals}:
            assert len(listed) <= profile.wanted
    shown = {p.id: int(n) for p, n in zip(result.profiles, result.shown, strict=True)}
    assert shown == counts


def test_the_share_from_another_field_makes_no_list_longer(matcher):
    """The one person of another field is on as many lists as may be already."""
    people = [Profile(f"p{number:02}", field="physics") for number in range(14)]
    result = matcher.match([*people, Profile("zoe", field="law")])

    found = matcher.match_one(Profile("late", field="physics"), result)

    assert result.lists()["zoe"] == 10
    assert [one.outside for one in found] == [False] * 5
