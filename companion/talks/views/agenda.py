from datetime import date
from itertools import groupby

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import clock, web
from companion.boards import service as boards
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.profiles import service as profiles
from companion.questions import service as questions
from companion.talks import service
from companion.talks.models import Talk
from companion.talks.views.blueprint import bp


@bp.get("/e/<slug>/agenda")
@web.attending
def agenda(event: Event, me: Attendee) -> ResponseReturnValue:
    talks = service.agenda(event)
    days = {
        day: list(entries) for day, entries in groupby(talks, lambda t: _day(event, t))
    }
    day = _chosen_day(list(days), request.args.get("day", ""), event)
    shown = days.get(day, []) if day else []
    rooms = list(dict.fromkeys(t.room for t in shown if t.room))
    room = next((r for r in rooms if r == request.args.get("room")), "")
    mine = request.args.get("mine") == "yes"
    starred = service.starred(me)
    shown = [t for t in shown if room in ("", t.room) and (not mine or t.id in starred)]
    return render_template(
        "talks/agenda.html",
        event=event,
        me=me,
        place="agenda",
        days=list(days),
        day=day,
        rooms=sorted(rooms),
        room=room,
        mine=mine,
        talks=shown,
        starred=starred,
        feed=_feed(me),
        is_asked=request.args.get("calendar") == "yes",
        now=clock.now(),
    )


@bp.get("/e/<slug>/talks/<int:talk_id>")
@web.attending
def talk(event: Event, me: Attendee, talk_id: int) -> ResponseReturnValue:
    found = service.talk(event, talk_id)
    return render_template(
        "talks/talk.html",
        event=event,
        me=me,
        place="agenda",
        talk=found,
        is_starred=found.id in service.starred(me),
        attendees=service.attendees_among(found),
        board_count=boards.count(found) if boards.has_board(found) else None,
        board_open=boards.has_board(found) and boards.is_open(found),
        has_profile=any(profiles.facets_of([me.id])[me.id].values()),
        questions=questions.for_talk(me, found) if found.kind == "talk" else (),
        afterwards=questions.after_talk(me, found) if found.kind == "talk" else "",
    )


@bp.post("/e/<slug>/talks/<int:talk_id>/star")
@web.attending
def star(event: Event, me: Attendee, talk_id: int) -> ResponseReturnValue:
    found = service.talk(event, talk_id)
    service.star(me, found, on=request.form.get("on") == "yes")
    db.session.commit()
    back = web.own_path(request.form.get("back", ""))
    return redirect(back or url_for(".talk", slug=event.slug, talk_id=talk_id), 303)


def _feed(me: Attendee) -> str:
    """Return where calendars fetch somebody's stars, if they asked for that."""
    token = service.feed_token(me)
    return url_for(".feed", token=token, _external=True) if token else ""


def _day(event: Event, talk: Talk) -> date:
    return talk.start.astimezone(event.zone).date()


def _chosen_day(days: list[date], wanted: str, event: Event) -> date | None:
    """Return the day asked for, else today, else the first one."""
    today = clock.now().astimezone(event.zone).date()
    by_name = {day.isoformat(): day for day in days}
    return (
        by_name.get(wanted) or by_name.get(today.isoformat()) or next(iter(days), None)
    )
