"""Files in: chosen at the desk, looked at, read another way, written, undone."""

from zoneinfo import available_timezones

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from companion import clock, web
from companion.errors import BadInput, NotFound
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.organizing.forms import ListForm, ReadingForm, UploadForm
from companion.organizing.models import Upload
from companion.organizing.service import addresses, lists, loading, opening
from companion.organizing.service import desk as service
from companion.organizing.views import desk
from companion.organizing.views.blueprint import bp
from companion.talks.models import AgendaSource


@bp.post("/<any(agenda, people):kind>")
@web.organizing
def upload(event: Event, me: Attendee, kind: str) -> ResponseReturnValue:
    form = UploadForm()
    if not form.validate_on_submit():
        return desk.page(event, me, refused={kind: form.file.errors[0]}), 422
    if kind == lists.PEOPLE and lists.being_written(event):
        busy = "The last list is still being written. Wait a minute, then choose yours."
        return desk.page(event, me, refused={kind: busy}), 422
    service.spend_upload(event)
    db.session.commit()  # also where the file is refused
    try:
        kept = _kept(event, me, kind, form)
    except BadInput as error:
        db.session.rollback()
        return desk.page(event, me, refused={kind: str(error)}), 422
    service.keep_upload(kept)
    db.session.commit()
    return redirect(url_for(".preview", slug=event.slug, upload_id=kept.id), 303)


@bp.get("/uploads/<int:upload_id>")
@web.organizing
def preview(event: Event, me: Attendee, upload_id: int) -> ResponseReturnValue:
    """Show what the file would do; nothing is written before the button."""
    kept = service.upload(event, upload_id)
    if kept.kind == service.AGENDA:
        look = loading.look(event, kept)
        return _agenda(event, me, kept, look, ReadingForm.of(look, event))
    if lists.state_of(kept):
        return render_template(
            "organizing/list_written.html",
            event=event,
            me=me,
            place="organize",
            now=clock.now(),
            upload=kept,
        )
    found = lists.look_at_list(event, kept)
    return _people(event, me, kept, found, ListForm.of(found))


@bp.post("/uploads/<int:upload_id>/reading")
@web.organizing
def read_so(event: Event, me: Attendee, upload_id: int) -> ResponseReturnValue:
    """Read a file another way; what comes of it is shown next."""
    kept = service.upload(event, upload_id)
    if kept.kind != service.AGENDA:
        return _read_list_so(event, kept)
    form = ReadingForm()
    if not form.validate_on_submit():
        look = loading.look(event, kept)
        form.offer(look.recognised, look.reading)
        return _agenda(event, me, kept, look, form), 422
    loading.choose(kept, form.reading(event))
    db.session.commit()
    return redirect(url_for(".preview", slug=event.slug, upload_id=upload_id), 303)


@bp.post("/uploads/<int:upload_id>")
@web.organizing
def confirm(event: Event, me: Attendee, upload_id: int) -> ResponseReturnValue:
    kept = service.upload(event, upload_id)
    source = _source(event, kept)
    if lists.state_of(kept) in lists.SETTLED:
        return redirect(url_for(".preview", slug=event.slug, upload_id=kept.id), 303)
    outcome = service.finish(event, kept)
    db.session.commit()
    if outcome is None:  # a worker writes it, and the page shows how far it is
        return redirect(url_for(".preview", slug=event.slug, upload_id=kept.id), 303)
    flash(
        f"Written: {outcome.added} added, {outcome.changed} changed, "
        f"{outcome.unchanged} as before."
        + (" Its address is followed from now on." if source else ""),
        "good",
    )
    return redirect(url_for(".desk", slug=event.slug), 303)


@bp.post("/agenda/undo")
@web.organizing
def undo(event: Event, me: Attendee) -> ResponseReturnValue:
    try:
        name = loading.undo(event)
    except BadInput as error:
        return desk.page(event, me, refused={service.AGENDA: str(error)}), 422
    db.session.commit()
    flash(f"The agenda is as it was before {name}.", "good")
    return redirect(url_for(".desk", slug=event.slug), 303)


def _kept(event: Event, me: Attendee, kind: str, form: UploadForm) -> Upload:
    """Return what is to be kept of the files; they are read before, which takes time.

    Raises:
        BadInput: they are of no use at all, however they are read.

    """
    files = form.files(kind)
    if kind == lists.PEOPLE and len(files) > 1:
        raise BadInput("Choose one list at a time; the next one adds to it.")
    filename, data = opening.kept(files)
    kept = Upload(
        event_id=event.id,
        person_id=me.person_id,
        kind=kind,
        filename=filename[:255],
        data=data,
        uploaded_at=clock.now(),
        reading={},
    )
    if refusal := _refusal(event, kept):
        raise BadInput(refusal)
    return kept


def _refusal(event: Event, kept: Upload) -> str:
    """Say why a file is of no use at all, however it is read; else nothing."""
    if kept.kind == service.AGENDA:
        look = loading.as_last_time(event, kept)
        return "" if look.can_mend else look.refusal
    found = lists.like_last_list(event, kept)
    return "" if found.can_mend else found.refusal


def _read_list_so(event: Event, kept: Upload) -> ResponseReturnValue:
    if lists.state_of(kept):
        raise NotFound
    lists.choose_columns(kept, ListForm().chosen)
    db.session.commit()
    return redirect(url_for(".preview", slug=event.slug, upload_id=kept.id), 303)


def _people(
    event: Event, me: Attendee, kept: Upload, found: lists.ListLook, form: ListForm
) -> str:
    return render_template(
        "organizing/preview.html",
        event=event,
        me=me,
        place="organize",
        upload=kept,
        look=found,
        form=form,
    )


def _source(event: Event, kept: Upload) -> AgendaSource | None:
    """Return the address that a file came from, if it did."""
    is_agenda = kept.kind == service.AGENDA
    return addresses.expected(event, kept.data) if is_agenda else None


def _agenda(
    event: Event, me: Attendee, kept: Upload, look: loading.Look, form: ReadingForm
) -> str:
    return render_template(
        "organizing/agenda.html",
        event=event,
        me=me,
        place="organize",
        upload=kept,
        look=look,
        source=_source(event, kept),
        form=form,
        zones=sorted(available_timezones()),
    )
