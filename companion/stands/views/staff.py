"""Who works at a stand sees its visitors; and a visitor takes back what they gave."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.core.card.names import first_name
from companion.events.models import Attendee, Event
from companion.exchanges import service as exchanges
from companion.extensions import db
from companion.stands import service
from companion.stands.forms import LeadForm
from companion.stands.models import Lead, Stand
from companion.stands.views.blueprint import bp


@bp.get("/stands/<int:stand_id>")
@web.attending
def leads(event: Event, me: Attendee, stand_id: int) -> ResponseReturnValue:
    return _page(event, me, service.staffed_by(me, stand_id))


@bp.get("/stands/<int:stand_id>/leads.csv")
@web.attending
def table(event: Event, me: Attendee, stand_id: int) -> ResponseReturnValue:
    stand = service.staffed_by(me, stand_id)
    return Response(
        service.as_csv(service.leads(stand, me), event.zone),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{event.slug}-leads.csv"'
        },
    )


@bp.post("/stands/<int:stand_id>/leads/<int:lead_id>")
@web.attending
def write(
    event: Event, me: Attendee, stand_id: int, lead_id: int
) -> ResponseReturnValue:
    """Keep the stars, or the note; each has a form of its own."""
    stand = service.staffed_by(me, stand_id)
    lead = service.lead_at(stand, me, lead_id)
    form = LeadForm()
    if not form.validate_on_submit():
        return _page(event, me, stand, refused=(lead, form)), 422
    if form.rating.data is not None:
        service.rate(lead, form.rating.data)
    if "note" in request.form:
        service.write_note(lead, form.note.data or "")
    db.session.commit()
    return redirect(
        url_for(
            ".leads",
            slug=event.slug,
            stand_id=stand_id,
            rating=_rating(),
            page=_number("page"),
            _anchor=f"lead-{lead_id}",
        ),
        303,
    )


@bp.post("/scanned-me/stands/<int:given_id>/withdraw")
@web.attending
def withdraw(event: Event, me: Attendee, given_id: int) -> ResponseReturnValue:
    lead = service.given_by(me, given_id)
    name, by = lead.stand.name, lead.taken_by
    exchanges.withdraw_lead(me, lead)
    who = first_name(by.name) if by else ""
    db.session.commit()
    flash(
        f"{name} has none of your details any more{f', nor has {who}' if who else ''}.",
        "good",
    )
    return redirect(url_for("exchanges.scanned_me", slug=event.slug), 303)


def _page(
    event: Event,
    me: Attendee,
    stand: Stand,
    refused: tuple[Lead, LeadForm] | None = None,
) -> str:
    rating, page = _rating(), _number("page") or 1
    found = service.visitors(stand, me, rating, page)
    number = found.number if rating is None else found.by_rating[rating]
    return render_template(
        "stands/leads.html",
        event=event,
        me=me,
        stand=stand,
        found=found,
        rating=rating,
        page=page,
        pages=-(-number // service.PAGE),
        refused=refused,
    )


def _rating() -> int | None:
    """Return the stars that a page is limited to, or None for all."""
    asked = request.args.get("rating", "")
    return int(asked) if asked in ("0", "1", "2", "3") else None


def _number(name: str) -> int | None:
    asked = request.args.get(name, "")
    is_one = asked.isascii() and asked.isdecimal() and len(asked) < 6
    return max(1, int(asked)) if is_one else None
