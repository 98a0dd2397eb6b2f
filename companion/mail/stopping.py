"""Letters to attendees, which one click stops, and the token that proves whose click.

What the click does is told by companion.recaps, which shows the page of it.
"""

from typing import Protocol

from itsdangerous import BadSignature, URLSafeSerializer

from companion import config
from companion.mail.writing import Envelope


class Attending(Protocol):
    """An attendee, as far as a letter knows them."""

    @property
    def id(self) -> int: ...
    @property
    def event_id(self) -> int: ...
    @property
    def email(self) -> str: ...


def stoppable(key: str, to: Attending) -> Envelope:
    """Return the envelope of a letter to an attendee, who may want no more of them."""
    stops = f"{config.current('BASE_URL')}/u/{stop_token(to)}"
    return Envelope(key, to.email, to.event_id, unsubscribe=stops)


def stop_token(attendee: Attending) -> str:
    token: str = _signer().dumps(attendee.id)
    return token


def behind_stop(token: str) -> int | None:
    """Return the number of the attendee whose letters a token stops, if it is ours."""
    try:
        number: int = _signer().loads(token)
    except BadSignature:
        return None
    return number


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(config.current("SECRET_KEY")), salt="unsubscribe")
