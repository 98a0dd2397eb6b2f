from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import clock, web
from companion.errors import BadInput
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.matches import service as matches
from companion.organizing import service
from companion.organizing.forms import UploadForm
from companion.organizing.models import Upload
from companion.organizing.service import tables
from companion.organizing.views.blueprint import attached, bp
from companion.recaps import service as recaps


@bp.get("/")
@web.organizing
def desk(event: Event, me: Attendee) -> ResponseReturnValue:
    return _desk(event, me)


@bp.post("/<any(agenda, people):kind>")
@web.organizing
def upload(event: Event, me: Attendee, kind: str) -> ResponseReturnValue:
    form = UploadForm()
    if not form.validate_on_submit():
        return _desk(event, me, refused={kind: form.file.errors[0]}), 422
    file = form.file.data
    kept = Upload(
        event_id=event.id,
        person_id=me.person_id,
        kind=kind,
        filename=(file.filename or kind)[:255],
        data=file.stream.read(),
        uploaded_at=clock.now(),
    )
    try:
        service.preview(event, kept)  # before anything is written: it takes its time
    except BadInput as error:
        db.session.rollback()
        return _desk(event, me, refused={kind: str(error)}), 422
    service.keep_upload(kept)
    db.session.commit()
    return redirect(url_for(".preview", slug=event.slug, upload_id=kept.id), 303)


@bp.get("/uploads/<int:upload_id>")
@web.organizing
def preview(event: Event, me: Attendee, upload_id: int) -> ResponseReturnValue:
    """Show what the file would do; nothing is written before the button."""
    kept = service.upload(event, upload_id)
    return render_template(
        "organizing/preview.html",
        event=event,
        me=me,
        place="organize",
        upload=kept,
        outcome=service.preview(event, kept),
    )


@bp.post("/uploads/<int:upload_id>")
@web.organizing
def confirm(event: Event, me: Attendee, upload_id: int) -> ResponseReturnValue:
    outcome = service.finish(event, service.upload(event, upload_id))
    db.session.commit()
    flash(
        f"Written: {outcome.added} added, {outcome.changed} changed, "
        f"{outcome.unchanged} as before.",
        "good",
    )
    return redirect(url_for(".desk", slug=event.slug), 303)


@bp.get("/badges.pdf")
@web.organizing
def badges(event: Event, me: Attendee) -> ResponseReturnValue:
    sheet = service.badges(event, request.args.get("layout", "a4-6"))
    return attached(sheet.pdf, "application/pdf", f"{event.slug}-badges.pdf")


@bp.post("/recap")
@web.organizing
def recap(event: Event, me: Attendee) -> ResponseReturnValue:
    planned = recaps.plan(event)
    recaps.request(event)
    db.session.commit()
    flash(
        f"Letters on their way: {planned.letters}. Sent before: "
        f"{planned.already_sent}. People who get none: {planned.skipped}.",
        "good",
    )
    return redirect(url_for(".desk", slug=event.slug), 303)


def _desk(event: Event, me: Attendee, refused: dict[str, str] | None = None) -> str:
    return render_template(
        "organizing/desk.html",
        event=event,
        me=me,
        place="organize",
        numbers=service.numbers(event),
        form=UploadForm(formdata=None),
        refused=refused or {},
        run=matches.latest(event),
        recap_run=recaps.latest(event),
        recap_plan=recaps.plan(event),
        lunch=tables.current(event),
        today=clock.now().astimezone(event.zone).date(),
    )
