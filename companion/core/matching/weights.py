"""Every constant of matching in one place, each with where it comes from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FEW = 10_000  # people: below, see Weights.among, nothing grows


@dataclass(frozen=True, slots=True)
class Weights:
    """Settings of affinity, gains and market.

    "Gold standard" is the reviewer assignment benchmark of Stelmakh et al. 2023,
    "one topic" a programming conference whose speakers' biographies had to be put to
    their own talks; benchmarks/ prints both tables.
    """

    # The best pairs of texts that count, of two sets: on the gold standard the mean of
    # the best third of twenty loses 0.17, of three 0.19, the best alone 0.21. Of a few
    # facets one good pair is enough, so one counts for each `share_of_top` there are.
    top: int = 7
    share_of_top: int = 3
    # The part of meaning, the rest being words. Gold standard: 0.65 to 0.85 are equally
    # good, one topic: 0.3 to 0.5. An event's mean cosine tells which of both it is like
    # (0.24 and 0.31), see Common.
    broad_meaning: float = 0.75
    narrow_meaning: float = 0.4
    broad_cosine: float = 0.24
    narrow_cosine: float = 0.30
    # Too few texts say little about an event: as many imagined ones stand beside them.
    imagined_texts: int = 30
    # Background of unrelated pairs, median and deviation, before an event shows its
    # own, and the number of pairs it weighs as much as.
    usual_cosine: float = 0.09
    usual_spread: float = 0.08
    usual_overlap: float = 0.15
    imagined_pairs: int = 100
    # What a deviation counts that only the second layer could tell: the multilingual
    # encoder errs more often, and its noise must not outshout the first one's word. On
    # the seed event's 195 intended pairs 0.85 and 1 both put 48 on a list; with 1,
    # needs in English lose.
    second_layer: float = 0.85
    # Texts a language whose pairs are looked at for the background.
    sample: int = 300
    # Deviations above the background at which a pair is as likely apt as not, and the
    # steepness there: true pairs of the triples tried lie 2 to 4 above unrelated ones.
    even: float = 2.0
    steepness: float = 1.0
    # What a meeting gives: answers to needs before common interests, as help is what
    # people came for; talks both starred are a small sign.
    help: float = 0.7
    interests: float = 0.3
    starred: float = 0.1
    # The value of a need or an offer nobody wrote down: that of an unrelated pair.
    unknown: float = 0.12
    # Temperature of the market: in simulated events 0.05 and 0.1 bring more meetings
    # than 0.3, and on the seed event 0.1 gives the best lists.
    beta: float = 0.1
    # A need is answered from this affinity on; what is answered on a list already does
    # not count for the next entry.
    answered: float = 0.7
    # A pair is quoted as a reason only from a score on, see bar(): 0.85 among the 760
    # lines of the seed event. Of planted needs' best answers above 0.85 among a
    # thousand lines 84 % are the planted ones in English, 79 % in other languages and
    # 66 % across (benchmarks/planted_pairs.py); a surer bar leaves hardly any.
    quotable: float = 0.55
    most_quotable: float = 0.97
    rivals: float = 130.0
    quotes: int = 2
    # Up to so many people every pair that may meet is reckoned exactly. Of more, each
    # one's `near` nearest by `columns` of texts that are alike in so many `directions`;
    # of very many more, see among(). A share, `fairness`, of an entry's popularity is
    # taken off, so that all are among somebody's nearest. benchmarks/large_event.py
    # tells how many of the exact best five this finds.
    all_pairs: int = 500
    columns: int = 1024
    directions: int = 192
    near: int = 80
    fairness: float = 0.25
    # What those who wrote nothing are given: people many gain from, a share of it, and
    # people of their own role.
    liked: float = 1.0
    role: float = 0.2

    def counted(self, pairs: ArrayLike) -> NDArray[np.intp]:
        """Return how many of so many pairs of texts, the best ones, count."""
        shares = np.asarray(pairs, np.intp) // self.share_of_top
        return np.asarray(np.clip(shares, 1, self.top), np.intp)

    def among(self, number: int, people: int) -> int:
        """Return how many of so many people to look at, where of FEW it is *number*.

        Of 80,000 these are twice as many as of 10,000: there are more who are nearly as
        near as the nearest.
        """
        return int(number * np.cbrt(max(1.0, people / FEW)))

    def bar(self, texts: int) -> float:
        """Return the score from which a pair is quoted, of one text with so many.

        The more there are, the more fit by chance; so the odds have to grow as they do.
        """
        share = texts / (texts + self.rivals)
        return min(max(share, self.quotable), self.most_quotable)
