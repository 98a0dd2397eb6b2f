"""What an event's answers teach the matcher."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from companion.core.matching.learn import FEATURES, Learned, learn
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.matches.models import ACCEPT, MET, NOT_USEFUL, USEFUL, Answer

YES = (ACCEPT, MET, USEFUL)
AFTERWARDS = (USEFUL, NOT_USEFUL)  # who has met the other knows best


def learned(event: Event) -> Learned:
    """Learn from the last word of everybody on everybody at an event.

    Answers on people whom no run had compared teach nothing: they have no features.
    """
    words = _last_words(event)
    return learn(
        [[float(w.features.get(name, 0)) for name in FEATURES] for w in words],
        [word.kind in YES for word in words],
        [word.attendee_id for word in words],
    )


def _last_words(event: Event) -> Sequence[sa.Row[Any]]:
    rows = db.session.execute(
        sa.select(Answer.attendee_id, Answer.other_id, Answer.kind, Answer.features)
        .join(Attendee, Attendee.id == Answer.attendee_id)
        .where(Attendee.event_id == event.id)
        .order_by(Answer.said_at, Answer.id)
    )
    told = sorted(rows, key=lambda row: row.kind in AFTERWARDS)
    last = {(row.attendee_id, row.other_id): row for row in told if row.features}
    return list(last.values())
