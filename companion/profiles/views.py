from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from companion import web
from companion.events.models import CONTACTS, DETAILS, Attendee, Event
from companion.extensions import db
from companion.profiles import service
from companion.profiles.forms import ProfileForm
from companion.profiles.models import INTEREST, NEED, OFFER

bp = Blueprint("profiles", __name__, url_prefix="/e/<slug>/profile")

LISTS = {"interests": INTEREST, "offers": OFFER, "needs": NEED}
PLAIN = ("name", "job_title", "organisation", "field", "phone", "linkedin")


@bp.get("/")
@web.attending
def edit(event: Event, me: Attendee) -> ResponseReturnValue:
    form = _with_room(ProfileForm(data=_kept(me)))
    return render_template("profiles/edit.html", event=event, me=me, form=form)


@bp.post("/")
@web.attending
def save(event: Event, me: Attendee) -> ResponseReturnValue:
    form = _with_room(ProfileForm())
    if not form.validate_on_submit():
        page = render_template("profiles/edit.html", event=event, me=me, form=form)
        return page, 422
    service.save(
        me, _changes(form), {kind: form[name].data for name, kind in LISTS.items()}
    )
    db.session.commit()
    flash("Saved. Your list of people follows your new lines.", "good")
    return redirect(url_for("events.home", slug=event.slug), 303)


def _kept(me: Attendee) -> dict[str, Any]:
    facets = service.facets_of([me.id])[me.id]
    return {
        **{name: getattr(me, name) for name in PLAIN},
        **{name: list(facets[kind]) for name, kind in LISTS.items()},
        **{f"show_{detail}": me.visibility.get(detail, CONTACTS) for detail in DETAILS},
        "languages": ", ".join(me.languages),
        "style": next(
            (s for s, n in service.WANTED.items() if n == me.wanted), "usual"
        ),
        "outside": f"{me.outside:g}",
        "suggest_me": me.suggest_me,
        "wants_letters": me.wants_letters,
    }


def _changes(form: ProfileForm) -> dict[str, object]:
    return {
        **{name: form[name].data or "" for name in PLAIN},
        "languages": _languages(form.languages.data),
        "wanted": service.WANTED[form.style.data],
        "outside": float(form.outside.data or 0.2),
        "suggest_me": form.suggest_me.data,
        "wants_letters": form.wants_letters.data,
        "visibility": {detail: form[f"show_{detail}"].data for detail in DETAILS},
    }


def _languages(text: str) -> Sequence[str]:
    words = text.replace(";", ",").replace(" ", ",").lower().split(",")
    return list(dict.fromkeys(word for word in words if word))


def _with_room(form: ProfileForm) -> ProfileForm:
    """Keep a field that an import brought, and an empty line for one more thought."""
    known = [choice.value for choice in form.field.choices]
    for value in {form.field.data or "", form.field.object_data or ""} - set(known):
        form.field.choices = [*form.field.choices, SelectChoice(value)]
    for name in LISTS:
        lines = form[name]
        if len(lines) < lines.max_entries and all(lines.data):
            lines.append_entry()
    return form
