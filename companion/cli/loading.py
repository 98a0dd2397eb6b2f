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
from companion.printing import say, show
from companion.profiles import service as profiles
from companion.talks import service as talks

EVERY = 5000  # people from one word of progress to the next


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
    "name, first_name, last_name, email, organisation, job_title, role, field, "
    "languages, style, phone, linkedin, pronouns, status, interest, offer, need.",
)
@dry_run
@as_json
def import_people(
    slug: str, file: Path, columns: Sequence[str], dry_run: bool, as_json: bool
) -> None:
    """Load an attendee list into an event."""
    mapping = _mapping(columns, "need")
    with running():
        event = events.by_slug(slug)
        data = file.read_bytes()
        if dry_run:
            outcome = organizing.preview_people(event, file.name, data, mapping)
        else:
            outcome = organizing.import_people(
                event, file.name, data, mapping, (_compared, _written)
            )
        db.session.commit()
    counts = asdict(replace(outcome, changes=(), missing=()))
    del counts["changes"], counts["missing"]
    diff = [asdict(one) for one in outcome.changes]
    missing = [asdict(one) for one in outcome.missing]
    if dry_run and as_json:
        counts |= {"changes": diff, "missing": missing}
    show(counts, as_json=as_json)
    if dry_run and not as_json:
        _show_difference(outcome)


def _compared(done: int, of: int) -> None:
    _tell("Compared", done, of)


def _written(done: int, of: int) -> None:
    _tell("Written", done, of)


def _tell(what: str, done: int, of: int) -> None:
    """Say of a long list how far it is, every few thousand people."""
    is_round = done // EVERY > (done - profiles.STEP) // EVERY
    if of > EVERY and (is_round or done == of):
        say(f"{what}: {done:,} of {of:,}")


def _show_difference(outcome: profiles.PeopleImport) -> None:
    for one in outcome.changes:
        edits = [f"{e.field}: {e.before or '–'} → {e.after}" for e in one.edits]
        who = f"{one.name} <{one.email}>" if one.email else one.name
        click.echo("; ".join([f"{one.kind:<8} {who}", *edits]))
    for gone in outcome.missing:
        click.echo(f"{'not here':<8} {gone.name} (stays at the event)")


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


def _mapping(columns: Sequence[str], such_as: str) -> dict[str, str]:
    pairs = [column.partition("=") for column in columns]
    for field, equals, heading in pairs:
        if not (field and equals and heading):
            raise BadInput(
                f"--map {field!r}: write it as {such_as}=HEADING of the column."
            )
    return {field: heading for field, _, heading in pairs}
