"""The command that keeps an agenda up to date from an address."""

from dataclasses import asdict, replace

import click

from companion import work
from companion.cli.agendas import agenda
from companion.cli.group import as_json, running
from companion.errors import BadInput
from companion.events import service as events
from companion.extensions import db
from companion.organizing.service import addresses
from companion.printing import show


@agenda.command("follow")
@click.argument("slug")
@click.argument("url", default="")
@click.option(
    "--every",
    type=click.IntRange(1, 168),
    default=6,
    show_default=True,
    help="Hours from one look to the next.",
)
@click.option("--stop", is_flag=True, help="Read no address any more.")
@as_json
def follow_agenda(slug: str, url: str, every: int, stop: bool, as_json: bool) -> None:
    """Load an agenda from an https address, now and again and again."""
    if bool(url) == stop:
        raise BadInput("Write either the address of the agenda or --stop.")
    with running() as app:
        event = events.by_slug(slug)
        if stop:
            addresses.stop(event)
            db.session.commit()
            click.echo("No address is read any more; the agenda stays as it is.")
            return
        fetched = addresses.ask(addresses.Order(url))
        outcome = addresses.follow(event, url, every, fetched)
        db.session.commit()
        work.run_rung(app)  # letters to those who starred what is different now
    counts = asdict(replace(outcome, changes=()))
    del counts["changes"]
    show(counts, as_json=as_json)
