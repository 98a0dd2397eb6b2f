"""What all commands hang on, and what they have in common."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from flask import Flask
from sqlalchemy.exc import OperationalError

from companion import create_app, database, work
from companion.errors import BadInput, CompanionError
from companion.extensions import db
from companion.matches.models import UNDER_WAY, MatchRun
from companion.organizing.models import TablePlan
from companion.printing import say

Row = TypeVar("Row", MatchRun, TablePlan)
OUT = click.Path(dir_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
as_json = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document."
)
dry_run = click.option(
    "--dry-run", is_flag=True, help="Say what would happen; write nothing."
)


class Commands(click.Group):
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


@click.group(cls=Commands)
@click.version_option(package_name="event-companion")
def main() -> None:
    """Help the people at an event to meet the right people."""


@contextmanager
def running() -> Iterator[Flask]:
    """Give a command an app on a database that is up to date."""
    app = create_app({"WORK": "here"})
    with app.app_context():
        database.get_ready()
        yield app
        db.engine.dispose()  # a connection does not survive a fork into servers


def work_off(app: Flask, row: Row, ring: Callable[[Row], None]) -> None:
    """Do all of a run here; what a worker beside has in hand is waited for."""
    try:
        work.run_rung(app)
        db.session.refresh(row)
        while row.state in UNDER_WAY:
            time.sleep(1.0)
            ring(row)
            db.session.commit()
            work.run_rung(app)
            db.session.refresh(row)
    except KeyboardInterrupt:
        raise click.ClickException(
            "Interrupted. The same command goes on from here; so does a worker."
        ) from None


def write(out: Path, data: bytes) -> None:
    try:
        out.write_bytes(data)
    except OSError as error:
        raise BadInput(
            f"--out {str(out)!r} cannot be written: {error.strerror}."
        ) from None
