"""What a link in a letter allows, signed: to stop letters, or to say how it was."""

from itsdangerous import BadSignature, URLSafeSerializer

from companion import config, mail
from companion.errors import NotFound
from companion.events.models import Attendee
from companion.extensions import db

BROKEN = "This link is not whole. Copy all of it from the letter."


def behind_token(token: str) -> Attendee:
    """Return whose letters a signed token stops.

    Raises:
        NotFound: it was not made here.

    """
    return _of_number(mail.behind_stop(token))


def feedback_token(attendee: Attendee) -> str:
    return _signer().dumps(attendee.id)


def behind_feedback(token: str) -> Attendee:
    """Return who says with a signed token how the event was.

    Raises:
        NotFound: it was not made here.

    """
    try:
        return _of_number(_signer().loads(token))
    except BadSignature:
        raise NotFound(BROKEN) from None


def unsubscribe(attendee: Attendee) -> None:
    attendee.wants_letters = attendee.wants_preparation = False
    db.session.flush()


def _of_number(number: int | None) -> Attendee:
    attendee = None if number is None else db.session.get(Attendee, number)
    if attendee is None:
        raise NotFound(BROKEN)
    return attendee


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(config.current("SECRET_KEY")), salt="feedback")
