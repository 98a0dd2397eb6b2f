"""Key phrases: what a text is about, in its own words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.questions import key_phrases
from companion.core.questions.speech import language_of

TEXT = (
    "Complex Langevin dynamics approaches the sign problem in numerical simulations.\n"
    "The sign problem is hard; a probability distribution\nhelps."
)


class Counting:
    """A model that knows texts by the letters they have."""

    name = "letters"

    def encode(self, texts):
        rows = [[text.count(letter) for letter in "aeimnopst"] for text in texts]
        rows = np.array(rows, np.float32).reshape(-1, 9) + 1e-3
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_phrases_run_over_the_end_of_a_line_that_was_only_wrapped():
    assert "probability distribution" in key_phrases(TEXT)


def test_no_more_than_asked_for():
    assert [len(key_phrases(TEXT, most=most)) for most in (0, 1, 2)] == [0, 1, 2]


def test_a_model_ranks_the_same_phrases_anew():
    by_words, by_model = key_phrases(TEXT), key_phrases(TEXT, encoder=Counting())

    assert by_words != by_model
    assert set(by_words) == set(by_model)


@given(st.text())
def test_every_phrase_is_words_of_the_text(text):
    joined = " ".join(text.split())

    assert [one for one in key_phrases(text) if one not in joined] == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What happened to the hiring costs", "en"),
        ("Was mit den Kosten passiert ist", "de"),
        ("Co się stało z kosztami", "pl"),
        ("Qué pasó con los costes", "es"),
        ("Що сталося з витратами", "uk"),
        ("Ce qui est arrivé aux équipes dans les usines", ""),
        ("Что случилось с расходами", ""),
        ("採用の費用", ""),
        ("GDPR", "en"),
    ],
)
def test_a_language_is_told_by_its_small_words(text, language):
    assert language_of(text) == language
