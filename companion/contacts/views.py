from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.accounts.models import Person
from companion.contacts import service
from companion.contacts.forms import NoteForm
from companion.contacts.models import Contact
from companion.core import card as cards
from companion.core.card.names import first_name
from companion.events import service as events
from companion.exchanges import service as exchanges
from companion.extensions import db
from companion.matches import service as matches

bp = Blueprint("contacts", __name__, url_prefix="/contacts")
bp.add_app_template_filter(first_name)


@bp.get("/")
@web.signed_in
def book(person: Person) -> ResponseReturnValue:
    parts = events.of_person(person)
    me = parts[0] if parts else None
    return render_template(
        "contacts/book.html",
        contacts=service.book(person),
        event=me and me.event,
        me=me,
        place="contacts",
    )


@bp.get("/<int:contact_id>")
@web.signed_in
def contact(person: Person, contact_id: int) -> ResponseReturnValue:
    found = service.contact(person, contact_id)
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
    return _vcf([found], cards.filename(found.name))


@bp.get("/contacts.vcf")
@web.signed_in
def vcards(person: Person) -> ResponseReturnValue:
    kept = [c for c in service.book(person) if c.withdrawn_at is None]
    return _vcf(kept, "contacts.vcf")


def _page(
    person: Person, found: Contact, form: NoteForm, status: int
) -> ResponseReturnValue:
    me = found.event_id and events.taking_part(person, found.event_id)
    page = render_template(
        "contacts/contact.html",
        contact=found,
        why=matches.reasons_in(found.why),
        useful=matches.said(me).useful if me else {},
        form=form,
        event=found.event,
        me=me or None,
        place="contacts",
    )
    return page, status


def _vcf(found: list[Contact], filename: str) -> Response:
    return Response(
        cards.vcards([service.card(contact) for contact in found]),
        content_type="text/vcard; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
