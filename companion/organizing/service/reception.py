"""Those who come without a ticket: taken in one at a time, as by a list of one row."""

from collections.abc import Mapping
from dataclasses import dataclass

from companion import mail, work
from companion.core import people
from companion.errors import BadInput
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.profiles import service as profiles


@dataclass(frozen=True, slots=True)
class Taken:
    """Who was taken in, and what came of it."""

    attendee: Attendee
    outcome: str  # added, changed or unchanged
    is_invited: bool  # a letter is on its way


def take_in(event: Event, told: Mapping[str, str]) -> Taken:
    """Take one person into an event, and let them know the way in.

    *told* holds fields by the names that lists use; several lines are one text.

    Raises:
        BadInput: no list would take this person; nothing was changed.

    """
    found = people.typed(told)
    for refused in found.left_out:
        raise BadInput(f"{refused.why[:1].upper()}{refused.why[1:].rstrip('.')}.")
    outcome = profiles.import_people(event, found)
    attendee = events.attendee_at(event, found.rows[0].email)
    if outcome.unchanged:
        return Taken(attendee, "unchanged", invite(attendee))
    work.ring("matches.welcome", attendee.id)
    did = "added" if outcome.added else "changed"
    return Taken(attendee, did, invite(attendee))


def invite(attendee: Attendee) -> bool:
    """Write somebody the way in, once; tell whether a letter is on its way now."""
    if not attendee.wants_letters:
        return False
    return mail.send(
        "organizing/invitation",
        mail.Envelope(
            key=f"invitation:{attendee.id}",
            to=attendee.email,
            event_id=attendee.event_id,
        ),
        me=attendee,
        event=attendee.event,
    )
