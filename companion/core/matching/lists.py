"""From worths to lists: who is on whose, with room on both sides.

Everyone is a reader of one list of a wished length, and an entry on some lists of
others, on a least and a most of them. Pairs are taken in the order of their worth;
what that greedy pass leaves short is mended along alternating paths, which find a way
wherever there is one.
"""

from dataclasses import dataclass
from heapq import nsmallest

import numpy as np

from companion.core.matching.answers import Answered, Answers
from companion.core.matching.graph import Graph, Rows, Values
from companion.core.matching.kept import Kept, take_kept
from companion.core.matching.paths import lengthen, show_everyone
from companion.core.matching.sides import Edges
from companion.core.matching.slots import Ask, Beyond, Place, Slots, Wishes

__all__ = ["Ask", "Beyond", "Filled", "Wishes", "fill"]


@dataclass(frozen=True, slots=True)
class Filled:
    """Who is on whose list, sorted by reader, then entry; and what gave way."""

    readers: Rows
    entries: Rows
    relaxed: tuple[str, ...]


def fill(
    graph: Graph,
    order: Values,
    wishes: Wishes,
    beyond: Ask | None = None,
    answers: Answers | None = None,
    kept: Kept | None = None,
) -> Filled:
    """Fill all lists by the *order* of pairs, the greater the better.

    Where the graph holds but the best pairs, *beyond* tells of everyone who may meet
    one person, of the same worth. It is costly, and asked only where a list or the
    floor cannot be mended within the graph. With *answers* a pair comes the later, the
    more of its needs are answered by others on the lists. Whom readers asked for are
    *kept*: they come before all others, whatever their field, but over no ceiling.

    What had to give way is told, in this order: the share from another field, the
    ceilings nobody chose, the floor. A ceiling of one's own never gives way: the list
    stays shorter then.
    """
    slots = Slots(graph, order, wishes, beyond)
    best_first = np.argsort(-order, kind="stable")
    answered, left, missing = Answered.nothing(answers, graph), best_first, 0
    if kept is not None:
        served, missing = take_kept(slots, graph, order, kept, answered)
        left = best_first[~np.isin(best_first, served)]
    _take_both(slots, graph, order, left, answered)
    _take_either(slots, graph, order, best_first)
    lengthen(slots)
    relaxing = _relax_fields(slots)
    _relax_ceilings(slots)
    relaxed = (
        _tell_fields(sum(not slots.keeps_share(reader) for reader in relaxing)),
        _tell_raised(slots.above_ceiling()),
        _tell_short(len(slots.short())),
        _tell_hidden(show_everyone(slots)),
        _tell_missing(missing),
    )
    lists = [sorted(held) for held in slots.lists]
    return Filled(
        np.repeat(np.arange(graph.people), [len(held) for held in lists]),
        np.array([entry for held in lists for entry in held], np.intp),
        tuple(sentence for sentence in relaxed if sentence),
    )


def _take_both(
    slots: Slots, graph: Graph, order: Values, best_first: Rows, answered: Answered
) -> None:
    """Put pairs on each other's list while both have room, best first."""
    from companion.core.matching import taking  # noqa: PLC0415 -- a compiler, 120 MB

    edges = Edges(graph.low, graph.high, graph.outside, order.astype(np.float64))
    told, free = (answered.by_pair, answered.by_person), slots.free()
    pairs = taking.both(best_first, edges, *told, free)
    columns = (column[pairs].tolist() for column in edges)
    for low, high, outside, worth in zip(*columns, strict=True):
        slots.add(low, Place(high, worth, outside))
        slots.add(high, Place(low, worth, outside))


def _take_either(slots: Slots, graph: Graph, order: Values, best_first: Rows) -> None:
    """Fill up what is left one way: who has room on the list need not be listed."""
    wishing = np.array(slots.left, np.intp) > 0
    low, high = graph.low[best_first], graph.high[best_first]
    useful = (wishing[low] & slots.open[high]) | (wishing[high] & slots.open[low])
    for pair in best_first[useful].tolist():
        one, other = int(graph.low[pair]), int(graph.high[pair])
        worth, outside = float(order[pair]), bool(graph.outside[pair])
        for reader, entry in ((one, other), (other, one)):
            if (
                slots.left[reader] > 0
                and slots.room[entry] > 0
                and (outside or slots.inside[reader] > 0)
                and entry not in slots.lists[reader]
            ):
                slots.add(reader, Place(entry, worth, outside))


def _relax_fields(slots: Slots) -> list[int]:
    """Fill lists up with people of the same field; return whose."""
    short = slots.short()
    for reader in short:
        slots.forget_fields(reader)
    if short:
        lengthen(slots)
    return short


def _relax_ceilings(slots: Slots) -> None:
    """Fill lists up with those who are on the fewest, whatever ceiling nobody chose."""
    for reader in slots.short():
        for new in _least_shown(slots, reader):
            slots.make_room(new.entry)
            slots.add(reader, new)
    flexible = np.flatnonzero(slots.willing & ~slots.wishes.own).tolist()
    missing, before = sum(slots.left), 0
    while slots.short() and missing != before:
        for entry in flexible:
            slots.make_room(entry)
        lengthen(slots)
        missing, before = sum(slots.left), missing


def _least_shown(slots: Slots, reader: int) -> list[Place]:
    """Return who could fill a list up if no ceiling but one's own held."""
    missing = slots.left[reader]
    possible = _without_ceilings(slots, reader)
    if len(possible) < missing and slots.can_ask():
        slots.ask(reader)
        possible = _without_ceilings(slots, reader)
    shown = [(len(slots.holders[new.entry]), -new.worth, new) for new in possible]
    return [new for _, _, new in nsmallest(missing, shown)]


def _without_ceilings(slots: Slots, reader: int) -> list[Place]:
    around = slots.around(reader)
    possible = slots.willing[around.rows] & ~slots.wishes.own[around.rows]
    held = slots.lists[reader]
    return [new for new in around.only(possible).places() if new.entry not in held]


def _tell_fields(people: int) -> str:
    if not people:
        return ""
    return (
        f"{_people_are(people).capitalize()} suggested fewer people from another field"
        " than they chose: those are on enough lists."
    )


def _tell_raised(lists: list[int]) -> str:
    if not lists:
        return ""
    return (
        f"To give everyone their suggestions, {_people_are(len(lists))} on more lists"
        f" than the ceiling, up to {max(lists)}."
    )


def _tell_short(people: int) -> str:
    if not people:
        return ""
    return (
        f"{_people_are(people).capitalize()} short of suggestions: the others want to"
        " be on fewer lists."
    )


def _tell_hidden(people: int) -> str:
    if not people:
        return ""
    return (
        f"{_people_are(people).capitalize()} on fewer lists than the floor: too few"
        " others may meet them or want more suggestions."
    )


def _tell_missing(wishes: int) -> str:
    if not wishes:
        return ""
    told = "One wish" if wishes == 1 else f"{wishes} wishes"
    return (
        f"{told} to meet somebody found no place on the list: that is full, or they are"
        " on enough lists."
    )


def _people_are(count: int) -> str:
    return "one person is" if count == 1 else f"{count} people are"
