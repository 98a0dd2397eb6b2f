"""What a command prints: sentences beside the output, and one document as output."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

Document = Mapping[str, Any] | Sequence[Mapping[str, Any]]


def say(sentence: str) -> None:
    """Tell how far things are, beside the output."""
    click.echo(sentence, err=True)


def show(document: Document, *, as_json: bool) -> None:
    """Print one document, for a program or for a person."""
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, default=_plain))
    elif isinstance(document, Mapping):
        _show_entry(document)
    elif document:
        for entry in document:
            _show_entry(entry)
            click.echo()
    else:
        click.echo("Nothing yet.")


def _show_entry(entry: Mapping[str, Any]) -> None:
    for name, value in entry.items():
        click.echo(f"{name.replace('_', ' '):<16} {_words(value)}")


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return " – ".join(str(part) for part in value.values() if part)
    if isinstance(value, (list, tuple)):
        return "; ".join(_words(part) for part in value) or "–"
    return str(value)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else asdict(value)
