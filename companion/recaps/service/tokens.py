"""What a link in a letter allows, signed: to stop letters, or to say how it was."""

from itsdangerous import BadSignature, URLSafeSerializer

from companion import config
from companion.errors import NotFound
from companion.events.models import Attendee
from companion.extensions import db

BROKEN = "This link is not whole. Copy all of it from the letter."


def unsubscribe_token(attendee: Attendee) -> str:
    return _signer("unsubscribe").dumps(attendee.id)


def behind_token(token: str) -> Attendee:
    """Return whose letters a signed token stops.

    Raises:
        NotFound: it was not made here.

    """
    return _behind(token, "unsubscribe")


def feedback_token(attendee: Attendee) -> str:
    return _signer("feedback").dumps(attendee.id)


def behind_feedback(token: str) -> Attendee:
    """Return who says with a signed token how the event was.

    Raises:
        NotFound: it was not made here.

    """
    return _behind(token, "feedback")


def unsubscribe(attendee: Attendee) -> None:
    attendee.wants_letters = attendee.wants_preparation = False
    db.session.flush()


def _behind(token: str, use: str) -> Attendee:
    try:
        attendee = db.session.get(Attendee, _signer(use).loads(token))
    except BadSignature:
        attendee = None
    if attendee is None:
        raise NotFound(BROKEN)
    return attendee


def _signer(use: str) -> URLSafeSerializer:
    return URLSafeSerializer(str(config.current("SECRET_KEY")), salt=use)
