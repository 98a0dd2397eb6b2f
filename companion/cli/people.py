"""The command that takes attendee lists in."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import click

from companion.cli.group import FILE, as_json, dry_run, main, mapping, running
from companion.events import service as events
from companion.extensions import db
from companion.organizing.service import lists
from companion.printing import say, show
from companion.profiles import service as profiles

EVERY = 5000  # people from one word of progress to the next


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
    chosen = mapping(columns, "need")
    with running():
        event = events.by_slug(slug)
        data = file.read_bytes()
        if dry_run:
            outcome = lists.preview_people(event, file.name, data, chosen)
        else:
            outcome = lists.import_people(
                event, file.name, data, chosen, (_compared, _written)
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
