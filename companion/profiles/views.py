from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from companion import web
from companion.core import languages
from companion.core.matching.embed import LONGEST
from companion.events.models import CONTACTS, DETAILS, Attendee, Event
from companion.extensions import db
from companion.profiles import service
from companion.profiles.forms import ProfileForm
from companion.profiles.models import INTEREST, NEED, OFFER

bp = Blueprint("profiles", __name__, url_prefix="/e/<slug>/profile")

LISTS = {"interests": INTEREST, "offers": OFFER, "needs": NEED}
ENDLESS = (
    f"This line is very long: only its first {LONGEST:,} letters are read when we look"
    " for people for you."
)
PLAIN = (
    "name",
    "pronouns",
    "say_name",
    "job_title",
    "organisation",
    "field",
    "phone",
    "channel",
    "linkedin",
    "links",
)
CHOICES = (
    "suggest_me",
    "introduces",
    "wants_letters",
    "wants_preparation",
    "asks_first",
    "helps_on_badge",
    "in_directory",
)


@bp.get("/")
@web.attending
def edit(event: Event, me: Attendee) -> ResponseReturnValue:
    form = _with_room(me, ProfileForm(data=_kept(me)))
    return render_template("profiles/edit.html", event=event, me=me, form=form)


@bp.post("/")
@web.attending
def save(event: Event, me: Attendee) -> ResponseReturnValue:
    form = _with_room(me, ProfileForm(data=_kept_lines(me)))
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
    return {
        **{name: getattr(me, name) for name in PLAIN},
        **_kept_lines(me),
        **{f"show_{detail}": me.visibility.get(detail, CONTACTS) for detail in DETAILS},
        "languages": ", ".join(me.languages),
        "style": next(
            (s for s, n in service.WANTED.items() if n == me.wanted), "usual"
        ),
        "outside": f"{me.outside:g}",
        **{name: getattr(me, name) for name in CHOICES},
    }


def _kept_lines(me: Attendee) -> dict[str, list[str]]:
    facets = service.facets_of([me.id])[me.id]
    return {name: list(facets[kind]) for name, kind in LISTS.items()}


def _changes(form: ProfileForm) -> dict[str, object]:
    return {
        **{name: form[name].data or "" for name in PLAIN},
        "languages": list(languages.spoken(form.languages.data).codes),
        "wanted": service.WANTED[form.style.data],
        "outside": float(form.outside.data or 0.2),
        **{name: form[name].data for name in CHOICES},
        "visibility": {detail: form[f"show_{detail}"].data for detail in DETAILS},
    }


def _with_room(me: Attendee, form: ProfileForm) -> ProfileForm:
    """Keep a field that an import brought, and an empty line for one more thought.

    A line that is not read to its end comes with a note.
    """
    if me.field not in [choice.value for choice in form.field.choices]:
        form.field.choices = [*form.field.choices, SelectChoice(me.field)]
    for name in LISTS:
        lines = form[name]
        for line in lines:
            line.description = ENDLESS if len(line.data or "") > LONGEST else ""
        if len(lines) < lines.max_entries and all(lines.data):
            lines.append_entry()
    return form
