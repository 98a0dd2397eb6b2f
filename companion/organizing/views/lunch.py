from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import clock, web
from companion.errors import BadInput
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.organizing.forms import TablesForm
from companion.organizing.service import seating, tables
from companion.organizing.views.blueprint import attached, bp


@bp.get("/tables")
@web.organizing
def lunch(event: Event, me: Attendee) -> ResponseReturnValue:
    """Show who sits where, or how far the work is; then the page asks again itself."""
    plan = seating.latest(event)
    chosen = plan and {"size": plan.size, "roles": plan.roles}
    return _lunch(event, me, TablesForm(formdata=None, data=chosen))


@bp.post("/tables")
@web.organizing
def seat(event: Event, me: Attendee) -> ResponseReturnValue:
    form = TablesForm()
    if not form.validate_on_submit():
        return _lunch(event, me, form), 422
    try:
        seating.request(event, form.size.data, form.roles.data)
    except BadInput as error:
        form.roles.errors = [str(error)]
        return _lunch(event, me, form), 422
    db.session.commit()
    return redirect(url_for(".lunch", slug=event.slug), 303)


@bp.post("/tables/show")
@web.organizing
def show_tables(event: Event, me: Attendee) -> ResponseReturnValue:
    on = request.form.get("on") == "yes"
    tables.publish(event, on=on)
    db.session.commit()
    flash(
        "Everybody finds their table on their home page now."
        if on
        else "Nobody sees their table any more.",
        "good",
    )
    return redirect(url_for(".lunch", slug=event.slug), 303)


@bp.get("/tables.pdf")
@web.organizing
def tables_pdf(event: Event, me: Attendee) -> ResponseReturnValue:
    return attached(tables.pdf(event), "application/pdf", f"{event.slug}-tables.pdf")


@bp.get("/tables.csv")
@web.organizing
def tables_csv(event: Event, me: Attendee) -> ResponseReturnValue:
    return attached(
        tables.csv(event), "text/csv; charset=utf-8", f"{event.slug}-tables.csv"
    )


def _lunch(event: Event, me: Attendee, form: TablesForm) -> str:
    return render_template(
        "organizing/tables.html",
        event=event,
        me=me,
        place="organize",
        now=clock.now(),
        form=form,
        latest=seating.latest(event),
        outlook=tables.outlook(event),
        seatable=len(seating.seatable(event)),
        names={str(one.id): one.name for one in events.attendees(event)},
    )
