"""Was it worth it? One answer of each attendee, which they may change."""

from companion import clock
from companion.errors import BadInput
from companion.events.models import Attendee
from companion.extensions import db
from companion.recaps.models import WORTH, Feedback

LONGEST = 500


def feedback_of(attendee: Attendee) -> Feedback | None:
    return db.session.get(Feedback, attendee.id)


def give_feedback(attendee: Attendee, worth: str, text: str = "") -> None:
    """Keep what somebody says; said again, it is what they said last.

    Raises:
        BadInput: it is none of the answers.

    """
    if worth not in WORTH:
        raise BadInput("Choose one of the three answers.")
    values = {"worth": worth, "text": text.strip()[:LONGEST], "at": clock.now()}
    given = feedback_of(attendee)
    if given is None:
        given = Feedback(attendee_id=attendee.id, event_id=attendee.event_id)
        db.session.add(given)
    for name, value in values.items():
        setattr(given, name, value)
    db.session.flush()
