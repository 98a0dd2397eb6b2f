from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from companion import clock, web
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.matches import service as matches
from companion.organizing.service import desk
from companion.organizing.views.blueprint import bp


@bp.post("/match")
@web.organizing
def match(event: Event, me: Attendee) -> ResponseReturnValue:
    matches.request(event)
    db.session.commit()
    return redirect(url_for(".matching", slug=event.slug), 303)


@bp.get("/match")
@web.organizing
def matching(event: Event, me: Attendee) -> ResponseReturnValue:
    """Show how far the run is; the page asks again by itself while one goes on."""
    people = events.attendees(event)
    return render_template(
        "organizing/matching.html",
        event=event,
        me=me,
        place="organize",
        now=clock.now(),
        run=matches.latest(event),
        standing=desk.numbers(event).suggestions,
        names={str(one.id): one.name for one in people},
        has_people=any(one.role in matches.MATCHED_ROLES for one in people),
    )


@bp.post("/match/stop")
@web.organizing
def stop_matching(event: Event, me: Attendee) -> ResponseReturnValue:
    matches.cancel(event)
    db.session.commit()
    return redirect(url_for(".matching", slug=event.slug), 303)
