"""All objects of a document, each with what the keys around it tell."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from companion.core.agenda.dates import is_day
from companion.core.agenda.fields import Object, named, plain
from companion.core.agenda.gather import Unfit
from companion.core.agenda.model import AgendaError
from companion.core.agenda.times import clock
from companion.core.tables import compact, heading_of

MAX_DEPTH = 60
MAX_OBJECTS = 300_000

_KINDS = {
    "people": (
        "speakers speaker people persons presenters authors participants organizers "
        "organisers prelegenci ponentes referenten intervenants users profiles hosts "
        "moderators sponsors sponsor"
    ),
    "rooms": "rooms room venues venue locations location stages stage halls sale räume",
    "tracks": "tracks track categories category types topics themes streams tags tag",
    "slots": "slots slot timeslots timeslot times",
}
_KIND = {word: kind for kind, words in _KINDS.items() for word in words.split()}
# Keys that hold entries and tell nothing of them.
_HOLDERS = """
    sessions talks events items entries data results program programme schedule agenda
    days contents list embedded presentations papers lectures workshops keynotes
    conference meta links agendaentries breaks plenaries posters timetable
"""
_STRUCTURE = frozenset(_HOLDERS.split())


@dataclass(frozen=True, slots=True)
class Node:
    """An object and where it is: in what list, under what key."""

    found: Any  # an Object, but for lists on the way
    hint: str  # the key of the list, or of what the list is in
    label: str  # its own key, where the list is an object
    where: str
    list: int  # says which list it is
    alone: bool = True  # neither in a list nor in what is in one


def nodes(content: Any, name: str) -> Iterator[Node]:
    """Yield all objects, the outer before the inner, in their order."""
    waiting = [(Node(content, last_word(name), "", name, 0), 0)]
    seen = 0
    while waiting:
        node, depth = waiting.pop()
        seen += 1
        if seen > MAX_OBJECTS:
            raise AgendaError(
                f"The file holds more than {MAX_OBJECTS:,} objects. Import it in parts."
            )
        if depth > MAX_DEPTH:
            raise AgendaError("The file is nested too deeply for an agenda.")
        if isinstance(node.found, dict) and not is_collection(node.found):
            yield node
        if not isinstance(node.found, dict | list):
            continue
        inner = [(one, depth + 1) for one in _inner(node)]
        waiting.extend(reversed(inner))


def _inner(node: Node) -> Iterator[Node]:
    found: Any = node.found
    if isinstance(found, dict):
        is_label = is_collection(found)
        members = [
            (str(key), key, hint_of(key, node.hint, is_label=is_label), one)
            for key, one in found.items()
        ]
    else:
        members = [
            (str(number), "", node.hint, one)
            for number, one in enumerate(found, start=1)
        ]
    for place, label, hint, one in members:
        if isinstance(one, dict | list):
            where = f"{node.where} {place}".strip()
            alone = node.alone and isinstance(found, dict)
            yield Node(one, hint, label, where, id(found), alone)


@lru_cache(maxsize=5000)
def kind_of(key: str) -> str:
    return _KIND.get(compact(key), "")


def last_word(name: str) -> str:
    """Return what a file called programme-2030-speakers holds: speakers."""
    words = [word for word in heading_of(name).split() if word.isalpha()]
    return words[-1] if words else ""


def is_collection(found: Object) -> bool:
    """Tell whether the keys of an object are labels, as in {"Hall 1": [...]}."""
    return bool(found) and not any(
        isinstance(value, str | bool)
        or named(key)
        or plain(key) in _STRUCTURE
        or kind_of(key)
        for key, value in found.items()
    )


def role_of(found: Object, hint: str) -> str:
    """Return the field that the keys of a collection tell, “group” if unsure."""
    labels = list(found)
    if all(map(is_day, labels)):
        return "start_date"
    if all(map(is_clock, labels)):
        return "start"
    if kind_of(hint) in {"rooms", "tracks"}:
        return kind_of(hint)[:-1]
    several = len(found) > 1 and all(isinstance(one, list) for one in found.values())
    return "group" if several else ""


def hint_of(key: str, hint: str, *, is_label: bool) -> str:
    """Return the hint for what is under *key*, where that has the hint *hint*."""
    if kind_of(hint) == "people" or (is_label and not kind_of(key)):
        return hint
    return key


def is_clock(label: str) -> bool:
    try:
        clock(label)
    except Unfit:
        return False
    return True
