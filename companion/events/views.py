from zoneinfo import available_timezones

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from companion import clock, web
from companion.accounts.models import Person
from companion.errors import BadInput, Forbidden
from companion.events import service
from companion.events.forms import EventForm
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.introductions import service as introductions
from companion.matches import service as matches
from companion.organizing.service import tables
from companion.preparing import service as preparing
from companion.profiles import service as profiles
from companion.stands import service as stands
from companion.talks import service as talks

bp = Blueprint("events", __name__)


@bp.get("/")
def start() -> ResponseReturnValue:
    viewer = web.viewer()
    if viewer is None:
        return render_template("events/welcome.html")
    parts = service.of_person(viewer)
    if len(parts) == 1 and not viewer.may_organize:
        return redirect(url_for(".home", slug=parts[0].event.slug), 303)
    return render_template("events/start.html", parts=parts)


@bp.get("/e/<slug>/")
@web.attending
def home(event: Event, me: Attendee) -> ResponseReturnValue:
    now = clock.now()
    talk = talks.next_talk(event, me, now)
    return render_template(
        "events/home.html",
        event=event,
        me=me,
        place="home",
        talk=talk,
        lunch=tables.table_of(me),
        has_agenda=talk is not None or bool(talks.agenda(event)),
        now=now,
        stands=stands.of_staff(me.id),
        is_before=preparing.is_before(event),
        introductions=introductions.of(me).waiting,
        suggestions=matches.suggestions(me),
        run=matches.latest(event),
        matched=me.role in matches.MATCHED_ROLES,
        has_profile=any(profiles.facets_of([me.id])[me.id].values()),
    )


@bp.get("/events/new")
@web.signed_in
def new(person: Person) -> ResponseReturnValue:
    _may_organize(person)
    return _form_page(EventForm(), 200)


@bp.post("/events/new")
@web.signed_in
def create(person: Person) -> ResponseReturnValue:
    _may_organize(person)
    form = EventForm()
    if not form.validate_on_submit():
        return _form_page(form, 422)
    try:
        event = service.create(
            service.Plan(**{name: form[name].data for name in service.PLAN})
        )
    except BadInput as error:
        form.slug.errors = [str(error)]
        return _form_page(form, 422)
    service.add_organizer(event, person.email or "")
    db.session.commit()
    flash("Your event is there. Load its agenda next.", "good")
    return redirect(url_for("organizing.desk", slug=event.slug), 303)


def _form_page(form: EventForm, status: int) -> ResponseReturnValue:
    zones = sorted(available_timezones())
    return render_template("events/new.html", form=form, zones=zones), status


def _may_organize(person: Person) -> None:
    if not person.may_organize:
        raise Forbidden(
            "Your account cannot make events yet. Who runs this server can allow it."
        )
