"""Entries in nested lists and objects, whatever the nesting means.

Days hold slots, rooms hold talks, or all lies flat: what is told further out holds for
what lies inside, unless it says otherwise.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from companion.core.agenda.dates import is_day
from companion.core.agenda.drafts import Draft
from companion.core.agenda.fields import (
    ONE_PERSON,
    Object,
    People,
    keys_of,
    points,
    text,
)
from companion.core.agenda.gather import MAX_ENTRIES
from companion.core.agenda.index import Index
from companion.core.agenda.model import SAMPLE, AgendaError, LeftOut
from companion.core.agenda.nodes import (
    MAX_DEPTH,
    hint_of,
    is_collection,
    kind_of,
    last_word,
    role_of,
)
from companion.core.agenda.zones import zone_of
from companion.core.plain_text import line
from companion.core.tables import compact

_SHOWN = 200  # characters of a text
_INHERITED = frozenset(
    {
        *("start", "start_date", "end", "end_date", "duration"),
        *("room", "track", "type", "language", "zone"),
    }
)


@dataclass(frozen=True, slots=True)
class _Around:
    """What is told outside of an object: fields, speakers, the list it is in."""

    told: Mapping[str, str] = field(default_factory=dict)
    people: People = ()
    hint: str = ""  # the key of the list
    label: str = ""  # the key of the object itself, where a list is an object
    where: str = ""
    group: str = ""  # a key that may be a room or a track
    depth: int = 0

    def with_told(self, own: Mapping[str, str]) -> dict[str, str]:
        """Return *own* with what it leaves unsaid."""
        outer = dict(self.told)
        if "start" in own:
            for name in ("end", "end_date", "duration"):
                outer.pop(name, None)
        if "duration" in own:
            outer.pop("end", None)
        return outer | {name: one for name, one in own.items() if one}


class Tree:
    """Reads the documents of one agenda, one file or several that belong together."""

    def __init__(self, chosen: Mapping[str, str]) -> None:
        self.chosen = chosen
        self.index = Index(chosen)
        self.documents: list[tuple[str, Any]] = []
        self.headings: dict[str, None] = {}
        self.sample: list[dict[str, str]] = []  # the first records as they stand
        self._used: dict[str, Counter[str]] = {}
        self._groups: dict[str, str] = {}

    def add(self, content: Any, name: str) -> None:
        self.documents.append((name, content))
        self.index.add(content, name)

    def entries(self) -> list[Draft | LeftOut]:
        drafts = (
            draft
            for name, content in self.documents
            for draft in self._in(content, _Around(hint=last_word(name), where=name))
        )
        # One more than may be is enough to be refused.
        found = list(islice(drafts, MAX_ENTRIES + 1))
        found += self._never_placed()
        if not found:
            for one in self.index.titled:
                self._note(one)
        return list(self._with_groups(found))

    def columns(self) -> dict[str, str]:
        """Return the key that most entries have for each of our fields."""
        return {name: keys.most_common(1)[0][0] for name, keys in self._used.items()}

    def warnings(self) -> Iterator[str]:
        if missing := self.index.people.missing:
            yield (
                f"Speakers given by ids that are not in the file: {missing}. Put the "
                "list of speakers into one ZIP archive with this file."
            )

    def _in(self, value: Any, around: _Around) -> Iterator[Draft | LeftOut]:
        if around.depth > MAX_DEPTH:
            raise AgendaError("The file is nested too deeply for an agenda.")
        if isinstance(value, list):
            yield from self._in_list(
                [
                    (one, replace(around, label="", where=f"{around.where} {number}"))
                    for number, one in enumerate(value, start=1)
                ]
            )
        elif isinstance(value, dict):
            yield from self._in_object(value, around)

    def _in_list(self, items: list[tuple[Any, _Around]]) -> Iterator[Draft | LeftOut]:
        kinds = [self._kind(value, around) for value, around in items]
        # Beside entries, whatever is no entry is one that lacks something.
        among_entries = "entry" in kinds
        for (value, around), kind in zip(items, kinds, strict=True):
            if kind == "container":
                yield from self._in(value, replace(around, depth=around.depth + 1))
            elif kind or (among_entries and isinstance(value, dict)):
                yield self._entry(value, around)

    def _in_object(self, found: Object, around: _Around) -> Iterator[Draft | LeftOut]:
        own, people = self.index.told(found)
        if is_collection(found):
            yield from self._in_list(list(self._labelled(found, around)))
            return
        if self._kind(found, around) == "entry":
            yield self._entry(found, around)
            return
        # A day that lists its tracks is in none of them.
        keys = keys_of(found, self.chosen)
        alone = {
            name: one
            for name, one in own.items()
            if name not in keys or not isinstance(keys[name][1], list)
        }
        inside = self._inside(alone, people, around)
        placed = list(self.index.placed(found))
        if placed and "start" in inside.told:
            yield from self._placed(placed, inside)
        referring = {key for key, *_ in placed}
        for key, value in found.items():
            if key in referring or kind_of(key) == "people":
                continue
            yield from self._in(value, self._under(key, inside))

    def _kind(self, value: Any, around: _Around) -> str:
        """Tell an entry from what holds entries, and both from anything else."""
        if isinstance(value, list):
            return "container"
        if not isinstance(value, dict):
            return ""
        if is_collection(value):
            return "container" if around.told or self.index.held(value).times else ""
        own, _ = self.index.told(value)
        timed = "start" in own or "start" in around.told or self._in_slot(value)
        inside = self.index.inside(value)
        placing = inside.places or any(self.index.placed(value))
        if inside.entries or (timed and placing):
            return "container"
        if timed and "title" in own and not self.index.holds_rooms(value):
            return "entry"
        return "container" if inside.times or (timed and inside.titles) else ""

    def _in_slot(self, found: Object) -> bool:
        return self.index.slot_of(found) is not None

    def _labelled(
        self, found: Object, around: _Around
    ) -> Iterator[tuple[Any, _Around]]:
        """Yield the members of a collection with what its keys tell of them."""
        role = role_of(found, around.hint)
        for key, value in found.items():
            label = key
            outer = dict(around.told)
            if role in {"start", "start_date", "room", "track"}:
                outer[role] = label
            group = label if role == "group" and isinstance(value, list) else ""
            yield (
                value,
                replace(
                    around,
                    told=outer,
                    label=label,
                    hint=hint_of(label, around.hint, is_label=True),
                    where=f"{around.where} {label}",
                    group=group or around.group,
                ),
            )

    def _inside(self, own: dict[str, str], people: People, around: _Around) -> _Around:
        merged = around.with_told({k: v for k, v in own.items() if k in _INHERITED})
        if not zone_of(merged.get("zone", "")):
            merged.pop("zone", None)  # Of a whole file that is told once.
        title = own.get("title", "")
        kind = kind_of(around.hint)
        if title and kind == "rooms":
            merged.setdefault("room", title)
        elif title and is_day(title):
            merged.setdefault("start_date", title)
        elif title and around.where.rpartition(" ")[2].isdigit():
            merged.setdefault("track", title)
        return replace(around, told=merged, people=_speaking(people) or around.people)

    def _under(self, key: str, inside: _Around) -> _Around:
        return replace(
            inside,
            hint=hint_of(key, inside.hint, is_label=False),
            label="",
            where=f"{inside.where} {key}".strip(),
            depth=inside.depth + 1,
        )

    def _placed(
        self, placed: list[tuple[str, str, str, Object | None]], inside: _Around
    ) -> Iterator[Draft | LeftOut]:
        for key, room, id_, found in placed:
            where = f"{inside.where} {key} {id_}"
            if found is None:
                yield LeftOut(where, f"“{id_}” is not in the file")
                continue
            outer = dict(inside.told)
            if room:
                outer["room"] = room
            self.index.place_used(found)
            around = replace(inside, told=outer, label=id_, where=where)
            yield self._entry(found, around)

    def _never_placed(self) -> Iterator[LeftOut]:
        for where, title in self.index.never_placed():
            yield LeftOut(where, f"“{line(title)}” is in no timetable")

    def _entry(self, found: Object, around: _Around) -> Draft:
        self._note(found)
        slot = self.index.slot_of(found)
        if slot:
            around = self._inside(*self.index.told(slot), around)
        own, people = self.index.told(found)
        whole = around.with_told(own)
        for place in ("room", "track"):
            whole[place] = self.index.place(place, found, whole.get(place, ""))
        if around.label:
            whole.setdefault("id", around.label)
        if around.group:
            whole["group"] = around.group
        one = any(compact(key) in ONE_PERSON for key in found)
        if around.people and not _speaking(people):
            # Who leads the whole speaks; a host of a part may be a link or a note.
            people = tuple(p for p in people if p[0] != "host") + around.people
        speakers = tuple(
            replace(person, role=role or person.role)
            for role, value in people
            for person in self.index.people.named(value, one=one)
        )
        if within := points(found):
            whole["description"] = f"{whole.get('description', '')}\n\n{within}".strip()
        title = whole.get("title", "")
        where = f"{around.where.strip()} “{title}”" if title else around.where.strip()
        return Draft(where, whole, speakers)

    def _note(self, found: Object) -> None:
        for key in found:
            self.headings.setdefault(key)
        if len(self.sample) < SAMPLE:
            told = {key: line(text(value))[:_SHOWN] for key, value in found.items()}
            self.sample.append({key: said for key, said in told.items() if said})
        for name, (key, _) in keys_of(found, self.chosen).items():
            self._used.setdefault(name, Counter())[key] += 1

    def _with_groups(self, found: list[Draft | LeftOut]) -> Iterator[Draft | LeftOut]:
        """Take what only groups tell for the rooms, else for the tracks."""
        drafts = [draft for draft in found if isinstance(draft, Draft)]
        field_ = "track" if any(d.told.get("room") for d in drafts) else "room"
        for one in found:
            if isinstance(one, Draft) and "group" in one.told and not one.told[field_]:
                yield replace(one, told={**one.told, field_: one.told["group"]})
            else:
                yield one


def _speaking(people: People) -> People:
    """Return who speaks: a moderator of several talks speaks in none of them."""
    return tuple(one for one in people if not one[0])
