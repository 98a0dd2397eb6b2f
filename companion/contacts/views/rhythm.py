"""Staying in touch: whom to think of today, and what becomes of it."""

from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from flask import (
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from companion import clock, web
from companion.accounts.models import Person
from companion.contacts.forms import LaterForm, RhythmForm, SettingsForm, TouchForm
from companion.contacts.models import Contact, Reminder
from companion.contacts.service import calendar, contact, digest, planning, rhythm
from companion.contacts.views.blueprint import bp
from companion.contacts.views.book import here
from companion.core.agenda_out import FORMATS
from companion.extensions import csrf, db

A_WEEK = timedelta(days=7)


@bp.get("/today")
@web.signed_in
def today(person: Person) -> ResponseReturnValue:
    who = planning.reader(person)
    planning.plan(who)
    db.session.commit()
    thoughts, more = rhythm.think(who)
    return render_template(
        "contacts/today.html",
        thoughts=thoughts,
        more=more,
        coming=rhythm.coming(who, 3),
        today=who.today,
        **here(person),
    )


@bp.post("/days/<int:reminder_id>/done")
@web.signed_in
def done(person: Person, reminder_id: int) -> ResponseReturnValue:
    row = rhythm.reminder(person, reminder_id)
    rhythm.done(row, planning.reader(person))
    db.session.commit()
    flash(f"Done. {_name(row.contact)} will be glad.", "good")
    return _back(row)


@bp.post("/days/<int:reminder_id>/skip")
@web.signed_in
def skip(person: Person, reminder_id: int) -> ResponseReturnValue:
    row = rhythm.reminder(person, reminder_id)
    rhythm.skip(row, planning.reader(person))
    db.session.commit()
    flash("Left out this time. The next day comes by itself.", "good")
    return _back(row)


@bp.post("/days/<int:reminder_id>/later")
@web.signed_in
def later(person: Person, reminder_id: int) -> ResponseReturnValue:
    """Put a day off: to the one that was chosen, or by a week."""
    row = rhythm.reminder(person, reminder_id)
    who = planning.reader(person)
    form = LaterForm()
    if not form.validate():
        flash(form.until.errors[0], "bad")
        return _back(row)
    rhythm.snooze(row, form.until.data or who.today + A_WEEK, who)
    db.session.commit()
    flash(f"Put off until {row.due_on.day} {row.due_on:%B}.", "good")
    return _back(row)


@bp.post("/<int:contact_id>/touch")
@web.signed_in
def touch(person: Person, contact_id: int) -> ResponseReturnValue:
    found = contact(person, contact_id)
    rhythm.touch(found, TouchForm().how.data or "", planning.reader(person))
    db.session.commit()
    flash("Noted. The next day moves along.", "good")
    return redirect(url_for(".contact", contact_id=contact_id, _anchor="rhythm"), 303)


@bp.post("/<int:contact_id>/rhythm")
@web.signed_in
def change(person: Person, contact_id: int) -> ResponseReturnValue:
    found = contact(person, contact_id)
    rhythm.change(found, RhythmForm().rhythm.data or "", planning.reader(person))
    db.session.commit()
    is_off = found.rhythm == "off"
    flash("You will not be reminded." if is_off else "The rhythm is changed.", "good")
    if request.args.get("from") == "today":
        return redirect(url_for(".today"), 303)
    return redirect(url_for(".contact", contact_id=contact_id, _anchor="rhythm"), 303)


@bp.get("/settings")
@web.signed_in
def settings(person: Person) -> ResponseReturnValue:
    return _settings(person, SettingsForm(obj=person)), 200


@bp.post("/settings")
@web.signed_in
def save_settings(person: Person) -> ResponseReturnValue:
    form = SettingsForm()
    if not form.validate_on_submit():
        return _settings(person, form), 422
    form.populate_obj(person)
    planning.plan_anew(person)
    db.session.commit()
    flash("Saved.", "good")
    return redirect(url_for(".settings"), 303)


@bp.post("/settings/calendar")
@web.signed_in
def renew_calendar(person: Person) -> ResponseReturnValue:
    """Make the address of one's calendar, in place of the one before."""
    calendar.renew_feed(person)
    db.session.commit()
    return redirect(url_for(".settings", _anchor="calendar"), 303)


@bp.get("/calendars/<token>.ics")
def days(token: str) -> ResponseReturnValue:
    """Hand somebody's days to a calendar program, which cannot sign in."""
    who = planning.reader(calendar.behind_feed(token))
    planning.plan(who)
    db.session.commit()
    address = url_for(".contact", contact_id=0, _external=True)
    data = calendar.calendar(who, address)
    answer = Response(data, content_type=FORMATS["ics"].mime)
    answer.headers["Cache-Control"] = "private, max-age=300"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    return answer.make_conditional(request)


@bp.get("/letters/<seal>")
def letters(seal: str) -> ResponseReturnValue:
    """Show a button: mail scanners follow links, and none of them stops letters."""
    person = digest.behind_unsubscribe(seal)
    return render_template("contacts/letters.html", person=person, seal=seal)


@bp.post("/letters/<seal>")
@csrf.exempt  # mail programs press this themselves (RFC 8058); the seal is the proof
def stop_letters(seal: str) -> ResponseReturnValue:
    person = digest.behind_unsubscribe(seal)
    digest.unsubscribe(person)
    db.session.commit()
    return render_template("contacts/letters.html", person=person, seal=seal)


def of_contact(person: Person, found: Contact) -> dict[str, Any]:
    """Return what the part on the page of a contact wants, brought up to date."""
    who = planning.reader(person)
    planning.plan(who, [found.id])
    db.session.commit()
    return {
        "thought": rhythm.next_of(found, who),
        "touches": rhythm.touches(found),
        "rhythm_form": RhythmForm(rhythm=found.rhythm, formdata=None),
        "today": who.today,
        "zone": who.zone,
    }


def _settings(person: Person, form: SettingsForm) -> str:
    token = calendar.feed_token(person)
    return render_template(
        "contacts/settings.html",
        form=form,
        zones=sorted(available_timezones()),
        feed=url_for(".days", token=token, _external=True) if token else "",
        now=clock.now().astimezone(planning.reader(person).zone),
        zone=planning.reader(person).zone.key,
        **here(person),
    )


def _name(found: Contact) -> str:
    return found.name or "They"


def _back(row: Reminder) -> ResponseReturnValue:
    if request.args.get("from") == "today":
        return redirect(url_for(".today"), 303)
    page = url_for(".contact", contact_id=row.contact_id, _anchor="rhythm")
    return redirect(page, 303)
