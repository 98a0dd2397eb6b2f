"""The inner loops of matching: how near texts are, pair by pair of people.

Arrays go in and out, and loops are written out: what is here is compiled. The compiler
takes 120 MB, so this module is imported where it is called only: by `pairwise`,
`reasons` and `candidates`.
"""

import numpy as np

from companion.core.matching.compiled import compiled, inlined
from companion.core.matching.sides import (
    Curve,
    Entries,
    Rows,
    Scales,
    Texts,
    Values,
    Whose,
)

MOST_BITS = 63  # texts of one person of which it is told whether they are answered
NOTHING = np.float32(-np.inf)
TOGETHER = 16  # entries compared at a time
# Entries whose worth is held at once, a multiple of TOGETHER. In a power of two all
# readers' rows would fall on the same lines of the cache.
TILE = 496
FEW = 4  # by which more are looked at than a sample tells


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
    result: Values,
    answered: Rows,
) -> None:
    """Write the affinity, 0 to 1, of each one's texts with those of the other beside.

    Somebody without texts is near to all as strangers are. Of *mine* it is told which
    are answered: bit n for the n-th text.
    """
    best = np.empty(curve.top, np.float32)
    for pair in range(len(ones)):
        first, last = my.starts[ones[pair]], my.starts[ones[pair] + 1]
        begin, end = their.starts[others[pair]], their.starts[others[pair] + 1]
        answered[pair] = 0
        pairs = (last - first) * (end - begin)
        if pairs == 0:
            result[pair] = curve.unknown
            continue
        counted = min(max(pairs // curve.share_of_top, 1), curve.top)
        for place in range(counted):
            best[place] = NOTHING
        for place in range(first, last):
            greatest = NOTHING
            for beside in range(begin, end):
                value = deviation(
                    mine, my.rows[place], theirs, their.rows[beside], scales
                )
                if value > greatest:
                    greatest = value
                if value > best[counted - 1]:
                    insert(best, counted, value)
            if greatest >= curve.answered and place - first < MOST_BITS:
                answered[pair] |= np.int64(1) << (place - first)
        # Smallest first: the order of the texts does not change the last bits.
        total = np.float32(0)
        for place in range(counted - 1, -1, -1):
            total += best[place]
        result[pair] = squashed(total / np.float32(counted), curve)


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
    mine: Texts, one: int, theirs: Texts, other: int, scales: Scales
) -> np.float32:
    """Return how near one text is to another, above unrelated ones."""
    # Loops that may be empty and no branches: in a branch, numba counts references to
    # arrays, which takes five times as long as all the rest.
    group, another = mine.group_of[one], theirs.group_of[other]
    cosine = np.float32(0)
    for place in range(scales.first[group, another]):
        cosine += mine.first[one, place] * theirs.first[other, place]
    for place in range(scales.begin[group, another], scales.end[group, another]):
        cosine += mine.rest[one, place] * theirs.rest[other, place]
    result = scales.meaning[group, another] * cosine
    result += scales.words[group, another] * overlap(mine, one, theirs, other)
    result += scales.shift[group, another]
    # Sums in another order change the last bits, never a result.
    return np.float32(np.rint(result * np.float32(10000)) / np.float32(10000))


@inlined
def overlap(mine: Texts, one: int, theirs: Texts, other: int) -> np.float32:
    """Return the product of the words of two texts."""
    here, end = mine.word_starts[one], mine.word_starts[one + 1]
    marks = mine.word_marks[one]
    total = np.float32(0)
    for there in range(theirs.word_starts[other], theirs.word_starts[other + 1]):
        column = theirs.word_columns[there]
        found = np.float32(0)
        # Nearly all words are told apart by their mark, and looked for in vain.
        for place in range(here, end if marks >> (column & 63) & 1 else here):
            if mine.word_columns[place] == column:
                found = mine.word_values[place]
        total += found * theirs.word_values[there]
    return total


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
    rows: Rows,
    scores: Values,
) -> None:
    """Write the best pairs of texts of each two people, none of them twice.

    *rows* is (pairs, quotes, 2), *scores* (pairs, quotes); 0 where there is no pair
    from the bar on.
    """
    for pair in range(len(ones)):
        own = my.rows[my.starts[ones[pair]] : my.starts[ones[pair] + 1]]
        beside = their.rows[their.starts[others[pair]] : their.starts[others[pair] + 1]]
        table = np.empty((len(own), len(beside)), np.float32)
        for place in range(len(own)):
            for column in range(len(beside)):
                value = deviation(texts, own[place], texts, beside[column], scales)
                table[place, column] = squashed(value, curve)
        for number in range(min(scores.shape[1], len(own), len(beside))):
            row, column = np.divmod(np.argmax(table), len(beside))
            if table[row, column] < bar:
                break
            scores[pair, number] = table[row, column]
            rows[pair, number, 0], rows[pair, number, 1] = own[row], beside[column]
            table[row] = 0
            table[:, column] = 0


@compiled
def nearest(tables: Values, entries: Entries, readers: Rows, found: Rows) -> None:
    """Write everybody's nearest, by what their kinds of texts are worth to a reader.

    *tables* is (3, columns, readers): what a text of a column is worth; *found* is
    (readers, most), -1 where there are no more. People of the same organisation or
    without a language in common are passed over.
    """
    most, people = found.shape[1], len(entries.cost)
    tile = np.empty((len(readers), TILE), np.float32)
    held = np.empty((len(readers), 2 * most), np.float32)
    who = np.empty((len(readers), 2 * most), np.int64)
    count = np.zeros(len(readers), np.int64)
    least = np.full(len(readers), NOTHING)
    # Some entries, evenly taken, tell from where on there are enough.
    stride = -(-people // TILE)
    add_tile(tables, entries, (0, stride), tile)
    rank = most // stride + FEW
    for reader in range(len(readers) if rank < TILE // 2 else 0):
        rule_out(tile[reader], stride, readers[reader], entries)
        least[reader] = np.partition(tile[reader], TILE - rank)[TILE - rank]
    for _ in range(2):
        for first in range(0, people, TILE):
            add_tile(tables, entries, (first, 1), tile)
            for reader in range(len(readers)):
                count[reader], least[reader] = sift(
                    *(tile[reader], first, readers[reader], entries),
                    *(count[reader], least[reader], held[reader], who[reader]),
                )
        # Where the sample's bar was too high, all are looked at again.
        short = (count < most) & (least > NOTHING) & (least < np.inf)
        if not short.any():
            break
        for reader in range(len(readers)):
            least[reader] = NOTHING if short[reader] else np.inf
            count[reader] = 0 if short[reader] else count[reader]
    for reader in range(len(readers)):
        if count[reader] > most:
            keep_best(held[reader, : count[reader]], who[reader], most)
            count[reader] = most
        found[reader, : count[reader]] = who[reader, : count[reader]]
        found[reader, count[reader] :] = -1


@compiled
def sift(
    tile: Values,
    first: int,
    one: int,
    entries: Entries,
    count: int,
    least: np.float32,
    held: Values,
    who: Rows,
) -> tuple[int, np.float32]:
    """Put entries worth more than the *least* among a reader's best, if they may meet.

    These are *count*; whenever their room is full, half of them are kept.
    """
    organisation, spoken = entries.organisation, entries.spoken
    own, understood = organisation[one], entries.understood[spoken[one]]
    for begin in range(0, len(tile), TOGETHER):
        greater = 0
        for place in range(begin, begin + TOGETHER):
            greater += tile[place] > least
        if greater == 0:
            continue
        for place in range(begin, begin + TOGETHER):
            entry = first + place
            if tile[place] <= least or entry == one:
                continue
            if organisation[entry] == own and own >= 0:
                continue
            if not understood[spoken[entry]]:
                continue
            held[count], who[count] = tile[place], entry
            count += 1
            if count == len(held):
                count = len(held) // 2
                least = keep_best(held, who, count)
    return count, least


@compiled
def rule_out(tile: Values, stride: int, one: int, entries: Entries) -> None:
    """Take out those that must not meet a reader, of every so many entries."""
    organisation, spoken = entries.organisation, entries.spoken
    own, understood = organisation[one], entries.understood[spoken[one]]
    for place in range(min(len(tile), (len(spoken) - 1) // stride + 1)):
        entry = place * stride
        colleagues = organisation[entry] == own and own >= 0
        if colleagues or entry == one or not understood[spoken[entry]]:
            tile[place] = NOTHING


@inlined
def add_tile(
    tables: Values, entries: Entries, places: tuple[int, int], tile: Values
) -> None:
    """Write (readers, TILE) what entries, from one on in steps, are worth to each."""
    first, step = places
    worth = np.empty(tables.shape[2], np.float32)
    value = np.empty(tables.shape[2], np.float32)
    for place in range(TILE):
        entry = first + place * step
        has_texts = False
        if entry < len(entries.cost):
            for reader in range(len(worth)):
                worth[reader] = -entries.cost[entry]
            has_texts = add_worth(tables, entries, entry, worth, value)
        for reader in range(len(worth)):
            tile[reader, place] = worth[reader] if has_texts else NOTHING


@inlined
def add_worth(
    tables: Values, entries: Entries, entry: int, worth: Values, value: Values
) -> bool:
    """Add to (readers,) what an entry is worth to each; say whether there are texts.

    *value* is room to work in.
    """
    unknown = entries.unknown
    found = add_kind(tables[0], entries.offers, unknown[0], entry, worth, value)
    found |= add_kind(tables[1], entries.needs, unknown[1], entry, worth, value)
    found |= add_kind(tables[2], entries.interests, unknown[2], entry, worth, value)
    return found


@inlined
def add_kind(
    table: Values,
    columns: Whose,
    unknown: np.float32,
    entry: int,
    worth: Values,
    value: Values,
) -> bool:
    first, last = columns.starts[entry], columns.starts[entry + 1]
    readers = len(worth)
    for reader in range(readers):
        value[reader] = NOTHING
    for place in range(first, last):
        column = columns.rows[place]
        for reader in range(readers):
            other = table[column, reader]
            value[reader] = other if other > value[reader] else value[reader]
    if first == last:
        for reader in range(readers):
            value[reader] = unknown
    for reader in range(readers):
        worth[reader] += value[reader]
    return bool(first < last)


@compiled
def best_of_each(found: Values, starts: Rows, best: Values) -> None:
    """Write (columns, readers) the best of each one's texts for every column.

    *found* is (columns, texts), a reader's texts from one start to the next.
    """
    for column in range(found.shape[0]):
        for reader in range(best.shape[1]):
            greatest = NOTHING
            for text in range(starts[reader], starts[reader + 1]):
                if found[column, text] > greatest:
                    greatest = found[column, text]
            best[column, reader] = greatest


@compiled
def add_worths(tables: Values, entries: Entries, total: Values) -> None:
    """Add to (people,) what everybody is worth to all readers together."""
    worth = np.empty(tables.shape[2], np.float32)
    value = np.empty(tables.shape[2], np.float32)
    for entry in range(len(total)):
        worth[:] = 0
        add_worth(tables, entries, entry, worth, value)
        total[entry] += worth.sum()


@compiled
def keep_best(held: Values, who: Rows, most: int) -> np.float32:
    """Move the best to the front, in their order; return the least of them."""
    least = np.partition(held, len(held) - most)[len(held) - most]
    equals = most - np.sum(held > least)
    place = 0
    for number in range(len(held)):
        if held[number] == least:
            if equals == 0:
                continue
            equals -= 1
        elif held[number] < least:
            continue
        held[place], who[place] = held[number], who[number]
        place += 1
    return np.float32(least)
