"""Commands of whoever runs the server."""

import os
from typing import Any

import click
from flask import url_for

from companion import create_app, database, demo, doctor, serving
from companion.accounts import service as accounts
from companion.cli.group import as_json, main, running
from companion.errors import BadInput
from companion.events import service as events
from companion.extensions import db
from companion.organizing.service import about
from companion.printing import say, show

DAY = click.DateTime(["%Y-%m-%d"])
PORT = click.IntRange(1, 65535)


@main.command("demo")
@click.option("--port", type=PORT, default=8000, show_default=True)
@click.option(
    "--attendees", type=click.IntRange(2, 200), default=200, show_default=True
)
@click.option("--no-serve", is_flag=True, help="Only seed, match and send.")
def demo_(port: int, attendees: int, no_serve: bool) -> None:
    """Seed a realistic event, match it, print sign-in links, serve."""
    if not no_serve:
        serving.check("127.0.0.1", port)
    os.environ.setdefault("COMPANION_BASE_URL", f"http://127.0.0.1:{port}")
    with running() as app:
        shown = demo.prepare(app, attendees, say=say)
    for label, text in shown:
        click.echo(f"{label:<10} {text}")
    if not no_serve:
        say("A link is good once, for ten minutes: `companion link` prints another.")
        say(f"Serving on {app.config['BASE_URL']} – stop with Ctrl-C.")
        serving.serve(create_app(), "127.0.0.1", port)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=PORT, default=8000, show_default=True)
@click.option(
    "--no-worker", is_flag=True, help="Workers run elsewhere: companion work."
)
def serve(host: str, port: int, no_worker: bool) -> None:
    """Serve the site, with a worker beside it."""
    serving.check(host, port)
    reached_at = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    os.environ.setdefault("COMPANION_BASE_URL", f"http://{reached_at}:{port}")
    with running() as app:
        say(f"Serving on {app.config['BASE_URL']} – stop with Ctrl-C.")
    serving.serve(create_app(), host, port, worker=not no_worker)


@main.command("work")
@click.option("--name", default="", help="Of this worker, the same at every start.")
def work_(name: str) -> None:
    """Work off the jobs: matching, letters."""
    app = create_app()
    with app.app_context():
        database.get_ready()
    # It brings the engine, which takes a while to load, to no other command.
    from companion import worker  # noqa: PLC0415

    worker.run_worker(app, name)


@main.group("db")
def db_() -> None:
    """Look after the database."""


@db_.command()
def upgrade() -> None:
    """Make the database, or bring an old one up to date."""
    with create_app({"WORK": "here"}).app_context():
        database.upgrade()
    click.echo("The database is up to date.")


@db_.command()
def check() -> None:
    """Tell whether the database has the tables that this release wants."""
    with create_app({"WORK": "here"}).app_context():
        missing = database.differences()
    if missing:
        raise BadInput(
            f"The database differs: {missing[0]}. Run `companion db upgrade`."
        )
    click.echo("The database is up to date.")


@main.group()
def event() -> None:
    """Make events, and change them."""


@event.command("create")
@click.argument("slug")
@click.option("--name", required=True)
@click.option("--timezone", required=True, help="Such as Europe/Warsaw.")
@click.option("--starts", type=DAY, required=True)
@click.option("--ends", type=DAY, required=True)
@click.option("--organizer", default="", help="E-mail of its organizer.")
@click.option("--organizer-name", default="", help="Their name, for the badge.")
@as_json
def create_event(
    as_json: bool, organizer: str, organizer_name: str, **plan: Any
) -> None:
    """Make an event."""
    days = {name: plan[name].date() for name in ("starts", "ends")}
    with running():
        made = events.create(events.Plan(**(plan | days)))
        if organizer:
            events.add_organizer(made, organizer, organizer_name)
        db.session.commit()
        show(
            {"slug": made.slug, "address": url_for("events.home", slug=made.slug)},
            as_json=as_json,
        )


@event.command("change")
@click.argument("slug")
@click.option("--name")
@click.option("--timezone", help="Such as Europe/Warsaw.")
@click.option("--starts", type=DAY)
@click.option("--ends", type=DAY)
@as_json
def change_event(as_json: bool, slug: str, **told: Any) -> None:
    """Change what an event is called, when it is and where; its address stays."""
    days = {name: told[name].date() for name in ("starts", "ends") if told[name]}
    given = {name: value for name, value in told.items() if value} | days
    with running():
        found = events.by_slug(slug)
        before = {name: getattr(found, name) for name in events.PLAN}
        remarks = about.change(found, events.Plan(**(before | given)))
        db.session.commit()
        show({"slug": found.slug, "remarks": remarks}, as_json=as_json)


@main.command()
@click.argument("email")
def link(email: str) -> None:
    """Print a sign-in link for somebody, good for ten minutes."""
    with running():
        if not accounts.is_known(email):
            say(f"Nobody has the address {email} yet; the link makes an account.")
        _, token, _ = accounts.issue(email)
        db.session.commit()
        click.echo(url_for("accounts.confirm", token=token))


@main.command("doctor")
def doctor_() -> None:
    """Say what is set up, what is missing, and what to do."""
    with create_app({"WORK": "here"}).app_context():
        findings = doctor.look()
    for finding in findings:
        click.echo(f"{'ok  ' if finding.fine else 'MEND'}  {finding.sentence}")
    if not all(finding.fine for finding in findings):
        raise SystemExit(1)
