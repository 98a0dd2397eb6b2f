"""What people's answers teach about whom they want to meet.

A logistic regression over a few signs that a person can read. It starts from the fixed
weights: the fixed score may count as much as it likes, and what departs from it is held
back. It is used only where it puts the answers of people it has not seen in a better
order than the fixed score does, and surely so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from companion.core.matching.affinity import DEFAULT_WEIGHTS
from companion.core.matching.weights import Weights

Values = NDArray[np.float64]
Numbers = NDArray[np.intp]
Mask = NDArray[np.bool_]

# What the one who answers gets and gives, interests and starred talks both have, and
# whether the other is of another field: each from 0 to 1.
FEATURES = ("gets", "gives", "shared", "starred", "outside")
LEAST_ANSWERS = 200
LEAST_PEOPLE = 10  # who said yes, and as many who said no
FOLDS = 5
RESAMPLES = 1000
INTERVAL = (2.5, 97.5)  # per cent of the resamples
# The fixed score is told in units this much smaller, so its weight is hardly held back.
FREE = 10.0
# How far a weight departs from the fixed one before that costs as much as an answer
# badly foretold: one logit over the whole range of a feature.
DEPARTURE = 1.0


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of it: weights and intercept are logits where *on*.

    Where it is off, the weights are those of the fixed score. The gain is that of the
    area under the ROC curve on people held out, *low* to *high* its 95 % interval over
    people; all are 0 where there was too little to try.
    """

    weights: Mapping[str, float]
    intercept: float
    answers: int
    on: bool
    why: str
    auc: float = 0.0
    fixed_auc: float = 0.0
    gain: float = 0.0
    low: float = 0.0
    high: float = 0.0

    def chance(self, features: ArrayLike) -> NDArray[np.float32]:
        """Return (pairs,) the chance of a yes of the one to the other, 0 to 1.

        *features* is (pairs, features), columns in the order of the weights. Where
        learning is off this is the fixed score.
        """
        line = np.asarray(features, float) @ np.array([*self.weights.values()])
        # Loading it takes a quarter of a second of the start of every command.
        from scipy.special import expit  # noqa: PLC0415

        score = expit(line + self.intercept) if self.on else np.clip(line, 0, 1)
        return np.asarray(score, np.float32)

    def mutual(self, features: ArrayLike) -> NDArray[np.float32]:
        """Return (pairs,) the mean of both people's chances: whoever of both is first.

        What the one gets the other gives.
        """
        names = list(self.weights)
        table = np.asarray(features, float)
        turned = table.copy()
        turned[:, names.index("gets")] = table[:, names.index("gives")]
        turned[:, names.index("gives")] = table[:, names.index("gets")]
        return np.asarray((self.chance(table) + self.chance(turned)) / 2, np.float32)


@dataclass(frozen=True, slots=True)
class _Answers:
    features: Values  # (answers, features)
    yes: Mask  # (answers,)
    person: Numbers  # (answers,) who answered, from 0 on
    fixed: Values  # (features,) weights

    def of(self, rows: Mask) -> "_Answers":
        return _Answers(
            self.features[rows], self.yes[rows], self.person[rows], self.fixed
        )


def learn(
    features: ArrayLike,
    answers: ArrayLike,
    people: Sequence[object],
    *,
    names: Sequence[str] = FEATURES,
    weights: Weights = DEFAULT_WEIGHTS,
    folds: int = FOLDS,
) -> Learned:
    """Learn from yes and no, if there is enough of both and something to learn.

    *features* is (answers, features) with *names* for its columns, *people* who gave
    each answer. The order of the answers makes no difference.

    Raises:
        ValueError: the lengths differ, or a feature is not a finite number.

    """
    start = fixed_weights(names, weights)
    known = _in_order(features, answers, people, np.array([*start.values()]))
    off = Learned(start, 0.0, len(known.yes), on=False, why=_too_few(known))
    if off.why:
        return off
    trial = _tried(known, min(folds, int(known.person.max()) + 1))
    if trial["low"] <= 0:
        return Learned(start, 0.0, len(known.yes), on=False, why=_no(trial), **trial)
    line, intercept = _fit(known)
    learned = dict(zip(names, line.tolist(), strict=True))
    return Learned(
        learned, intercept, len(known.yes), on=True, why=_better(trial), **trial
    )


def fixed_weights(
    names: Sequence[str] = FEATURES, weights: Weights = DEFAULT_WEIGHTS
) -> Mapping[str, float]:
    """Return what the fixed mutual score counts for each feature."""
    fixed = {
        "gets": weights.help / 2,
        "gives": weights.help / 2,
        "shared": weights.interests,
        "starred": weights.starred,
    }
    return {name: fixed.get(name, 0.0) for name in names}


def _in_order(
    features: ArrayLike, answers: ArrayLike, people: Sequence[object], fixed: Values
) -> _Answers:
    """Sort the answers, so that sums come out alike whatever order they came in."""
    table = np.asarray(features, float).reshape(-1, len(fixed))
    yes = np.asarray(answers, bool)
    if not len(table) == len(yes) == len(people):
        raise ValueError("There must be features and a person for every answer.")
    if not np.isfinite(table).all():
        raise ValueError("A feature is not a finite number.")
    number = {name: row for row, name in enumerate(sorted(map(str, set(people))))}
    person = np.array([number[str(one)] for one in people], np.intp)
    order = np.lexsort((*table.T, yes, person))
    return _Answers(table[order], yes[order], person[order], fixed)


def _too_few(known: _Answers) -> str:
    """Say why there is nothing to be tried yet; nothing where there is."""
    if len(known.yes) < LEAST_ANSWERS:
        so_far = f"{len(known.yes)} answer{'' if len(known.yes) == 1 else 's'}"
        return f"Off: {so_far} so far, {LEAST_ANSWERS} are needed."
    for word, which in (("yes", known.yes), ("no", ~known.yes)):
        who = len(np.unique(known.person[which]))
        if who < LEAST_PEOPLE:
            return f"Off: {who} said {word} so far, {LEAST_PEOPLE} people are needed."
    return ""


def _tried(known: _Answers, folds: int) -> dict[str, float]:
    """Compare with the fixed score on people held out; see the fields of Learned."""
    mine, fixed = (
        _Ranked.by(_held_out(known, folds)),
        _Ranked.by(known.features @ known.fixed),
    )
    auc, usual = mine.auc(known.yes), fixed.auc(known.yes)
    gains = [
        mine.auc(known.yes, times) - fixed.auc(known.yes, times)
        for times in _resampled(known.person)
    ]
    low, high = np.percentile(gains, INTERVAL)
    return {
        "auc": auc,
        "fixed_auc": usual,
        "gain": auc - usual,
        "low": float(low),
        "high": float(high),
    }


def _held_out(known: _Answers, folds: int) -> Values:
    """Return (answers,) what the answers of all others teach of each person's."""
    fold = _fold(known, folds)
    scores = np.zeros(len(known.yes))
    for number in range(folds):
        out = fold == number
        rest = known.of(~out)
        line, _ = _fit(rest)
        # From the mean of the others: comparable across folds, and their share of
        # yes, which is the smaller the larger it is here, tells nothing.
        scores[out] = (known.features[out] - rest.features.mean(axis=0)) @ line
    return scores


def _fold(known: _Answers, folds: int) -> Numbers:
    """Deal people out, each with all their answers, so that folds have like answers."""
    noes = np.bincount(known.person, ~known.yes)
    yeses = np.bincount(known.person, known.yes)
    dealt = np.empty(len(noes), np.intp)
    dealt[np.lexsort((yeses, noes))] = np.arange(len(noes)) % folds
    return dealt[known.person]


def _fit(known: _Answers) -> tuple[Values, float]:
    """Return weights in logits, and the intercept."""
    if known.yes.all() or not known.yes.any():
        return known.fixed, 0.0
    fixed = (known.features @ known.fixed)[:, None]
    # A second of every command's start, for what is done once in a while.
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    model = LogisticRegression(C=DEPARTURE, max_iter=1000)
    model.fit(np.hstack([FREE * fixed, known.features]), known.yes)
    [[free, *departures]] = model.coef_
    line = np.asarray(FREE * free * known.fixed + departures, float)
    return line, float(model.intercept_[0])


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Answers by a score: the level of each, equal scores on the same."""

    levels: Numbers

    @classmethod
    def by(cls, scores: Values) -> "_Ranked":
        return cls(np.unique(scores, return_inverse=True)[1])

    def auc(self, yes: Mask, times: Values | None = None) -> float:
        """Return how often a yes is above a no, ties counting half; 0.5 is chance.

        *times* says how often each answer counts.
        """
        counted = np.ones(len(yes)) if times is None else times
        yeses = np.bincount(self.levels, counted * yes)
        noes = np.bincount(self.levels, counted * ~yes)
        pairs = float(yeses.sum() * noes.sum())
        below = np.cumsum(noes) - noes / 2
        return float(yeses @ below) / pairs if pairs else 0.5


def _resampled(person: Numbers) -> Iterator[Values]:
    """Draw the people anew, again and again; tell how often each answer counts."""
    random = np.random.default_rng(0)
    people = int(person.max()) + 1
    for _ in range(RESAMPLES):
        drawn = random.integers(people, size=people)
        yield np.bincount(drawn, minlength=people).astype(float)[person]


def _better(trial: Mapping[str, float]) -> str:
    return (
        "On: whom people say yes to is predicted better than by the fixed weights, "
        f"{_in_words(trial)}."
    )


def _no(trial: Mapping[str, float]) -> str:
    return (
        "Off: whom people say yes to is not surely predicted better than by the fixed "
        f"weights, {_in_words(trial)}."
    )


def _in_words(trial: Mapping[str, float]) -> str:
    return (
        f"AUC {trial['auc']:.2f} instead of {trial['fixed_auc']:.2f} "
        f"(gain {trial['gain']:+.3f}, 95 % interval {trial['low']:+.3f} to "
        f"{trial['high']:+.3f})"
    )
