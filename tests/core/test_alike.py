"""Whether two questions are the same one."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from companion.core.matching import Layers
from companion.core.questions.alike import alike, matrix

PAIRS = Path(__file__).parents[3] / "shared/eval/ted_q/TED-Q_comparison_aggregated.csv"
COST = "How much did it cost you?"
PRICE = "What was the price of all this?"


class Meanings:
    """Knows what two questions mean, which share no word; all else is unknown."""

    name = "meanings"

    def encode(self, texts):
        known = {COST: (1, 0), PRICE: (0.98, 0.2), "Who paid?": (0, 1)}
        return np.array([known.get(text, (0, 0)) for text in texts], np.float32)


def test_a_question_is_wholly_like_itself():
    assert alike(COST, COST) == pytest.approx(1)


def test_questions_without_a_word_in_common_are_not_alike():
    assert alike(COST, "Why nurses?") == 0


def test_endings_of_words_and_capitals_do_not_matter():
    assert alike("Did managers resist?", "did MANAGERS resisting") > 0.6


def test_what_means_the_same_is_alike_although_other_words_say_it():
    by_words = alike(COST, PRICE)
    by_both = alike(COST, PRICE, Meanings())

    assert (by_words, by_both) == (0, pytest.approx(0.45 * 0.98))


def test_a_text_that_no_model_has_read_is_compared_by_its_words():
    known = matrix([COST], ["How much did it cost?"], Meanings()).scores
    by_words = matrix([COST], ["How much did it cost?"]).scores

    assert known.tolist() == by_words.tolist()


def test_the_same_words_are_the_same_question_and_others_are_not():
    likeness = matrix([COST], [COST.upper(), "How long did it take you?", "Why?"])

    assert likeness.same.tolist() == [[True, False, False]]
    assert likeness.similar.tolist() == [[True, True, False]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "What did you do first in 2024 to win the nurses over?",
            "What did you do first in 2025 to win the nurses over?",
        ),
        (
            "What would you try first with “pay bands” in a small firm like ours?",
            "What would you try first with “wage ladders” in a small firm like ours?",
        ),
    ],
)
def test_what_names_something_else_is_another_question(one, other):
    likeness = matrix([one], [other])

    assert likeness.scores[0, 0] > 0.8
    assert (likeness.same[0, 0], likeness.similar[0, 0]) == (False, False)


def test_no_questions_are_compared_with_none():
    assert matrix([], [COST]).scores.shape == (0, 1)
    assert matrix([COST], [], Layers(())).same.shape == (1, 0)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_are_alike_from_nothing_to_wholly_and_both_ways(one, other):
    there, back = alike(one, other), alike(other, one)

    assert 0 <= there <= 1
    assert there == pytest.approx(back)


@pytest.mark.skipif(not PAIRS.is_file(), reason="the judged pairs are not here")
def test_words_alone_find_what_people_judged_to_be_the_same():
    with PAIRS.open() as file:
        rows = list(csv.DictReader(file))
    firsts, seconds = ([row[f"question{n}"] for row in rows] for n in (1, 2))
    place = {text: n for n, text in enumerate(sorted({*firsts, *seconds}))}
    is_near = [float(row["relatedness_mean"]) >= 2.5 for row in rows]

    scores = matrix(list(place), list(place)).scores

    found = scores[[place[one] for one in firsts], [place[one] for one in seconds]]
    assert roc_auc_score(is_near, found) >= 0.92
