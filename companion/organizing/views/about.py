"""What an event is called, when and where it is: changed after it was made."""

from zoneinfo import available_timezones

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.events import service as events
from companion.events.forms import AboutForm
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.organizing.service import about as service
from companion.organizing.views.blueprint import bp


@bp.get("/event")
@web.organizing
def about(event: Event, me: Attendee) -> ResponseReturnValue:
    return _page(event, me, AboutForm(obj=event))


@bp.post("/event")
@web.organizing
def save_about(event: Event, me: Attendee) -> ResponseReturnValue:
    form = AboutForm()
    if not form.validate_on_submit():
        return _page(event, me, form), 422
    told = {field.name: field.data for field in form if field.name in events.PLAN}
    remarks = service.change(event, events.Plan(event.slug, **told))
    db.session.commit()
    flash("Saved.", "good")
    for remark in remarks:
        flash(remark, "info")
    return redirect(url_for(".desk", slug=event.slug), 303)


def _page(event: Event, me: Attendee, form: AboutForm) -> str:
    return render_template(
        "organizing/about.html",
        event=event,
        me=me,
        place="organize",
        form=form,
        zones=sorted(available_timezones()),
        elsewhere=service.outside(event),
        address=url_for("events.home", slug=event.slug, _external=True),
    )
