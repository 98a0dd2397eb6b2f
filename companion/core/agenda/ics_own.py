"""What only our own calendars tell, and where."""

from dataclasses import replace
from typing import Any

from icalendar import Component

from companion.core.agenda.gather import Entry, Person
from companion.core.agenda.own import GUID, KIND, LANGUAGE


def whole(entry: Entry, event: Component) -> Entry:
    """Return *entry* with what our calendars tell beside the usual."""
    people = tuple(
        Person(str(one), id=str(getattr(one, "params", {}).get(GUID, "")))
        for one in _all(event, "CONTACT")
    )
    description = _text(event, "DESCRIPTION")
    if people:
        # Who speaks stands above the abstract, for calendars that show nothing else.
        description = description.partition("\n\n")[2]
    tracks = [
        str(track)
        for several in _all(event, "CATEGORIES")
        for track in getattr(several, "cats", [])
    ]
    return replace(
        entry,
        title=_text(event, "SUMMARY"),
        track=tracks[0] if tracks else "",
        type=_text(event, KIND),
        texts=(description,),
        language=_text(event, LANGUAGE),
        people=people,
    )


def _all(event: Component, name: str) -> list[Any]:
    found = event.get(name, [])
    return found if isinstance(found, list) else [found]


def _text(event: Component, name: str) -> str:
    return next((str(one) for one in _all(event, name)), "")
