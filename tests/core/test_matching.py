"""Whom the matcher suggests, seen from the people at the event."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core.matching import Matcher, Pair, Profile, SameId

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
            id=f"p{number:03}@example.org",
            field=f"field {number % 3}",
            offers=[MATTERS[number % len(MATTERS)]],
            needs=[MATTERS[(number + 1) % len(MATTERS)]],
            interests=[MATTERS[(number * 3) % len(MATTERS)]],
            **common,
        )
        for number in range(size)
    ]


@pytest.fixture
def matcher():
    return Matcher(suggestions=5, encoder="tfidf")


def others(suggestions):
    return [suggestion.other for suggestion in suggestions]


def test_a_need_meets_the_offer_that_answers_it(matcher):
    ana = Profile("ana", needs=["help with tax advice for startups"])
    bob = Profile("bob", offers=["tax advice for small companies"])
    cleo = Profile("cleo", offers=["watercolour painting"])

    result = matcher.match([ana, bob, cleo])

    assert others(result.for_("ana")) == ["bob", "cleo"]
    [best, other] = result.for_("ana")
    assert [(pair.mine, pair.theirs) for pair in best.gets] == [
        ("help with tax advice for startups", "tax advice for small companies")
    ]
    assert (other.gives, other.gets, other.shared) == ((), (), ())


def test_what_one_gets_the_other_gives(matcher):
    people = [
        Profile("ana", needs=["tax advice"], interests=["school gardens"]),
        Profile("bob", offers=["tax advice"], interests=["school gardens"]),
    ]

    result = matcher.match(people)

    [from_ana], [from_bob] = result.for_("ana"), result.for_("bob")
    [got], [given_] = from_ana.gets, from_bob.gives
    assert got == given_ == Pair("tax advice", "tax advice", got.score)
    assert from_ana.gives == from_bob.gets == ()
    assert from_ana.shared == from_bob.shared


def test_everybody_gets_as_many_as_they_want(matcher):
    people = [
        replace(person, wanted=number % 7) for number, person in enumerate(crowd(40))
    ]

    result = matcher.match(people)

    assert [len(result.for_(p.id)) for p in people] == [p.wanted for p in people]


def test_who_leaves_the_number_open_gets_the_usual_one(matcher):
    result = matcher.match(crowd(20, wanted=None))

    assert [len(result.for_(one)) for one in result.ids] == [5] * 20


def test_nobody_is_flooded_and_nobody_left_out_though_all_want_the_same(matcher):
    stars = [Profile(f"star{n}", offers=["venture capital"]) for n in range(3)]
    founders = [Profile(f"founder{n:02}", needs=["venture capital"]) for n in range(60)]

    result = matcher.match([*stars, *founders])

    counts = result.lists().values()
    assert min(counts) >= 3
    assert max(counts) <= 10
    assert {len(result.for_(one)) for one in result.ids} == {5}
    assert (result.left_out, result.relaxed) == ((), ())


def test_people_without_a_profile_meet_people_too(matcher):
    result = matcher.match([*crowd(20), Profile("silent")])

    assert len(result.for_("silent")) == 5
    assert result.lists()["silent"] >= 3
    assert {s.gives + s.gets + s.shared for s in result.for_("silent")} == {()}


def test_ones_own_ceiling_holds_whatever_comes(matcher):
    people = [replace(crowd(9)[0], ceiling=1), *crowd(9)[1:]]

    result = matcher.match(people)

    assert result.lists()["p000@example.org"] == 1


def test_nobody_meets_colleagues_even_under_another_spelling(matcher):
    people = [
        Profile("ana", organisation="Przykład Sp. z o.o."),
        Profile("bob", organisation="PRZYKŁAD"),
        Profile("cleo", organisation="Muster GmbH & Co. KG"),
    ]

    result = matcher.match(people)

    assert others(result.for_("ana")) == ["cleo"]
    assert others(result.for_("bob")) == ["cleo"]
    assert others(result.for_("cleo")) == ["ana", "bob"]


def test_two_without_an_organisation_are_no_colleagues(matcher):
    result = matcher.match([Profile("ana"), Profile("bob")])

    assert others(result.for_("ana")) == ["bob"]


def test_nobody_meets_people_they_cannot_talk_to(matcher):
    people = [
        Profile("ana", languages=["pl"]),
        Profile("bob", languages=["en-GB"]),
        Profile("cleo", languages=["en", "pl"]),
        Profile("dan"),
    ]

    result = matcher.match(people)

    assert sorted(others(result.for_("ana"))) == ["cleo", "dan"]
    assert sorted(others(result.for_("bob"))) == ["cleo", "dan"]


def test_ruled_out_pairs_are_never_suggested(matcher):
    people = crowd(4)
    one, other = people[0].id, people[1].id

    result = matcher.match(people, never=[(one, other), (one, "gone")])

    assert sorted(others(result.for_(one))) == [people[2].id, people[3].id]
    assert sorted(others(result.for_(other))) == [people[2].id, people[3].id]


@pytest.mark.parametrize(("share", "least"), [(0, 0), (0.4, 2), (1, 5)])
def test_the_chosen_share_comes_from_another_field(matcher, share, least):
    result = matcher.match(crowd(30, outside=share))

    outside = [sum(s.outside for s in result.for_(one)) for one in result.ids]
    assert min(outside) >= least


def test_who_may_meet_nobody_is_named_with_the_reason(matcher):
    people = [*crowd(3, languages=["en"]), Profile("zoe", languages=["ja"])]

    [zoe] = matcher.match(people).left_out

    assert zoe.id == "zoe"
    assert zoe.reason.startswith("nobody here may meet them")


def test_what_gives_way_is_said(matcher):
    hosts = [Profile(f"host{n}", organisation="Host Ltd") for n in range(20)]
    guest = Profile("guest")

    result = matcher.match([*hosts, guest])

    assert result.lists()["guest"] == 20
    ceilings, floors = result.relaxed
    assert ceilings == (
        "To give everyone their suggestions, one person is on more lists than the"
        " ceiling, up to 20."
    )
    assert floors == (
        "20 people are on fewer lists than the floor: too few others may meet them or"
        " want more suggestions."
    )


def test_a_late_comer_gets_suggestions_at_once(matcher):
    result = matcher.match(crowd(30))
    zoe = Profile("zoe", needs=["museum lighting"], organisation="Museum")

    suggestions = matcher.match_one(zoe, result)

    assert len(suggestions) == 5
    assert [pair.theirs for pair in suggestions[0].gets] == ["museum lighting"]


def test_a_late_comer_is_not_sent_to_people_on_enough_lists(matcher):
    people = [replace(crowd(30)[0], ceiling=0), *crowd(30)[1:]]
    result = matcher.match(people)

    suggestions = matcher.match_one(Profile("zoe", wanted=40), result)

    assert sorted(others(suggestions)) == [person.id for person in people[1:]]


def test_a_late_comers_ruled_out_people_stay_out(matcher):
    result = matcher.match(crowd(2))

    suggestions = matcher.match_one(
        Profile("zoe"), result, never=[("p000@example.org", "zoe")]
    )

    assert others(suggestions) == ["p001@example.org"]


def test_progress_is_told_up_to_the_end(matcher):
    told = []

    matcher.match(crowd(3), progress=told.append)

    assert told == [0.3, 0.7, 1.0]


def test_two_profiles_with_one_id_are_refused(matcher):
    with pytest.raises(SameId, match="'ana'"):
        matcher.match([Profile("ana"), Profile("ana")])


@pytest.mark.parametrize("size", [0, 1])
def test_an_empty_room_has_nobody_to_meet(matcher, size):
    result = matcher.match(crowd(size))

    assert [result.for_(one) for one in result.ids] == [[]] * size
    assert result.summary.startswith(f"{size} people, 0 suggestions")


texts = st.lists(st.sampled_from(MATTERS), max_size=3)
profiles = st.lists(
    st.builds(
        Profile,
        id=st.uuids().map(str),
        organisation=st.sampled_from(["", "A Ltd", "a", "B Inc.", "C"]),
        field=st.sampled_from(["", "x", "y"]),
        interests=texts,
        offers=texts,
        needs=texts,
        wanted=st.integers(0, 6),
        ceiling=st.none() | st.integers(0, 6),
        outside=st.floats(0, 1),
        languages=st.lists(st.sampled_from(["en", "pl"]), max_size=2),
    ),
    max_size=14,
    unique_by=lambda profile: profile.id,
)


@given(profiles, st.randoms())
@settings(max_examples=40)
def test_the_order_of_the_profiles_makes_no_difference(people, random):
    matcher = Matcher(encoder="tfidf")
    shuffled = random.sample(people, len(people))

    assert matcher.match(shuffled).suggestions == matcher.match(people).suggestions


@given(profiles)
@settings(max_examples=60)
def test_promises_hold_for_any_event(people):
    result = Matcher(encoder="tfidf").match(people)

    counts = result.lists()
    for person in people:
        suggested = result.for_(person.id)
        assert len({s.other for s in suggested}) == len(suggested) <= person.wanted
        assert person.id not in others(suggested)
        scores = [s.score for s in suggested]
        assert scores == sorted(scores, reverse=True)
        if person.ceiling is not None:
            assert counts[person.id] <= person.ceiling


@given(profiles)
@settings(max_examples=60)
def test_lists_are_full_where_nobody_minds_being_suggested(people):
    open_people = [
        replace(person, ceiling=None, organisation="", languages=())
        for person in people
    ]

    result = Matcher(encoder="tfidf").match(open_people)

    most = max(0, len(people) - 1)
    assert [len(result.for_(p.id)) for p in open_people] == [
        min(p.wanted, most) for p in open_people
    ]
