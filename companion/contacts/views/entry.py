"""One entry: its card, what its owner wrote, and taking an exchange back."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.accounts.models import Person
from companion.contacts import service
from companion.contacts.forms import EntryForm, NoteForm, OwnForm, shown
from companion.contacts.models import EXCHANGED, Contact
from companion.contacts.views.blueprint import bp
from companion.contacts.views.book import here
from companion.contacts.views.rhythm import of_contact
from companion.core import card as cards
from companion.events import service as events
from companion.exchanges import service as exchanges
from companion.extensions import db
from companion.matches import service as matches


@bp.get("/<int:contact_id>")
@web.signed_in
def contact(person: Person, contact_id: int) -> ResponseReturnValue:
    found = service.contact(person, contact_id)
    if service.tend(person):
        db.session.commit()
    if found.merged_into_id:
        return redirect(url_for(".contact", contact_id=found.merged_into_id), 303)
    return _page(person, found, NoteForm(note=found.note), 200)


@bp.post("/<int:contact_id>")
@web.signed_in
def write_note(person: Person, contact_id: int) -> ResponseReturnValue:
    found = service.contact(person, contact_id)
    form = NoteForm()
    if not form.validate_on_submit():
        return _page(person, found, form, 422)
    service.write_note(found, form.note.data or "")
    db.session.commit()
    flash("Your note is saved.", "good")
    return redirect(url_for(".contact", contact_id=contact_id), 303)


@bp.get("/<int:contact_id>/edit")
@web.signed_in
def edit(person: Person, contact_id: int) -> ResponseReturnValue:
    found = service.contact(person, contact_id)
    form = _form_of(found)(**shown(service.facts_of(found)))
    return _edit_page(person, found, form), 200


@bp.post("/<int:contact_id>/edit")
@web.signed_in
def rewrite(person: Person, contact_id: int) -> ResponseReturnValue:
    found = service.contact(person, contact_id)
    form = _form_of(found)()
    if not form.validate_on_submit():
        return _edit_page(person, found, form), 422
    service.rewrite(found, form.facts())
    db.session.commit()
    flash("Saved.", "good")
    return redirect(url_for(".contact", contact_id=contact_id), 303)


@bp.post("/<int:contact_id>/remove")
@web.signed_in
def remove(person: Person, contact_id: int) -> ResponseReturnValue:
    found = service.contact(person, contact_id)
    name = found.name
    service.remove(found)
    db.session.commit()
    flash(f"{name or 'The entry'} is not in your book any more.", "good")
    return redirect(url_for(".book"), 303)


@bp.post("/<int:contact_id>/withdraw")
@web.signed_in
def withdraw(person: Person, contact_id: int) -> ResponseReturnValue:
    found = service.contact(person, contact_id)
    me = found.attendee and events.taking_part(person, found.attendee.event_id)
    if found.attendee is not None and me:
        exchanges.withdraw(me, found.attendee)
        db.session.commit()
    flash("Taken back: neither of you sees the other's details any more.", "good")
    return redirect(url_for(".contact", contact_id=contact_id), 303)


@bp.get("/<int:contact_id>.vcf")
@web.signed_in
def vcard(person: Person, contact_id: int) -> ResponseReturnValue:
    found = service.contact(person, contact_id)
    filename = cards.filename(found.name)
    return Response(
        cards.vcard(service.card(found)),
        content_type="text/vcard; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


def _form_of(contact: Contact) -> type[OwnForm]:
    return OwnForm if contact.source == EXCHANGED else EntryForm


def _edit_page(person: Person, found: Contact, form: OwnForm) -> str:
    return render_template(
        "contacts/edit.html",
        contact=found,
        form=form,
        lost=service.lost(found),
        **here(person),
    )


def _page(
    person: Person, found: Contact, form: NoteForm, status: int
) -> ResponseReturnValue:
    me = found.event_id and events.taking_part(person, found.event_id)
    why = matches.reasons_in(found.why)
    other = None if found.withdrawn_at else found.attendee
    # Whom somebody added by hand was met at no event: theirs is the frame of the book.
    frame = here(person)
    if found.event:
        frame |= {"event": found.event, "me": me or None}
    page = render_template(
        "contacts/contact.html",
        contact=found,
        why=why,
        say_name=other.say_name if other else "",
        says=matches.words_between(why, me, other) if me and other else None,
        useful=matches.said(me).useful if me else {},
        form=form,
        lost=service.lost(found),
        merged=service.merged_into(found),
        meetings=service.meetings(found),
        **frame,
        **of_contact(person, found),
    )
    return page, status
