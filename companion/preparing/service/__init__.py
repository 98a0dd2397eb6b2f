"""A plan for the event: what fits, who to meet, what to ask, and what is done."""

from companion.preparing.service.letters import (
    due_events,
    is_before,
    wish,
    write_some,
)
from companion.preparing.service.plans import (
    Plan,
    Planned,
    Someone,
    calendar,
    plan,
    tick,
    ticked,
)

__all__ = [
    "Plan",
    "Planned",
    "Someone",
    "calendar",
    "due_events",
    "is_before",
    "plan",
    "tick",
    "ticked",
    "wish",
    "write_some",
]
