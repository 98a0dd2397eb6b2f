"""The `companion` command."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask import Flask, url_for
from sqlalchemy.exc import OperationalError

from companion import create_app, database, demo, doctor, mail, serving, work
from companion.accounts import service as accounts
from companion.core.badge.sheet import LAYOUTS
from companion.errors import BadInput, CompanionError
from companion.events import service as events
from companion.extensions import db
from companion.matches import service as matches
from companion.matches.models import DONE, UNDER_WAY, MatchRun
from companion.organizing import service as organizing
from companion.printing import say, show
from companion.privacy import service as privacy
from companion.questions import service as questions
from companion.recaps import service as recaps
from companion.talks import service as talks

DAY = click.DateTime(["%Y-%m-%d"])
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
as_json = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document."
)
dry_run = click.option(
    "--dry-run", is_flag=True, help="Say what would happen; write nothing."
)


class Commands(click.Group):
    """Say in one sentence what was wrong with the input, and exit with 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CompanionError as error:
            say(f"companion: {error}")
            ctx.exit(2)
        except OperationalError as error:
            say(f"companion: the database does not answer: {error.orig}")
            ctx.exit(1)


@click.group(cls=Commands)
@click.version_option(package_name="event-companion")
def main() -> None:
    """Help the people at an event to meet the right people."""


@contextmanager
def running() -> Iterator[Flask]:
    """Give a command an app on a database that is up to date."""
    app = create_app({"WORK": "here"})
    with app.app_context():
        database.get_ready()
        yield app
        db.engine.dispose()  # a connection does not survive a fork into servers


@main.command("demo")
@click.option("--port", default=8000, show_default=True)
@click.option(
    "--attendees", type=click.IntRange(2, 200), default=200, show_default=True
)
@click.option("--no-serve", is_flag=True, help="Only seed, match and send.")
def demo_(port: int, attendees: int, no_serve: bool) -> None:
    """Seed a realistic event, match it, print sign-in links, serve."""
    os.environ.setdefault("COMPANION_BASE_URL", f"http://127.0.0.1:{port}")
    with running() as app:
        shown = demo.prepare(app, attendees, say=say)
    for label, text in shown:
        click.echo(f"{label:<10} {text}")
    if not no_serve:
        say(f"Serving on {app.config['BASE_URL']} – stop with Ctrl-C.")
        serving.serve(create_app(), "127.0.0.1", port)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option(
    "--no-worker", is_flag=True, help="Workers run elsewhere: companion work."
)
def serve(host: str, port: int, no_worker: bool) -> None:
    """Serve the site, with a worker beside it."""
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
    work.run_worker(app, name)


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
    """Make events."""


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


@main.command()
@click.argument("slug")
@as_json
def match(slug: str, as_json: bool) -> None:
    """Find for everybody whom to meet."""
    with running() as app:
        run = matches.request(events.by_slug(slug))
        matches.ring(run)  # also one that was cut off before
        db.session.commit()
        say("Reading the profiles, then matching …")
        _work_off(app, run)
        if matches.is_refused(run):
            raise BadInput(run.error)
        if run.state != DONE:
            raise click.ClickException(run.error or "The run was stopped.")
        show(matches.report(run), as_json=as_json)


@main.command()
@click.argument("slug")
@click.argument("email")
@as_json
def suggestions(slug: str, email: str, as_json: bool) -> None:
    """Show whom somebody should meet, and why."""
    with running():
        me = events.attendee_at(events.by_slug(slug), email)
        show(
            [
                {
                    "email": one.other.email,
                    "name": one.other.name,
                    "score": round(one.match.score, 4),
                    "you_can_help": _quotes(one.reasons.gives, "offer", "need"),
                    "they_can_help": _quotes(one.reasons.gets, "need", "offer"),
                    "shared": _quotes(one.reasons.shared, "yours", "theirs"),
                    "outside_bubble": one.match.outside,
                }
                for one in matches.suggestions(me)
            ],
            as_json=as_json,
        )


@main.command("questions")
@click.argument("slug")
@click.argument("email")
@click.option("--talk", default="", help="Number of one talk; else those starred.")
@as_json
def questions_(slug: str, email: str, talk: str, as_json: bool) -> None:
    """Show what somebody could ask the speakers."""
    with running():
        me = events.attendee_at(events.by_slug(slug), email)
        show(
            [
                {
                    "talk": entry.title,
                    "talk_id": entry.id,
                    "question": question.text,
                    "kind": question.kind,
                    "introduction": question.introduction,
                    "because": {
                        "talk": question.because_talk,
                        "profile": question.because_profile,
                    },
                }
                for entry in talks.to_ask_in(me, talk)
                for question in questions.for_talk(me, entry)
            ],
            as_json=as_json,
        )


@main.command()
@click.argument("slug")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--layout", type=click.Choice(list(LAYOUTS)), default="a4-6")
@as_json
def badges(slug: str, out: Path, layout: str, as_json: bool) -> None:
    """Write everybody's badges as a PDF."""
    with running():
        event = events.by_slug(slug)
        sheet = organizing.badges(event, layout)
        count = len(events.attendees(event))
    _write(out, sheet.pdf)
    for warning in sheet.warnings:
        say(warning)
    show(
        {
            "badges": count,
            "out": str(out),
            "layout": layout,
            "warnings": sheet.warnings,
        },
        as_json=as_json,
    )


@main.command()
@click.argument("slug")
@dry_run
@as_json
def recap(slug: str, dry_run: bool, as_json: bool) -> None:
    """Send everybody one letter with the people they met."""
    with running() as app:
        event = events.by_slug(slug)
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
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def export(email: str, out: Path) -> None:
    """Write all that is kept of a person to a ZIP file."""
    with running():
        data = privacy.export(privacy.person(email))
    _write(out, data)
    click.echo(f"Written to {out}.")


@main.command("doctor")
def doctor_() -> None:
    """Say what is set up, what is missing, and what to do."""
    with create_app({"WORK": "here"}).app_context():
        findings = doctor.look()
    for finding in findings:
        click.echo(f"{'ok  ' if finding.fine else 'MEND'}  {finding.sentence}")
    if not all(finding.fine for finding in findings):
        raise SystemExit(1)


def _write(out: Path, data: bytes) -> None:
    try:
        out.write_bytes(data)
    except OSError as error:
        raise BadInput(
            f"--out {str(out)!r} cannot be written: {error.strerror}."
        ) from None


def _work_off(app: Flask, run: MatchRun) -> None:
    """Do all of a run here; what a worker beside has in hand is waited for."""
    try:
        work.run_rung(app)
        db.session.refresh(run)
        while run.state in UNDER_WAY:
            time.sleep(1.0)
            matches.ring(run)
            db.session.commit()
            work.run_rung(app)
            db.session.refresh(run)
    except KeyboardInterrupt:
        raise click.ClickException(
            "Interrupted. The same command goes on from here; so does a worker."
        ) from None


def _finish(outcome: Any, *, dry_run: bool, as_json: bool) -> None:
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    show(asdict(outcome), as_json=as_json)


def _quotes(
    pairs: Sequence[tuple[str, str]], mine: str, theirs: str
) -> list[dict[str, str]]:
    return [{mine: my_words, theirs: their_words} for my_words, their_words in pairs]


def _mapping(columns: Sequence[str]) -> dict[str, str]:
    pairs = [column.partition("=") for column in columns]
    for field, equals, heading in pairs:
        if not (field and equals and heading):
            raise BadInput(f"--map {field!r}: write it as need=HEADING of the column.")
    return {field: heading for field, _, heading in pairs}
