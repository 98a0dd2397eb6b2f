"""What the readers of JSON share: loading, and looking into what may be anything."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from companion.core.agenda.model import AgendaError
from companion.core.plain_text import line

Object = dict[str, Any]

_BOM = b"\xef\xbb\xbf"


def may_hold(data: bytes, *names: str) -> bool:
    """Tell whether *data* looks like JSON in which all of *names* are keys."""
    start = data[:100].removeprefix(_BOM).lstrip()
    return start.startswith((b"{", b"[")) and all(
        f'"{name}"'.encode() in data for name in names
    )


def load(data: bytes) -> Any:
    """Return what JSON says, which nobody may change: others may look at it, too."""
    try:
        return _content(data)
    except json.JSONDecodeError as error:
        raise AgendaError(
            f"The JSON is not well-formed at line {error.lineno}: {error.msg}."
        ) from error
    except RecursionError as error:
        raise AgendaError("The JSON is nested too deeply for a schedule.") from error
    except ValueError as error:
        raise AgendaError(f"The JSON cannot be decoded: {error}.") from error


# Several readers look at a file before one reads it; hashing costs next to nothing.
@lru_cache(maxsize=4)
def _content(data: bytes) -> Any:
    return json.loads(data.removeprefix(_BOM))


def loaded(data: bytes) -> Any:
    """Load *data* for a look; None if it is no JSON."""
    try:
        return load(data)
    except AgendaError:
        return None


def objects(value: Any) -> list[Object]:
    """Return the objects of a list, or those an object has for values."""
    if isinstance(value, dict):
        value = list(value.values())
    return [one for one in as_list(value) if isinstance(one, dict)]


def as_object(value: Any) -> Object:
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def walk(content: Any) -> Iterator[Object]:
    """Yield all objects in *content*, the outer before the inner, in their order."""
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting.extend(reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def text(value: Any) -> str:
    return line(raw(value))


def raw(value: Any) -> str:
    """Return a text or a number as text.

    Of an object it is the name; of a text in several languages English, else the
    first.
    """
    if isinstance(value, dict):
        texts = [value.get("name"), value.get("en"), *value.values()]
        if isinstance(value.get("name"), dict):
            texts = list(value["name"].values())
        value = next((one for one in texts if isinstance(one, str) and one), "")
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, str | int) else ""


def key(value: Any) -> str:
    """Return the id of something that is given as an object or by its id."""
    if isinstance(value, dict):
        return next(filter(None, (text(value.get(n)) for n in ("id", "code"))), "")
    return text(value)


def plain_keys(value: Object) -> Object:
    """Write keys one way: ``starts-at`` and ``startsAt`` as ``starts_at``."""
    return {
        re.sub(r"(?<=[a-z])(?=[A-Z])|-", "_", name).lower(): one
        for name, one in value.items()
    }
