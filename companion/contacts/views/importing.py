"""People from a file into the book, looked at first."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.accounts.models import Person
from companion.contacts import service
from companion.contacts.forms import FileForm, YesForm
from companion.contacts.views.blueprint import bp
from companion.contacts.views.book import here
from companion.errors import BadInput
from companion.extensions import db


@bp.get("/import")
@web.signed_in
def choose(person: Person) -> ResponseReturnValue:
    return _page(person, ""), 200


@bp.post("/import")
@web.signed_in
def look(person: Person) -> ResponseReturnValue:
    """Show what a file would bring; nothing is written before the button."""
    form = FileForm()
    if not form.validate_on_submit():
        return _page(person, form.file.errors[0]), 422
    file = form.file.data
    name = (file.filename or "The file")[:255]
    try:
        found = service.preview(person, file.stream.read(), name)
    except BadInput as error:
        return _page(person, str(error)), 422
    finally:
        db.session.commit()  # a file that was refused counts as tried
    return render_template(
        "contacts/preview.html",
        found=found,
        form=YesForm(token=found.token),
        **here(person),
    )


@bp.post("/import/all")
@web.signed_in
def import_all(person: Person) -> ResponseReturnValue:
    number = service.import_all(person, YesForm().token.data or "")
    db.session.commit()
    who = "One person is" if number == 1 else f"{number:,} people are"
    flash(f"{who} new in your book.", "good")
    return redirect(url_for(".book"), 303)


def _page(person: Person, error: str) -> str:
    return render_template("contacts/import.html", error=error, **here(person))
