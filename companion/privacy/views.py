from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from companion import web
from companion.accounts.models import Person
from companion.events import service as events
from companion.extensions import db
from companion.privacy import service

bp = Blueprint("privacy", __name__, url_prefix="/my-data")


@bp.get("/")
@web.signed_in
def page(person: Person) -> ResponseReturnValue:
    parts = events.of_person(person)
    me = parts[0] if parts else None
    return render_template(
        "privacy/page.html", parts=parts, event=me and me.event, me=me
    )


@bp.get("/export.zip")
@web.signed_in
def export(person: Person) -> ResponseReturnValue:
    return Response(
        service.export(person),
        content_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="my-data.zip"'},
    )


@bp.post("/erase")
@web.signed_in
def erase(person: Person) -> ResponseReturnValue:
    service.erase(person)
    db.session.commit()
    session.clear()
    flash("Everything we kept of you is gone.", "good")
    return redirect(url_for("events.start"), 303)
