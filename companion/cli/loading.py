"""Commands that take an organizer's files in."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from companion.cli.group import FILE, as_json, dry_run, main, running
from companion.errors import BadInput
from companion.events import service as events
from companion.extensions import db
from companion.organizing import service as organizing
from companion.printing import show


@main.group()
def agenda() -> None:
    """Load agendas."""


@agenda.command("import")
@click.argument("slug")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option(
    "--timezone", default="", help="Of times that name none; else the event's."
)
@click.option(
    "--date-order",
    type=click.Choice(["dmy", "mdy"]),
    help="How to read dates such as 03/04/2026.",
)
@dry_run
@as_json
def import_agenda(
    slug: str,
    files: Sequence[Path],
    timezone: str,
    date_order: Any,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Load agenda files into an event."""
    reading = organizing.Reading(
        events.zone_named(timezone) if timezone else None, date_order
    )
    with running():
        outcome = organizing.import_agenda(
            events.by_slug(slug),
            [(file.name, file.read_bytes()) for file in files],
            reading,
        )
        _finish(outcome, dry_run=dry_run, as_json=as_json)


@main.group("people")
def people_() -> None:
    """Load attendee lists."""


@people_.command("import")
@click.argument("slug")
@click.argument("file", type=FILE)
@click.option(
    "--map",
    "columns",
    multiple=True,
    help="FIELD=HEADING of its column, such as need=Wishes, as often as needed: "
    "name, email, organisation, job_title, role, field, languages, style, phone, "
    "linkedin, interest, offer, need.",
)
@dry_run
@as_json
def import_people(
    slug: str, file: Path, columns: Sequence[str], dry_run: bool, as_json: bool
) -> None:
    """Load an attendee list into an event."""
    with running():
        outcome = organizing.import_people(
            events.by_slug(slug), file.name, file.read_bytes(), _mapping(columns)
        )
        _finish(outcome, dry_run=dry_run, as_json=as_json)


def _finish(outcome: Any, *, dry_run: bool, as_json: bool) -> None:
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    show(asdict(outcome), as_json=as_json)


def _mapping(columns: Sequence[str]) -> dict[str, str]:
    pairs = [column.partition("=") for column in columns]
    for field, equals, heading in pairs:
        if not (field and equals and heading):
            raise BadInput(f"--map {field!r}: write it as need=HEADING of the column.")
    return {field: heading for field, _, heading in pairs}
