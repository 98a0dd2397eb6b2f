"""JSON, JSON in JavaScript, and YAML, as plain objects whose ends are all text.

Numbers and dates stay as they are written: 12:00 would be 720 in YAML, and an id of 07
would lose its zero.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from companion.core.agenda.model import AgendaError
from companion.core.tables import decode

# What stands before a value in JavaScript: var x =, export default, callback(
_BEFORE = re.compile(
    r"\s*(?:/\*.*?\*/\s*|//[^\n]*\n\s*)*(?:"
    r"(?:(?:export\s+)?(?:var|let|const)\s+)?([\w$][\w.$]*)\s*=|export\s+default|"
    r"([\w$][\w.$]*)\s*\(|(?=[{\[]))\s*",
    re.DOTALL,
)
_SOMETHING = re.compile(r"\S")
_AFTER = re.compile(r"\s*\)?\s*;?\s*")


def is_document(data: bytes, suffix: str) -> bool:
    """Tell whether *data* looks like JSON, JavaScript that holds it, or YAML."""
    if b"\x00" in data[:4000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    start = decode(data[:4000])[0].lstrip()
    if suffix in {".yml", ".yaml"} or start.startswith(("{", "[", "---\n")):
        return True
    found = _BEFORE.match(start)
    return bool(found and start[found.end() : found.end() + 1] in ("{", "["))


def load(data: bytes) -> Any:
    """Read one document, or a list of them; AgendaError says where it breaks off."""
    text = decode(data)[0]
    try:
        values = list(_values(text))
    except RecursionError as error:
        raise AgendaError("The file is nested too deeply for an agenda.") from error
    except ValueError as error:
        from companion.core.agenda import yaml_text  # noqa: PLC0415 -- slow import

        return yaml_text.load(text, error)
    if len(values) == 1:
        return values[0][1]
    if all(name for name, _ in values):
        return dict(values)
    return [value for _, value in values]


def _values(text: str) -> Iterator[tuple[str, Any]]:
    """Yield the values of a file, with the names of variables where it has them."""
    decoder = json.JSONDecoder(
        parse_int=str, parse_float=str, parse_constant=str, strict=False
    )
    at = 0
    while _SOMETHING.search(text, at):
        found = _BEFORE.match(text, at)
        if not found:
            raise json.JSONDecodeError("no value begins here", text, at)
        value, at = decoder.raw_decode(text, found.end())
        yield found[1] or "", value
        after = _AFTER.match(text, at)
        at = after.end() if after else at
