"""Why two people should meet, in their own words and no others."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from companion.core.matching.affinity import Fitted, Matrix, clean
from companion.core.matching.profile import Pair, Profile, Suggestion
from companion.core.matching.weights import Weights


def explain(
    fitted: Fitted,
    me: Profile,
    others: Sequence[tuple[Profile, float, bool]],
) -> tuple[Suggestion, ...]:
    """Say of each of *others*, given with score and outside, why to meet them.

    Where nothing fits well enough nothing is said: a weak reason is worse than none.
    """
    profiles = [profile for profile, _, _ in others]
    quotes = Quotes(fitted)
    gives = quotes.given(me.offers, [other.needs for other in profiles])
    gets = quotes.got(me.needs, [other.offers for other in profiles])
    shared = quotes.got(me.interests, [other.interests for other in profiles])
    return tuple(
        Suggestion(other.id, round(score, 4), *quotes, outside)
        for (other, score, outside), quotes in zip(
            others, zip(gives, gets, shared, strict=True), strict=True
        )
    )


@dataclass(frozen=True, slots=True)
class Quotes:
    fitted: Fitted

    def got(
        self, asked: Sequence[str], others: Sequence[Sequence[str]]
    ) -> list[tuple[Pair, ...]]:
        """Quote, for each of the others, what answers one's own words."""
        mine, theirs = clean(asked), clean(chain.from_iterable(others))
        return self._of(mine, theirs, self.fitted.pairs(mine, theirs), others)

    def given(
        self, offered: Sequence[str], others: Sequence[Sequence[str]]
    ) -> list[tuple[Pair, ...]]:
        """Quote, for each of the others, which of their words one answers."""
        mine, theirs = clean(offered), clean(chain.from_iterable(others))
        # The one who asks comes first, so that both see the same pairs.
        return self._of(mine, theirs, self.fitted.pairs(theirs, mine).T, others)

    def _of(
        self,
        mine: list[str],
        theirs: list[str],
        scores: Matrix,
        others: Sequence[Sequence[str]],
    ) -> list[tuple[Pair, ...]]:
        column = {text: place for place, text in enumerate(theirs)}
        quotes = []
        for own in map(clean, others):
            block = scores[:, [column[text] for text in own]]
            quotes.append(_best(mine, own, block, self.fitted.weights))
        return quotes


def _best(
    mine: list[str], theirs: list[str], scores: Matrix, weights: Weights
) -> tuple[Pair, ...]:
    """Return the best pairs above the bar, none of the texts twice."""
    rows, columns = np.nonzero(scores >= weights.quotable)
    order = np.argsort(-scores[rows, columns], kind="stable")
    quotes: list[Pair] = []
    for row, column in zip(rows[order], columns[order], strict=True):
        pair = Pair(mine[row], theirs[column], round(float(scores[row, column]), 4))
        if all(pair.mine != q.mine and pair.theirs != q.theirs for q in quotes):
            quotes.append(pair)
        if len(quotes) == weights.quotes:
            break
    return tuple(quotes)
