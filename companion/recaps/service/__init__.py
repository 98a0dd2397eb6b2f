"""One letter for everybody after the event, its page, and what they say of it all."""

from companion.recaps.service.feedback import feedback_of, give_feedback
from companion.recaps.service.letters import key_of, picture, send_test, vcards
from companion.recaps.service.parts import Encounter, Missed, Starred, Story
from companion.recaps.service.reaching import ask, to_ask
from companion.recaps.service.runs import (
    Recapped,
    ask_for_due,
    due_at,
    is_large,
    is_over,
    latest,
    outcome,
    plan,
    request,
    ring,
    sent,
    set_time,
    unfinished,
    write_last,
    write_some,
)
from companion.recaps.service.stories import for_organizers, story
from companion.recaps.service.thanks import Thanks, thanks
from companion.recaps.service.tokens import (
    behind_feedback,
    behind_token,
    feedback_token,
    unsubscribe,
)

__all__ = [
    "Encounter",
    "Missed",
    "Recapped",
    "Starred",
    "Story",
    "Thanks",
    "ask",
    "ask_for_due",
    "behind_feedback",
    "behind_token",
    "due_at",
    "feedback_of",
    "feedback_token",
    "for_organizers",
    "give_feedback",
    "is_large",
    "is_over",
    "key_of",
    "latest",
    "outcome",
    "picture",
    "plan",
    "request",
    "ring",
    "send_test",
    "sent",
    "set_time",
    "story",
    "thanks",
    "to_ask",
    "unfinished",
    "unsubscribe",
    "vcards",
    "write_last",
    "write_some",
]
