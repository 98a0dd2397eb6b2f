"""Learning from answers: on where it helps people it has not seen, else off."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from companion.core.matching import learn
from companion.core.matching.learn import FEATURES, fixed_weights

ON_INTERESTS = {"shared": 4.0}  # logits, over the whole range of the feature


def crowd(people, answers_each, cares=None, seed=0):
    """Make up who answered what: features, answers, people."""
    random = np.random.default_rng(seed)
    features = random.random((people * answers_each, len(FEATURES)))
    weights = np.array([(cares or {}).get(name, 0.0) for name in FEATURES])
    chance = expit((features - 0.5) @ weights)
    answers = random.random(len(chance)) < chance
    return features, answers, np.repeat(np.arange(people), answers_each)


@pytest.fixture(scope="module")
def taught():
    return learn.learn(*crowd(60, 6, ON_INTERESTS))


def test_what_people_care_about_is_learned(taught):
    assert taught.on
    assert max(taught.weights, key=taught.weights.get) == "shared"
    assert 0 < taught.low < taught.gain < taught.high


def test_the_gain_is_that_over_the_fixed_weights(taught):
    assert taught.gain == taught.auc - taught.fixed_auc
    assert 0.5 < taught.fixed_auc < taught.auc < 1


def test_what_was_learned_says_so_in_numbers(taught):
    assert taught.why == (
        "On: whom people say yes to is predicted better than by the fixed weights, "
        f"AUC {taught.auc:.2f} instead of {taught.fixed_auc:.2f} (gain "
        f"{taught.gain:+.3f}, 95 % interval {taught.low:+.3f} to {taught.high:+.3f})."
    )


def test_it_predicts_people_it_never_saw(taught):
    features, answers, _ = crowd(200, 5, ON_INTERESTS, seed=1)

    chance = taught.chance(features)

    assert chance[answers].mean() > chance[~answers].mean() + 0.1
    assert chance.mean() == pytest.approx(answers.mean(), abs=0.1)


@pytest.mark.parametrize("seed", range(5))
def test_chance_answers_teach_nothing(seed):
    learned = learn.learn(*crowd(60, 6, seed=seed))

    assert not learned.on
    assert learned.low <= 0
    assert learned.weights == fixed_weights()
    assert learned.why.startswith("Off: whom people say yes to is not surely")


def test_who_answers_as_the_fixed_weights_foretold_changes_nothing():
    fixed = {name: 6 * weight for name, weight in fixed_weights().items()}

    learned = learn.learn(*crowd(100, 6, fixed))

    assert not learned.on
    assert learned.fixed_auc > 0.6


def test_199_answers_are_too_few():
    features, answers, people = crowd(50, 4, ON_INTERESTS)

    learned = learn.learn(features[:199], answers[:199], people[:199])

    assert (learned.on, learned.answers) == (False, 199)
    assert learned.why == "Off: 199 answers so far, 200 are needed."


def test_200_answers_are_tried():
    learned = learn.learn(*crowd(50, 4, ON_INTERESTS))

    assert learned.answers == 200
    assert learned.auc > learned.fixed_auc


@pytest.mark.parametrize(
    ("many", "said"), [(0, "0 answers"), (1, "1 answer"), (37, "37 answers")]
)
def test_a_few_answers_are_counted(many, said):
    features, answers, people = crowd(37, 1)

    learned = learn.learn(features[:many], answers[:many], people[:many])

    assert learned.why == f"Off: {said} so far, 200 are needed."


def test_answers_of_one_kind_teach_nothing():
    features, answers, people = crowd(60, 6)

    learned = learn.learn(features, np.ones_like(answers), people)

    assert learned.why == "Off: 0 said no so far, 10 people are needed."


def test_one_busy_person_does_not_speak_for_all():
    features, answers, _ = crowd(100, 4, ON_INTERESTS)

    learned = learn.learn(features, answers, ["Ada"] * len(answers))

    assert learned.why == "Off: 1 said yes so far, 10 people are needed."


def test_the_order_of_answers_makes_no_difference(taught):
    features, answers, people = crowd(60, 6, ON_INTERESTS)
    shuffled = np.random.default_rng(5).permutation(len(answers))

    again = learn.learn(features[shuffled], answers[shuffled], people[shuffled])

    assert again == taught


def test_off_the_chance_is_the_fixed_score():
    learned = learn.learn([], [], [])

    score = learned.chance([[1, 0, 1, 0, 1], [1, 1, 1, 1, 0]])

    assert score.dtype == np.float32
    assert score.tolist() == pytest.approx([0.65, 1.0])


def test_a_mutual_chance_is_the_same_from_both_sides(taught):
    features, *_ = crowd(5, 5, seed=3)
    turned = features[:, [1, 0, 2, 3, 4]]

    mutual = taught.mutual(features)

    assert mutual.tolist() == taught.mutual(turned).tolist()
    assert mutual.tolist() == pytest.approx(
        ((taught.chance(features) + taught.chance(turned)) / 2).tolist()
    )


def test_other_features_than_the_matchers_can_be_tried():
    features, answers, people = crowd(60, 6, ON_INTERESTS)
    names = ("gets", "gives", "age gap", "starred", "outside")

    learned = learn.learn(features, answers, people, names=names)

    assert learned.on
    assert max(learned.weights, key=learned.weights.get) == "age gap"


def test_a_feature_that_is_no_number_is_refused():
    features, answers, people = crowd(50, 4)
    features[3, 2] = np.nan

    with pytest.raises(ValueError, match=r"^A feature is not a finite number\.$"):
        learn.learn(features, answers, people)


def test_an_answer_without_a_person_is_refused():
    features, answers, people = crowd(50, 4)

    with pytest.raises(ValueError, match=r"^There must be features and a person"):
        learn.learn(features, answers, people[:-1])


@settings(max_examples=25)
@given(
    people=st.lists(st.integers(0, 60), min_size=200, max_size=300),
    share=st.floats(0, 1),
    seed=st.integers(0, 1000),
)
def test_whoever_answers_whatever_it_ends_in_a_sentence(people, share, seed):
    random = np.random.default_rng(seed)
    features = random.choice([0.0, 0.5, 1.0], (len(people), len(FEATURES)))
    answers = random.random(len(people)) < share

    learned = learn.learn(features, answers, people)

    chance = learned.chance(features)
    assert learned.why.endswith(".")
    assert learned.on == (learned.low > 0)
    assert ((chance >= 0) & (chance <= 1)).all()
