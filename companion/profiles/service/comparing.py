"""What an attendee list would change, person by person, before anything is written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import sqlalchemy as sa
from sqlalchemy import orm

from companion.accounts.models import Person
from companion.core import people
from companion.core.plain_text import normal
from companion.events.models import Attendee, Event
from companion.extensions import db, fitted
from companion.profiles.models import INTEREST, NEED, OFFER
from companion.profiles.service.facets import (
    Facets,
    Lines,
    facets_at,
    facets_of,
    tidied,
)
from companion.profiles.service.presence import has_been_here
from companion.talks import service as talks

WANTED = {"quiet": 3, "usual": 5, "many": 8}
TEXTS = (
    *("name", "organisation", "job_title", "field"),
    *("phone", "linkedin", "pronouns"),
)
SHOWN = {INTEREST: "interests", OFFER: "offers", NEED: "needs"}
FEW = 200  # rows up to which only those people are looked up whom the list names
STEP = 1000  # people from one word of progress to the next

Told = Callable[[int, int], None]  # how many of how many are done


@dataclass(frozen=True, slots=True)
class Edit:
    """One field that differs; several lines are parted by semicolons."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What a list does to one person."""

    kind: Literal["added", "changed"]
    name: str
    email: str
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody at the event whom the list does not have; they stay."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one row: *values* and *lines* are those that differ."""

    row: people.Row
    attendee: Attendee | None  # None for who is new
    values: Mapping[str, object]
    lines: Facets | None
    edits: tuple[Edit, ...] = field(default=())
    email: str = ""  # which is to be the attendee's

    @property
    def is_news(self) -> bool:
        return self.attendee is None or bool(self.edits)


@dataclass(frozen=True, slots=True)
class Plan:
    steps: Sequence[Step]
    missing: tuple[Missing, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """Attendees by the key of their list and by e-mail; by ticket and plain name."""

    by_key: Mapping[str, Attendee]
    tickets: Mapping[tuple[str, str], Attendee]

    def of(self, row: people.Row) -> Attendee | None:
        return (
            self.by_key.get(row.key)
            or _ticket_of(row, self.by_key)
            or (self.tickets.get((row.ticket, normal(row.name))) if row.email else None)
        )


def compare(event: Event, found: people.People, told: Told) -> Plan:
    """Say what each row of a list means for the event."""
    known = _known(event, found.rows)
    numbers = {one.id for one in known.by_key.values()}
    lines = _lines(event, numbers, len(found.rows))
    speaking = talks.speaking(event)
    steps: list[Step] = []
    warnings: list[str] = []
    for number, row in enumerate(found.rows, start=1):
        attendee = known.of(row)
        is_speaker = row.email in speaking
        if attendee is None:
            steps.append(_newcomer(row, is_speaker=is_speaker))
        else:
            now = lines.get(attendee.id, tidied({}))
            step = _step(row, attendee, now, is_speaker=is_speaker)
            steps.append(_addressed(step, attendee, known, warnings))
        if number % STEP == 0:
            told(number, len(found.rows))
    there = {one.attendee.id for one in steps if one.attendee is not None}
    return Plan(steps, _missing(event, there), tuple(warnings))


def lines_of(row: people.Row) -> Lines:
    return {INTEREST: row.interests, OFFER: row.offers, NEED: row.needs}


def role_of(told: str, before: str, *, is_speaker: bool) -> str:
    """Return somebody's role by a list, which may be silent: "attendee" is no word.

    Whoever gives a talk is a speaker, but for the team.
    """
    if before == "organizer":
        return before
    role = told if told != "attendee" else before
    return "speaker" if is_speaker and role != "staff" else role


def _newcomer(row: people.Row, *, is_speaker: bool) -> Step:
    values = _values(row) | {
        "role": role_of(row.role, "attendee", is_speaker=is_speaker),
        "ticket": fitted(Attendee, "ticket", row.ticket),
    }
    return Step(row, None, values, tidied(lines_of(row)))


def _step(
    row: people.Row, attendee: Attendee, now: Facets, *, is_speaker: bool
) -> Step:
    """Say what is other: silence changes nothing, nor what people wrote themselves."""
    role = role_of(row.role, attendee.role, is_speaker=is_speaker)
    values: dict[str, object] = {"role": role}
    lines = now
    if attendee.edited_at is None:
        values |= _values(row)
        told = tidied(lines_of(row))
        lines = {kind: texts or now[kind] for kind, texts in told.items()}
    values = {n: new for n, new in values.items() if getattr(attendee, n) != new}
    edits = [
        Edit(name, _words(getattr(attendee, name)), _words(new))
        for name, new in values.items()
    ]
    edits += [
        Edit(SHOWN[kind], "; ".join(now[kind]), "; ".join(texts))
        for kind, texts in lines.items()
        if texts != now[kind]
    ]
    return Step(row, attendee, values, None if lines == now else lines, tuple(edits))


def _addressed(
    step: Step, attendee: Attendee, known: _Known, warnings: list[str]
) -> Step:
    """Let somebody have the address of the list, if theirs is missing or mistyped.

    Whoever has used theirs keeps it: that is told in *warnings*.
    """
    email, before = step.row.email, attendee.email
    is_known_by_it = step.row.key in known.by_key
    if not email or email == before or (before and is_known_by_it):
        return step
    if before and has_been_here(attendee):
        warnings.append(
            f"{attendee.name}: the list has another address, {email}. They have used "
            f"theirs here, {before}, so it stays."
        )
        return step
    edits = (Edit("email", before, email), *step.edits)
    return replace(step, email=email, edits=edits)


def _values(row: people.Row) -> dict[str, object]:
    """Return what a row says, by the names of columns."""
    texts = {name: getattr(row, name) for name in TEXTS}
    values: dict[str, object] = {
        name: fitted(Attendee, name, text) for name, text in texts.items() if text
    }
    if row.languages:
        values["languages"] = list(row.languages)
    if row.style:
        values["wanted"] = WANTED[row.style]
    return values


def _words(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _ticket_of(row: people.Row, known: Mapping[str, Attendee]) -> Attendee | None:
    """Return who came with a ticket without an e-mail, and has one now.

    Whoever has another e-mail already is somebody else: tickets change hands.
    """
    found = known.get(row.ticket) if row.email and row.ticket else None
    return None if found is None or found.email else found


def _known(event: Event, rows: Sequence[people.Row]) -> _Known:
    query = (
        sa.select(Attendee)
        .join(Attendee.person)
        .where(Attendee.event_id == event.id)
        .options(orm.contains_eager(Attendee.person))
    )
    if len(rows) <= FEW:
        keys = {key for row in rows for key in (row.key, row.ticket) if key}
        columns = (Attendee.source_key, Attendee.ticket, Person.email)
        query = query.where(sa.or_(*(column.in_(keys) for column in columns)))
    known: dict[str, Attendee] = {}
    tickets: dict[tuple[str, str], Attendee] = {}
    for attendee in db.session.scalars(query):
        known.setdefault(attendee.source_key, attendee)
        if attendee.email:
            known[attendee.email] = attendee
        if attendee.ticket:
            tickets[attendee.ticket, normal(attendee.name)] = attendee
    return _Known(known, tickets)


def _lines(event: Event, numbers: set[int], rows: int) -> Mapping[int, Facets]:
    return facets_of(numbers) if rows <= FEW else facets_at(event.id)


def _missing(event: Event, there: Iterable[int]) -> tuple[Missing, ...]:
    found = set(there)
    query = (
        sa.select(Attendee.id, Attendee.name, Person.email)
        .join(Attendee.person)
        .where(Attendee.event_id == event.id, Attendee.role != "organizer")
        .order_by(Attendee.name, Attendee.id)
    )
    return tuple(
        Missing(name, email or "")
        for number, name, email in db.session.execute(query)
        if number not in found
    )


def batches(things: Sequence[Step]) -> Iterable[Sequence[Step]]:
    return (things[at : at + STEP] for at in range(0, len(things), STEP))
