"""Which key of an object holds what, by the words of many languages."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from companion.core.agenda import columns, roles
from companion.core.agenda.dates import is_day
from companion.core.agenda.drafts import YES
from companion.core.agenda.when import FIELDS as TIMES
from companion.core.agenda.when import has_clock, has_date
from companion.core.agenda.zones import with_utc
from companion.core.plain_text import line, normal
from companion.core.tables import compact, heading_of, without_brackets

Object = dict[str, Any]
People = tuple[tuple[str, Any], ...]  # by role, empty where they only speak

# An object under one of these is part of the one around it.
_PARTS = frozenset(
    {
        *("presentation", "session", "talk", "event", "submission", "proposal", "slot"),
        *("timeslot", "fields", "attributes", "data", "time", "times", "date", "dates"),
        *("when", "timing", "node"),
    }
)
_LANGUAGES = (
    *("en", "en us", "en gb", "pl", "de", "es", "fr", "uk", "it", "pt", "nl", "cs"),
    *("ja", "zh", "ru", "sv", "ca", "tr"),
)
_TRANSLATED = re.compile(rf"(.+) ({'|'.join(_LANGUAGES)})")
# Of an object that stands for a text, the first of these is the text.
_TEXTS = (
    *("name", "title", "label", "datetime", "date", "text", "value", "rendered"),
    *_LANGUAGES,
)
_LAST = 1000  # what is in a language of its own comes after what is in none
_SEVERAL = (
    *columns.SPEAKERS.split(", "),
    *columns.SPEAKER.split(", "),
    *("instructors", "organizers", "organisers"),
)
# What only the account of one person has; its name is not to be parted.
ONE_PERSON = frozenset({"pronouns", "userid"})


# Lists of what a session consists of, and what their entries may call a title.
_WITHIN = frozenset(
    {
        *("agenda", "program", "programme", "points", "items", "papers", "talks"),
        *("presentations", "contributions", "contents", "lectures", "subsessions"),
        *("subevents", "entries", "posters", "abstracts"),
    }
)
_POINT = frozenset({"item", "point", "presentation", "lecture", "entry"})


# The same keys come again and again, but a hostile file's need not.
@lru_cache(maxsize=5000)
def plain(key: str) -> str:
    return compact(key)


@cache
def _ranks() -> dict[str, tuple[int, str]]:
    """Return the rank and the field of every word, its spaces left out."""
    found: dict[str, tuple[int, str]] = {}
    for field, words in columns.FIELDS.items():
        for rank, word in enumerate(words.split(", ")):
            found.setdefault(compact(word), (rank, field))
    for rank, word in enumerate(_SEVERAL):
        found.setdefault(compact(word), (rank, "speakers"))
    found["serial"] = (len(found), "id")
    return found


@lru_cache(maxsize=5000)
def named(key: str) -> tuple[int, str] | None:
    """Return the field a key stands for, and how sure that is: 0 is best."""
    found = _ranks().get(plain(key)) or _ranks().get(plain(without_brackets(key)))
    if not found and (translated := _TRANSLATED.fullmatch(heading_of(key))):
        language = _LANGUAGES.index(translated[2])
        if original := _ranks().get(plain(translated[1])):
            return _LAST * (language + 1) + original[0], original[1]
    return found


def keys_of(found: Object, chosen: Mapping[str, str]) -> dict[str, tuple[str, Any]]:
    """Return key and value of every field that *found* fills.

    *chosen* keys come first, then those of the object itself, then those of its parts.
    """
    wanted = {compact(key): field for field, key in chosen.items()}
    best: dict[str, tuple[int, str, Any]] = {}
    for rank, field, key, value in _candidates(found, wanted):
        if field not in best or rank < best[field][0]:
            best[field] = (rank, key, value)
    return {field: (key, value) for field, (_, key, value) in best.items()}


def _candidates(
    found: Object, wanted: Mapping[str, str], depth: int = 0
) -> Iterable[tuple[int, str, str, Any]]:
    for key, value in found.items():
        if is_part(key, value) and depth < 3:
            for rank, field, inner, one in _candidates(value, wanted, depth + 1):
                yield rank + 100 * _LAST, field, inner, one
            continue
        if field_ := wanted.get(plain(key)):
            yield -_LAST, field_, key, value
        elif (known := named(key)) and _is_told(known[1], value):
            yield _rank(*known, value), known[1], key, value


def _rank(rank: int, field: str, value: Any) -> int:
    """Prefer the time that comes with its date, and what says yes of being off."""
    if field == "off" and normal(text(value)) in YES:
        return rank - _LAST
    moment = field in {"start", "end"} and has_date(words := text(value))
    return rank - _LAST // 2 if moment and has_clock(words) else rank


def is_part(key: str, value: Any) -> bool:
    """Tell whether the object under *key* is part of the one around it."""
    if not isinstance(value, dict) or plain(key) not in _PARTS:
        return False
    told_ = any((known := named(inner)) and known[1] != "title" for inner in value)
    return told_ or not text(value)


def _is_told(field: str, value: Any) -> bool:
    if field == "speakers":
        return bool(value) and value is not True
    if field == "title" and isinstance(value, list):
        return False
    if field in {"start_date", "end_date"}:
        return has_clock(text(value)) or is_day(text(value)) or text(value).isdigit()
    return bool(text(value))


def text(value: Any) -> str:
    """Return the text that a value stands for: of several, as a room has, the first.

    >>> text({"en": "Hall", "pl": "Sala"}), text(["Hall", "2nd floor"])
    ('Hall', 'Hall')
    """
    for _ in range(4):
        if isinstance(value, dict):
            by_name = {heading_of(key): one for key, one in value.items()}
            value = next((by_name[name] for name in _TEXTS if by_name.get(name)), "")
        elif isinstance(value, list):
            value = value[0] if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip() if isinstance(value, str) else ""


def told(found: Object, chosen: Mapping[str, str]) -> tuple[dict[str, str], People]:
    """Return the texts of an object by our fields, and who speaks."""
    keys = keys_of(found, chosen)
    speakers = keys.pop("speakers", ("", None))
    people = [("", speakers[1])] if speakers[1] else []
    for key, value in found.items():
        if (
            key != speakers[0]
            and (role := roles.role_of_key(key))
            and _is_told("speakers", value)
        ):
            people.append((role, value))
    texts = {field: text(value) for field, (_, value) in keys.items()}
    if texts.get("off"):
        texts["off"] = keys["off"][0] if normal(texts["off"]) in YES else ""
    for name in keys.keys() & TIMES:
        texts[name] = with_utc(texts[name], keys[name][0])
    if not texts.get("start") and has_clock(texts.get("start_date", "")):
        texts["start"] = texts["start_date"]
    # A dash stands for a title that is not there.
    if not re.search(r"\w", texts.get("title", "")):
        texts.pop("title", None)
    if re.fullmatch(r"\S+\.html(#.*)?", texts.get("room", "")):
        texts["room"] = ""
    return {field: one for field, one in texts.items() if one}, tuple(people)


def points(found: Object) -> str:
    """List what takes place within an entry and has no time of its own, a line each.

    >>> points({"agenda": [{"item": "Welcome", "speaker": "Ada Byron"}]})
    '• Welcome (Ada Byron)'
    """
    lines = []
    for key, value in found.items():
        if plain(key) in _WITHIN and isinstance(value, list):
            lines += [_point(one) for one in value if isinstance(one, dict)]
    return "\n".join(filter(None, lines))


def _point(found: Object) -> str:
    keys = keys_of(found, {})
    title = text(keys.get("title", ("", ""))[1]) or text(
        next((one for key, one in found.items() if plain(key) in _POINT), "")
    )
    speakers = keys.get("speakers", ("", []))[1]
    several = speakers if isinstance(speakers, list) else [speakers]
    names = ", ".join(filter(None, map(text, several[:50])))
    return line(f"• {title} ({names})" if names else f"• {title}") if title else ""
