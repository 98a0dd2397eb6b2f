"""Whether a whole talk and a line of a profile speak of the same thing."""

import numpy as np
import pytest

from companion.core.questions import Asker, lines_of, nearest
from companion.core.questions.wholes import compare

TALK = "The month she came back\n\nWhat parental leave did to our insurance company."
POLISH = (
    "Dyżur, którego nie ma w grafiku\n\nJak szpital płaci za gotowość pod telefonem."
)


class Planted:
    """A model to which all on leave and on-call duty is one thing, all else another."""

    name = "planted"

    def encode(self, texts):
        said = [any(w in t.casefold() for w in ("leave", "telefon")) for t in texts]
        return np.array([[1, 0] if one else [0, 1] for one in said], np.float32)


def lines(*needs, language="en"):
    usual = {"en": "with the", "pl": "który jest"}[language]
    return [one for one in lines_of(Asker(needs=[*needs, usual])) if one.quote in needs]


@pytest.mark.parametrize(
    ("text", "line", "language", "same"),
    [
        (TALK, "Fathers on parental leave", "en", True),
        (TALK, "Off with a baby, and on leave of absence", "en", False),
        (TALK, "A company in insurance", "en", False),
        (POLISH, "szpitala z gotowością pod telefonem", "pl", True),
        (POLISH, "rozmów przez telefon", "pl", False),
    ],
    ids=["meaning and a word", "small words", "words alone", "two words", "one word"],
)
def test_meaning_and_words_have_to_agree(text, line, language, same):
    found = compare([text], lines(line, language=language), Planted())

    assert found.is_same.tolist() == [[same]]


def test_without_a_model_half_of_the_words_have_to_be_there():
    some = lines("Parental leave at a company", "Leave at all")

    assert compare([TALK], some, "tfidf").is_same.tolist() == [[True, False]]


def test_the_nearest_line_tells_why_and_a_far_one_does_not():
    some = lines("Mountain huts", "Fathers on parental leave")

    told = nearest([TALK, "A leave", "Chess"], some, Planted())

    assert [line and line.quote for line in told] == [
        "Fathers on parental leave",
        "Fathers on parental leave",
        "Mountain huts",
    ]
    assert nearest([TALK], [], Planted()) == [None]
    assert nearest(["Nothing of it"], some, "tfidf") == [None]


def test_what_is_near_does_not_depend_on_what_else_is_compared():
    some = lines("Fathers on parental leave", "Mountain huts")

    alone = compare([TALK], some[:1], Planted()).values[0, 0]
    among = compare([TALK, POLISH, "Chess"], some, Planted()).values[0, 0]

    assert alone == pytest.approx(among, abs=1e-3)
