"""How near texts are, and that languages and unknown texts do not decide it."""

import numpy as np
import pytest

from companion.core.matching import (
    MemoryCache,
    TextAffinity,
    cached,
    digest_of,
    encoder_for,
    known,
)
from companion.core.matching.language import language_of

NEEDS = [
    ["hiring software engineers for our team", "tax advice for startups"],
    ["solar panels on old roofs"],
    [],
]
OFFERS = [
    ["we advise startups on tax"],
    ["recruitment of software engineers"],
    ["roof repair and solar panels"],
    ["pottery"],
]


class Letters:
    """An encoder anyone can reckon in the head: counts of five letters."""

    def __init__(self):
        self.asked = []

    name = "letters@1"

    def encode(self, texts):
        self.asked.extend(texts)
        counts = np.array(
            [[text.count(letter) for letter in "aeiou"] for text in texts], np.float32
        ).reshape(len(texts), 5)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1)


def test_scores_lie_between_nought_and_one_in_the_shape_asked_for():
    scores = TextAffinity("tfidf").score(NEEDS, OFFERS)

    assert scores.shape == (3, 4)
    assert scores.min() >= 0
    assert scores.max() <= 1


def test_the_fitting_offer_scores_best():
    scores = TextAffinity("tfidf").score(NEEDS, OFFERS)

    assert scores[1].argmax() == 2
    assert set(np.argsort(scores[0])[-2:]) == {0, 1}


def test_nothing_to_say_scores_like_strangers():
    scores = TextAffinity("tfidf").score(NEEDS, OFFERS)

    assert scores[2] == pytest.approx([0.12] * 4)


def test_no_texts_at_all_are_no_error():
    [[score]] = TextAffinity("tfidf").score([[]], [["", "  "]])

    assert score == pytest.approx(0.12)
    assert TextAffinity("tfidf").score([], []).shape == (0, 0)


def test_the_cache_spares_the_encoder_what_it_has_read():
    letters, cache = Letters(), MemoryCache()
    encoder = cached(letters, cache)

    first = TextAffinity(encoder).score(NEEDS, OFFERS)
    second = TextAffinity(encoder).score(NEEDS, OFFERS)

    assert sorted(letters.asked) == sorted({t for own in NEEDS + OFFERS for t in own})
    np.testing.assert_array_equal(first, second)


def test_from_the_cache_alone_the_scores_are_the_same():
    letters, cache = Letters(), MemoryCache()
    warm = TextAffinity(cached(letters, cache)).score(NEEDS, OFFERS)

    web = TextAffinity(known(letters, cache)).score(NEEDS, OFFERS)

    np.testing.assert_array_equal(warm, web)


def test_texts_the_cache_does_not_hold_are_compared_by_words():
    words = TextAffinity("tfidf").score(NEEDS, OFFERS)

    web = TextAffinity(known(Letters(), MemoryCache())).score(NEEDS, OFFERS)

    np.testing.assert_allclose(web, words)


def test_a_text_is_kept_under_its_digest():
    cache = MemoryCache()

    cached(Letters(), cache).encode(["aa"])

    [row] = cache.get_many("letters@1", [digest_of("aa"), digest_of("b")]).values()
    assert row.tolist() == [1, 0, 0, 0, 0]


def test_a_setting_names_its_models_without_loading_them():
    assert encoder_for("tfidf").name == "tfidf"
    assert encoder_for("minilm").name == "all-MiniLM-L6-v2@53aa5117"
    assert encoder_for("auto").name.startswith("all-MiniLM-L6-v2@53aa5117+use-")
    assert encoder_for("intfloat/e5-small").name == "intfloat/e5-small@hub"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Looking for a co-founder", "en"),
        ("GDPR", "en"),
        ("Szukam inwestora", "pl"),
        ("ochrona danych osobowych", "pl"),
        ("Suche Mitgründer", "de"),
        ("diseño de producto", "es"),
        ("шукаю інвестора", "uk"),
        ("日本語", "other"),
    ],
)
def test_short_texts_tell_their_language(text, language):
    assert language_of(text) == language
