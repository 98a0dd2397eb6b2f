"""Events too large for every pair: candidates, parts, and the same promises."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info

from companion.core.matching import Matcher, Pairs, Profile, Weights
from companion.core.matching.candidates import Search
from companion.core.matching.threads import one_each

THEMES = (
    "wind",
    "tax",
    "roof",
    "choir",
    "bread",
    "radar",
    "moss",
    "ink",
    "silk",
    "tram",
)
VERBS = ("repair", "teach", "sell", "measure", "design", "archive", "insure", "paint")
# As if the event were large: nearly all pairs are left out of the market.
LARGE = replace(Weights(), all_pairs=0, near=24)


def crowd(size, **common):
    """Everybody needs what somebody far down the list offers."""

    def line(number):
        theme = THEMES[number % len(THEMES)]
        verb = VERBS[number // len(THEMES) % len(VERBS)]
        return f"{verb} {theme} number{number % 40}"

    return [
        Profile(
            id=f"p{number:03}",
            field=f"field {number % 3}",
            organisation=f"Firm {number % 17}",
            needs=[line(number + size // 2)],
            offers=[line(number)],
            interests=[line(3 * number)],
            **common,
        )
        for number in range(size)
    ]


@pytest.fixture
def matcher():
    return Matcher(encoder="tfidf", weights=LARGE)


def others(suggestions):
    return [suggestion.other for suggestion in suggestions]


def test_everyone_finds_the_one_who_answers_their_need(matcher):
    people = crowd(80)

    result = matcher.match(people)

    answered = [
        any(pair.mine == pair.theirs for s in result.for_(p.id) for pair in s.gets)
        for p in people
    ]
    assert answered == [True] * 80


def test_candidates_bring_what_all_pairs_bring(matcher):
    people = crowd(120)
    every_pair = replace(matcher, weights=replace(LARGE, all_pairs=1000))

    def worth(result):
        return sum(s.score for one in result.ids for s in result.for_(one))

    best = worth(every_pair.match(people))
    assert worth(matcher.match(people)) > 0.97 * best


def test_a_large_event_keeps_the_promises_of_a_small_one(matcher):
    result = matcher.match(crowd(200))

    assert {len(result.for_(one)) for one in result.ids} == {5}
    assert min(result.lists().values()) >= 3
    assert max(result.lists().values()) <= 10
    assert (result.left_out, result.relaxed) == ((), ())


def test_parts_make_the_same_whole(matcher):
    people = crowd(90)
    gathered = matcher.gather(people)

    parts = [matcher.pair(gathered, start, start + 30) for start in (0, 30, 60)]
    sent = [Pairs.from_bytes(part.to_bytes()) for part in parts]

    assert (
        matcher.settle(gathered, sent).suggestions == matcher.match(people).suggestions
    )


def test_a_large_event_is_looked_through_in_parts(matcher, monkeypatch):
    whole, told = matcher.match(crowd(90)), []
    monkeypatch.setattr("companion.core.matching.matcher.PART", 40)

    in_parts = matcher.match(crowd(90), progress=told.append)

    assert in_parts.suggestions == whole.suggestions
    assert told == sorted(told)
    assert len(told) == 5


def test_a_gpu_that_is_not_there_is_refused_in_a_sentence(matcher):
    if torch.cuda.is_available():
        pytest.skip("there is a GPU here")

    with pytest.raises(ValueError, match="sees no GPU here: choose cpu or auto"):
        replace(matcher, device="cuda").match(crowd(20))


def test_who_cannot_meet_their_nearest_still_gets_a_full_list(matcher):
    """A whole firm needs and offers the same: its people's nearest are colleagues."""
    firm = [
        Profile(f"firm{n:02}", organisation="Firm", needs=["ink"], offers=["ink"])
        for n in range(60)
    ]
    strangers = [Profile(f"guest{n:02}", needs=["moss"]) for n in range(60)]

    result = matcher.match([*firm, *strangers])

    assert {len(result.for_(one)) for one in result.ids} == {5}
    assert {o[:4] for p in firm for o in others(result.for_(p.id))} == {"gues"}


def test_the_silent_get_suggestions_marked_as_such_and_nobody_gets_all_of_them(matcher):
    silent = [Profile(f"silent{n:02}") for n in range(20)]

    result = matcher.match([*crowd(100), *silent])

    assert {len(result.for_(p.id)) for p in silent} == {5}
    assert {s.popular for p in silent for s in result.for_(p.id)} == {True}
    assert {s.popular for p in crowd(100) for s in result.for_(p.id)} == {False}
    assert max(result.lists().values()) <= 10


def test_the_silent_are_given_those_many_would_gain_from():
    sought = [Profile(f"sought{n}", offers=["grants for museums"]) for n in range(5)]
    seekers = [
        Profile(f"seeker{n:02}", needs=["grants for museums"]) for n in range(20)
    ]
    plain = [
        Profile(f"plain{n:02}", offers=[f"{THEMES[n]} lessons"]) for n in range(10)
    ]
    matcher = Matcher(encoder="tfidf", ceiling=100)

    result = matcher.match([*sought, *seekers, *plain, Profile("zoe")])

    assert "plain" not in {other[:5] for other in others(result.for_("zoe"))}


def test_the_silent_are_given_people_of_their_role():
    people = [
        Profile(f"a{n}", role="speaker" if n % 2 else "attendee") for n in range(20)
    ]

    result = Matcher(encoder="tfidf").match([*people, Profile("zoe", role="speaker")])

    roles = {person.id: person.role for person in people}
    assert [roles[other] for other in others(result.for_("zoe"))][:4] == ["speaker"] * 4


def test_a_model_that_knows_only_some_texts_leaves_nobody_out():
    class Half:
        name = "half@1"

        def encode(self, texts):
            known = [
                [1.0, len(text) % 7] if "moss" in text else [0, 0] for text in texts
            ]
            vectors = np.array(known, np.float32).reshape(len(texts), 2)
            return vectors / np.maximum(np.linalg.norm(vectors, axis=1), 1)[:, None]

    result = Matcher(encoder=Half(), weights=LARGE).match(crowd(60))

    assert {len(result.for_(one)) for one in result.ids} == {5}


lines = st.lists(
    st.builds("{} {}".format, st.sampled_from(VERBS), st.sampled_from(THEMES)),
    max_size=3,
)
profiles = st.lists(
    st.builds(
        Profile,
        id=st.uuids().map(str),
        organisation=st.sampled_from(["", "A Ltd", "a", "B Inc.", "C"]),
        field=st.sampled_from(["", "x", "y"]),
        interests=lines,
        offers=lines,
        needs=lines,
        wanted=st.integers(0, 6),
        ceiling=st.none() | st.integers(0, 6),
        outside=st.floats(0, 1),
        languages=st.lists(st.sampled_from(["en", "pl", "de"]), max_size=2),
        starred=st.lists(st.sampled_from(["t1", "t2"]), max_size=2),
    ),
    min_size=2,
    max_size=30,
    unique_by=lambda profile: profile.id,
)


@given(profiles, st.randoms(), st.data())
@settings(max_examples=60)
def test_promises_hold_for_any_large_event(people, random, data):
    matcher = Matcher(encoder="tfidf", weights=replace(LARGE, near=3))
    ids = st.sampled_from([person.id for person in people])
    never = data.draw(st.lists(st.tuples(ids, ids), max_size=5))

    result = matcher.match(people, never=never)

    counts, by_id = result.lists(), {person.id: person for person in people}
    ruled_out = {frozenset(pair) for pair in never}
    for person in people:
        suggested = result.for_(person.id)
        assert len({s.other for s in suggested}) == len(suggested) <= person.wanted
        for suggestion in suggested:
            other = by_id[suggestion.other]
            assert person.id != other.id
            assert frozenset((person.id, other.id)) not in ruled_out
            assert (
                not person.languages
                or not other.languages
                or set(person.languages) & set(other.languages)
            )
            assert not person.organisation or person.organisation[0].lower() != (
                other.organisation[:1].lower()
            )
        if person.ceiling is not None:
            assert counts[person.id] <= person.ceiling
    shuffled = random.sample(people, len(people))
    assert matcher.match(shuffled, never=never).suggestions == result.suggestions


@given(profiles)
@settings(max_examples=40)
def test_lists_of_a_large_event_are_full_where_nobody_minds(people):
    open_people = [
        replace(person, ceiling=None, organisation="", languages=())
        for person in people
    ]
    matcher = Matcher(encoder="tfidf", weights=replace(LARGE, near=2))

    result = matcher.match(open_people)

    assert [len(result.for_(p.id)) for p in open_people] == [
        min(p.wanted, len(people) - 1) for p in open_people
    ]


@pytest.mark.parametrize("size", [300, 1300])
def test_a_gpu_would_find_the_same(matcher, size):
    """Its way of searching, done here on the processor."""
    search = Search.of(matcher.gather(crowd(size, languages=["en"])))
    readers = np.arange(50, 90)
    cost = search.entries.cost + np.linspace(0, 1e-3, size, dtype=np.float32)
    there = replace(search, entries=search.entries._replace(cost=cost))

    found = there.nearest(readers, "cpu")
    by_torch = there.nearest(readers, "cpu:0")

    assert [{*row} for row in by_torch.tolist()] == [{*row} for row in found.tolist()]


def test_one_big_firm_takes_nobodys_nearest_away(matcher):
    """Half of all are colleagues, and nearer to each other than to anybody else."""
    colleagues = [
        replace(person, organisation="Firm", needs=["ink"], offers=["ink"])
        for person in crowd(700)
    ]
    others = [replace(person, id=f"o{person.id}") for person in crowd(700)]
    search = Search.of(matcher.gather([*colleagues, *others]))

    found = search.nearest(np.arange(1400), "cpu")

    assert (found >= 0).sum(axis=1).tolist() == [24] * 1400


@pytest.mark.parametrize("few", [0, 1, 23, 24, 30])
def test_who_may_meet_but_few_finds_all_of_them(matcher, few):
    """A language that few speak, among seven hundred who speak another."""
    many = [replace(person, languages=["en"]) for person in crowd(700)]
    own = [replace(p, id=f"uk{p.id}", languages=["uk"]) for p in crowd(few + 1)]
    own = [replace(person, organisation="") for person in own]
    search = Search.of(matcher.gather([*many, *own]))

    found = search.nearest(np.arange(700, 701 + few), "cpu")

    assert (found >= 0).sum(axis=1).tolist() == [min(few, 24)] * (few + 1)


def test_threads_are_given_back_when_the_last_has_no_use_for_them():
    before = threadpool_info()

    first, second = one_each(), one_each()
    first.__enter__()
    second.__enter__()
    first.__exit__()
    second.__exit__()

    assert threadpool_info() == before
