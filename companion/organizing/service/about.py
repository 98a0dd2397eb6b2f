"""What an event is called, when and where it is; and what follows from a change.

Nearly all follows by itself, since it is told from the event when somebody looks: when
letters leave, which day it is, the hours of talks. What is stored does not.
"""

from companion.contacts.service import planning
from companion.events import service as events
from companion.events.models import Event
from companion.organizing.service import addresses
from companion.talks import service as talks

NEW_HOURS = (
    "Talks are at the same moments as before, so they show other hours now. If the "
    "hours were right and only the zone was wrong, load the agenda once more."
)
NEW_READING = "The agenda is read anew when its address is read next."


def change(event: Event, plan: events.Plan) -> list[str]:
    """Make an event what a plan says; return what is worth a look then, in sentences.

    The agenda stays as it is until a file is read.

    Raises:
        BadInput: the plan is no good.

    """
    zone, *days = event.timezone, event.starts, event.ends
    events.change(event, plan)
    is_elsewhere = event.timezone != zone
    if is_elsewhere or [event.starts, event.ends] != days:
        addresses.forget(event)
    if is_elsewhere:
        planning.plan_anew_at(event)
    remarks = [_hours(event) if is_elsewhere else "", outside(event)]
    return [remark for remark in remarks if remark]


def outside(event: Event) -> str:
    """Say how much of the agenda lies outside the event's days, or ""."""
    agenda = talks.agenda(event)
    count = talks.outside(event, (talk.start for talk in agenda))
    if not count:
        return ""
    lie = "lies" if count == 1 else "lie"
    return (
        f"{count} of {len(agenda)} entries of the agenda {lie} outside the days of the "
        "event. The agenda stays as it is until you load another."
    )


def _hours(event: Event) -> str:
    """Say what a change of zone does to the agenda, where there is one."""
    if not talks.agenda(event):
        return ""
    return NEW_READING if addresses.followed(event) else NEW_HOURS
