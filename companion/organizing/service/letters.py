"""Letters of an event that did not arrive: whose, why, and how they leave again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy import orm

from companion import clock, mail, throttle
from companion.accounts.models import Person
from companion.errors import BadInput, NotFound
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.organizing.service import reception
from companion.profiles import service as profiles
from companion.recaps import service as recaps

# What a letter is, by the beginning of its key.
RECAP, INVITATION, TEST = "recap", "invitation", "test"
TESTS = throttle.Limit(5, timedelta(minutes=10))
CODES = re.compile(r"^\d{3}[ -]?(\d\.\d{1,3}\.\d{1,3} ?)?")


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A letter that was given up, and whom it was for, if they are still here."""

    letter: mail.Letter
    kind: str  # recap, invitation, agenda, test …
    attendee: Attendee | None

    @property
    def why(self) -> str:
        """Return what was said of it, without the numbers that servers say."""
        return CODES.sub("", self.letter.error).strip() or self.letter.error

    @property
    def can_leave(self) -> bool:
        """Tell whether its text is there still, or can be written anew."""
        is_known = self.attendee is not None
        return is_known and (bool(self.letter.text) or self.kind in (RECAP, INVITATION))


def undelivered(event: Event) -> list[Undelivered]:
    letters = mail.failed(event.id)
    people = _people(event, {letter.to for letter in letters})
    return [
        Undelivered(letter, _kind(letter), people.get(letter.to)) for letter in letters
    ]


def undelivered_one(event: Event, number: int) -> Undelivered:
    """Return a letter that was given up, by number.

    Raises:
        NotFound: it is not of this event, or was not given up.

    """
    for one in undelivered(event):
        if one.letter.id == number:
            return one
    raise NotFound("This letter has left meanwhile, or is gone.")


def send_again(one: Undelivered, address: str) -> None:
    """Let a letter leave again, to the address of before or a corrected one.

    Raises:
        BadInput: it cannot go there; the sentence says why.

    """
    address = address.strip().lower()
    if one.attendee is None or not one.can_leave:
        raise BadInput("This letter cannot be sent again: what it said is gone.")
    if address != one.letter.to:
        _correct(one.attendee, address)
    mail.lift(address)
    if mail.is_suppressed(address):
        raise BadInput(f"Whoever has {address} wants no letters from here.")
    if not mail.redirect(one.letter, address):
        _write_anew(one, one.attendee)
    db.session.flush()


def test(me: Attendee) -> None:
    """Write a test letter to an organizer's own address.

    Raises:
        TooMany: they had several a few minutes ago.

    """
    throttle.take(f"test-letter:{me.id}", TESTS)
    mail.send(
        mail.TEST,
        mail.Envelope(
            key=f"{TEST}:{me.id}:{clock.now():%Y%m%dT%H%M%S%f}",
            to=me.email,
            event_id=me.event_id,
        ),
        at=clock.now(),
    )


def last_test(me: Attendee) -> mail.Letter | None:
    own = mail.Letter.key.startswith(f"{TEST}:{me.id}:", autoescape=True)
    query = sa.select(mail.Letter).where(mail.Letter.event_id == me.event_id, own)
    return db.session.scalar(query.order_by(mail.Letter.id.desc()).limit(1))


def _kind(letter: mail.Letter) -> str:
    return letter.key.partition(":")[0]


def _people(event: Event, addresses: set[str]) -> dict[str, Attendee]:
    rows: Sequence[Attendee] = db.session.scalars(
        sa.select(Attendee)
        .join(Attendee.person)
        .where(Attendee.event_id == event.id, Person.email.in_(addresses))
        .options(orm.contains_eager(Attendee.person))
    ).all()
    return {one.email: one for one in rows}


def _correct(attendee: Attendee, address: str) -> None:
    """Give somebody another address, who never used the one on the list.

    Letters hold what is theirs alone. Once they came in, the address is theirs to
    change, and no organizer can have their letters sent elsewhere.
    """
    if profiles.has_been_here(attendee):
        raise BadInput(
            f"{attendee.name or attendee.email} has used this address here, so letters "
            "go to no other. Send it to the same address, or ask them."
        )
    taken = db.session.scalar(sa.select(Person.id).where(Person.email == address))
    if taken is not None:
        raise BadInput(
            f"{address} belongs to somebody who is known here already. Check your list."
        )
    attendee.person.email = address
    db.session.flush()


def _write_anew(one: Undelivered, attendee: Attendee) -> None:
    db.session.delete(one.letter)
    db.session.flush()
    if one.kind == RECAP:
        recaps.request(attendee.event)
    else:
        reception.invite(attendee)
