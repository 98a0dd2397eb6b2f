from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import clock, web
from companion.errors import BadInput
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.introductions import service as introductions
from companion.matches import service
from companion.profiles import service as profiles

USEFUL = {"yes": True, "no": False}

bp = Blueprint("matches", __name__, url_prefix="/e/<slug>/people")


@bp.get("/")
@web.attending
def people(event: Event, me: Attendee) -> ResponseReturnValue:
    found = service.suggestions(me)
    return render_template(
        "matches/people.html",
        event=event,
        me=me,
        place="people",
        now=clock.now(),
        suggestions=found,
        writers=set(profiles.facets_of([one.other.id for one in found])),
        answers=service.said(me),
        ways=introductions.ways(me, [one.other for one in found]),
        introduced=introductions.of(me),
        run=service.latest(event),
        matched=me.role in service.MATCHED_ROLES,
        has_profile=any(profiles.facets_of([me.id])[me.id].values()),
    )


@bp.post("/<int:other_id>/accept")
@web.attending
def accept(event: Event, me: Attendee, other_id: int) -> ResponseReturnValue:
    service.accept(me, other_id, wanted=request.form.get("on") == "yes")
    db.session.commit()
    return redirect(
        url_for(".people", slug=event.slug, _anchor=f"about-{other_id}"), 303
    )


@bp.post("/<int:other_id>/not-for-me")
@web.attending
def put_aside(event: Event, me: Attendee, other_id: int) -> ResponseReturnValue:
    service.put_aside(me, other_id)
    db.session.commit()
    flash("Put aside. You two will not be suggested to each other again.", "good")
    return redirect(url_for(".people", slug=event.slug), 303)


@bp.post("/<int:other_id>/useful")
@web.attending
def useful(event: Event, me: Attendee, other_id: int) -> ResponseReturnValue:
    answer = USEFUL.get(request.form.get("useful", ""))
    if answer is None:
        raise BadInput("Say yes or no. Go back and press one of the two.")
    service.was_useful(me, other_id, useful=answer)
    db.session.commit()
    back = web.own_path(request.form.get("back", ""))
    return redirect(back or url_for(".people", slug=event.slug), 303)
