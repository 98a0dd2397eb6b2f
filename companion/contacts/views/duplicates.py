"""Entries that may be of one person: looked at side by side, merged, taken apart."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.accounts.models import Person
from companion.contacts import service
from companion.contacts.views.blueprint import bp
from companion.contacts.views.book import here
from companion.errors import BadInput
from companion.extensions import db
from companion.web import LARGEST_ID


@bp.get("/duplicates")
@web.signed_in
def duplicates(person: Person) -> ResponseReturnValue:
    return render_template(
        "contacts/duplicates.html", pairs=service.duplicates(person), **here(person)
    )


@bp.post("/<int:contact_id>/merge")
@web.signed_in
def merge(person: Person, contact_id: int) -> ResponseReturnValue:
    one = service.contact(person, contact_id)
    kept = service.merge(person, one.id, _other())
    db.session.commit()
    flash(f"One entry now. You can undo it in the entry of {kept.name}.", "good")
    return redirect(url_for(".duplicates"), 303)


@bp.post("/<int:contact_id>/apart")
@web.signed_in
def keep_apart(person: Person, contact_id: int) -> ResponseReturnValue:
    one = service.contact(person, contact_id)
    service.keep_apart(person, one.id, _other())
    db.session.commit()
    flash("They stay two entries, and are not proposed again.", "good")
    return redirect(url_for(".duplicates"), 303)


@bp.post("/<int:contact_id>/part")
@web.signed_in
def part(person: Person, contact_id: int) -> ResponseReturnValue:
    kept = service.part(service.contact(person, contact_id))
    db.session.commit()
    flash("They are two entries again.", "good")
    return redirect(url_for(".contact", contact_id=kept.id), 303)


def _other() -> int:
    text = request.form.get("other", "")
    if not (text.isascii() and text.isdecimal() and int(text[:20]) <= LARGEST_ID):
        raise BadInput("Say which two are the same. Go back and press the button.")
    return int(text[:20])
