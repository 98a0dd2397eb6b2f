"""What every page shares: who is looking, what they may see, headers, errors."""

import logging
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import sqlalchemy as sa
from flask import (
    Flask,
    Response,
    g,
    has_request_context,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from companion import display
from companion.accounts import service as accounts
from companion.accounts.models import Person
from companion.cookies import Cookies
from companion.errors import CompanionError, Forbidden, NotFound, SignedOut
from companion.events.models import Attendee, Event
from companion.extensions import db

log = logging.getLogger(__name__)

View = Callable[..., ResponseReturnValue]

UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# In the cookie: which card a stranger opened, and when. It outlives signing in, for
# which the code of a badge may change too soon.
OPENED = "opened"
LARGEST_ID = 2**31 - 1  # what a column for whole numbers holds
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "connect-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "style-src 'self'; font-src 'self'; manifest-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}
UNKEPT = {"Cache-Control": "no-store"}
TO_STAY = {"Strict-Transport-Security": "max-age=31536000"}
WHAT_HAPPENED = {
    400: "The page sent something that could not be read. Go back and try again.",
    404: NotFound.message,
    405: "This address is not to be opened that way. Go back and use the button.",
    413: "That is more than one page can send. A file may have 20 MB.",
    500: "Something broke on our side; nothing was changed. Try again in a minute.",
}


def init_app(app: Flask) -> None:
    app.session_interface = Cookies()
    app.before_request(_refuse_impossible_addresses)
    app.after_request(_guard)
    app.context_processor(_what_pages_know)
    app.register_error_handler(CompanionError, _say)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _plain_error)
    app.register_error_handler(IntegrityError, _overtaken)
    app.register_error_handler(OperationalError, _unwell)
    app.register_error_handler(DataError, _unfit)
    app.register_error_handler(OverflowError, _unfit)
    display.init_app(app)


def _what_pages_know() -> dict[str, Person | None]:
    # Letters are rendered by workers, at whom nobody looks.
    return {"viewer": viewer() if has_request_context() else None}


def viewer() -> Person | None:
    """Return who is looking, or None for a stranger."""
    if "viewer" not in g:
        g.viewer = accounts.whose(session.get("login", ""))
    person: Person | None = g.viewer
    return person


def signed_in(view: View) -> View:
    """Let only people in; the rest sign in first and come back."""

    @wraps(view)
    def guarded(**values: Any) -> ResponseReturnValue:
        person = viewer()
        if person is None and wants_json():
            raise SignedOut
        if person is None:
            back = request.full_path if request.method == "GET" else ""
            return redirect(
                url_for("accounts.start", next=back.rstrip("?") or None), 303
            )
        return view(person=person, **values)

    return guarded


def attending(view: View) -> View:
    """Give the view `event` and `me`: only those who take part come in."""

    @wraps(view)
    @signed_in
    def guarded(person: Person, slug: str, **values: Any) -> ResponseReturnValue:
        event, me = _part_of(person, slug)
        return view(event=event, me=me, **values)

    return guarded


def organizing(view: View) -> View:
    """Give the view `event` and `me`: only the event's organizers come in."""

    @wraps(view)
    @attending
    def guarded(event: Event, me: Attendee, **values: Any) -> ResponseReturnValue:
        if me.role != "organizer":
            raise Forbidden("Only the organizers of this event can open this page.")
        return view(event=event, me=me, **values)

    return guarded


def wants_json() -> bool:
    """Tell whether a script of ours asks, and reads sentences within JSON."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def own_path(path: str) -> str:
    """Return *path* if it is a path of this site, else nothing: no open redirects."""
    # Browsers read a backslash as a slash, and read over control characters.
    if UNPRINTED.search(path) or "\\" in path:
        return ""
    return path if path.startswith("/") and not path.startswith("//") else ""


def _part_of(person: Person, slug: str) -> tuple[Event, Attendee]:
    row = db.session.execute(
        sa.select(Event, Attendee)
        .join(Attendee, Attendee.event_id == Event.id)
        .where(Event.slug == slug, Attendee.person_id == person.id)
    ).first()
    if row is None:
        raise NotFound(
            "You are not on the list of such an event. Check the link, or ask the "
            "organizer to add the e-mail address that you signed in with."
        )
    return row[0], row[1]


def _refuse_impossible_addresses() -> None:
    """Refuse what no database can look up: PostgreSQL takes offence at it."""
    numbers = [v for v in (request.view_args or {}).values() if isinstance(v, int)]
    if UNPRINTED.search(request.path) or max(numbers, default=0) > LARGEST_ID:
        raise NotFound


def _guard(response: Response) -> Response:
    given = {name.lower() for name, _ in response.headers}
    wanted = HEADERS if request.endpoint == "static" else HEADERS | UNKEPT
    for name, value in (wanted | TO_STAY if request.is_secure else wanted).items():
        if name.lower() not in given:
            response.headers.add(name, value)
    return response


def _page(status: int, message: str) -> ResponseReturnValue:
    db.session.rollback()
    if status >= 500:
        g.viewer = None  # a database that is down cannot say who looks
    else:
        g.pop("viewer", None)  # the rollback made the rows of this request stale
    if wants_json():
        return {"message": message}, status
    return render_template("errors/error.html", status=status, message=message), status


def _say(error: CompanionError) -> ResponseReturnValue:
    answer = make_response(_page(error.status, str(error)))
    if error.retry_after:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    return _page(400, "This page was open for too long. Go back, reload it, try again.")


def _plain_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    return _page(error.code, WHAT_HAPPENED.get(error.code, error.description or ""))


def _unfit(error: Exception) -> ResponseReturnValue:
    """Answer what a form let through and the database cannot keep."""
    log.warning("what was sent cannot be kept", exc_info=error)
    return _page(
        422, "Something in that is too long or cannot be read. Go back and change it."
    )


def _unwell(error: OperationalError) -> ResponseReturnValue:
    """SQLite has one writer at a time; who waited too long may try again."""
    if re.search("locked|deadlock", str(error.orig)):
        return _overtaken(error)
    log.error("the database does not answer", exc_info=error)
    return _page(503, "Our database does not answer. Please try again in a minute.")


def _overtaken(error: Exception) -> ResponseReturnValue:
    """Two people changed the same thing at once; the second one tries again."""
    log.warning("a change was overtaken", exc_info=error)
    # What a program of ours sent it sends again, but not what it was told is wrong.
    return _page(
        503 if wants_json() else 409,
        "Somebody else changed this at the same moment. Please try again.",
    )
