"""The inner loop of filling lists: pairs onto both lists, the best first.

Arrays go in and out, and the loop is written out: what is here is compiled. The
compiler takes 120 MB, so this module is imported where it is called only, by `lists`.
"""

from heapq import heappop, heappush

import numpy as np

from companion.core.matching.answers import Answers
from companion.core.matching.compiled import compiled, inlined
from companion.core.matching.sides import Edges, Free, Rows

SAME = 1e-6  # orders that differ by less are the same


@compiled
def both(
    best_first: Rows, edges: Edges, answers: Answers, answered: Rows, free: Free
) -> Rows:
    """Return the pairs that are put on each other's list, in this order.

    A pair that answers what is *answered* already adds less, and waits until its turn
    comes again. *answered* and *free* are changed.
    """
    taken = np.empty(len(best_first), np.int64)
    count, number = 0, 0
    later = [(np.float64(0), np.int64(0))]
    later.pop()
    while number < len(best_first) or len(later) > 0:
        if number < len(best_first):
            pair = best_first[number]
            cost = -edges.order[pair]
        if number == len(best_first) or (len(later) > 0 and later[0] < (cost, pair)):
            cost, pair = heappop(later)
        else:
            number += 1
        low, high = edges.low[pair], edges.high[pair]
        if not both_free(low, high, edges.outside[pair], free):
            continue
        dearer = repeated(pair, low, high, answers, answered) - edges.order[pair]
        if dearer > cost + SAME:
            heappush(later, (dearer, pair))
            continue
        take(low, answers.low_needs[pair], answered, edges.outside[pair], free)
        take(high, answers.high_needs[pair], answered, edges.outside[pair], free)
        taken[count] = pair
        count += 1
    return taken[:count]


@inlined
def both_free(low: int, high: int, outside: bool, free: Free) -> bool:
    left, room, inside = free.left, free.room, free.inside
    found = left[low] > 0 and left[high] > 0 and room[low] > 0 and room[high] > 0
    return found and (outside or (inside[low] > 0 and inside[high] > 0))


@inlined
def repeated(pair: int, low: int, high: int, answers: Answers, answered: Rows) -> float:
    """Return how much less a pair adds, as it answers what is answered."""
    mine = share(answers.low_needs[pair], answered[low])
    theirs = share(answers.high_needs[pair], answered[high])
    return float(answers.low_gain[pair] * mine + answers.high_gain[pair] * theirs)


@inlined
def share(needs: int, answered: int) -> float:
    again = count_bits(needs & answered)
    return again / count_bits(needs) if again else 0.0


@inlined
def count_bits(bits: int) -> int:
    count = 0
    while bits:
        bits &= bits - 1
        count += 1
    return count


@inlined
def take(one: int, needs: int, answered: Rows, outside: bool, free: Free) -> None:
    answered[one] |= needs
    free.left[one] -= 1
    free.inside[one] -= not outside
    free.room[one] -= 1
