"""Putting somebody into the book by hand."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.accounts.models import Person
from companion.contacts import service
from companion.contacts.forms import EntryForm
from companion.contacts.views.blueprint import bp
from companion.contacts.views.book import here
from companion.extensions import db


@bp.get("/new")
@web.signed_in
def new(person: Person) -> ResponseReturnValue:
    return _page(person, EntryForm()), 200


@bp.post("/new")
@web.signed_in
def add(person: Person) -> ResponseReturnValue:
    form = EntryForm()
    if not form.validate_on_submit():
        return _page(person, form), 422
    added = service.add(person, form.facts())
    db.session.commit()
    flash(f"{added.name} is in your book.", "good")
    return redirect(url_for(".contact", contact_id=added.id), 303)


def _page(person: Person, form: EntryForm) -> str:
    return render_template(
        "contacts/edit.html", contact=None, form=form, lost=False, **here(person)
    )
