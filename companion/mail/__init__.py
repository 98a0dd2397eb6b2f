"""Letters: written into the outbox with their cause, sent after the commit, once."""

from companion.mail.addresses import (
    BOUNCED,
    COMPLAINED,
    UNSUBSCRIBED,
    Suppression,
    is_suppressed,
    lift,
    suppress,
)
from companion.mail.delivering import deliver, deliver_batch, wake
from companion.mail.letters import (
    FAILED,
    PATIENCE,
    QUEUED,
    SENDING,
    SENT,
    WITHHELD,
    Letter,
    failed,
    forget,
    redirect,
    sent,
    undeliverable,
    waiting,
    withheld,
)
from companion.mail.locking import lock_letters
from companion.mail.message import Message, compose
from companion.mail.stopping import behind_stop, stop_token, stoppable
from companion.mail.trying import TEST, send_test
from companion.mail.writing import PICTURE, Draft, Envelope, draft, put, send

__all__ = [
    "BOUNCED",
    "COMPLAINED",
    "FAILED",
    "PATIENCE",
    "PICTURE",
    "QUEUED",
    "SENDING",
    "SENT",
    "TEST",
    "UNSUBSCRIBED",
    "WITHHELD",
    "Draft",
    "Envelope",
    "Letter",
    "Message",
    "Suppression",
    "behind_stop",
    "compose",
    "deliver",
    "deliver_batch",
    "draft",
    "failed",
    "forget",
    "is_suppressed",
    "lift",
    "lock_letters",
    "put",
    "redirect",
    "send",
    "send_test",
    "sent",
    "stop_token",
    "stoppable",
    "suppress",
    "undeliverable",
    "waiting",
    "wake",
    "withheld",
]
