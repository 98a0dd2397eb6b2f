"""The lines of a profile: what somebody cares about, offers and needs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from companion import clock, work
from companion.events.models import Attendee
from companion.extensions import db
from companion.profiles.models import KINDS, Facet

FACETS_A_KIND = 6
FACET_LENGTH = 300
AT_ONCE = 500  # numbers in one question to the database

Lines = Mapping[str, Sequence[str]]  # a kind to its lines
Facets = dict[str, tuple[str, ...]]  # the same, as they are kept


def facets_of(attendee_ids: Iterable[int]) -> dict[int, Facets]:
    """Return the lines of a few people: attendee -> kind -> lines, in their order."""
    return _collect(Facet.attendee_id.in_(list(attendee_ids)))


def facets_at(event_id: int) -> dict[int, Facets]:
    """Return the lines of everybody at an event."""
    return _collect(Facet.event_id == event_id)


def _collect(which: sa.ColumnElement[bool]) -> dict[int, Facets]:
    found: dict[int, Facets] = defaultdict(lambda: dict.fromkeys(KINDS, ()))
    query = (
        sa.select(Facet.attendee_id, Facet.kind, Facet.text)
        .where(which)
        .order_by(Facet.position, Facet.id)
    )
    for attendee_id, kind, text in db.session.execute(query):
        found[attendee_id][kind] += (text,)
    return found


def write_facets(attendee: Attendee, lines: Lines) -> bool:
    """Replace a profile's lines, where they differ; return whether they did."""
    tidy = tidied(lines)
    if facets_of([attendee.id])[attendee.id] == tidy:
        return False
    add_facets(attendee.event_id, {attendee.id: tidy}, instead=True)
    return True


def add_facets(
    event_id: int, of: Mapping[int, Facets], *, instead: bool = False
) -> None:
    """Write the lines of people who have none, or *instead* of those they have."""
    numbers = list(of) if instead else []
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        db.session.execute(sa.delete(Facet).where(Facet.attendee_id.in_(some)))
    rows = [
        {
            "event_id": event_id,
            "attendee_id": number,
            "kind": kind,
            "text": text,
            "position": position,
        }
        for number, lines in of.items()
        for kind, texts in lines.items()
        for position, text in enumerate(texts)
    ]
    if rows:
        db.session.execute(sa.insert(Facet), rows)


def tidied(lines: Lines) -> Facets:
    """Return lines without what is empty or said twice."""
    return {kind: _tidy(lines.get(kind, ())) for kind in KINDS}


def _tidy(texts: Sequence[str]) -> tuple[str, ...]:
    told = dict.fromkeys(" ".join(text.split()) for text in texts)
    return tuple(text for text in told if text)


def save(attendee: Attendee, changes: Mapping[str, object], lines: Lines) -> None:
    """Keep what a person wrote of themselves; no list overwrites it from now on."""
    for name, value in changes.items():
        setattr(attendee, name, value)
    attendee.edited_at = clock.now()
    write_facets(attendee, lines)
    work.ring("matches.welcome", attendee.id)
