from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.core import ring
from companion.errors import BadInput, NotFound
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.introductions import service
from companion.introductions.forms import AskForm

YES_OR_NO = {"yes": True, "no": False}
DRAWN = 60  # people in the picture; the table below has all

bp = Blueprint("introductions", __name__, url_prefix="/e/<slug>")


@bp.get("/introductions")
@web.attending
def page(event: Event, me: Attendee) -> ResponseReturnValue:
    return _list_page(event, me)


@bp.get("/introductions/new")
@web.attending
def new(event: Event, me: Attendee) -> ResponseReturnValue:
    name = request.args.get("name", "")
    try:
        other = service.wished(me, _number(request.args.get("other", "")), name)
    except NotFound as error:
        if not name:
            raise
        return _list_page(event, me, name, str(error)), error.status
    return _form_page(event, me, other, AskForm(other=str(other.id), name=name)), 200


@bp.post("/introductions")
@web.attending
def ask(event: Event, me: Attendee) -> ResponseReturnValue:
    form = AskForm()
    wanted = _number(form.other.data or "")
    other = service.wished(me, wanted, form.name.data or "")
    if not form.validate_on_submit():
        return _form_page(event, me, other, form), 422
    service.ask(me, other, _number(form.via.data or ""), form.word.data or "")
    db.session.commit()
    flash("Asked. You are told what comes of it.", "good")
    return redirect(url_for(".page", slug=event.slug), 303)


@bp.post("/introductions/<int:introduction_id>/pass")
@web.attending
def pass_on(event: Event, me: Attendee, introduction_id: int) -> ResponseReturnValue:
    yes = _yes()
    service.pass_on(me, introduction_id, yes=yes)
    db.session.commit()
    flash(
        "Passed on. Thank you." if yes else "Not passed on. No reason is told.", "good"
    )
    return redirect(url_for(".page", slug=event.slug), 303)


@bp.post("/introductions/<int:introduction_id>/answer")
@web.attending
def answer(event: Event, me: Attendee, introduction_id: int) -> ResponseReturnValue:
    is_made = service.answer(me, introduction_id, yes=_yes())
    db.session.commit()
    made = "You are in each other’s contacts now. Say hello."
    flash(made if is_made else "Not this time. No reason is told.", "good")
    return redirect(url_for(".page", slug=event.slug), 303)


@bp.post("/introductions/<int:introduction_id>/withdraw")
@web.attending
def withdraw(event: Event, me: Attendee, introduction_id: int) -> ResponseReturnValue:
    service.withdraw(me, introduction_id)
    db.session.commit()
    flash("Taken back.", "good")
    return redirect(url_for(".page", slug=event.slug), 303)


@bp.get("/network")
@web.attending
def network(event: Event, me: Attendee) -> ResponseReturnValue:
    people = service.neighbourhood(me)
    drawn = {one.other.id: one.knows for one in people[:DRAWN]}
    places = {place.id: place for place in ring.places(drawn)}
    return render_template(
        "introductions/network.html",
        event=event,
        me=me,
        place="people",
        people=people,
        names={one.other.id: one.other.name for one in people},
        places=places,
        links=[
            (places[one], places[other])
            for one, known in drawn.items()
            for other in known
            if one < other and other in places
        ],
        size=ring.size(len(places)),
    )


def _list_page(event: Event, me: Attendee, name: str = "", refusal: str = "") -> str:
    return render_template(
        "introductions/list.html",
        event=event,
        me=me,
        place="people",
        mine=service.of(me),
        name=name,
        refusal=refusal,
    )


def _form_page(event: Event, me: Attendee, other: Attendee, form: AskForm) -> str:
    way = service.ways(me, [other]).get(other.id)
    form.offer(way)
    return render_template(
        "introductions/ask.html",
        event=event,
        me=me,
        place="people",
        other=other,
        way=way,
        apart=None if way else service.reach(me).get(other.id),
        known=service.asked_for(me, other),
        form=form,
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _yes() -> bool:
    answer = YES_OR_NO.get(request.form.get("yes", ""))
    if answer is None:
        raise BadInput("Say yes or no. Go back and press one of the two.")
    return answer
