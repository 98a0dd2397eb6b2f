"""An agenda from an address: looked at first, then read again and again."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from companion import clock, web
from companion.core.fetch import Fetched
from companion.errors import BadInput
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.organizing import jobs
from companion.organizing.forms import AddressForm
from companion.organizing.models import Upload
from companion.organizing.service import addresses, loading
from companion.organizing.service import desk as service
from companion.organizing.views import desk
from companion.organizing.views.blueprint import bp


@bp.post("/address")
@web.organizing
def address(event: Event, me: Attendee) -> ResponseReturnValue:
    """Fetch what is at an address, to be looked at like an upload."""
    form = AddressForm()
    if not form.validate_on_submit():
        return desk.page(event, me, address=form), 422
    try:
        kept = _fetch(event, me, form)
    except BadInput as error:
        db.session.rollback()
        form.url.errors = [str(error)]
        return desk.page(event, me, address=form), 422
    db.session.commit()
    return redirect(url_for(".preview", slug=event.slug, upload_id=kept.id), 303)


@bp.post("/address/now")
@web.organizing
def read_now(event: Event, me: Attendee) -> ResponseReturnValue:
    source = addresses.followed(event)
    if source is not None:
        _spend(event)
        jobs.refresh(source.id)
        db.session.refresh(source)
        if not source.last_error:  # which the desk shows anyway
            flash("Read: the agenda is up to date.", "good")
    return redirect(url_for(".desk", slug=event.slug), 303)


@bp.post("/address/stop")
@web.organizing
def stop_following(event: Event, me: Attendee) -> ResponseReturnValue:
    addresses.stop(event)
    db.session.commit()
    flash("The address is not read any more. The agenda stays as it is.", "good")
    return redirect(url_for(".desk", slug=event.slug), 303)


def _fetch(event: Event, me: Attendee, form: AddressForm) -> Upload:
    _spend(event)
    fetched = addresses.ask(addresses.Order(form.url.data))
    kept = _upload(event, me, fetched)
    look = loading.as_last_time(event, kept)
    if not look.can_mend:
        raise BadInput(look.refusal)
    service.keep_upload(kept)
    addresses.expect(event, form.url.data, form.every_hours.data, fetched)
    return kept


def _spend(event: Event) -> None:
    """Count the attempt for good, and hold no lock while a server is waited for."""
    addresses.spend(event)
    db.session.commit()


def _upload(event: Event, me: Attendee, fetched: Fetched) -> Upload:
    return Upload(
        event_id=event.id,
        person_id=me.person_id,
        kind=service.AGENDA,
        filename=fetched.filename,
        data=fetched.data,
        uploaded_at=clock.now(),
        reading={},
    )
