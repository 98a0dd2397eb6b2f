"""Keeping profiles: from a list that was uploaded, and as people write them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from companion import clock, work
from companion.accounts import service as accounts
from companion.accounts.models import Person
from companion.core import people
from companion.core.people import LeftOut
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.extensions import db, fitted
from companion.profiles.models import INTEREST, KINDS, NEED, OFFER, Facet

WANTED = {"quiet": 3, "usual": 5, "many": 8}
FACETS_A_KIND = 6
FACET_LENGTH = 300

Lines = Mapping[str, Sequence[str]]  # a kind to its lines
Facets = dict[str, tuple[str, ...]]  # the same, as they are kept


@dataclass(frozen=True, slots=True)
class PeopleImport:
    """What an attendee list amounts to for an event."""

    format: str
    people: int
    added: int
    changed: int
    unchanged: int
    left_out: tuple[LeftOut, ...]
    warnings: tuple[str, ...]


def import_people(event: Event, found: people.People) -> PeopleImport:
    """Write a list into the event; nobody twice, and nothing that a person edited."""
    known = _by_key(event)
    tally = {"added": 0, "changed": 0, "unchanged": 0}
    for row in found.rows:
        tally[_import_row(event, known, row)] += 1
    db.session.flush()
    return PeopleImport(
        format=found.format,
        people=len(found.rows),
        **tally,
        left_out=tuple(found.left_out),
        warnings=tuple(found.warnings),
    )


def _by_key(event: Event) -> dict[str, Attendee]:
    """Return the event's attendees by the key of their list, and by their e-mail."""
    known = {}
    for attendee in events.attendees(event):
        known[attendee.source_key] = attendee
        if attendee.email:
            known[attendee.email] = attendee
    return known


def _import_row(event: Event, known: dict[str, Attendee], row: people.Row) -> str:
    attendee = known.get(row.key)
    if attendee is None:
        attendee = known[row.key] = events.enrol(event, _person(row), key=row.key)
        _fill(attendee, row)
        write_facets(attendee, lines_of(row))
        return "added"
    before, rewritten = _face(attendee), False
    if attendee.edited_at is not None:
        _promote(attendee, row)
    else:
        _fill(attendee, row)
        lines = lines_of(row)
        rewritten = any(lines.values()) and write_facets(attendee, lines)
    return "changed" if rewritten or before != _face(attendee) else "unchanged"


def _person(row: people.Row) -> Person:
    if row.email:
        return accounts.person_at(row.email)
    person = Person(email=None, created_at=clock.now())
    db.session.add(person)
    return person


def _promote(attendee: Attendee, row: people.Row) -> None:
    """Take over a role, which is not theirs to edit. "attendee" may be silence."""
    if attendee.role != "organizer" and row.role != "attendee":
        attendee.role = row.role


def _fill(attendee: Attendee, row: people.Row) -> None:
    """Take over what the row says; what it is silent on stays."""
    _promote(attendee, row)
    for name in ("name", "organisation", "job_title", "field", "phone", "linkedin"):
        value = getattr(row, name)
        if value:
            setattr(attendee, name, fitted(Attendee, name, value))
    if row.languages:
        attendee.languages = list(row.languages)
    if row.style:
        attendee.wanted = WANTED[row.style]


def _face(attendee: Attendee) -> tuple[object, ...]:
    return (
        attendee.role,
        attendee.name,
        attendee.organisation,
        attendee.job_title,
        attendee.field,
        attendee.phone,
        attendee.linkedin,
        tuple(attendee.languages),
        attendee.wanted,
    )


def lines_of(row: people.Row) -> Lines:
    return {INTEREST: row.interests, OFFER: row.offers, NEED: row.needs}


def facets_of(attendee_ids: Iterable[int]) -> dict[int, Facets]:
    """Return the lines of a few people: attendee -> kind -> lines, in their order."""
    return _collect(Facet.attendee_id.in_(list(attendee_ids)))


def facets_at(event_id: int) -> dict[int, Facets]:
    """Return the lines of everybody at an event."""
    return _collect(Facet.event_id == event_id)


def _collect(which: sa.ColumnElement[bool]) -> dict[int, Facets]:
    found: dict[int, Facets] = defaultdict(lambda: dict.fromkeys(KINDS, ()))
    query = sa.select(Facet).where(which).order_by(Facet.position, Facet.id)
    for facet in db.session.scalars(query):
        found[facet.attendee_id][facet.kind] += (facet.text,)
    return found


def write_facets(attendee: Attendee, lines: Lines) -> bool:
    """Replace a profile's lines, where they differ; return whether they did."""
    tidy = {kind: _tidy(lines.get(kind, ())) for kind in KINDS}
    if facets_of([attendee.id])[attendee.id] == tidy:
        return False
    db.session.execute(sa.delete(Facet).where(Facet.attendee_id == attendee.id))
    db.session.add_all(
        Facet(
            event_id=attendee.event_id,
            attendee_id=attendee.id,
            kind=kind,
            text=text,
            position=position,
        )
        for kind, texts in tidy.items()
        for position, text in enumerate(texts)
    )
    db.session.flush()
    return True


def _tidy(texts: Sequence[str]) -> tuple[str, ...]:
    """Return lines without what is empty or said twice."""
    told = dict.fromkeys(" ".join(text.split()) for text in texts)
    return tuple(text for text in told if text)


def save(attendee: Attendee, changes: Mapping[str, object], lines: Lines) -> None:
    """Keep what a person wrote of themselves; no list overwrites it from now on."""
    for name, value in changes.items():
        setattr(attendee, name, value)
    attendee.edited_at = clock.now()
    write_facets(attendee, lines)
    work.ring("matches.welcome", attendee.id)
