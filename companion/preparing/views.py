from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from companion import clock, web
from companion.core import agenda_out
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.preparing import service
from companion.profiles import service as profiles
from companion.recaps import service as recaps
from companion.talks import service as talks

CALENDAR = agenda_out.FORMATS["ics"].mime

bp = Blueprint("preparing", __name__)


@bp.get("/e/<slug>/prepare")
@web.attending
def page(event: Event, me: Attendee) -> ResponseReturnValue:
    token = talks.feed_token(me, talks.PLAN)
    return render_template(
        "preparing/plan.html",
        event=event,
        me=me,
        place="home",
        plan=service.plan(me),
        now=clock.now(),
        is_before=service.is_before(event),
        is_over=recaps.is_over(event),
        has_profile=any(profiles.facets_of([me.id])[me.id].values()),
        feed=url_for(".feed", token=token, _external=True) if token else "",
        is_asked=request.args.get("calendar") == "yes",
    )


@bp.post("/e/<slug>/prepare/ticks")
@web.attending
def tick(event: Event, me: Attendee) -> ResponseReturnValue:
    what = request.form.get("what", "")
    service.tick(me, what, on=request.form.get("on") == "yes")
    db.session.commit()
    here = url_for(".page", slug=event.slug, _anchor=what.replace(":", "-"))
    return redirect(here, 303)


@bp.post("/e/<slug>/prepare/letter")
@web.attending
def letter(event: Event, me: Attendee) -> ResponseReturnValue:
    wanted = request.form.get("wanted") == "yes"
    service.wish(me, wanted=wanted)
    db.session.commit()
    flash("You get it by mail." if wanted else "No letter, then.", "good")
    return redirect(url_for(".page", slug=event.slug), 303)


@bp.post("/e/<slug>/prepare/feed")
@web.attending
def renew_feed(event: Event, me: Attendee) -> ResponseReturnValue:
    """Make the address of one's plan, in place of the one before."""
    talks.renew_feed(me, talks.PLAN)
    db.session.commit()
    page = url_for(".page", slug=event.slug, calendar="yes", _anchor="calendar")
    return redirect(page, 303)


@bp.get("/e/<slug>/prepare/my-plan.ics")
@web.attending
def download(event: Event, me: Attendee) -> ResponseReturnValue:
    name = f"{event.slug}-my-plan.ics"
    return Response(
        service.calendar(me, _address(event)),
        content_type=CALENDAR,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.get("/plans/<token>.ics")
def feed(token: str) -> ResponseReturnValue:
    """Hand somebody's plan to a calendar program, which cannot sign in."""
    me = talks.behind_feed(token, talks.PLAN)
    answer = Response(service.calendar(me, _address(me.event)), content_type=CALENDAR)
    answer.headers["Cache-Control"] = "private, max-age=300"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    return answer.make_conditional(request)


def _address(event: Event) -> str:
    return url_for(".page", slug=event.slug, _external=True)
