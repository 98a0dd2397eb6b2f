from flask import Response, flash, request
from flask.typing import ResponseReturnValue

from companion import web
from companion.core.badge.sheet import LAYOUTS
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.organizing.forms import PrintForm
from companion.organizing.service import printing as service
from companion.organizing.views.blueprint import attached, bp

CHOSEN = "badge-layout"  # the cookie that remembers what this desk prints on
KEPT = 90 * 24 * 3600  # seconds


@bp.get("/badges.pdf")
@web.organizing
def badges(event: Event, me: Attendee) -> ResponseReturnValue:
    """Show the badges without counting them as printed."""
    form = PrintForm(request.args)
    only_new = form.which.data == PrintForm.NEW
    done = service.badges(event, form.layout.data, only_new=only_new)
    return _sheet(done, f"{event.slug}-badges.pdf")


@bp.post("/badges.pdf")
@web.organizing
def print_badges(event: Event, me: Attendee) -> ResponseReturnValue:
    form = PrintForm()
    only_new = form.which.data == PrintForm.NEW
    done = service.badges(event, form.layout.data, only_new=only_new)
    service.mark_printed(done.people)
    db.session.commit()
    _warn(done)
    return _remembered(_sheet(done, f"{event.slug}-badges.pdf"), form)


@bp.get("/people/<int:other_id>/badge.pdf")
@web.organizing
def badge(event: Event, me: Attendee, other_id: int) -> ResponseReturnValue:
    form = PrintForm(request.args)
    done = service.badge(events.somebody(event.id, other_id), form.layout.data)
    return _sheet(done, f"{event.slug}-badge-{other_id}.pdf")


@bp.post("/people/<int:other_id>/badge.pdf")
@web.organizing
def print_badge(event: Event, me: Attendee, other_id: int) -> ResponseReturnValue:
    form = PrintForm()
    done = service.badge(events.somebody(event.id, other_id), form.layout.data)
    service.mark_printed(done.people)
    db.session.commit()
    _warn(done)
    return _remembered(_sheet(done, f"{event.slug}-badge-{other_id}.pdf"), form)


def print_form() -> PrintForm:
    """Return the form with the layout that was last printed from this browser."""
    chosen = request.cookies.get(CHOSEN, "")
    layout = chosen if chosen in LAYOUTS else service.LAYOUT
    return PrintForm(formdata=None, data={"layout": layout})


def _sheet(done: service.Printout, name: str) -> Response:
    return attached(done.pdf, "application/pdf", name)


def _warn(done: service.Printout) -> None:
    """Have the next page say what may look wrong on paper: a PDF says nothing."""
    if done.warnings:
        first, *others = done.warnings
        more = f" And {len(others)} more like this." if others else ""
        flash(f"Look through the badges you printed: {first}.{more}", "info")


def _remembered(answer: Response, form: PrintForm) -> Response:
    answer.set_cookie(
        CHOSEN,
        form.layout.data,
        max_age=KEPT,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return answer
