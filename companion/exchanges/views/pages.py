from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

from flask import Response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from companion import clock, web
from companion.contacts import service as contacts
from companion.core import card as cards
from companion.core.badge import photo
from companion.core.badge import token as tokens
from companion.errors import CompanionError, Forbidden, SignedOut
from companion.events import service as events
from companion.events.models import DETAILS, PUBLIC, Attendee, Event
from companion.exchanges import service
from companion.exchanges.forms import ExchangeForm, ScanForm
from companion.exchanges.service import screens
from companion.exchanges.views.blueprint import bp
from companion.extensions import db
from companion.matches import service as matches
from companion.stands import service as stands

TO_SIGN_IN = timedelta(minutes=10)


@bp.get("/e/<slug>/badge")
@web.attending
def badge(event: Event, me: Attendee) -> ResponseReturnValue:
    return render_template(
        "exchanges/badge.html",
        event=event,
        me=me,
        place="badge",
        shown=screens.screen(me),
    )


@bp.get("/e/<slug>/scan")
@web.attending
def scan(event: Event, me: Attendee) -> ResponseReturnValue:
    return _scan_page(event, me, ScanForm(), 200)


@bp.post("/e/<slug>/scan")
@web.attending
def look_up(event: Event, me: Attendee) -> ResponseReturnValue:
    form = ScanForm()
    form.validate()
    try:
        token = _token_in(form)
        _behind(token)
    except (CompanionError, ValueError) as error:
        field = form.photo if form.photo.data else form.code
        field.errors = [str(error)]
        return _scan_page(event, me, form, 422)
    return redirect(url_for(".card", token=token), 303)


@bp.get("/b/<token>")
@bp.get("/B/<token>")
def card(token: str) -> ResponseReturnValue:
    """Show who wears the badge. Looking never exchanges: previews look, too."""
    other = _behind(token)
    me = _same_event(other)
    pair = service.between(me, other) if me else None
    if pair and pair.blocked:
        raise events.NotInUse
    public = service.card(other, PUBLIC)
    why = matches.between(me, other) if me else None
    return render_template(
        "exchanges/card.html",
        event=other.event,
        me=me,
        place="scan",
        other=other,
        token=token,
        card=public,
        has_public=_says_something(public),
        gives=service.handed_over(me) if me else {},
        gets=_named(service.handed_over(other)),
        contact=contacts.with_attendee(me.person_id, other.id) if me else None,
        pair=pair,
        waiting=service.is_waiting(pair) if pair else False,
        why=why,
        says=matches.words_between(why, me, other) if me and why else None,
        form=ExchangeForm(
            uuid=str(uuid4()),
            token=token,
            at=(_opened(token) or clock.now()).isoformat(),
        ),
        stands=stands.of_staff(me.id) if me else (),
        is_open=me is not None and stands.is_open(other.event),
    )


@bp.get("/B/<token>/card.vcf")
def public_card(token: str) -> ResponseReturnValue:
    """Hand the public side to somebody without the companion."""
    other = _behind(token)
    public = service.card(other, PUBLIC)
    if not _says_something(public):
        raise Forbidden(f"{other.name} shares contact details only in an exchange.")
    return vcard_answer(public)


def vcard_answer(card: cards.Card) -> Response:
    name = cards.filename(card.name)
    return Response(
        cards.vcard(card),
        content_type="text/vcard; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _scan_page(
    event: Event, me: Attendee, form: ScanForm, status: int
) -> ResponseReturnValue:
    page = render_template(
        "exchanges/scan.html",
        event=event,
        me=me,
        place="scan",
        form=form,
        stands=stands.of_staff(me.id),
        is_open=stands.is_open(event),
    )
    return page, status


def _behind(token: str) -> Attendee:
    """Return whose badge a token is; a short one is looked for among our own events."""
    if not events.is_short(token):
        other = events.behind_badge(token, _opened(token))
        _remember(token)
        return other
    viewer = web.viewer()
    if viewer is None:
        raise SignedOut("Sign in first: short codes are for people of the same event.")
    service.count_typed(viewer.id, [token])
    db.session.commit()  # whatever comes of it: nobody tries them all out
    return events.behind_badge(token, event_ids=service.events_of(viewer.id))


def _remember(token: str) -> None:
    """Note when a stranger opened a card in time: signing in takes longer than that.

    The first time counts, or a code could be kept alive by opening it again.
    """
    is_first = events.is_changing(token) and _opened(token) is None
    if is_first and web.viewer() is None:
        session[web.OPENED] = [token, clock.now().isoformat()]


def _opened(token: str) -> datetime | None:
    """Return when this browser opened a card, if that was some minutes ago at most."""
    known, at = session.get(web.OPENED, ("", ""))
    if known != token:
        return None
    opened = datetime.fromisoformat(at)
    return opened if clock.now() - opened <= TO_SIGN_IN else None


def _same_event(other: Attendee) -> Attendee | None:
    """Return the viewer as an attendee of the event that the badge is of, if so."""
    viewer = web.viewer()
    return events.taking_part(viewer, other.event_id) if viewer else None


def _says_something(card: cards.Card) -> bool:
    return any(getattr(card, detail) for detail in DETAILS)


def _named(details: dict[str, str]) -> list[str]:
    """Name what a card would hand over, and show nothing of it."""
    return [detail for detail, value in details.items() if value]


def _token_in(form: ScanForm) -> str:
    """Return the token typed or photographed; raise ValueError where there is none."""
    if form.photo.data:
        return photo.token_in(BytesIO(form.photo.data.read()))
    return tokens.normalise(form.code.data or "")
