"""The organizer makes stands, and says who works there."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.errors import BadInput
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.stands import service
from companion.stands.forms import StaffForm, StandForm
from companion.stands.models import Stand
from companion.stands.views.blueprint import bp


@bp.get("/organize/stands")
@web.organizing
def stands(event: Event, me: Attendee) -> ResponseReturnValue:
    return _list_page(event, me, StandForm())


@bp.post("/organize/stands")
@web.organizing
def create(event: Event, me: Attendee) -> ResponseReturnValue:
    form = StandForm()
    if not form.validate_on_submit():
        return _list_page(event, me, form), 422
    try:
        stand = service.create(event, form.name.data or "")
    except BadInput as error:
        form.name.errors = [str(error)]
        return _list_page(event, me, form), 422
    number, name = stand.id, stand.name
    db.session.commit()
    flash(f"{name} is there. Name who works at it.", "good")
    return _to_stand(event, number)


@bp.get("/organize/stands/<int:stand_id>")
@web.organizing
def stand(event: Event, me: Attendee, stand_id: int) -> ResponseReturnValue:
    return _stand_page(event, me, service.at_event(event, stand_id), StaffForm())


@bp.post("/organize/stands/<int:stand_id>/staff")
@web.organizing
def name_staff(event: Event, me: Attendee, stand_id: int) -> ResponseReturnValue:
    """Take in who is meant; where a name means several, let one be chosen."""
    stand = service.at_event(event, stand_id)
    form = StaffForm()
    if number := request.form.get("attendee", 0, int):
        found: Sequence[Attendee] = [events.somebody(event.id, number)]
    elif not form.validate_on_submit():
        return _stand_page(event, me, stand, form), 422
    else:
        found = events.people_like(event, form.who.data or "")
    if len(found) != 1:
        form.who.errors = [_whom(found)]
        return _stand_page(event, me, stand, form, found), 422
    service.name_staff(stand, found[0])
    name = found[0].name or found[0].email
    db.session.commit()
    flash(f"{name} works at the stand, and finds it on their home page.", "good")
    return _to_stand(event, stand_id)


@bp.post("/organize/stands/<int:stand_id>/staff/<int:other_id>/remove")
@web.organizing
def dismiss(
    event: Event, me: Attendee, stand_id: int, other_id: int
) -> ResponseReturnValue:
    stand = service.at_event(event, stand_id)
    someone = service.dismiss(stand, other_id)
    name = someone.name or someone.email
    db.session.commit()
    flash(f"{name} does not see the leads of the stand any more.", "good")
    return _to_stand(event, stand_id)


@bp.post("/organize/stands/<int:stand_id>/remove")
@web.organizing
def remove(event: Event, me: Attendee, stand_id: int) -> ResponseReturnValue:
    stand = service.at_event(event, stand_id)
    name = stand.name
    service.remove(stand)
    db.session.commit()
    flash(f"{name} is gone, with all its leads.", "good")
    return redirect(url_for(".stands", slug=event.slug), 303)


def _whom(found: Sequence[Attendee]) -> str:
    if found:
        return "Several people have such a name. Choose one of them."
    return "Nobody at this event has this address or name. Add the person first."


def _to_stand(event: Event, stand_id: int) -> ResponseReturnValue:
    return redirect(url_for(".stand", slug=event.slug, stand_id=stand_id), 303)


def _list_page(event: Event, me: Attendee, form: StandForm) -> str:
    return render_template(
        "stands/stands.html",
        event=event,
        me=me,
        place="organize",
        stands=service.all_of(event),
        form=form,
    )


def _stand_page(
    event: Event,
    me: Attendee,
    stand: Stand,
    form: StaffForm,
    alike: Sequence[Attendee] = (),
) -> str:
    return render_template(
        "stands/stand.html",
        event=event,
        me=me,
        place="organize",
        stand=stand,
        number=service.number_of(stand),
        form=form,
        alike=alike,
    )
