"""Keeping the agenda: imports that lose nothing, stars, and what comes next."""

from companion.talks.service.changes import Change, Edit
from companion.talks.service.history import restore, snapshot
from companion.talks.service.imports import (
    AgendaImport,
    import_agenda,
    preview_agenda,
)
from companion.talks.service.programme import (
    agenda,
    entries,
    next_talk,
    outside,
    star,
    starred,
    starred_at,
    starrers,
    talk,
    to_ask_in,
    whole_text,
)
from companion.talks.service.publishing import (
    PLAN,
    behind_feed,
    export,
    feed_token,
    renew_feed,
    stars_calendar,
    talks_calendar,
)
from companion.talks.service.speaking import (
    attendees_among,
    given,
    make_speakers,
    speaking,
)

__all__ = [
    "PLAN",
    "AgendaImport",
    "Change",
    "Edit",
    "agenda",
    "attendees_among",
    "behind_feed",
    "entries",
    "export",
    "feed_token",
    "given",
    "import_agenda",
    "make_speakers",
    "next_talk",
    "outside",
    "preview_agenda",
    "renew_feed",
    "restore",
    "snapshot",
    "speaking",
    "star",
    "starred",
    "starred_at",
    "starrers",
    "stars_calendar",
    "talk",
    "talks_calendar",
    "to_ask_in",
    "whole_text",
]
