"""How near texts are, and that languages and unknown texts do not decide it."""

import numpy as np
import pytest

from companion.core.matching import (
    Layers,
    MemoryCache,
    TextAffinity,
    Weights,
    cached,
    digest_of,
    encoder_for,
    known,
)
from companion.core.matching.embed import LONGEST
from companion.core.matching.language import TAGS, Languages, language_of
from companion.core.matching.refused import BadVectors
from companion.core.matching.words import Words

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


class Broken:
    """A model somebody trained themselves, and not well."""

    name = "our-own-model@7"

    def __init__(self, vectors):
        self.vectors = np.array(vectors, np.float32)

    def encode(self, _texts):
        return self.vectors


@pytest.mark.parametrize(
    ("vectors", "sentence"),
    [
        (
            [[1, 0], [np.nan, 0]],
            (
                "The model our-own-model@7 gave vectors that are not numbers; "
                "it may be damaged."
            ),
        ),
        (
            [[1, 0], [np.inf, 0]],
            (
                "The model our-own-model@7 gave vectors that are not numbers; "
                "it may be damaged."
            ),
        ),
        (
            [[1, 0]],
            (
                "The model our-own-model@7 gave 1 x 2 numbers for 2 texts; "
                "one row for each text was expected."
            ),
        ),
        (
            [1, 0],
            (
                "The model our-own-model@7 gave 2 numbers for 2 texts; "
                "one row for each text was expected."
            ),
        ),
    ],
)
def test_a_broken_model_is_refused_by_its_name(vectors, sentence):
    with pytest.raises(BadVectors) as refused:
        TextAffinity(Broken(vectors)).fit(["pottery"], ["tax advice"])

    assert str(refused.value) == sentence


def test_what_a_broken_model_gave_is_not_kept():
    cache, broken = MemoryCache(), Broken([[np.nan, 0]])

    with pytest.raises(BadVectors):
        cached(broken, cache).encode(["pottery"])

    assert cache.get_many(broken.name, [digest_of("pottery")]) == {}


def test_of_an_endless_text_the_beginning_is_read_and_that_is_told():
    letters = Letters()
    endless = "solar panels " * 800

    fitted = TextAffinity(letters).fit([endless, "pottery"])

    assert fitted.shortened == (endless.strip(),)
    assert max(map(len, letters.asked)) == LONGEST


def test_any_writing_gets_a_score():
    profile = [
        "🌷🧑🏽‍🚀",
        "مرحبا، أبحث عن مستثمر",
        "שלום לכולם",
        "日本語を話します",
        "Szukam inwestora",
        "Suche Mitgründer",
        "diseño de producto",
        "шукаю інвестора",
        "Je cherche un associé",
        "\ud800",
    ]

    scores = TextAffinity(Letters()).score([profile], [profile, ["pottery"]])

    assert np.isfinite(scores).all()


def test_the_order_of_texts_changes_nothing():
    texts = [text for own in NEEDS + OFFERS for text in own]

    fitted = TextAffinity(Letters()).fit(texts)
    turned = TextAffinity(Letters()).fit(reversed(texts))

    np.testing.assert_array_equal(
        fitted.pairs(texts, texts), turned.pairs(texts, texts)
    )


def test_languages_are_kept_beside_the_vectors():
    cache = MemoryCache()
    worker, web = cached(Letters(), cache), known(Letters(), cache)

    read = worker.read(["Szukam inwestora", "pottery"])

    assert [TAGS[place] for place in read.languages] == ["pl", "en"]
    assert web.read(["pottery", "Szukam inwestora", "new"]).languages.tolist() == [
        TAGS.index("en"),
        TAGS.index("pl"),
        TAGS.index("other"),
    ]


def test_a_text_nobody_read_yet_is_in_no_language():
    layers = Layers((Letters(),), Languages())

    fitted = TextAffinity(known(layers, MemoryCache())).fit(["pottery", "Töpfern"])

    assert [(kind.language, kind.known) for kind in fitted.corpus.kinds] == [
        ("other", (False,))
    ]


def test_words_meet_in_their_other_endings():
    texts = ["rekrutacja programistów", "rekrutacji programisty", "malowanie"]
    _, rows = Words.of(texts)

    assert (rows @ rows.T).toarray() == pytest.approx(
        np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1]])
    )


def test_marks_tell_programming_languages_apart():
    _, rows = Words.of(["C++", "C#", "c++ and nothing else"])

    near = (rows @ rows.T).toarray()
    assert near[0, 2] > 0
    assert near[0, 1] == near[1, 2] == 0


def test_words_an_event_does_not_know_only_lengthen_a_text():
    words, rows = Words.of(["tax advice", "pottery"])

    newcomer = words.rows(["tax advice", "tax advice zymurgy", "zymurgy", "?!"])

    near = (newcomer @ rows.T).toarray()
    assert near[0] == pytest.approx([1, 0])
    assert 0 < near[1, 0] < 1
    assert near[2:].tolist() == [[0, 0], [0, 0]]


def test_a_third_of_the_pairs_counts_but_at_least_one_and_at_most_seven():
    pairs = np.array([1, 2, 3, 6, 20, 400])

    assert Weights().counted(pairs).tolist() == [1, 1, 1, 2, 6, 7]


def test_the_larger_an_event_the_surer_a_reason_has_to_be():
    bars = [Weights().bar(texts) for texts in (1, 10, 130, 390, 50_000)]

    assert bars == pytest.approx([0.55, 0.55, 0.55, 0.75, 0.97])


def test_a_setting_names_its_models_without_loading_them():
    assert encoder_for("tfidf").name == "tfidf"
    assert encoder_for("minilm").name == "all-MiniLM-L6-v2@53aa5117"
    assert encoder_for("auto").name.startswith("all-MiniLM-L6-v2@53aa5117+")
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
