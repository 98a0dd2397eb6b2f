"""The kiosk: opened at the desk, after which its browser can do nothing else."""

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.accounts import service as accounts
from companion.errors import BadInput
from companion.events.models import Attendee, Event
from companion.exchanges import forms
from companion.exchanges.forms import KioskForm
from companion.exchanges.models import ASKED, Kiosk
from companion.exchanges.service import kiosks
from companion.exchanges.views.blueprint import bp
from companion.exchanges.views.posting import body_of, refuse_foreign
from companion.extensions import csrf, db


@bp.get("/e/<slug>/organize/kiosks")
@web.organizing
def kiosk_list(event: Event, me: Attendee) -> ResponseReturnValue:
    return _list_page(event, me, KioskForm())


@bp.post("/e/<slug>/organize/kiosks")
@web.organizing
def open_kiosk(event: Event, me: Attendee) -> ResponseReturnValue:
    """Turn this browser into a kiosk, and sign the organizer out of it."""
    form = KioskForm()
    if not form.validate_on_submit():
        return _list_page(event, me, form), 422
    try:
        secret = kiosks.open_kiosk(event, form.name.data or "")
    except BadInput as error:
        form.name.errors = [str(error)]
        return _list_page(event, me, form), 422
    accounts.sign_out(session.get("login", ""))
    db.session.commit()
    session.clear()
    session.permanent = True  # a tablet that restarts goes on
    session["kiosk"] = secret
    answer = redirect(url_for(".kiosk"), 303)
    # Nothing of the organizer stays in a browser that anybody can touch.
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.post("/e/<slug>/organize/kiosks/<int:kiosk_id>/close")
@web.organizing
def close_kiosk(event: Event, me: Attendee, kiosk_id: int) -> ResponseReturnValue:
    kiosk = kiosks.close_kiosk(event, kiosk_id)
    name = kiosk.name
    db.session.commit()
    flash(f"{name} is closed: its tablet can do nothing any more.", "good")
    return redirect(url_for(".kiosk_list", slug=event.slug), 303)


@bp.get("/kiosk")
def kiosk() -> ResponseReturnValue:
    kiosk, event = _here()
    return render_template(
        "exchanges/kiosk.html",
        event=event,
        kiosk=kiosk,
        facing="environment" if request.args.get("camera") == "back" else "user",
    )


@bp.post("/kiosk/badges")
@csrf.exempt  # JSON, which no page of another site can send here
def kiosk_badge() -> ResponseReturnValue:
    """Say whose badge is shown, by first name."""
    kiosk, given = _posted()
    token, at = forms.token_in(given)
    return {"name": kiosks.name_of(kiosks.whose(kiosk, token, at))}


@bp.post("/kiosk/exchanges")
@csrf.exempt  # as above
def kiosk_exchange() -> ResponseReturnValue:
    kiosk, given = _posted()
    met = kiosks.exchange_between(kiosk, forms.shown_in(given))
    db.session.commit()
    state = "asked" if met.state == ASKED else "created" if met.is_new else "known"
    answer = {
        "uuid": given["uuid"],
        "state": state,
        "message": _sentence(met),
        "first": met.first,
        "second": met.second,
    }
    return answer, {"created": 201, "known": 200, "asked": 202}[state]


def _sentence(met: kiosks.Met) -> str:
    if met.decides:
        return f"{met.decides} decides first, and is asked now."
    return f"{met.first} and {met.second} are in each other’s contacts."


def _here() -> tuple[Kiosk, Event]:
    return kiosks.kiosk_with(session.get("kiosk", ""))


def _posted() -> tuple[Kiosk, Any]:
    """Return which kiosk sent what, once the look is counted."""
    refuse_foreign()
    kiosk, _ = _here()
    given = forms.shown(request.mimetype, body_of(forms.ONE))
    kiosks.count_look(kiosk)
    db.session.commit()  # whatever comes of it: nobody tries codes out
    return kiosk, given


def _list_page(event: Event, me: Attendee, form: KioskForm) -> str:
    return render_template(
        "exchanges/kiosks.html",
        event=event,
        me=me,
        place="organize",
        kiosks=kiosks.open_kiosks(event),
        form=form,
    )
