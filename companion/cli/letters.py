"""Commands for the letters: whether they leave, and which came back."""

from typing import BinaryIO

import click
import sqlalchemy as sa

from companion import mail
from companion.cli.group import main, running
from companion.extensions import db
from companion.mail import bounces


@main.group("mail")
def mail_() -> None:
    """Look after the letters."""


@mail_.command("test")
@click.argument("address")
def test_letter(address: str) -> None:
    """Send a test letter now, and say what the mail server answers."""
    with running():
        number = mail.send_test(address)
    click.echo(f"A test letter to {address} was accepted. Its Message-ID: {number}")


@mail_.command("failed")
def failed() -> None:
    """List the letters of no event that were given up, and why."""
    query = sa.select(mail.Letter).where(
        mail.Letter.event_id.is_(None), mail.Letter.state == mail.FAILED
    )
    with running():
        letters = db.session.scalars(query.order_by(mail.Letter.id)).all()
        for one in letters:
            why = " ".join(one.error.split())
            click.echo(f"{one.due_at:%Y-%m-%d}  {one.to}  {one.subject}: {why}")
    if not letters:
        click.echo("No letter of no event was given up.")


@mail_.command("bounce")
@click.argument("file", type=click.File("rb"))
def bounce(file: BinaryIO) -> None:
    """Note a letter that came back, from the report of a mail server (- is a pipe)."""
    data = file.read(bounces.LARGEST + 1)
    with running():
        notice = bounces.read_report(data)
        bounces.note(notice)
        db.session.commit()
    click.echo(f"Noted: {notice.kind}. {notice.why}".strip())


@mail_.command("allow")
@click.argument("address")
def allow(address: str) -> None:
    """Let letters go to an address again after they came back from there."""
    with running():
        mail.lift(address)
        is_wanted = not mail.is_suppressed(address)
        db.session.commit()
    click.echo(
        f"Letters go to {address} again."
        if is_wanted
        else f"Whoever has {address} wants no letters. Only they can change that."
    )
