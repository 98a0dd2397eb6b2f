"""The inner loops of comparing: how near texts are, pair by pair of people.

Arrays go in and out, and loops are written out: what is here is compiled. The compiler
takes 120 MB, so this module is imported where it is called only: by `pairwise` and
`reasons`.
"""

import numpy as np

from companion.core.matching.compiled import compiled, inlined
from companion.core.matching.sides import Curve, Rows, Scales, Texts, Values, Whose

MOST_BITS = 63  # texts of one person of which it is told whether they are answered
NOTHING = np.float32(-np.inf)
NOBODY = -1


@compiled
def affinities(
    mine: Texts,
    my: Whose,
    ones: Rows,
    theirs: Texts,
    their: Whose,
    others: Rows,
    scales: Scales,
    curve: Curve,
    asking: bool,
    said: Values,
    result: Values,
    answered: Rows,
) -> None:
    """Write the affinity, 0 to 1, of each one's texts with those of the other beside.

    Somebody without texts is near to all as strangers are. It is told which texts are
    answered, of the ones if they are *asking*, else of the others: bit n for the n-th.
    *said* is room for the words of one of the ones, zeros (texts, words): pairs of the
    same one should come one after the other.
    """
    best = np.empty(curve.top, np.float32)
    one = NOBODY
    for pair in range(len(ones)):
        if ones[pair] != one:
            say(said, mine, my, one, 0)
            one = ones[pair]
            say(said, mine, my, one, 1)
        first, last = my.starts[one], my.starts[one + 1]
        begin, end = their.starts[others[pair]], their.starts[others[pair] + 1]
        answered[pair] = 0
        pairs = (last - first) * (end - begin)
        if pairs == 0:
            result[pair] = curve.unknown
            continue
        counted = min(max(pairs // curve.share_of_top, 1), curve.top)
        for place in range(counted):
            best[place] = NOTHING
        for place in range(last - first):
            for beside in range(end - begin):
                row, other = my.rows[first + place], their.rows[begin + beside]
                value = deviation(mine, row, theirs, other, said, place, scales)
                if value > best[counted - 1]:
                    insert(best, counted, value)
                number = place if asking else beside
                if value >= curve.answered and number < MOST_BITS:
                    answered[pair] |= np.int64(1) << number
        # Smallest first: the order of the texts does not change the last bits.
        total = np.float32(0)
        for place in range(counted - 1, -1, -1):
            total += best[place]
        result[pair] = squashed(total / np.float32(counted), curve)


@inlined
def say(said: Values, texts: Texts, whose: Whose, one: int, share: int) -> None:
    """Write the words of somebody's texts, a row each; a share of 0 wipes them out."""
    first = whose.starts[max(one, 0)]
    last = whose.starts[one + 1] if one >= 0 else first
    for place in range(first, last):
        row = whose.rows[place]
        for word in range(texts.word_starts[row], texts.word_starts[row + 1]):
            column = texts.word_columns[word]
            said[place - first, column] = share * texts.word_values[word]


@inlined
def insert(best: Values, counted: int, value: np.float32) -> None:
    """Put a value among the best, which are sorted, greatest first."""
    place = counted - 1
    while place > 0 and best[place - 1] < value:
        best[place] = best[place - 1]
        place -= 1
    best[place] = value


@inlined
def squashed(deviations: np.float32, curve: Curve) -> np.float32:
    odds = np.exp((curve.even - deviations) / curve.steepness)
    return np.float32(np.float32(1) / (np.float32(1) + odds))


@inlined
def deviation(
    mine: Texts,
    one: int,
    theirs: Texts,
    other: int,
    said: Values,
    place: int,
    scales: Scales,
) -> np.float32:
    """Return how near one text is to another, above unrelated ones.

    The words of the *one* are written in *said*, at its *place*.
    """
    # Loops that may be empty and no branches: in a branch, numba counts references to
    # arrays, which takes five times as long as all the rest.
    group, another = mine.group_of[one], theirs.group_of[other]
    cosine = np.float32(0)
    for column in range(scales.first[group, another]):
        cosine += mine.first[one, column] * theirs.first[other, column]
    for column in range(scales.begin[group, another], scales.end[group, another]):
        cosine += mine.rest[one, column] * theirs.rest[other, column]
    overlap = np.float32(0)
    for word in range(theirs.word_starts[other], theirs.word_starts[other + 1]):
        overlap += said[place, theirs.word_columns[word]] * theirs.word_values[word]
    result = scales.meaning[group, another] * cosine
    result += scales.words[group, another] * overlap
    result += scales.shift[group, another]
    # Sums in another order change the last bits, never a result.
    return np.float32(np.rint(result * np.float32(10000)) / np.float32(10000))


@compiled
def quoted(
    texts: Texts,
    my: Whose,
    ones: Rows,
    their: Whose,
    others: Rows,
    scales: Scales,
    curve: Curve,
    bar: np.float32,
    said: Values,
    rows: Rows,
    scores: Values,
) -> None:
    """Write the best pairs of texts of each two people, none of them twice.

    *rows* is (pairs, quotes, 2), *scores* (pairs, quotes); 0 where there is no pair
    from the bar on. *said* is as above.
    """
    one = NOBODY
    for pair in range(len(ones)):
        if ones[pair] != one:
            say(said, texts, my, one, 0)
            one = ones[pair]
            say(said, texts, my, one, 1)
        own = my.rows[my.starts[one] : my.starts[one + 1]]
        beside = their.rows[their.starts[others[pair]] : their.starts[others[pair] + 1]]
        table = np.empty((len(own), len(beside)), np.float32)
        for place in range(len(own)):
            for column in range(len(beside)):
                value = deviation(
                    texts, own[place], texts, beside[column], said, place, scales
                )
                table[place, column] = squashed(value, curve)
        for number in range(min(scores.shape[1], len(own), len(beside))):
            row, column = np.divmod(np.argmax(table), len(beside))
            if table[row, column] < bar:
                break
            scores[pair, number] = table[row, column]
            rows[pair, number, 0], rows[pair, number, 1] = own[row], beside[column]
            table[row] = 0
            table[:, column] = 0
