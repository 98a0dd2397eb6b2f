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
    star,
    starred,
    starred_at,
    starrers,
    talk,
    to_ask_in,
)

__all__ = [
    "AgendaImport",
    "Change",
    "Edit",
    "agenda",
    "entries",
    "import_agenda",
    "next_talk",
    "preview_agenda",
    "restore",
    "snapshot",
    "star",
    "starred",
    "starred_at",
    "starrers",
    "talk",
    "to_ask_in",
]
