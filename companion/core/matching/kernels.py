"""The inner loops of the search for candidates: everybody's nearest, by columns.

Arrays go in and out, and loops are written out: what is here is compiled. The compiler
takes 120 MB, so this module is imported where it is called only, by `candidates`.
"""

import numpy as np

from companion.core.matching.compiled import compiled, inlined
from companion.core.matching.sides import Entries, Rows, Values, Whose

NOTHING = np.float32(-np.inf)
TOGETHER = 8  # readers told from none by one comparison
SAMPLE = 8  # of so many entries one tells from where on there are enough
ROOM = 4  # times as many are held as are wanted, until the best are kept of them
FEW = 14  # by which more are looked at than the sample tells


@compiled
def nearest(tables: Values, entries: Entries, readers: Rows, found: Rows) -> None:
    """Write everybody's nearest, by what their kinds of texts are worth to a reader.

    *tables* is (3, columns, readers): what a text of a column is worth; *found* is
    (readers, most), -1 where there are no more. People of the same organisation or
    without a language in common are passed over.
    """
    most = found.shape[1]
    few = most // SAMPLE + FEW
    room = ROOM * max(most, few)
    held = np.empty((len(readers), room), np.float32)
    who = np.empty((len(readers), room), np.int64)
    count = np.zeros(len(readers), np.int64)
    least = np.full(len(readers), NOTHING)
    sift(tables, entries, readers, SAMPLE, few, least, held, who, count)
    count[:] = 0
    sift(tables, entries, readers, 1, most, least, held, who, count)
    # Where the sample's bar was too high, all are looked at again.
    short = (count < most) & (least > NOTHING)
    if short.any():
        for reader in range(len(readers)):
            least[reader] = NOTHING if short[reader] else np.inf
            count[reader] = 0 if short[reader] else count[reader]
        sift(tables, entries, readers, 1, most, least, held, who, count)
    for reader in range(len(readers)):
        found[reader, : count[reader]] = who[reader, : count[reader]]
        found[reader, count[reader] :] = -1


@compiled
def sift(
    tables: Values,
    entries: Entries,
    readers: Rows,
    step: int,
    most: int,
    least: Values,
    held: Values,
    who: Rows,
    count: Rows,
) -> None:
    """Put entries worth more than the *least* among readers' best, if they may meet.

    One entry in *step* is looked at. *count* of them are held of each reader, *most* at
    the end; where there were more, the *least* is that of these from then on.
    """
    organisation, spoken = entries.organisation, entries.spoken
    understood = entries.understood
    worth = np.empty(len(readers), np.float32)
    value = np.empty(len(readers), np.float32)
    greater = np.zeros(-(-len(readers) // TOGETHER) * TOGETHER, np.uint8)
    groups = greater.view(np.uint64)
    for entry in range(0, len(organisation), step):
        if not write_worth(tables, entries, entry, worth, value):
            continue
        own, tongue = organisation[entry], spoken[entry]
        for reader in range(len(readers)):
            greater[reader] = worth[reader] > least[reader]
        for group in range(len(groups)):
            # Hardly anybody is near anybody.
            if groups[group] == 0:
                continue
            for reader in range(group * TOGETHER, (group + 1) * TOGETHER):
                if greater[reader] == 0:
                    continue
                one = readers[reader]
                if one == entry or (organisation[one] == own and own >= 0):
                    continue
                if not understood[tongue, spoken[one]]:
                    continue
                held[reader, count[reader]] = worth[reader]
                who[reader, count[reader]] = entry
                count[reader] += 1
                if count[reader] == ROOM * most:
                    own_held = held[reader, : count[reader]]
                    least[reader] = keep_best(own_held, who[reader], most)
                    count[reader] = most
    for reader in range(len(readers)):
        if count[reader] > most:
            own_held = held[reader, : count[reader]]
            least[reader] = keep_best(own_held, who[reader], most)
            count[reader] = most


@inlined
def write_worth(
    tables: Values, entries: Entries, entry: int, worth: Values, value: Values
) -> bool:
    """Write (readers,) what an entry is worth to each; say whether there are texts.

    *value* is room to work in.
    """
    for reader in range(len(worth)):
        worth[reader] = -entries.cost[entry]
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
        write_worth(tables, entries, entry, worth, value)
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
