"""What frab's XML and its JSON have alike."""

from companion.core.agenda_out import text
from companion.core.agenda_out.programme import Item, Programme

TIMESLOT = "00:05"
_SHORTEST = 4  # characters of an acronym, by c3voc's schema


def acronym(programme: Programme) -> str:
    """Return the short name as c3voc's schema allows one: no hyphens, four letters."""
    return text.words(programme.slug, 80).ljust(_SHORTEST, "_")


def slug(programme: Programme, item: Item) -> str:
    """Return what no other talk of the event is called, fit for an address."""
    parts = (acronym(programme), str(item.number), text.words(item.talk.title))
    return "-".join(filter(None, parts))
