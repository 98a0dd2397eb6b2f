"""Commands that hand things out: badges, letters, a person's own data."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from companion import mail, work
from companion.cli.group import OUT, as_json, dry_run, main, running, write
from companion.core.badge.sheet import LAYOUTS
from companion.events import service as events
from companion.events.models import Event
from companion.extensions import db
from companion.organizing.service import printing
from companion.printing import say, show
from companion.privacy import service as privacy
from companion.recaps import service as recaps

EARLY = (
    "The event is not over: whom people meet from now on is in no letter, for nobody "
    "gets a second one."
)


@main.command()
@click.argument("slug")
@click.option("--out", type=OUT, required=True)
@click.option("--layout", type=click.Choice(list(LAYOUTS)), default=printing.LAYOUT)
@click.option("--only-new", is_flag=True, help="Leave out what was printed before.")
@click.option("--person", metavar="EMAIL", help="Print the badge of one person.")
@click.option("--preview", is_flag=True, help="Do not count these as printed.")
@as_json
def badges(slug: str, out: Path, *, as_json: bool, preview: bool, **wish: Any) -> None:
    """Write everybody's badges as a PDF."""
    with running():
        done = _printout(events.by_slug(slug), **wish)
        write(out, done.pdf)
        if not preview:
            printing.mark_printed(done.people)
            db.session.commit()
        count = len(done.people)
    for warning in done.warnings:
        say(warning)
    show(
        {
            "badges": count,
            "out": str(out),
            "layout": wish["layout"],
            "warnings": done.warnings,
        },
        as_json=as_json,
    )


def _printout(
    event: Event, *, layout: str, only_new: bool, person: str | None
) -> printing.Printout:
    if person is not None:
        return printing.badge(events.attendee_at(event, person), layout)
    return printing.badges(event, layout, only_new=only_new)


@main.command()
@click.argument("slug")
@dry_run
@as_json
def recap(slug: str, dry_run: bool, as_json: bool) -> None:
    """Send everybody one letter with the people they met."""
    with running() as app:
        event = events.by_slug(slug)
        if not recaps.is_over(event):
            say(EARLY)
        if dry_run:
            outcome = recaps.plan(event)
        else:
            before = recaps.sent(event)
            recaps.request(event)
            db.session.commit()
            say("Writing the letters, then sending them …")
            work.run_rung(app)
            outcome = recaps.outcome(event, before)
        show(asdict(outcome), as_json=as_json)
        if not dry_run and (left := mail.waiting(event.id)):
            raise click.ClickException(
                f"{left} letters could not leave yet. A worker goes on with them "
                "(companion serve), or this command given again."
            )


@main.command()
@click.argument("email")
def erase(email: str) -> None:
    """Delete all that is kept of a person."""
    with running():
        privacy.erase(privacy.person(email))
        db.session.commit()
    click.echo(
        "What was kept of this person is gone. What others were handed stays theirs."
    )


@main.command()
@click.argument("email")
@click.option("--out", type=OUT, required=True)
def export(email: str, out: Path) -> None:
    """Write all that is kept of a person to a ZIP file."""
    with running():
        data = privacy.export(privacy.person(email))
    write(out, data)
    click.echo(f"Written to {out}.")
