"""What all commands hang on, and what they have in common."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy.exc import OperationalError

from companion import create_app, database
from companion.errors import BadInput, CompanionError
from companion.extensions import db
from companion.printing import say

OUT = click.Path(dir_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
as_json = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document."
)
dry_run = click.option(
    "--dry-run", is_flag=True, help="Say what would happen; write nothing."
)


class Loaded(click.Group):
    """Commands that are loaded when they are asked for: each needs other parts.

    *modules* says which module beside this one has which command.
    """

    def __init__(self, *of: Any, modules: Mapping[str, str], **options: Any) -> None:
        super().__init__(*of, **options)
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*self.modules, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if module := self.modules.get(cmd_name):
            import_module(f"companion.cli.{module}")
        return super().get_command(ctx, cmd_name)


class Commands(Loaded):
    """Say in one sentence what was wrong with the input, and exit with 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CompanionError as error:
            say(f"companion: {error}")
            ctx.exit(2)
        except OperationalError as error:
            say(f"companion: the database does not answer: {error.orig}")
            ctx.exit(1)


@click.group(
    cls=Commands,
    modules={
        "agenda": "agendas",
        "badges": "handing_out",
        "db": "setting_up",
        "demo": "setting_up",
        "doctor": "setting_up",
        "erase": "handing_out",
        "event": "setting_up",
        "export": "handing_out",
        "link": "setting_up",
        "mail": "letters",
        "match": "meeting",
        "people": "people",
        "questions": "meeting",
        "recap": "handing_out",
        "serve": "setting_up",
        "suggestions": "meeting",
        "tables": "lunch",
        "work": "setting_up",
    },
)
@click.version_option(package_name="event-companion")
def main() -> None:
    """Help the people at an event to meet the right people."""


@contextmanager
def running() -> Iterator[Flask]:
    """Give a command an app on a database that is up to date."""
    app = create_app({"WORK": "here"}, pages=False)
    with app.app_context():
        database.get_ready()
        yield app
        db.session.remove()  # what was only read holds its connection
        db.engine.dispose()  # a connection does not survive a fork into servers


def write(out: Path, data: bytes) -> None:
    try:
        out.write_bytes(data)
    except OSError as error:
        raise BadInput(
            f"--out {str(out)!r} cannot be written: {error.strerror}."
        ) from None


def mapping(columns: Sequence[str], such_as: str) -> dict[str, str]:
    """Read FIELD=HEADING, as often as given, *such_as* being a field."""
    pairs = [column.partition("=") for column in columns]
    for field, equals, heading in pairs:
        if not (field and equals and heading):
            raise BadInput(
                f"--map {field!r}: write it as {such_as}=HEADING of the column."
            )
    return {field: heading for field, _, heading in pairs}
