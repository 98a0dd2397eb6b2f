"""What is where in nested objects: ids that others refer to, and what lies deeper."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from companion.core.agenda.fields import (
    Object,
    People,
    is_part,
    named,
    plain,
    text,
    told,
)
from companion.core.agenda.gather import MAX_ENTRIES
from companion.core.agenda.nodes import Node, is_collection, kind_of, nodes, role_of
from companion.core.agenda.persons import Known
from companion.core.tables import compact

_FOREIGN = {
    "room": re.compile(
        r"(?:room|venue|location|stage|hall|place)s?(?:id|serial|key)?s?"
    ),
    "track": re.compile(r"(?:track|category|stream)(?:id|serial|key)?"),
}
_SAYS = frozenset({"room", "track", "type", "language", "start", "end"})
_ZONES = frozenset({"timezone", "timezonename", "tz", "tzname", "zone"})
_SLOT = re.compile(r"(?:time)?slot(?:id|key)?")


@dataclass(frozen=True, slots=True)
class Deep:
    """What something holds, itself included."""

    times: bool = False
    titles: bool = False
    entries: bool = False
    places: bool = False  # it names by ids what takes place

    def __or__(self, other: "Deep") -> "Deep":
        return Deep(
            self.times or other.times,
            self.titles or other.titles,
            self.entries or other.entries,
            self.places or other.places,
        )


class Index:
    """Remembers, for all objects of an agenda, what others may ask."""

    def __init__(self, chosen: Mapping[str, str]) -> None:
        self.chosen = chosen
        self.people = Known()
        self.titled: list[Object] = []
        self._alone: list[Object] = []  # not in a list: they may tell of the whole
        self._loose: dict[str, Node] = {}
        self._places: dict[str, dict[str, str]] = {"room": {}, "track": {}}
        self._slots: dict[str, Object] = {}
        self._used: dict[int, int] = {}  # an object placed, and its list
        self._lists: dict[str, set[str]] = {}  # all texts in the lists under a key
        self._naming: frozenset[str] | None = None  # keys whose lists hold ids
        # By id(), since objects have no other name; they outlive this.
        self._deep: dict[int, Deep] = {}
        self._told: dict[int, tuple[dict[str, str], People]] = {}

    def add(self, content: Any, name: str) -> None:
        """Look through *content*, which must be kept as long as this is."""
        for node in nodes(content, name):
            if node.alone and not kind_of(node.hint):
                self._alone.append(node.found)
            self._remember(node)

    @property
    def zone(self) -> str:
        """Return the zone that is told of the whole; entries may tell another."""
        for found in self._alone:
            own, _ = self.told(found)
            is_entry = {"title", "start"} <= own.keys()
            if not is_entry and (zone := own.get("zone") or _zone_of(found)):
                return zone
        return ""

    def told(self, found: Object) -> tuple[dict[str, str], People]:
        """Return the texts of an object by our fields, and who speaks."""
        if id(found) not in self._told:
            self._told[id(found)] = told(found, self.chosen)
        return self._told[id(found)]

    def holds_rooms(self, found: Object) -> bool:
        """Tell whether what is deeper has rooms of its own, as parallel talks do."""
        lists = [value for value in found.values() if isinstance(value, list)]
        for one in (one for value in lists for one in value):
            if isinstance(one, dict):
                own, _ = self.told(one)
                if "title" in own and "room" in own:
                    return True
        return False

    def placed(self, found: Object) -> Iterator[tuple[str, str, str, Object | None]]:
        """Yield what a slot names by ids: key, room, id and object, None if unknown."""
        for key, value in found.items():
            known = named(key)
            if kind_of(key) in {"people", "tracks"} or is_part(key, value):
                continue
            if known and known[1] != "title":
                continue
            # More than these would be more entries than are read at all.
            ids = list(islice(_ids(value), 2 * MAX_ENTRIES))
            named_here = isinstance(value, list) and plain(key) in self._keys_of_ids()
            if named_here or any(id_ in self._loose for _, id_ in ids):
                for room, id_ in ids:
                    node = self._loose.get(id_)
                    yield key, room, id_, node.found if node else None

    def _keys_of_ids(self) -> frozenset[str]:
        """Return the keys under which any list names something by its id."""
        if self._naming is None:
            known = self._loose.keys()
            self._naming = frozenset(
                key for key, texts in self._lists.items() if not known.isdisjoint(texts)
            )
        return self._naming

    def place_used(self, found: Object) -> None:
        self._used[id(found)] = 1

    def never_placed(self) -> Iterator[tuple[str, str]]:
        """Yield place and title of what is in a list of which others were placed."""
        nodes = {id(node.found): node for node in self._loose.values()}
        lists = {node.list for key, node in nodes.items() if key in self._used}
        for key, node in nodes.items():
            if node.list in lists and key not in self._used:
                yield node.where, self.told(node.found)[0]["title"]

    def slot_of(self, found: Object) -> Object | None:
        """Return the slot, listed elsewhere, that *found* names by its id."""
        for key, value in found.items():
            if _SLOT.fullmatch(compact(key)) and (slot := self._slots.get(text(value))):
                return slot
        return None

    def place(self, field: str, found: Object, name: str) -> str:
        """Return the name of a room or track that may be given by its id."""
        known = self._places[field]
        if name:
            return known.get(name, name)
        for key, value in found.items():
            if _FOREIGN[field].fullmatch(compact(key)) and text(value) in known:
                return known[text(value)]
        return ""

    def _remember(self, node: Node) -> None:
        self._remember_lists(node.found)
        if is_part(node.label, node.found):
            return
        own, _ = self.told(node.found)
        kind = kind_of(node.hint)
        ids = {own.get(name, "") for name in ("guid", "code", "id")} | {node.label}
        ids -= {""}
        title = own.get("title", "")
        if kind == "people":
            self.people.add(node.found, node.label)
        elif kind in {"rooms", "tracks"} and title and "start" not in own:
            self._places[kind[:-1]].update(dict.fromkeys(ids, title))
        elif "start" in own:
            if not title:
                self._slots.update(dict.fromkeys(ids, node.found))
        elif title:
            self.titled.append(node.found)
            for id_ in ids:
                self._loose.setdefault(id_, node)

    def _remember_lists(self, found: Object) -> None:
        for key, value in found.items():
            if isinstance(value, list) and value and isinstance(value[0], str):
                texts = (one for one in value if isinstance(one, str))
                self._lists.setdefault(plain(key), set()).update(texts)

    def held(self, value: Any) -> Deep:
        if not isinstance(value, dict | list):
            return Deep()
        if id(value) not in self._deep:
            self._deep[id(value)] = Deep()  # for what holds itself
            self._deep[id(value)] = self._looked_into(value)
        return self._deep[id(value)]

    def _looked_into(self, value: Object | list[Any]) -> Deep:
        if isinstance(value, list):
            return reduce(or_, map(self.held, value), Deep())
        own, _ = self.told(value)
        timed, titled = "start" in own, "title" in own
        clocks = is_collection(value) and role_of(value, "") == "start"
        places = any(self.placed(value))
        return self.inside(value) | Deep(
            timed or clocks, titled, timed and titled, places
        )

    def inside(self, found: Object) -> Deep:
        held = Deep()
        for key, value in found.items():
            a_field = isinstance(value, dict) and (named(key) or ("", ""))[1] in _SAYS
            if kind_of(key) not in {"people", "tracks"} and not a_field:
                held |= self.held(value)
        return held


def _zone_of(found: Object) -> str:
    """Return the name of the zone that an object says its times are in."""
    for key, value in found.items():
        if plain(key) in _ZONES and isinstance(value, str) and "/" in value:
            return value
    return ""


def _ids(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the ids in a list, or in an object by room, or alone; with the room."""
    if isinstance(value, dict):
        for room, inner in () if any(map(named, value)) else value.items():
            for _, id_ in _ids(inner) if not isinstance(inner, dict) else ():
                yield str(room), id_
    elif isinstance(value, list):
        yield from (("", one) for one in value if isinstance(one, str))
    elif isinstance(value, str):
        yield "", value
