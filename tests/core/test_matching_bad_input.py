"""Whatever people write, and whoever comes: all are matched, or told why not."""

from itertools import permutations

import numpy as np
import pytest

from companion.core.matching import (
    Matcher,
    MemoryCache,
    Profile,
    cached,
    known,
)
from companion.core.matching.embed import EnglishOnly, Layers, Named
from companion.core.matching.refused import BadVectors, NoModel

TEN_LANGUAGES = [
    ("I need tax advice", "I give tax advice"),
    ("Szukam porady podatkowej", "Doradzam w podatkach"),
    ("Ich suche Steuerberatung", "Ich berate in Steuerfragen"),
    ("Busco asesoría fiscal", "Doy asesoría fiscal"),
    ("Je cherche un conseil fiscal", "Je donne des conseils fiscaux"),
    ("Шукаю податкового радника", "Консультую з податків"),
    ("税金の相談をしたい", "税金の相談に乗ります"),
    ("我需要税务咨询", "我提供税务咨询"),
    ("أبحث عن استشارة ضريبية", "أقدم استشارات ضريبية"),
    ("אני מחפש ייעוץ מס", "אני נותן ייעוץ מס"),
]
MARKS = [
    ("🌷🧑🏽‍🚀🇵🇱", "👩‍👩‍👧‍👦"),
    ("\u202eabc\u202c מימין לשמאל", "\u200f\u200e"),
    ("Cafe\u0301", "Café"),
    ("...", "???"),
    ("<script>alert(1)</script>", "'; DROP TABLE people; --"),
    ("a", "I"),
]


class Letters:
    """An encoder that sees which vowels are in a text, and counts what it reads."""

    name = "letters@1"

    def __init__(self):
        self.asked = []

    def encode(self, texts):
        self.asked += texts
        rows = [[1.0, *(text.count(letter) for letter in "aeiou")] for text in texts]
        vectors = np.array(rows, np.float32).reshape(-1, 6)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class Broken:
    name = "our-own-model@7"

    def encode(self, texts):
        return np.full((len(texts), 8), np.nan, np.float32)


@pytest.fixture(params=["tfidf", "letters"])
def matcher(request):
    return Matcher(encoder=Letters() if request.param == "letters" else "tfidf")


def everyone(count, **same):
    return [Profile(id=f"p{number}", **same) for number in range(count)]


def writing(lines):
    return [
        Profile(id=f"p{number}", needs=[need], offers=[offer], interests=[need])
        for number, (need, offer) in enumerate(lines)
    ]


def check(result, profiles):
    """Everyone who may meet five gets five others, and is on three lists to ten."""
    lists = result.lists()
    for person in profiles:
        others = [one.other for one in result.for_(person.id)]
        assert len(others) == len(set(others)) == min(5, len(profiles) - 1)
        assert person.id not in others
        assert min(3, len(profiles) - 1) <= lists[person.id] <= 10


# --- who comes ----------------------------------------------------------------------


def test_of_nobody_nobody_is_suggested(matcher):
    result = matcher.match([])

    assert (result.suggestions, result.left_out, result.relaxed) == ({}, (), ())
    assert result.summary == "0 people, 0 suggestions; everyone is on 0 to 0 lists."


def test_one_alone_is_told_why_there_is_nobody(matcher):
    result = matcher.match([Profile("ann", needs=["company"])])

    assert result.for_("ann") == []
    assert [(one.id, one.reason) for one in result.left_out] == [
        (
            "ann",
            (
                "nobody here may meet them: everyone is of the same organisation,"
                " shares no language with them or is ruled out"
            ),
        )
    ]


def test_one_who_comes_to_an_empty_event_is_let_in(matcher):
    result = matcher.match([])

    assert matcher.match_one(Profile("ann", needs=["company"]), result) == []
    [second] = matcher.match_one(Profile("ben", offers=["company"]), result)
    assert second.other == "ann"
    assert [one.other for one in result.for_("ann")] == ["ben"]


def test_two_meet_each_other(matcher):
    result = matcher.match(everyone(2))

    assert [one.other for one in result.for_("p0")] == ["p1"]
    assert [one.other for one in result.for_("p1")] == ["p0"]


def test_an_event_of_one_firm_says_so_of_everyone(matcher):
    firm = ["Acme", "ACME Inc.", "Acme Sp. z o.o.", "acme, s.r.o."]

    result = matcher.match(
        [Profile(f"p{i}", organisation=name) for i, name in enumerate(firm)]
    )

    assert set(result.suggestions.values()) == {()}
    assert [one.id for one in result.left_out] == ["p0", "p1", "p2", "p3"]


def test_the_only_stranger_at_an_event_of_one_firm_meets_all_of_it(matcher):
    people = everyone(12, organisation="Acme", offers=["gears"])

    result = matcher.match([*people, Profile("zoe", organisation="Bolt", wanted=12)])

    assert {one.other for one in result.for_("zoe")} == {one.id for one in people}
    assert {
        tuple(one.other for one in result.for_(person.id)) for person in people
    } == {("zoe",)}
    assert result.relaxed == (
        (
            "To give everyone their suggestions, one person is on more lists than the"
            " ceiling, up to 12."
        ),
        (
            "12 people are on fewer lists than the floor: too few others may meet them"
            " or want more suggestions."
        ),
    )


def test_identical_twins_are_all_treated_alike(matcher):
    people = everyone(30, needs=["a mentor"], offers=["gears"], interests=["bees"])

    check(matcher.match(people), people)


def test_who_wants_nobody_gets_nobody_and_disturbs_nobody(matcher):
    people = everyone(12, offers=["gears"])

    result = matcher.match([*people, Profile("zoe", wanted=0, ceiling=0)])

    assert result.for_("zoe") == []
    assert result.lists()["zoe"] == 0
    assert [one.reason for one in result.left_out] == [
        "does not want to be suggested to others"
    ]


# --- what they write ----------------------------------------------------------------


def test_empty_profiles_get_people_marked_as_popular(matcher):
    people = [*writing(TEN_LANGUAGES), *(Profile(f"q{n}") for n in range(5))]

    result = matcher.match(people)

    check(result, people)
    silent = [one for n in range(5) for one in result.for_(f"q{n}")]
    assert {one.popular for one in silent} == {True}
    assert {(one.gives, one.gets, one.shared) for one in silent} == {((), (), ())}


def test_an_event_where_nobody_wrote_anything_gets_lists(matcher):
    people = everyone(20)

    check(matcher.match(people), people)


def test_blank_lines_are_no_lines(matcher):
    people = [*writing(TEN_LANGUAGES), Profile("zoe", needs=["", "  ", "\t\n"])]

    result = matcher.match(people)

    assert {one.popular for one in result.for_("zoe")} == {True}


def test_ten_languages_at_one_event(matcher):
    people = writing(TEN_LANGUAGES)

    check(matcher.match(people), people)


def test_marks_and_scripts_of_all_kinds(matcher):
    people = writing(MARKS)

    check(matcher.match(people), people)


def test_an_endless_line_is_quoted_as_it_was_written_and_read_in_part():
    endless = "rota planning for wards " * 420
    letters = Letters()
    people = [
        Profile("ann", needs=[endless]),
        Profile("ben", offers=[endless.strip()]),
        *everyone(8, offers=["bees"]),
    ]

    result = Matcher(encoder=letters).match(people)

    assert len(endless) > 10_000
    assert max(map(len, letters.asked)) == 5_000
    [reason] = next(one for one in result.for_("ann") if one.other == "ben").gets
    assert reason.theirs == endless.strip()


def test_a_newcomer_may_write_anything(matcher):
    result = matcher.match(writing(TEN_LANGUAGES))

    for number, (need, offer) in enumerate([*MARKS, ("x " * 5_000, ""), ("", "")]):
        late = Profile(f"late {number}", needs=[need], offers=[offer])
        found = matcher.match_one(late, result)
        assert len({one.other for one in found} - {late.id}) == 5


# --- models -------------------------------------------------------------------------


def test_a_broken_model_is_refused_by_name():
    with pytest.raises(BadVectors) as refused:
        Matcher(encoder=Broken()).match(writing(TEN_LANGUAGES))

    assert str(refused.value) == (
        "The model our-own-model@7 gave vectors that are not numbers; "
        "it may be damaged."
    )


def test_a_model_that_is_not_there_is_refused_by_name():
    with pytest.raises(NoModel) as refused:
        Named("/no/such/model").encode(["hello"])

    assert str(refused.value) == (
        "The model '/no/such/model' cannot be read. Give the name of one on the"
        " Hugging Face hub, or a folder that holds one."
    )


def test_what_an_english_model_kept_of_other_languages_is_not_looked_at():
    cache = MemoryCache()
    layers = Layers((EnglishOnly(Letters()),))
    texts = ["I need advice on tax", "Szukam porady podatkowej dla małej firmy"]
    cached(Letters(), cache).encode(texts)

    [worker] = cached(layers, cache).encode(texts)
    [web] = known(layers, cache).encode(texts)

    assert worker.any(axis=1).tolist() == [True, False]
    np.testing.assert_array_equal(web, worker)


# --- firms --------------------------------------------------------------------------


SAME_FIRM = [
    *("Acme", "ACME", " acme ", "Acme Inc", "ACME Inc.", "Acme, Inc.", "Acme Corp."),
    *("Acme Sp. z o.o.", "Acme sp. z o. o.", "ACME SP Z O O", "Acme Spółka z o.o."),
    *("Acme Spółka Akcyjna", "Acme S.A.", "Acme GmbH & Co. KG", "Acme Co., Ltd."),
    *("Acme Pty. Ltd.", "Acme Pvt Ltd", "Acme Private Limited", "Acme s.r.o."),
    *("Acme Lda.", "Acme Ltda", "Acme ApS", "Acme A/S", "Acme S.p.A.", "Ａｃｍｅ"),
    "Acme Spółka z ograniczoną odpowiedzialnością",
]
NO_FIRM = ["", "-", "–", "n/a", "N/A", "none", "None.", "Freelance", "freelancer"]


@pytest.mark.parametrize("name", SAME_FIRM)
def test_a_firm_is_known_under_any_spelling(name):
    people = [Profile("ann", organisation="Acme"), Profile("ben", organisation=name)]

    assert Matcher(encoder="tfidf").match(people).lists() == {"ann": 0, "ben": 0}


@pytest.mark.parametrize("name", NO_FIRM)
def test_two_without_a_firm_are_no_colleagues(name):
    people = [Profile("ann", organisation=name), Profile("ben", organisation=name)]

    assert Matcher(encoder="tfidf").match(people).lists() == {"ann": 1, "ben": 1}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *permutations(["Acme", "Acme Bank", "Acme Polska"], 2),
        ("AG", "SE"),
        ("Café Ltd", "Cafe Ltd"),
    ],
)
def test_firms_of_similar_names_are_strangers(one, other):
    people = [Profile("ann", organisation=one), Profile("ben", organisation=other)]

    assert Matcher(encoder="tfidf").match(people).lists() == {"ann": 1, "ben": 1}


def test_marks_typed_in_two_ways_are_one_name():
    people = [
        Profile("ann", organisation="Cafe\u0301 Nord"),
        Profile("ben", organisation="Café Nord GmbH"),
    ]

    assert Matcher(encoder="tfidf").match(people).lists() == {"ann": 0, "ben": 0}
