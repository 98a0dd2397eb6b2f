"""Keeping somebody's book: whom they met, what they noted, what they may take along."""

from companion.contacts.service.entries import (
    NOTE_LENGTH,
    Facts,
    add,
    contact,
    facts_of,
    lost,
    remove,
    rewrite,
    write_note,
)
from companion.contacts.service.exporting import FORMATS, card, export, told
from companion.contacts.service.folding import are_locked, refresh
from companion.contacts.service.handing import (
    Giver,
    Handed,
    Why,
    blank,
    hand_over,
    with_attendee,
)
from companion.contacts.service.importing import Preview, import_all, preview
from companion.contacts.service.locking import lock_notes
from companion.contacts.service.merging import meetings, merge, merged_into, part
from companion.contacts.service.proposing import Same, duplicates, keep_apart
from companion.contacts.service.refolding import refold
from companion.contacts.service.searching import (
    Choices,
    Found,
    Query,
    book,
    choices,
    hidden,
    search,
)
from companion.contacts.service.tending import slots, tend

__all__ = [
    "FORMATS",
    "NOTE_LENGTH",
    "Choices",
    "Facts",
    "Found",
    "Giver",
    "Handed",
    "Preview",
    "Query",
    "Same",
    "Why",
    "add",
    "are_locked",
    "blank",
    "book",
    "card",
    "choices",
    "contact",
    "duplicates",
    "export",
    "facts_of",
    "hand_over",
    "hidden",
    "import_all",
    "keep_apart",
    "lock_notes",
    "lost",
    "meetings",
    "merge",
    "merged_into",
    "part",
    "preview",
    "refold",
    "refresh",
    "remove",
    "rewrite",
    "search",
    "slots",
    "tend",
    "told",
    "with_attendee",
    "write_note",
]
