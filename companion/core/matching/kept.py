"""Whom people said they would like to meet: these keep their places on the lists."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from companion.core.matching.answers import Answered
from companion.core.matching.crowd import Crowd
from companion.core.matching.graph import Graph, Rows, Values
from companion.core.matching.scoring import Pairs
from companion.core.matching.slots import Place, Slots

# Reader, entry, number of the pair.
Way = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """Who stays on whose list, by row, each once."""

    readers: Rows
    entries: Rows

    @classmethod
    def of(cls, crowd: Crowd, wanted: Iterable[tuple[str, str]]) -> "Kept":
        """Return who of a list's reader and another may meet, both being there."""
        pairs = set(wanted)
        row = {one.id: number for number, one in enumerate(crowd.people)}
        known = sorted(
            (row[reader], row[entry])
            for reader, entry in pairs
            if reader in row and entry in row
        )
        readers, entries = np.array(known, np.intp).reshape(-1, 2).T
        allowed = crowd.rules.allow(readers, entries)
        return cls(readers[allowed], entries[allowed])

    def parts(self, crowd: Crowd) -> list[Pairs]:
        """Return what they gain: at a large event they may be no candidates."""
        if not len(self.readers):
            return []
        low = np.minimum(self.readers, self.entries)
        return [Pairs.of(crowd, low, np.maximum(self.readers, self.entries))]

    def ways(self, graph: Graph, order: Values) -> tuple[list[Way], Rows]:
        """Return the ways in the order they are served, and the pairs of them.

        Where both want it they come first, then the best pairs. Who is in no pair of
        the graph may not meet, and is left out.
        """
        low = np.minimum(self.readers, self.entries)
        high = np.maximum(self.readers, self.entries)
        keys = graph.low * np.intp(graph.people) + graph.high  # in order
        wanted = low * np.intp(graph.people) + high
        pairs = np.searchsorted(keys, wanted)
        known = pairs < len(keys)
        known[known] = keys[pairs[known]] == wanted[known]
        readers, entries, pairs = self.readers[known], self.entries[known], pairs[known]
        each, number, counts = np.unique(pairs, return_inverse=True, return_counts=True)
        places = np.lexsort((readers, pairs, -order[pairs], -counts[number]))
        columns = (column[places].tolist() for column in (readers, entries, pairs))
        return list(zip(*columns, strict=True)), each


def take_kept(
    slots: Slots, graph: Graph, order: Values, kept: Kept, answered: Answered
) -> tuple[Rows, int]:
    """Give first places to whom readers asked for; return the pairs, and who had none.

    Only a full list and a full ceiling stand in the way. Then whoever asked comes onto
    the other's list, too, as an answer is all that is missing, but keeps no place.
    """
    ways, pairs = kept.ways(graph, order)
    for way in ways:
        if _fits(slots, way):
            _take(slots, graph, order, way, answered)
            slots.kept.add(way[:2])
    missing = len(ways) - len(slots.kept)
    for reader, entry, pair in ways:
        back = (entry, reader, pair)
        is_free = graph.outside[pair] or slots.inside[entry] > 0
        if is_free and reader not in slots.lists[entry] and _fits(slots, back):
            _take(slots, graph, order, back, answered)
    return pairs, missing


def _fits(slots: Slots, way: Way) -> bool:
    reader, entry, _ = way
    return slots.left[reader] > 0 and slots.room[entry] > 0


def _take(
    slots: Slots, graph: Graph, order: Values, way: Way, answered: Answered
) -> None:
    reader, entry, pair = way
    slots.add(reader, Place(entry, float(order[pair]), bool(graph.outside[pair])))
    answered.note_one(pair, reader, is_low=reader < entry)
