"""The lunch tables: shown as the desk has them, or made."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from flask import Flask

from companion.cli.group import OUT, as_json, main, running, write
from companion.cli.waiting import work_off
from companion.errors import BadInput
from companion.events import service as events
from companion.events.models import Event
from companion.extensions import db
from companion.matches.service import MATCHED_ROLES
from companion.organizing.models import DONE
from companion.organizing.service import seating, tables
from companion.printing import say, show

FILES = {".pdf": tables.pdf, ".csv": tables.csv}


@main.command("tables")
@click.argument("slug")
@click.option(
    "--size",
    type=click.IntRange(2, 4),
    help="Make new tables of so many people, in place of those that stand.",
)
@click.option(
    "--role",
    "roles",
    type=click.Choice(MATCHED_ROLES),
    multiple=True,
    help="Who comes to new tables, as often as needed; else all of them.",
)
@click.option("--out", type=OUT, help="Write the lists to print: .pdf or .csv.")
@as_json
def tables_(
    slug: str, size: int | None, roles: Sequence[str], out: Path | None, as_json: bool
) -> None:
    """Show who sits with whom at lunch, or make the tables."""
    if roles and size is None:
        raise BadInput("--role says who comes to new tables: give --size as well.")
    if out is not None and out.suffix.lower() not in FILES:
        raise BadInput(f"--out {str(out)!r}: let the name end in .pdf or .csv.")
    with running() as app:
        event = events.by_slug(slug)
        if size is not None:
            _make(app, event, size, roles or MATCHED_ROLES)
        found = tables.report(event)
        if out is not None:
            write(out, FILES[out.suffix.lower()](event))
    for sentence in _remarks(found):
        say(sentence)
    show(found if as_json else _in_lines(found), as_json=as_json)


def _make(app: Flask, event: Event, size: int, roles: Sequence[str]) -> None:
    standing = tables.current(event)
    plan = seating.request(event, size, roles)
    seating.ring(plan)  # also one that was cut off before
    was_shown = standing is not None and standing.published_at is not None
    db.session.commit()
    say("Reading the profiles, then dealing out the seats …")
    work_off(app, plan, seating.ring)
    if seating.is_refused(plan):
        raise BadInput(plan.error)
    if plan.state != DONE:
        raise click.ClickException(plan.error)
    if was_shown:
        say("Nobody sees a table until you show the new ones on the desk.")


def _remarks(found: dict[str, Any]) -> list[str]:
    """Say what else the desk says of the tables."""
    without = [
        f"Without a seat: {one['name'] or one['email']}: {one['why']}."
        for one in found["left_out"]
    ]
    newcomers = found["newcomers"]
    late = [f"Came in since and have no seat: {newcomers}."] if newcomers else []
    return [*found["relaxed"], *without, *late]


def _in_lines(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "table": table["table"],
            "people": [
                {"name": one["name"], "organisation": one["organisation"]}
                for one in table["people"]
            ],
        }
        for table in found["tables"]
    ]
