"""What keeps people safe: reports and alarms, codes that change, new badges."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.exchanges import service as exchanges
from companion.extensions import db
from companion.organizing.views.blueprint import bp


@bp.get("/safety")
@web.organizing
def safety(event: Event, me: Attendee) -> ResponseReturnValue:
    return render_template(
        "organizing/safety.html",
        event=event,
        me=me,
        place="organize",
        reports=exchanges.reports(event),
    )


@bp.post("/reports/<int:report_id>/settle")
@web.organizing
def settle(event: Event, me: Attendee, report_id: int) -> ResponseReturnValue:
    exchanges.settle(event, report_id)
    db.session.commit()
    flash("Settled: it is off the list.", "good")
    return redirect(url_for(".safety", slug=event.slug), 303)


@bp.post("/codes")
@web.organizing
def codes(event: Event, me: Attendee) -> ResponseReturnValue:
    event.rotating_codes = bool(request.form.get("rotating_codes"))
    flash(
        "Codes on phones change every half a minute from now on. Badges on paper stay."
        if event.rotating_codes
        else "Codes on phones stay the same from now on.",
        "good",
    )
    db.session.commit()
    return redirect(url_for(".safety", slug=event.slug), 303)


@bp.post("/people/<int:other_id>/badge/new")
@web.organizing
def reissue(event: Event, me: Attendee, other_id: int) -> ResponseReturnValue:
    one = events.somebody(event.id, other_id)
    name = one.name or one.email
    events.reissue_badge(one)
    db.session.commit()
    flash(f"{name} has a new badge; the old one is dead. Print it anew.", "good")
    return redirect(url_for(".person", slug=event.slug, other_id=other_id), 303)
