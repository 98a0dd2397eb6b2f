"""Every constant of matching in one place, each with where it comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Settings of affinity, gains and market.

    "Gold standard" is the reviewer assignment benchmark of Stelmakh et al. 2023,
    "one topic" a programming conference whose speakers' biographies had to be put to
    their own talks; benchmarks/ prints both tables.
    """

    # The best pairs of texts that count, of two sets: on the gold standard the mean of
    # three loses 0.20, the best alone 0.24. Of a few facets one good pair is enough,
    # so one pair counts for each `share_of_top` pairs there are.
    top: int = 3
    share_of_top: int = 4
    # The part of meaning, the rest being words. Gold standard: best from 0.7 to 1,
    # one topic: best about 0.5. An event's mean cosine tells which of both it is like
    # (0.17 and 0.29), see Fitted.
    broad_meaning: float = 0.75
    narrow_meaning: float = 0.5
    broad_cosine: float = 0.17
    narrow_cosine: float = 0.29
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
    # the seed event's 195 intended pairs 0.85 puts 45 on a list, 1 puts 34.
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
    # Temperature of the market; in simulated events 0.3 and 1 are equally good.
    beta: float = 0.3
    # A pair is quoted as a reason only from this score on.
    quotable: float = 0.55
    quotes: int = 2
