from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.errors import BadInput
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.organizing.views.blueprint import attached, bp
from companion.organizing.views.desk import page
from companion.recaps import service as recaps


@bp.get("/thanks")
@web.organizing
def thanks(event: Event, me: Attendee) -> ResponseReturnValue:
    return render_template(
        "organizing/thanks.html",
        event=event,
        me=me,
        place="organize",
        told=recaps.thanks(event),
        is_over=recaps.is_over(event),
    )


@bp.get("/thanks.csv")
@web.organizing
def thanks_table(event: Event, me: Attendee) -> Response:
    data = recaps.thanks(event).as_csv()
    return attached(data, "text/csv; charset=utf-8", f"{event.slug}-thanks.csv")


@bp.post("/recap/time")
@web.organizing
def recap_time(event: Event, me: Attendee) -> ResponseReturnValue:
    try:
        recaps.set_time(event, request.form.get("at", "").strip())
    except BadInput as error:
        return page(event, me, {"recap": str(error)}), 422
    db.session.commit()
    due = recaps.due_at(event)
    flash(
        f"The letters leave on {due.day} {due:%B} at {due:%H:%M}."
        if due
        else "The letters wait until you send them.",
        "good",
    )
    return redirect(url_for(".desk", slug=event.slug), 303)


@bp.post("/recap/test")
@web.organizing
def recap_test(event: Event, me: Attendee) -> ResponseReturnValue:
    recaps.send_test(me)
    db.session.commit()
    flash(f"Your own letter is on its way to {me.email}, as a test.", "good")
    return redirect(url_for(".desk", slug=event.slug), 303)


@bp.get("/people/<int:other_id>/recap")
@web.organizing
def their_recap(event: Event, me: Attendee, other_id: int) -> ResponseReturnValue:
    other = events.somebody(event.id, other_id)
    told = recaps.for_organizers(recaps.story(other))
    return render_template(
        "organizing/recap.html",
        event=event,
        me=me,
        place="organize",
        one=other,
        story=told,
        say=told.say,
        most=len(told.encounters),
        picture_at="",
        cards=0,
        is_page=True,
        may_ask=False,
        feedback="",
    )
