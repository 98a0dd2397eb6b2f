"""Commands that take an organizer's files in."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from companion import work
from companion.cli.group import FILE, as_json, dry_run, main, running
from companion.core.agenda.columns import FIELDS
from companion.errors import BadInput
from companion.events import service as events
from companion.extensions import db
from companion.organizing import service as organizing
from companion.printing import show
from companion.talks import service as talks


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
@click.option(
    "--first-date",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The first day, where a file tells weekdays or times only.",
)
@click.option(
    "--map",
    "columns",
    multiple=True,
    help="FIELD=HEADING of its column, such as title=Topic, as often as needed: "
    f"{', '.join([*FIELDS, 'speakers'])}.",
)
@dry_run
@as_json
def import_agenda(
    slug: str, files: Sequence[Path], dry_run: bool, as_json: bool, **known: Any
) -> None:
    """Load agenda files into an event."""
    reading = _reading(**known)
    take = organizing.preview_agenda if dry_run else organizing.import_agenda
    with running() as app:
        event = events.by_slug(slug)
        read = [(file.name, file.read_bytes()) for file in files]
        outcome = take(event, read, reading)
        db.session.commit()
        work.run_rung(app)  # letters to those who starred what is different now
        diff = [_in_words(one, event.zone) for one in outcome.changes]
    counts = asdict(replace(outcome, changes=()))
    del counts["changes"]
    show(counts | {"changes": diff} if dry_run and as_json else counts, as_json=as_json)
    if dry_run and not as_json:
        click.echo("\n".join(map(_line, diff)))


@agenda.command("undo")
@click.argument("slug")
def undo_agenda(slug: str) -> None:
    """Put the agenda back as it was before the last import."""
    with running() as app:
        name = organizing.undo(events.by_slug(slug))
        db.session.commit()
        work.run_rung(app)
    click.echo(f"The agenda is as it was before {name}.")


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
            events.by_slug(slug),
            file.name,
            file.read_bytes(),
            _mapping(columns, "need"),
        )
        _finish(outcome, dry_run=dry_run, as_json=as_json)


def _reading(
    timezone: str,
    date_order: Any,
    first_date: datetime | None,
    columns: Sequence[str],
) -> organizing.Reading:
    return organizing.Reading(
        events.zone_named(timezone) if timezone else None,
        date_order,
        first_date and first_date.date(),
        _mapping(columns, "title"),
    )


def _in_words(one: talks.Change, zone: ZoneInfo) -> dict[str, Any]:
    """Say a change as a program wants it: old and new of every field that differs."""
    return {
        "change": one.kind,
        "talk": one.title,
        "start": one.after.start.astimezone(zone),
        "room": one.after.room,
        "fields": {
            edit.field: [_at(edit.before, zone), _at(edit.after, zone)]
            for edit in one.edits
        },
    }


def _at(value: str | datetime, zone: ZoneInfo) -> str:
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="minutes")
    return value


def _line(one: dict[str, Any]) -> str:
    fields = [f"{name}: {old} → {new}" for name, (old, new) in one["fields"].items()]
    return "; ".join([f"{one['change']:<8} {one['talk']}", *fields])


def _finish(outcome: Any, *, dry_run: bool, as_json: bool) -> None:
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    show(asdict(outcome), as_json=as_json)


def _mapping(columns: Sequence[str], such_as: str) -> dict[str, str]:
    pairs = [column.partition("=") for column in columns]
    for field, equals, heading in pairs:
        if not (field and equals and heading):
            raise BadInput(
                f"--map {field!r}: write it as {such_as}=HEADING of the column."
            )
    return {field: heading for field, _, heading in pairs}
