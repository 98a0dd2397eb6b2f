"""The command that writes an agenda for other tools."""

from pathlib import Path

import click
from flask import url_for

from companion.cli.agendas import agenda
from companion.cli.group import OUT, running, write
from companion.core.agenda_out import FORMATS
from companion.events import service as events
from companion.talks import service as talks


@agenda.command("export")
@click.argument("slug")
@click.option(
    "--format",
    "ending",
    type=click.Choice(list(FORMATS)),
    required=True,
    help="iCalendar, frab XML, frab JSON or a table.",
)
@click.option("--out", type=OUT, required=True)
def export_agenda(slug: str, ending: str, out: Path) -> None:
    """Write an agenda as other tools read it; read back, it changes nothing."""
    with running():
        event = events.by_slug(slug)
        address = url_for("talks.agenda", slug=slug, _external=True)
        data = talks.export(event, ending, address)
    write(out, data)
    click.echo(f"Written to {out}.")
