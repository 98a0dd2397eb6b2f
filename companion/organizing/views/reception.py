from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.core.badge import qr
from companion.core.badge import token as tokens
from companion.errors import BadInput
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.organizing.forms import NewcomerForm
from companion.organizing.service import reception as service
from companion.organizing.views.blueprint import bp
from companion.organizing.views.printing import print_form

SAID = {
    "added": "{name} is on the list.",
    "changed": "{name} was on the list already; what is new is written down.",
    "unchanged": "{name} was on the list already, and nothing was changed.",
}


@bp.get("/people")
@web.organizing
def find(event: Event, me: Attendee) -> ResponseReturnValue:
    """Find somebody by a part of their name."""
    text = request.args.get("q", "")[:200].strip()
    return render_template(
        "organizing/people.html",
        event=event,
        me=me,
        place="organize",
        text=text,
        found=events.people_like(event, text),
        most=events.MOST_ALIKE,
    )


@bp.get("/people/new")
@web.organizing
def newcomer(event: Event, me: Attendee) -> ResponseReturnValue:
    return _form_page(event, me, NewcomerForm())


@bp.post("/people/new")
@web.organizing
def take_in(event: Event, me: Attendee) -> ResponseReturnValue:
    form = NewcomerForm()
    if not form.validate_on_submit():
        return _form_page(event, me, form), 422
    try:
        taken = service.take_in(event, form.told)
    except BadInput as error:
        form.email.errors = [str(error)]
        return _form_page(event, me, form), 422
    db.session.commit()
    flash(_said(taken), "good")
    number = taken.attendee.id
    return redirect(url_for(".person", slug=event.slug, other_id=number), 303)


@bp.get("/people/<int:other_id>")
@web.organizing
def person(event: Event, me: Attendee, other_id: int) -> ResponseReturnValue:
    one = events.somebody(event.id, other_id)
    address = events.badge_address(one)
    return render_template(
        "organizing/person.html",
        event=event,
        me=me,
        place="organize",
        one=one,
        code=qr.svg(address, title=f"QR code of the badge of {one.name}"),
        address=address,
        typed=tokens.grouped(events.typed_token(one)),
        printing=print_form(),
    )


def _form_page(event: Event, me: Attendee, form: NewcomerForm) -> str:
    return render_template(
        "organizing/newcomer.html", event=event, me=me, place="organize", form=form
    )


def _said(taken: service.Taken) -> str:
    one = taken.attendee
    said = SAID[taken.outcome].format(name=one.name or one.email)
    letter = f" A letter with the way in goes to {one.email}."
    return said + letter * taken.is_invited
