"""Asking somebody for their card whom one has not met, after the event is over."""

from uuid import NAMESPACE_URL, uuid5

from companion.core.card.names import first_name
from companion.errors import Forbidden, NotFound
from companion.events.models import Attendee
from companion.exchanges import service as exchanges
from companion.recaps.service import runs
from companion.recaps.service.parts import Missed
from companion.recaps.service.stories import story


def to_ask(me: Attendee, other_id: int) -> Missed:
    """Return somebody whom I may ask: one of those that my letter names.

    Raises:
        Forbidden: the event goes on, and one can meet.
        NotFound: it is nobody whom my letter names.

    """
    told = story(me)
    found = next((one for one in told.to_reach if one.other.id == other_id), None)
    if found is None:
        raise NotFound("This person is not among those you can still ask.")
    if not runs.is_over(me.event):
        raise Forbidden("The event is not over yet. Meet, and scan each other’s badge.")
    return found


def ask(me: Attendee, other_id: int) -> str:
    """Ask somebody for their card; return their first name.

    They see it under “Who scanned me”, and nothing is handed over before their yes.
    """
    other = to_ask(me, other_id).other
    # The same number each time: whoever presses twice asks once.
    number = uuid5(NAMESPACE_URL, f"ask:{me.id}:{other.id}")
    exchanges.ask(me, other, exchanges.Scan(str(number)))
    return first_name(other.name)
