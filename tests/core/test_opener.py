"""What to say to somebody: a question of their own words, in a language of both."""

import json
import re
import string
from importlib.resources import files

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from companion.core.opener import LANGUAGES, LONGEST, Grounds, opener, spoken, words

KINDS = ("need", "interest", "offer", "talk", "field", "organisation", "plain")
QUOTED = re.compile("“([^”]*)”|„([^”“]*)[”“]|«([^»]*)»")
FLATTERY = re.compile(
    r"great|amazing|impress|admire|świetn|podziwi|großartig|toll|genial|чудов",
    re.IGNORECASE,
)
# Letters that no pair of quotation marks is made of, so that quotes can be found again.
lines = st.text(
    string.ascii_letters + "ąćęłńóśżäöüñіїє ,-{}%", min_size=1, max_size=300
)


def bank(language):
    path = files("companion.core").joinpath("openers", f"{language}.json")
    return json.loads(path.read_text("utf-8"))


def with_words(kind, line):
    return Grounds(**{kind: line if kind in ("field", "organisation") else [line]})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_sentences_of_every_kind_for_both_moments(language):
    found = {when: tuple(kinds) for when, kinds in bank(language).items()}

    assert found == {"first": KINDS, "after": KINDS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_a_question_about_the_other_and_no_flattery(language):
    sentences = [
        (kind, sentence)
        for kinds in bank(language).values()
        for kind, some in kinds.items()
        for sentence in some
    ]

    assert [s for _, s in sentences if not s.endswith("?")] == []
    assert [s for k, s in sentences if s.count("{words}") != (k != "plain")] == []
    assert [s for _, s in sentences if FLATTERY.search(s)] == []
    assert len({s for _, s in sentences}) == len(sentences)


@given(
    st.sampled_from(["needs", "interests", "offers", "talks"]),
    lines,
    st.sampled_from(LANGUAGES),
    st.text(max_size=9),
)
@example("needs", "{words} {0} %s", "en", "1|2")
def test_all_that_is_quoted_the_other_wrote(kind, line, language, seed):
    said = words(with_words(kind, line), language, seed)
    whole = " ".join(line.split())

    for sentence in (said.first, said.after):
        quotes = ["".join(found) for found in QUOTED.findall(sentence)]
        own = [quote.removesuffix(" …") for quote in quotes]
        assert [quote for quote in own if quote not in whole] == []
        assert all(len(quote) <= LONGEST for quote in own)


@given(lines, st.text(max_size=9))
def test_the_same_two_people_get_the_same_words(line, seed):
    grounds = Grounds(needs=[line])

    assert words(grounds, "pl", seed) == words(grounds, "pl", seed)


def test_people_in_one_room_get_words_of_their_own():
    grounds = Grounds(needs=["Fair pay"])

    said = {opener(grounds, "en", f"{number}|1") for number in range(50)}

    assert len(said) == len(bank("en")["first"]["need"])


def test_a_need_that_one_can_serve_comes_before_all_else():
    grounds = Grounds(
        needs=["A spare room"], interests=["Huts"], offers=["Rosters"], talks=["Pay"]
    )

    assert "“A spare room”" in words(grounds).first


@pytest.mark.parametrize("seed", range(30))
def test_a_need_is_quoted_as_it_was_written_and_called_nothing_else(seed):
    line = "Looking for a spare room"

    said = words(Grounds(needs=[line]), "en", str(seed))

    assert [s for s in (said.first, said.after) if "looking for “" in s] == []


def test_first_words_and_those_after_five_minutes_differ():
    said = words(Grounds(interests=["Mountain huts"]), "en", "2|3")

    assert said.first != said.after


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (["pl", "en"], ["en", "pl"], "pl"),
        (["fr", "de"], ["de", "fr"], "de"),
        (["uk"], ["es"], "en"),
        (["fr"], ["fr"], "en"),
        ([], ["pl"], "en"),
    ],
)
def test_the_language_is_one_that_both_speak(mine, theirs, expected):
    assert spoken(mine, theirs) == expected


@pytest.mark.parametrize("line", ["", "   ", "…"[:0], "?!", "\n"])
def test_a_line_of_nothing_is_no_ground(line):
    assert words(Grounds(needs=[line])) == words(Grounds())


def test_a_long_line_is_cut_between_words():
    line = "word " * 60

    quote = QUOTED.findall(opener(Grounds(interests=[line])))[0][0]

    assert quote == ("word " * 24).strip() + " …"


def test_one_endless_word_is_cut_anywhere():
    quote = QUOTED.findall(opener(Grounds(interests=["x" * 500])))[0][0]

    assert quote == "x" * LONGEST + " …"
