"""The agenda for other programs: files to download, an address to subscribe to."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.core import agenda_out
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.talks import service
from companion.talks.views.blueprint import bp

CALENDAR = agenda_out.FORMATS["ics"].mime


@bp.get("/e/<slug>/agenda.<any(ics, xml, json, csv):ending>")
@web.attending
def download(event: Event, me: Attendee, ending: str) -> ResponseReturnValue:
    data = service.export(event, ending, _address(event))
    mime = agenda_out.FORMATS[ending].mime
    return _attached(data, mime, f"{event.slug}-agenda.{ending}")


@bp.get("/e/<slug>/agenda/my-stars.ics")
@web.attending
def stars(event: Event, me: Attendee) -> ResponseReturnValue:
    data = service.stars_calendar(me, _address(event))
    return _attached(data, CALENDAR, f"{event.slug}-my-stars.ics")


@bp.post("/e/<slug>/agenda/feed")
@web.attending
def renew_feed(event: Event, me: Attendee) -> ResponseReturnValue:
    """Make the address of one's feed, in place of the one before."""
    service.renew_feed(me)
    db.session.commit()
    page = url_for(".agenda", slug=event.slug, calendar="yes", _anchor="calendar")
    return redirect(page, 303)


@bp.get("/feeds/<token>.ics")
def feed(token: str) -> ResponseReturnValue:
    """Hand somebody's stars to a calendar program, which cannot sign in."""
    me = service.behind_feed(token)
    answer = Response(
        service.stars_calendar(me, _address(me.event)), content_type=CALENDAR
    )
    answer.headers["Cache-Control"] = "private, max-age=300"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    return answer.make_conditional(request)


def _address(event: Event) -> str:
    return url_for(".agenda", slug=event.slug, _external=True)


def _attached(data: bytes, mime: str, name: str) -> Response:
    return Response(
        data,
        content_type=mime,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
