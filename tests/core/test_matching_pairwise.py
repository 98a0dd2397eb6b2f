"""Pairs of people reckoned in compiled loops: the same as tables of all with all."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core.matching import Profile
from companion.core.matching.affinity import TextAffinity
from companion.core.matching.compiled import compiled
from companion.core.matching.crowd import Crowd, texts_of
from companion.core.matching.gains import Gains, gains

WORDS = ("wind", "tax", "roof", "choir", "bread", "radar", "moss", "ink")


class TwoLayers:
    """A model that knows lines with a "w", as vectors of their letters."""

    name = "letters@1"

    def encode(self, texts):
        counts = [[text.count(letter) for letter in "windtaxroof"] for text in texts]
        table = np.array(counts, np.float32).reshape(len(texts), 11)
        table[["w" not in text for text in texts]] = 0
        return table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1)


lines = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), max_size=5
)
people = st.lists(
    st.builds(Profile, id=st.uuids().map(str), needs=lines, offers=lines),
    min_size=2,
    max_size=8,
)


def crowd_of(profiles, encoder):
    texts = texts_of(profiles)
    return Crowd.of(profiles, TextAffinity(encoder).fit(texts, texts))


@given(people, st.sampled_from(["tfidf", TwoLayers()]))
@settings(max_examples=60)
def test_pairs_gain_what_the_table_says(profiles, encoder):
    crowd = crowd_of(profiles, encoder)
    ones, others = map(np.ravel, np.indices((len(profiles), len(profiles))))

    pair_by_pair = Gains.of(crowd, ones, others)

    weights = crowd.fitted.weights
    one_gets = weights.help * pair_by_pair.gets + weights.interests * (
        pair_by_pair.shared
    )
    table = gains(crowd.fitted, profiles, profiles)
    np.testing.assert_allclose(one_gets, table.ravel(), atol=2e-4)


@given(people)
@settings(max_examples=40)
def test_what_one_gets_the_other_gives(profiles):
    crowd = crowd_of(profiles, "tfidf")
    ones, others = map(np.ravel, np.indices((len(profiles), len(profiles))))

    there, back = Gains.of(crowd, ones, others), Gains.of(crowd, others, ones)

    assert there.gets.tolist() == back.gives.tolist()
    assert there.got.tolist() == back.given.tolist()
    assert there.shared.tolist() == back.shared.tolist()


def test_without_a_folder_for_it_code_is_compiled_each_time():
    scope = {}
    exec("def twice(number):\n    return 2 * number", scope)

    assert compiled(scope["twice"])(21) == 42
