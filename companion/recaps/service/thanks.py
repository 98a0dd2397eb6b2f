"""What became of an event, in numbers that point to nobody."""

import csv
import io
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from companion import mail
from companion.contacts.models import Contact, Touch
from companion.core.cells import safe
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.recaps.models import WORTH, Feedback
from companion.recaps.service import runs

FEW = 5
FEWER = "fewer than five"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people or of what they did, not told where it is small."""

    number: int

    @property
    def is_hidden(self) -> bool:
        return 0 < self.number < FEW

    def __str__(self) -> str:
        return FEWER if self.is_hidden else f"{self.number:,}"


@dataclass(frozen=True, slots=True)
class Thanks:
    people: int
    met_somebody: Count
    exchanges: Count  # pairs of people, however often they scanned
    wrote: Count  # people who wrote to somebody they met
    written_to: Count  # contacts who were written to
    sent: int
    waiting: int
    failed: int
    answers: str
    said: dict[str, Count]  # by the answer: yes, partly, no
    sentences: list[str]  # in the order of the alphabet, which is nobody's

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Return all of it as lines of a table."""
        return [
            ("People at the event", f"{self.people:,}"),
            ("Met somebody", str(self.met_somebody)),
            ("Pairs who exchanged cards", str(self.exchanges)),
            ("Wrote to somebody they met", str(self.wrote)),
            ("People who were written to", str(self.written_to)),
            ("Letters sent", f"{self.sent:,}"),
            ("Letters still waiting", f"{self.waiting:,}"),
            ("Letters that could not be delivered", f"{self.failed:,}"),
            ("Answers to “Was it worth it?”", self.answers),
            *(
                (f"“{worth.capitalize()}”", str(count))
                for worth, count in self.said.items()
            ),
        ]

    def as_csv(self) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(["What", "Number"])
        writer.writerows(self.rows)
        writer.writerows(("In their words", safe(text)) for text in self.sentences)
        return out.getvalue().encode("utf-8-sig")


def thanks(event: Event) -> Thanks:
    here = sa.select(Contact).where(
        Contact.event_id == event.id, Contact.attendee_id.is_not(None)
    )
    met = here.where(Contact.withdrawn_at.is_(None)).subquery()
    wrote = (
        here.outerjoin(Touch, Touch.contact_id == Contact.id)
        .where(sa.or_(Contact.written_at.is_not(None), Touch.id.is_not(None)))
        .subquery()
    )
    answers, said, sentences = _feedback(event)
    shown = {worth: Count(said.get(worth, 0)) for worth in WORTH}
    return Thanks(
        people=_count(sa.select(Attendee).where(Attendee.event_id == event.id)),
        met_somebody=Count(_distinct(met.c.owner_id)),
        exchanges=Count((_distinct(met.c.id) + 1) // 2),
        wrote=Count(_distinct(wrote.c.owner_id)),
        written_to=Count(_distinct(wrote.c.attendee_id)),
        sent=runs.sent(event),
        waiting=mail.waiting(event.id),
        failed=mail.undeliverable(event.id),
        answers=_answers(answers, shown),
        said=shown if answers >= FEW else {},
        sentences=sentences if answers >= FEW else [],
    )


def _answers(answers: int, said: dict[str, Count]) -> str:
    """Say how many answered; the exact sum would give away a part that is not told."""
    if answers < FEW or not any(count.is_hidden for count in said.values()):
        return str(Count(answers))
    told = sum(count.number for count in said.values() if not count.is_hidden)
    return f"{max(told, FEW):,} or more"


def _feedback(event: Event) -> tuple[int, dict[str, int], list[str]]:
    rows = db.session.execute(
        sa.select(Feedback.worth, sa.func.count().label("number"))
        .where(Feedback.event_id == event.id)
        .group_by(Feedback.worth)
    )
    said = {row.worth: row.number for row in rows}
    texts = db.session.scalars(
        sa.select(Feedback.text).where(
            Feedback.event_id == event.id, Feedback.text != ""
        )
    )
    return sum(said.values()), said, sorted(texts, key=str.casefold)


def _count(query: sa.Select[Any]) -> int:
    return (
        db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    )


def _distinct(column: sa.ColumnElement[int]) -> int:
    return db.session.scalar(sa.select(sa.func.count(column.distinct()))) or 0
