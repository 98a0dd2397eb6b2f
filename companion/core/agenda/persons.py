"""Who speaks, as objects name people: texts, objects, lists, ids, lists by role."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from companion.core.agenda import roles
from companion.core.agenda.fields import Object, text
from companion.core.agenda.gather import Person
from companion.core.agenda.speakers import parted
from companion.core.plain_text import line, normal
from companion.core.tables import compact, heading_of

_WORDS = {
    "name": "fullname displayname publicname name speakername personname",
    "first": "firstname givenname first forename imię vorname nombre prénom",
    "last": "lastname surname familyname last nazwisko nachname apellidos",
    "email": "email mail emailaddress",
    "organisation": (
        "organisation organization company affiliation firma institution employer"
    ),
    "biography": "biography bio about description profile longbiography biogram",
    "role": "role type function kind rola funktion",
    "guid": "guid uuid code",
    "id": "id serial slug key uid username",
}
_FIELDS = {field: words.split() for field, words in _WORDS.items()}
_GUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f-]{20,}", re.IGNORECASE)
_ROLE = re.compile(r"\s*\([^()]*\)$")
# What says that there is, or is not, somebody, and not who.
_FLAGS = frozenset({"", "true", "false", "yes", "no", "y", "n", "x", "none", "null"})
_NESTED = 5
_LONGEST = 20_000  # characters of names in one text


@dataclass(slots=True)
class Known:
    """The people of a file by their ids and their names."""

    by_id: dict[str, Person] = field(default_factory=dict)
    by_name: dict[str, Person] = field(default_factory=dict)
    missing: int = 0  # ids that nobody has

    def add(self, found: Object, label: str) -> None:
        person = _person(found, label)
        if not person.name:
            return
        told = _told(found)
        for key in {told.get("id", ""), told.get("guid", ""), label} - {""}:
            self.by_id.setdefault(key, person)
        self.by_name.setdefault(normal(person.name), person)

    def named(self, value: Any, *, one: bool = False) -> Iterator[Person]:
        """Yield everybody that *value* names; *one* says it cannot be several."""
        yield from self._named(value, one, _NESTED)

    def _named(self, value: Any, one: bool, deeper: int) -> Iterator[Person]:
        if isinstance(value, str):
            yield from self._in_text(value, one)
        elif deeper and isinstance(value, list):
            for item in value:
                yield from self._named(item, one, deeper - 1)
        elif deeper and isinstance(value, dict):
            yield from self._in_object(value, one, deeper)

    def _in_text(self, value: str, one: bool) -> Iterator[Person]:
        value = value[:_LONGEST].strip()
        if value in self.by_id:
            yield self.by_id[value]
        elif value.isdigit():
            self.missing += 1
        elif "://" not in value and value.casefold() not in _FLAGS:
            for name in [value] if one else parted(value):
                known = self.by_name.get(normal(_ROLE.sub("", name)))
                about = known or Person("")
                yield Person(
                    name,
                    email=about.email,
                    organisation=about.organisation,
                    biography=about.biography,
                )

    def _in_object(self, value: Object, one: bool, deeper: int) -> Iterator[Person]:
        person = _person(value, "")
        told = _told(value)
        if person.name:
            yield person
        elif key := told.get("guid") or told.get("id"):
            if key in self.by_id:
                yield self.by_id[key]
            else:
                self.missing += 1
        else:
            for key, inner in value.items():
                for person in self._named(inner, one, deeper - 1):
                    yield replace(person, role=person.role or roles.role_of_key(key))


def _told(found: Object) -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in found.items():
        plain = compact(key)
        texts.setdefault(plain, _text(value))
        # name_en is the name where there is none without a language.
        words = heading_of(key).rpartition(" ")
        if len(words[2]) == 2 and words[0]:
            texts.setdefault(compact(words[0]), _text(value))
    return {
        field: next(filter(None, (texts.get(word, "") for word in words)), "")
        for field, words in _FIELDS.items()
    }


def _text(value: Any) -> str:
    # KonOpas keeps the parts of a name in a list.
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return " ".join(filter(None, value))
    return text(value)


def _person(found: Object, label: str) -> Person:
    told = _told(found)
    name = line(told["name"])
    if told["last"] and (told["first"] or told["last"] not in name):
        # Beside a surname, a name is the first.
        name = line(f"{told['first'] or name} {told['last']}")
    name = name or line(told["first"])
    id_ = told["guid"] or told["id"] or label
    if id_ and not told["guid"] and not _GUID.fullmatch(id_):
        # A number alone would be somebody else in the next file.
        id_ = f"{id_} {normal(_ROLE.sub('', name))}"
    return Person(
        name,
        id_,
        told["email"],
        told["organisation"],
        told["biography"],
        told["role"] or roles.role(label),
    )
