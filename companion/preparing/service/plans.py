"""The plan of one attendee: talks with a question each, people, and what is done."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from companion import clock
from companion.core.questions import Question
from companion.errors import BadInput
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.matches import service as matches
from companion.preparing.service import fitting
from companion.questions import service as questions
from companion.questions.models import PlanTick
from companion.quick import INSERTS
from companion.talks import service as talks
from companion.talks.models import Talk

PEOPLE = 5
LONG = 12  # talks
MOST_TICKS = 200  # of one attendee: no plan is as long
THING = re.compile(r"(talk|person):[1-9][0-9]{0,9}")


@dataclass(frozen=True, slots=True)
class Planned:
    """A talk to go to."""

    talk: Talk
    is_starred: bool
    is_done: bool
    instead: Talk | None  # at the same time
    why: str  # a line of mine, or nothing
    question: Question | None  # to ask there
    day: date  # in the event's zone


@dataclass(frozen=True, slots=True)
class Someone:
    """A person to meet."""

    suggested: matches.Suggested
    is_done: bool


@dataclass(frozen=True, slots=True)
class Plan:
    me: Attendee
    event: Event
    talks: Sequence[Planned]
    people: Sequence[Someone]

    @property
    def is_empty(self) -> bool:
        return not (self.talks or self.people)

    @property
    def is_long(self) -> bool:
        """Tell whether it fits on one page only without the questions."""
        return len(self.talks) > LONG

    @property
    def done(self) -> int:
        talks = sum(one.is_done for one in self.talks)
        return talks + sum(one.is_done for one in self.people)


def plan(me: Attendee) -> Plan:
    """Return somebody's plan: what they starred, what fits, and whom to meet."""
    entries = {talk.id: talk for talk in talks.agenda(me.event)}
    starred, done = talks.starred(me), ticked(me)
    chosen = fitting.chosen(me, list(entries.values()), starred)
    going = [entries[choice.id] for choice in chosen]
    why = fitting.why(me, going)
    return Plan(
        me=me,
        event=me.event,
        talks=[
            Planned(
                talk=entries[choice.id],
                is_starred=choice.id in starred,
                is_done=f"talk:{choice.id}" in done,
                instead=entries[choice.instead] if choice.instead else None,
                why=why.get(choice.id, ""),
                question=next(iter(asked), None),
                day=entries[choice.id].start.astimezone(me.event.zone).date(),
            )
            for choice, asked in zip(
                chosen, questions.for_talks(me, going), strict=True
            )
        ],
        people=[
            Someone(one, bool(one.contact_id) or f"person:{one.other.id}" in done)
            for one in matches.suggestions(me)[:PEOPLE]
        ],
    )


def tick(me: Attendee, what: str, *, on: bool) -> None:
    """Tick a thing off, or put it back; saying it twice is the same as once.

    Raises:
        BadInput: it is nothing that a plan holds.

    """
    if not THING.fullmatch(what):
        raise BadInput("That is not on your plan. Reload the page, and try again.")
    mine = PlanTick.attendee_id == me.id
    db.session.execute(sa.delete(PlanTick).where(mine, PlanTick.what == what))
    if not on:
        return
    count = sa.select(sa.func.count()).select_from(PlanTick).where(mine)
    if (db.session.scalar(count) or 0) >= MOST_TICKS:
        raise BadInput("So many things are ticked that no more fit.")
    insert = INSERTS[db.session.get_bind().dialect.name](PlanTick.__table__)
    values = {"attendee_id": me.id, "what": what, "at": clock.now()}
    db.session.execute(insert.values(values).on_conflict_do_nothing())


def ticked(me: Attendee) -> Sequence[str]:
    """Return what somebody ticked off: "talk:7", "person:12"."""
    mine = sa.select(PlanTick.what).where(PlanTick.attendee_id == me.id)
    return db.session.scalars(mine.order_by(PlanTick.what)).all()


def calendar(me: Attendee, address: str) -> bytes:
    """Return what somebody starred, and what else is on their plan, as iCalendar.

    *address* is that of the plan's page.
    """
    starred = talks.starred(me)
    entries = talks.agenda(me.event)
    wanted = starred | {one.id for one in fitting.chosen(me, entries, starred)}
    return talks.talks_calendar(me.event, wanted, address, "My plan")
