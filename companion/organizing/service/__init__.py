"""An organizer's work: files in, badges and lunch tables out."""

from companion.organizing.service.desk import (
    AGENDA,
    PEOPLE,
    Numbers,
    Outcome,
    Reading,
    apply,
    badges,
    finish,
    import_agenda,
    import_people,
    keep_upload,
    numbers,
    preview,
    upload,
)

__all__ = [
    "AGENDA",
    "PEOPLE",
    "Numbers",
    "Outcome",
    "Reading",
    "apply",
    "badges",
    "finish",
    "import_agenda",
    "import_people",
    "keep_upload",
    "numbers",
    "preview",
    "upload",
]
