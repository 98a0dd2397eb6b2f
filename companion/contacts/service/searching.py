"""Finding people in a book, however large it is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload

from companion.accounts.models import Person
from companion.contacts.models import Contact
from companion.contacts.service.folding import PRIVATE, are_locked, tag_line
from companion.core.folding import folded
from companion.events.models import Attendee, Event
from companion.extensions import db

PAGE = 50  # entries
WORDS = 8  # of a search; more say nothing new
FIND = {"sqlite": sa.func.instr, "postgresql": sa.func.strpos}
MOST_NOTES = 500  # entries found by their notes alone

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for; *in_notes* looks into notes that are locked, too."""

    text: str = ""
    event_id: int = 0
    tag: str = ""
    unwritten: bool = False
    in_notes: bool = False
    page: int = 1

    @property
    def is_any(self) -> bool:
        return not (self.text.strip() or self.event_id or self.tag or self.unwritten)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of those found, *total* on all pages."""

    contacts: Sequence[Contact]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to filter by, and how many people are in the book."""

    people: int
    events: Sequence[Event]
    tags: Sequence[str]
    has_locked_notes: bool


def book(person: Person, most: int | None = None) -> Sequence[Contact]:
    """Return everyone in a person's book, newest first, at *most* so many."""
    return db.session.scalars(_entries(person).limit(most)).all()


def hidden(person: Person) -> Sequence[Contact]:
    """Return the entries that were merged into others, for whoever takes all along."""
    merged = sa.select(Contact).where(
        Contact.owner_id == person.id, Contact.merged_into_id.is_not(None)
    )
    return db.session.scalars(merged.order_by(Contact.id)).all()


def search(person: Person, query: Query) -> Found:
    """Return the page asked for, or the last one there is."""
    conditions = (*_visible(person), *_conditions(person, query))
    total, ids = _numbers(conditions, query.page)
    page = query.page
    if not ids and page > 1:
        page = max(1, -(-_numbers(conditions, 1)[0] // PAGE))
        total, ids = _numbers(conditions, page)
    unread = defer(Contact.why), defer(Contact.kept)
    those = _entries(person).where(Contact.id.in_(ids)).options(*unread)
    return Found(db.session.scalars(those).all(), total, page)


def _numbers(conditions: Sequence[Condition], page: int) -> tuple[int, list[int]]:
    """Return how many there are, and who is on a page: all in one look at the book."""
    found = db.session.execute(
        sa.select(Contact.id, sa.func.count().over())
        .where(*conditions)
        .order_by(Contact.met_at.desc(), Contact.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    return (found[0][1] if found else 0), [number for number, _ in found]


def choices(person: Person) -> Choices:
    there = _visible(person)
    counted = sa.select(sa.func.count()).select_from(Contact).where(*there)
    # Of those that were merged as well: they were met there.
    numbers = sa.select(Contact.event_id).where(Contact.owner_id == person.id)
    events = sa.select(Event).where(Event.id.in_(numbers.distinct()))
    return Choices(
        people=db.session.scalar(counted) or 0,
        events=db.session.scalars(events.order_by(Event.starts.desc())).all(),
        tags=_tags(person),
        has_locked_notes=are_locked(),
    )


def _tags(person: Person) -> list[str]:
    # Compared as text: PostgreSQL cannot tell whether two lists are equal.
    lists = sa.select(sa.cast(Contact.tags, sa.Text)).where(*_visible(person))
    # Read at once, each tag folded once: a large book has thousands of lists.
    whole = json.loads(f"[{','.join(db.session.scalars(lists.distinct()))}]")
    by_line = {tag_line(tag): tag for tag in dict.fromkeys(chain(*whole))}
    return [by_line[line] for line in sorted(by_line)]


def _entries(person: Person) -> sa.Select[Contact]:
    return (
        sa.select(Contact)
        .where(*_visible(person))
        .options(joinedload(Contact.event))
        .order_by(Contact.met_at.desc(), Contact.id.desc())
    )


def _visible(person: Person) -> tuple[Condition, Condition]:
    return Contact.owner_id == person.id, Contact.merged_into_id.is_(None)


def _conditions(person: Person, query: Query) -> list[Condition]:
    conditions: list[Condition] = []
    if query.event_id:
        conditions.append(_met_at(person, [query.event_id]))
    if query.tag:
        conditions.append(_has(f"\n{tag_line(query.tag)}\n"))
    if query.unwritten:
        conditions.append(Contact.written_at.is_(None))
    if words := folded(query.text[:200]).split()[:WORDS]:
        conditions.append(_about(person, words, query.in_notes))
    return conditions


def _about(person: Person, words: Sequence[str], in_notes: bool) -> Condition:
    """Every word must stand somewhere, be it in the name of the event."""
    named = _events(person)
    said = [
        sa.or_(
            _has(word),
            _met_at(person, [id_ for id_, name in named if word in name]),
        )
        for word in words
    ]
    if in_notes and are_locked():
        return sa.or_(sa.and_(*said), Contact.id.in_(_noted(person, words)))
    return sa.and_(*said)


def _met_at(person: Person, event_ids: Sequence[int]) -> Condition:
    """Tell whether an entry, or one merged into it, however deep, is of some events."""
    met = Contact.event_id.in_(event_ids)
    kept = _merged_at(person, event_ids) if event_ids else ()
    return sa.or_(met, Contact.id.in_(kept)) if kept else met


def _merged_at(person: Person, event_ids: Sequence[int]) -> Sequence[int | None]:
    """Return into which entries those of some events were merged."""
    is_merged = Contact.merged_into_id.is_not(None)
    upwards = sa.select(Contact.merged_into_id.label("id")).where(is_merged)
    # Few are merged, and have an index; adding nothing bars those of other columns,
    # which would go through a whole book, or a whole event.
    of_owner, of_event = Contact.owner_id + 0, Contact.event_id + 0
    first = upwards.where(of_owner == person.id, of_event.in_(event_ids))
    kept = first.cte(recursive=True)
    further = upwards.join(kept, Contact.id == kept.c.id)
    return db.session.scalars(sa.select(kept.union(further).c.id)).all()


def _has(words: str) -> Condition:
    """Tell whether words stand in an entry: quicker than LIKE, which folds again."""
    place = FIND[db.session.connection().dialect.name]
    return place(Contact.folded, words) > 0


def _events(person: Person) -> list[tuple[int, str]]:
    mine = sa.select(Event.id, Event.name).join(Attendee)
    rows = db.session.execute(mine.where(Attendee.person_id == person.id))
    return [(number, folded(name)) for number, name in rows]


def _noted(person: Person, words: Sequence[str]) -> list[int]:
    """Open every note of the owner, and return the entries where the words stand."""
    columns = [getattr(Contact, name) for name in PRIVATE]
    query = sa.select(Contact.id, Contact.folded, *columns).where(
        *_visible(person), sa.or_(*(column != "" for column in columns))
    )
    found = []
    for number, open_words, *notes in db.session.execute(query):
        text = f"{open_words}\n{folded(' '.join(notes))}"
        if all(word in text for word in words):
            found.append(number)
    return found[-MOST_NOTES:]
