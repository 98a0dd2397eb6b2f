"""An organizer's work: files in, badges and lunch tables out."""

from companion.organizing.service.desk import (
    AGENDA,
    PEOPLE,
    Numbers,
    Outcome,
    Reading,
    apply,
    badge,
    badges,
    finish,
    import_agenda,
    import_people,
    keep_upload,
    numbers,
    preview,
    upload,
)
from companion.organizing.service.reception import Taken, invite, somebody, take_in

__all__ = [
    "AGENDA",
    "PEOPLE",
    "Numbers",
    "Outcome",
    "Reading",
    "Taken",
    "apply",
    "badge",
    "badges",
    "finish",
    "import_agenda",
    "import_people",
    "invite",
    "keep_upload",
    "numbers",
    "preview",
    "somebody",
    "take_in",
    "upload",
]
