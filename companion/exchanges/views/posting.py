"""Scans as they are sent: by the button below a card, or by a phone as JSON."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from companion import config, quick, web
from companion.accounts import service as accounts
from companion.accounts.models import Person
from companion.core.card.names import first_name
from companion.errors import CompanionError, NotFound, SignedOut, TooMany
from companion.exchanges import forms, service
from companion.exchanges.forms import ExchangeForm
from companion.exchanges.views.blueprint import bp
from companion.extensions import csrf, db, taking_turns

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
WRONG_TYPE = "Send a scan as JSON (application/json), or with the button of a card."
Read = service.Scan | CompanionError  # what was sent, or what is wrong with it
ALREADY = {True: ("created", 201), False: ("known", 200)}


class Foreign(CompanionError):
    status = 400
    message = "That was sent by a page of another site. Open the scan page here."


@bp.post("/exchanges")
@csrf.exempt  # for JSON, which no page of another site can send here; forms see below
def exchange() -> ResponseReturnValue:
    if request.mimetype == "application/json":
        return _by_phone()
    if request.mimetype not in FORMS:
        return {"message": WRONG_TYPE}, 415
    bound(forms.ONE)
    if current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect()
    return _by_form()


@web.signed_in
def _by_form(person: Person) -> ResponseReturnValue:
    form = ExchangeForm()
    if not form.validate_on_submit():
        raise NotFound(forms.UNREADABLE)
    at = forms.moment(form.at.data) if form.at.data else None
    stand = form.for_stand.data
    scan = service.Scan(form.uuid.data or "", at, form.token.data or "", stand)
    _count_typed(person.id, [scan])
    outcome = _scanned(person.id, scan)
    other, contact_id = outcome.pair.other, outcome.contact_id
    slug = outcome.pair.slug
    name = other.name or "They"
    also = f" {outcome.stand} has their card, too." if outcome.stand else ""
    db.session.commit()
    if contact_id is None:
        flash(f"{name} decides first. You are told here as soon as they say yes.")
        return redirect(url_for(".scanned_me", slug=slug), 303)
    flash(f"You and {name} are in each other’s contacts now.{also}", "good")
    return redirect(url_for("contacts.contact", contact_id=contact_id), 303)


def _by_phone() -> ResponseReturnValue:
    refuse_foreign()
    posted = forms.posted(body_of(forms.MANY))
    with taking_turns():
        return _answer(posted)


def _answer(posted: forms.Posted) -> ResponseReturnValue:
    secret = session.get("login", "")
    scans = [_read(given) for given in posted.scans]
    one = scans[0] if len(scans) == 1 else None
    seen, done = _at_once(secret, one, posted.person_id)
    person_id = seen.me.person_id if seen else accounts.number_of(secret)
    if person_id is None or posted.person_id not in (None, person_id):
        raise SignedOut
    if done and isinstance(one, service.Scan):
        if db.session.registry.has():
            db.session.commit()  # for the bell, if it was rung
        answers = [_told(one, done)]
    elif one:
        answers = [_answer_one(person_id, posted.scans[0], one, seen)]
    else:
        answers = _answer_all(person_id, posted.scans, scans)
    if posted.is_batch:
        late = [_later(answer) for answer in answers if answer["status"] == 429]
        return {"answers": answers}, 200, late[0] if late else {}
    return answers[0], int(answers[0]["status"]), _later(answers[0])


def _at_once(
    secret: str, scan: Read | None, person_id: int | None
) -> tuple[service.Pair | None, service.Outcome | None]:
    """Return the two whom a scan is of, and what came of it if it is done already."""
    if not isinstance(scan, service.Scan):
        return None, None
    seen = None
    with suppress(CompanionError), quick.alone():
        seen = service.seen(secret, scan.token)
        if seen and person_id in (None, seen.me.person_id):
            return seen, service.at_once(seen, scan)
    return seen, None


def _answer_one(
    person_id: int, given: object, scan: Read, seen: service.Pair | None
) -> dict[str, Any]:
    if isinstance(scan, CompanionError):
        return _rejected(given, scan)
    try:
        if seen is None:  # a short code never is
            _count_typed(person_id, [scan])
        answer = _told(scan, _scanned(person_id, scan, seen))
        db.session.commit()
    except CompanionError as error:
        db.session.rollback()
        return _rejected(given, error)
    return answer


def _answer_all(
    person_id: int, given: Sequence[object], scans: Sequence[Read]
) -> list[dict[str, Any]]:
    """Judge many scans in one transaction, each on its own."""
    _count_typed(person_id, [one for one in scans if isinstance(one, service.Scan)])
    answers = [
        _judged(person_id, *one_given) for one_given in zip(given, scans, strict=True)
    ]
    db.session.commit()
    return answers


def _read(given: object) -> Read:
    try:
        return forms.scan_in(given)
    except CompanionError as error:
        return error


def _judged(person_id: int, given: object, scan: Read) -> dict[str, Any]:
    if isinstance(scan, CompanionError):
        return _rejected(given, scan)
    try:
        with db.session.begin_nested():
            return _told(scan, service.scan(person_id, scan))
    except CompanionError as error:
        if isinstance(error, TooMany):
            service.refused(person_id, scan)
        return _rejected(given, error)


def _scanned(
    person_id: int, scan: service.Scan, seen: service.Pair | None = None
) -> service.Outcome:
    try:
        return service.scan(person_id, scan, seen)
    except TooMany:
        db.session.rollback()
        service.refused(person_id, scan)
        db.session.commit()  # the alarm stays, although the scan is refused
        raise


def _count_typed(person_id: int, scans: list[service.Scan]) -> None:
    """Let nobody try out the short codes; wrong ones count, so this is kept."""
    if service.count_typed(person_id, [scan.token for scan in scans]):
        db.session.commit()


def _told(scan: service.Scan, outcome: service.Outcome) -> dict[str, Any]:
    """Say what came of a scan: the card, why to talk, and how to begin."""
    pair, other = outcome.pair, outcome.pair.other
    state, status = ALREADY[outcome.is_new and not pair.in_touch]
    if outcome.contact_id is None:
        state, status = "asked", 202
    why = service.reasons(pair)
    return {
        "uuid": scan.uuid,
        "state": state,
        "status": status,
        "message": _sentence(state, other.name, outcome.stand),
        "contact": {
            "id": outcome.contact_id,
            "url": _address(outcome),
            "name": other.name,
            "first_name": first_name(other.name),
            "organisation": other.organisation,
            "job_title": other.job_title,
            "opener": service.first_words(pair),
            "reasons": {
                "gives": why.gives,
                "gets": why.gets,
                "shared": why.shared,
                "talks": why.talks,
            },
            "details": other.handed_over if outcome.is_open else {},
            **({"stand": outcome.stand} if outcome.stand else {}),
        },
    }


def _sentence(state: str, name: str, stand: str) -> str:
    first = first_name(name) or "They"
    if stand:
        return f"{stand} has their card, too; its staff share it."
    return {
        "created": f"You and {name or 'they'} are in each other’s contacts now.",
        "known": f"{name or 'This person'} is in your contacts.",
        "asked": f"{first} decides first. You are told as soon as they say yes.",
    }[state]


def _address(outcome: service.Outcome) -> str:
    if outcome.contact_id is None:
        return url_for(".scanned_me", slug=outcome.pair.slug)
    return url_for("contacts.contact", contact_id=outcome.contact_id)


def _rejected(given: object, error: CompanionError) -> dict[str, Any]:
    uuid = given.get("uuid") if isinstance(given, dict) else None
    answer = {
        "uuid": uuid if isinstance(uuid, str) else None,
        "state": "later" if error.status == 429 else "rejected",
        "status": error.status,
        "message": str(error),
        "contact": None,
    }
    return answer | ({"retry_after": error.retry_after} if error.retry_after else {})


def _later(answer: dict[str, Any]) -> dict[str, str]:
    seconds = answer.get("retry_after")
    return {"Retry-After": str(seconds)} if seconds else {}


def bound(most: int) -> None:
    """Refuse to read more than *most* bytes."""
    if (request.content_length or 0) > most:
        raise forms.TooLarge
    request.max_content_length = most  # for what does not tell its length


def body_of(most: int) -> bytes:
    """Return what was sent, unless it is more than *most* bytes."""
    bound(most)
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise forms.TooLarge from None


def refuse_foreign() -> None:
    """Refuse what a page of another site sent with the cookie of this one.

    Browsers tell by whom; what tells nothing is no browser, and has no cookie to steal.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        is_ours = site in ("same-origin", "none")
    else:
        ours = (request.host, urlsplit(config.current("BASE_URL")).netloc)
        is_ours = origin is None or urlsplit(origin).netloc in ours
    if not is_ours:
        raise Foreign
