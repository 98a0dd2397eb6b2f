from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from companion import clock, web
from companion.events.models import Attendee, Event
from companion.exchanges import service as exchanges
from companion.extensions import db
from companion.matches import service as matches
from companion.organizing.forms import AddressForm, UploadForm
from companion.organizing.service import addresses, loading, printing, tables
from companion.organizing.service import desk as service
from companion.organizing.views.blueprint import bp
from companion.organizing.views.printing import print_form
from companion.recaps import service as recaps


@bp.get("/")
@web.organizing
def desk(event: Event, me: Attendee) -> ResponseReturnValue:
    return page(event, me)


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


def page(
    event: Event,
    me: Attendee,
    refused: dict[str, str] | None = None,
    address: AddressForm | None = None,
) -> str:
    """Render the desk; *refused* says by kind what is wrong with a file."""
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
        recap_due=recaps.due_at(event),
        is_over=recaps.is_over(event),
        loaded=loading.latest(event),
        address=address or AddressForm.of(addresses.of(event)),
        may_fetch=addresses.is_allowed(),
        followed=addresses.followed(event),
        is_read_on=not addresses.is_over(event),
        badges=printing.waiting(event),
        printing=print_form(),
        lunch=tables.current(event),
        open_reports=len(exchanges.reports(event)),
        now=clock.now(),
        today=clock.now().astimezone(event.zone).date(),
    )
