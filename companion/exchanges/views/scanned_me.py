"""Who scanned me: yes or no to those who asked, blocks, reports, and the news of it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.core.card.names import first_name
from companion.errors import BadInput
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.exchanges import service
from companion.exchanges.forms import ReportForm
from companion.exchanges.views.blueprint import bp
from companion.extensions import db
from companion.stands import service as stands

SAID = {
    service.MET: "You and {} are in each other’s contacts now.",
    service.ASKS: "{} would like to exchange contacts with you.",
    service.ACCEPTED: "{} said yes: you are in each other’s contacts now.",
    service.LEAD: "{} has your card now, shared by the staff of the stand.",
}
ASKS_FOR_STAND = (
    "{} would like to exchange contacts with you, also for the stand {}: a yes shares "
    "your card with its staff."
)


@bp.get("/e/<slug>/scanned-me")
@web.attending
def scanned_me(event: Event, me: Attendee) -> ResponseReturnValue:
    found = service.scanned(me)
    return render_template(
        "exchanges/scanned_me.html",
        event=event,
        me=me,
        place="contacts",
        requests=[
            one for one in found if one.state == "asked" and not one.is_withdrawn
        ],
        scanned=[one for one in found if one.state != "asked" or one.is_withdrawn],
        asked=service.asked(me),
        blocked=service.blocked(me),
        leads=stands.of_visitor(me),
    )


@bp.get("/e/<slug>/news")
@web.attending
def news(event: Event, me: Attendee) -> ResponseReturnValue:
    latest, found = service.since(me, request.args.get("after", 0, _number))
    return {
        "latest": latest,
        "news": [
            {
                "id": one.id,
                "kind": one.kind,
                "name": one.name,
                "organisation": one.organisation,
                "url": _where(event, one),
                "text": _told(one),
            }
            for one in found
        ],
    }


@bp.post("/e/<slug>/asked/<int:exchange_id>")
@web.attending
def answer(event: Event, me: Attendee, exchange_id: int) -> ResponseReturnValue:
    said = request.form.get("answer")
    if said not in ("yes", "no"):
        raise BadInput("Say yes or no.")
    other = service.answer(me, exchange_id, yes=said == "yes")
    name = other.name or "They"
    db.session.commit()
    if said == "yes":
        flash(f"You and {name} are in each other’s contacts now.", "good")
    else:
        flash(f"{name} got nothing more, and is not told that you said no.", "info")
    return _back(event)


@bp.post("/e/<slug>/people/<int:other_id>/block")
@web.attending
def block(event: Event, me: Attendee, other_id: int) -> ResponseReturnValue:
    other = service.block(me, other_id)
    first = first_name(other.name) or "They"
    db.session.commit()
    flash(
        f"{first} cannot scan you any more, has none of your details left, and is not "
        "told about it.",
        "good",
    )
    return _back(event)


@bp.post("/e/<slug>/people/<int:other_id>/unblock")
@web.attending
def unblock(event: Event, me: Attendee, other_id: int) -> ResponseReturnValue:
    other = service.unblock(me, other_id)
    first = first_name(other.name) or "This person"
    db.session.commit()
    flash(f"{first} is not blocked any more. Scan each other to be in touch.", "good")
    return _back(event)


@bp.get("/e/<slug>/people/<int:other_id>/report")
@web.attending
def report_form(event: Event, me: Attendee, other_id: int) -> ResponseReturnValue:
    return _report_page(event, me, service.tied(me, other_id), ReportForm()), 200


@bp.post("/e/<slug>/people/<int:other_id>/report")
@web.attending
def report(event: Event, me: Attendee, other_id: int) -> ResponseReturnValue:
    other = service.tied(me, other_id)
    form = ReportForm()
    if not form.validate_on_submit():
        return _report_page(event, me, other, form), 422
    service.report(me, other, form.text.data or "")
    db.session.commit()
    flash("The organizers have your report. They may come to you.", "good")
    return _back(event)


@bp.post("/e/<slug>/badge/new")
@web.attending
def reissue(event: Event, me: Attendee) -> ResponseReturnValue:
    events.reissue_badge(me)
    db.session.commit()
    flash(
        "This is your new code; the old one is dead. A badge on paper needs to be "
        "printed again, at the desk.",
        "good",
    )
    return redirect(url_for(".badge", slug=event.slug), 303)


def _report_page(event: Event, me: Attendee, other: Attendee, form: ReportForm) -> str:
    return render_template(
        "exchanges/report.html",
        event=event,
        me=me,
        place="contacts",
        other=other,
        form=form,
    )


def _back(event: Event) -> ResponseReturnValue:
    return redirect(url_for(".scanned_me", slug=event.slug), 303)


def _told(one: service.News) -> str:
    said = ASKS_FOR_STAND if one.stands else SAID[one.kind]
    return said.format(one.name or "Somebody", one.stands)


def _where(event: Event, one: service.News) -> str:
    if one.contact_id is None or one.kind == service.ASKS:
        return url_for(".scanned_me", slug=event.slug)
    return url_for("contacts.contact", contact_id=one.contact_id)


def _number(text: str) -> int:
    """Read a number that we gave away; anything else is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else 0
