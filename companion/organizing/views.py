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
from companion.errors import BadInput
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.matches import service as matches
from companion.organizing import service
from companion.organizing.forms import TablesForm, UploadForm
from companion.organizing.models import Upload
from companion.organizing.service import seating, tables
from companion.recaps import service as recaps

bp = Blueprint("organizing", __name__, url_prefix="/e/<slug>/organize")


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
    return render_template(
        "organizing/matching.html",
        event=event,
        me=me,
        place="organize",
        now=clock.now(),
        run=matches.latest(event),
        standing=service.numbers(event).suggestions,
        names={str(one.id): one.name for one in events.attendees(event)},
    )


@bp.post("/match/stop")
@web.organizing
def stop_matching(event: Event, me: Attendee) -> ResponseReturnValue:
    matches.cancel(event)
    db.session.commit()
    return redirect(url_for(".matching", slug=event.slug), 303)


@bp.get("/badges.pdf")
@web.organizing
def badges(event: Event, me: Attendee) -> ResponseReturnValue:
    sheet = service.badges(event, request.args.get("layout", "a4-6"))
    return _file(sheet.pdf, "application/pdf", f"{event.slug}-badges.pdf")


@bp.get("/tables")
@web.organizing
def lunch(event: Event, me: Attendee) -> ResponseReturnValue:
    """Show who sits where, or how far the work is; then the page asks again itself."""
    plan = seating.latest(event)
    chosen = plan and {"size": plan.size, "roles": plan.roles}
    return _lunch(event, me, TablesForm(formdata=None, data=chosen))


@bp.post("/tables")
@web.organizing
def seat(event: Event, me: Attendee) -> ResponseReturnValue:
    form = TablesForm()
    if not form.validate_on_submit():
        return _lunch(event, me, form), 422
    try:
        seating.request(event, form.size.data, form.roles.data)
    except BadInput as error:
        form.roles.errors = [str(error)]
        return _lunch(event, me, form), 422
    db.session.commit()
    return redirect(url_for(".lunch", slug=event.slug), 303)


@bp.post("/tables/show")
@web.organizing
def show_tables(event: Event, me: Attendee) -> ResponseReturnValue:
    on = request.form.get("on") == "yes"
    tables.publish(event, on=on)
    db.session.commit()
    flash(
        "Everybody finds their table on their home page now."
        if on
        else "Nobody sees their table any more.",
        "good",
    )
    return redirect(url_for(".lunch", slug=event.slug), 303)


@bp.get("/tables.pdf")
@web.organizing
def tables_pdf(event: Event, me: Attendee) -> ResponseReturnValue:
    return _file(tables.pdf(event), "application/pdf", f"{event.slug}-tables.pdf")


@bp.get("/tables.csv")
@web.organizing
def tables_csv(event: Event, me: Attendee) -> ResponseReturnValue:
    return _file(
        tables.csv(event), "text/csv; charset=utf-8", f"{event.slug}-tables.csv"
    )


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


def _file(data: bytes, kind: str, name: str) -> Response:
    return Response(
        data,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _lunch(event: Event, me: Attendee, form: TablesForm) -> str:
    return render_template(
        "organizing/tables.html",
        event=event,
        me=me,
        place="organize",
        now=clock.now(),
        form=form,
        latest=seating.latest(event),
        outlook=tables.outlook(event),
        seatable=len(seating.seatable(event)),
        names={str(one.id): one.name for one in events.attendees(event)},
    )


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
