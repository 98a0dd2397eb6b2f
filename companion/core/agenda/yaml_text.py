"""YAML, as plain objects whose ends are all text."""

import json
from typing import Any

import yaml

from companion.core.agenda.model import AgendaError
from companion.core.agenda.nodes import MAX_DEPTH

MAX_NODES = 500_000  # aliases counted as what they stand for
MAX_CHARACTERS = 5_000_000
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


def load(text: str, problem: ValueError) -> Any:
    """Read one document, or a list of them; *problem* is why it is no JSON."""
    if len(text) > MAX_CHARACTERS:
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
