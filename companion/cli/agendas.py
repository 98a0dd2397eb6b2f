"""Commands that take agendas in."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from companion import work
from companion.cli.group import (
    FILE,
    Loaded,
    as_json,
    dry_run,
    main,
    mapping,
    running,
)
from companion.core.agenda.columns import FIELDS
from companion.events import service as events
from companion.extensions import db
from companion.organizing.service import loading, opening, readings
from companion.printing import say, show
from companion.talks import service as talks


@main.group(cls=Loaded, modules={"export": "exporting", "follow": "following"})
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
    reading = _reading(**known) if any(known.values()) else None
    with running() as app:
        event = events.by_slug(slug)
        read = [(file.name, file.read_bytes()) for file in files]
        if dry_run:
            opened = opening.read(read, reading, opening.Known.of(event))
            say("\n".join(_taken(one, event.zone) for one in opened))
            outcome = talks.preview_agenda(event, [one.agenda for one in opened])
        else:
            outcome = loading.import_agenda(event, read, reading)
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
        name = loading.undo(events.by_slug(slug))
        db.session.commit()
        work.run_rung(app)
    click.echo(f"The agenda is as it was before {name}.")


def _reading(
    timezone: str,
    date_order: Any,
    first_date: datetime | None,
    columns: Sequence[str],
) -> readings.Reading:
    return readings.Reading(
        events.zone_named(timezone) if timezone else None,
        date_order,
        first_date and first_date.date(),
        mapping(columns, "title"),
    )


def _taken(one: opening.Opened, zone: ZoneInfo) -> str:
    """Say what of a file was taken for what."""
    found, reading = one.agenda.recognised, one.reading
    said = {
        "zone": found.zone or (reading.zone or zone).key,
        "dates": reading.date_order or found.date_order,
        "first date": reading.first_date,
    }
    told = [f"{name} {value}" for name, value in said.items() if value]
    columns = [f"{field}={heading}" for field, heading in found.columns.items()]
    return f"{one.agenda.filename}: " + "; ".join([found.format, *told, *columns])


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
