"""JSON, JSON in JavaScript, and YAML, as plain objects whose ends are all text.

Numbers and dates stay as they are written: 12:00 would be 720 in YAML, and an id of 07
would lose its zero.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from companion.core.agenda.model import AgendaError
from companion.core.tables import decode

MAX_DEPTH = 60
MAX_NODES = 500_000  # of YAML, aliases counted as what they stand for
MAX_YAML = 5_000_000  # characters

# What stands before a value in JavaScript: var x =, export default, callback(
_BEFORE = re.compile(
    r"\s*(?:/\*.*?\*/\s*|//[^\n]*\n\s*)*(?:"
    r"(?:(?:export\s+)?(?:var|let|const)\s+)?([\w$][\w.$]*)\s*=|export\s+default|"
    r"([\w$][\w.$]*)\s*\(|(?=[{\[]))\s*",
    re.DOTALL,
)
_SOMETHING = re.compile(r"\S")
_AFTER = re.compile(r"\s*\)?\s*;?\s*")
_NOTHING = "tag:yaml.org,2002:null"
_KEPT = ("tag:yaml.org,2002:merge", _NOTHING)


class _Yaml(yaml.CSafeLoader):
    """Reads everything as text but what merges; what is nothing is the empty text."""

    yaml_implicit_resolvers = {  # noqa: RUF012 -- as the library has it
        first: [(tag, pattern) for tag, pattern in resolvers if tag in _KEPT]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


_MADE: dict[str | None, Any] = {_NOTHING: lambda _loader, _node: ""}
for _kind in ("str", "seq", "map"):
    _tag = f"tag:yaml.org,2002:{_kind}"
    _MADE[_tag] = yaml.CSafeLoader.yaml_constructors[_tag]
_Yaml.yaml_constructors = _MADE


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
        return _yaml(text, error)
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


def _yaml(text: str, problem: ValueError) -> Any:
    if len(text) > MAX_YAML:
        raise AgendaError(f"The file is no JSON we can read: {problem}.")
    try:
        _check(text)
        return _whole(text)
    except yaml.YAMLError as error:
        if text.lstrip().startswith(("{", "[")) and isinstance(
            problem, json.JSONDecodeError
        ):
            raise AgendaError(
                f"The JSON is not well-formed at line {problem.lineno}: {problem.msg}."
            ) from problem
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark else ""
        raise AgendaError(f"The YAML is not well-formed{line}.") from error
    except (ValueError, RecursionError, TypeError) as error:
        if isinstance(error, AgendaError):
            raise
        raise AgendaError("The YAML cannot be read.") from error


def _check(text: str) -> None:
    """Refuse what nests too deeply or grows by its aliases, before it is built.

    An alias counts as all it stands for, as the billion laughs do.
    """
    sizes: dict[str, int] = {}
    open_: list[tuple[str, int]] = []
    size = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            # Of itself, inside itself, it has no size yet.
            size += sizes.get(event.anchor or "", MAX_NODES)
        elif isinstance(event, yaml.ScalarEvent):
            size += 1
            sizes[event.anchor or ""] = 1
        elif isinstance(event, yaml.CollectionStartEvent):
            sizes.pop(event.anchor or "", None)
            open_.append((event.anchor or "", size))
            size += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_.pop()
            sizes[anchor] = size - before
        if size > MAX_NODES or len(open_) > MAX_DEPTH:
            raise AgendaError("The YAML is nested too deeply or grows too large.")


def _whole(text: str) -> Any:
    found = list(yaml.load_all(text, Loader=_Yaml))
    return found[0] if len(found) == 1 else found
