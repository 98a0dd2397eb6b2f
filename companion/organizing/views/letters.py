"""Letters that did not arrive, and a test letter."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from companion import mail, web
from companion.errors import BadInput
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.organizing.forms import AgainForm
from companion.organizing.service import letters as service
from companion.organizing.views.blueprint import bp


@bp.get("/letters")
@web.organizing
def letters(event: Event, me: Attendee) -> ResponseReturnValue:
    return _page(event, me)


@bp.post("/letters/test")
@web.organizing
def test_letter(event: Event, me: Attendee) -> ResponseReturnValue:
    service.test(me)
    db.session.commit()
    flash(f"A test letter goes to {me.email}. Look at this page in a minute.", "good")
    return redirect(url_for(".letters", slug=event.slug), 303)


@bp.post("/letters/<int:letter_id>/again")
@web.organizing
def send_again(event: Event, me: Attendee, letter_id: int) -> ResponseReturnValue:
    one = service.undelivered_one(event, letter_id)
    form = AgainForm(prefix=f"letter-{letter_id}")
    if not form.validate_on_submit():
        return _page(event, me, {letter_id: form}), 422
    try:
        service.send_again(one, form.email.data)
    except BadInput as error:
        db.session.rollback()
        form.email.errors = [str(error)]
        return _page(event, me, {letter_id: form}), 422
    db.session.commit()
    flash(f"The letter goes to {form.email.data} once more.", "good")
    return redirect(url_for(".letters", slug=event.slug), 303)


def _page(
    event: Event, me: Attendee, refused: dict[int, AgainForm] | None = None
) -> str:
    """Render the page; *refused* holds a form that is shown with its errors."""
    undelivered = service.undelivered(event)
    forms = {
        one.letter.id: AgainForm(
            formdata=None,
            prefix=f"letter-{one.letter.id}",
            data={"email": one.letter.to},
        )
        for one in undelivered
    }
    return render_template(
        "organizing/letters.html",
        event=event,
        me=me,
        place="organize",
        undelivered=undelivered,
        again=forms | (refused or {}),
        waiting=mail.waiting(event.id),
        sent=mail.sent(event.id),
        withheld=mail.withheld(event.id),
        tested=service.last_test(me),
    )
