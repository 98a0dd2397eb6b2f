from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from companion.events.models import Attendee
from companion.extensions import csrf, db
from companion.recaps import service

bp = Blueprint("recaps", __name__)


@bp.get("/u/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """Show a button: mail scanners follow links, and nobody wants that to count."""
    attendee = service.behind_token(token)
    return _page(attendee, token)


@bp.post("/u/<token>")
@csrf.exempt  # mail programs press this themselves (RFC 8058); the token is the proof
def unsubscribe(token: str) -> ResponseReturnValue:
    attendee = service.behind_token(token)
    service.unsubscribe(attendee)
    db.session.commit()
    return _page(attendee, token)


def _page(attendee: Attendee, token: str) -> str:
    return render_template(
        "recaps/unsubscribe.html",
        attendee=attendee,
        event=attendee.event,
        token=token,
    )
