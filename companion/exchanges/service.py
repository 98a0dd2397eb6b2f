"""One scan, both books: what an exchange hands over, and taking it back."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from companion import clock, throttle
from companion.contacts import service as contacts
from companion.contacts.models import Contact
from companion.core.card import Card
from companion.core.card.names import first_name
from companion.errors import BadInput, Forbidden
from companion.events.models import CONTACTS, DETAILS, PUBLIC, Attendee
from companion.exchanges.models import Exchange
from companion.extensions import db
from companion.matches import service as matches

# Ten an hour is a busy afternoon; this is for those who photograph a wall of badges.
QUOTA = throttle.Limit(burst=60, per=timedelta(hours=1))
AHEAD = timedelta(minutes=5)  # how far a phone's clock may run before ours
NO_NUMBER = "The scan has no proper number. Scan the badge again."


@dataclass(frozen=True, slots=True)
class Scan:
    """What a phone sends: a number of its own, and when it saw the badge."""

    uuid: str
    at: datetime | None = None


def exchange(me: Attendee, other: Attendee, scan: Scan) -> Contact:
    """Put each into the other's book; the same scan twice is one exchange.

    Raises:
        BadInput: the scan's number is no UUID or of another scan, or the badge is
            one's own.
        Forbidden: the two are not at the same event, or the other took it back.

    """
    if other.id == me.id:
        raise BadInput("This is your own badge. Let somebody else scan it.")
    if other.event_id != me.event_id:
        raise Forbidden("This badge is of another event.")
    at = _believed(me, scan.at)
    if not _recorded(me, other, _checked(scan.uuid), at):
        return _known(me, other)
    throttle.take(f"exchange:{me.id}", QUOTA)
    mine, theirs = contacts.entries(me, other, at)
    if mine.withdrawn_by_them:
        raise Forbidden(_refusal(other))
    if matches.between(me, other) is None:
        matches.ask_why(*contacts.in_order(me, other))
    _hand_over(me, other, theirs)
    _hand_over(other, me, mine)
    matches.met(*contacts.in_order(me, other))
    return mine


def handed_over(attendee: Attendee) -> dict[str, str]:
    """Return the details that an exchange gives away, as the owner chose."""
    return _details(attendee, CONTACTS)


def card(attendee: Attendee, audience: str = PUBLIC) -> Card:
    """Return a card as *audience* (public or contacts) may see it."""
    details = _details(attendee, audience)
    return Card(
        uid=f"attendee-{attendee.badge_fingerprint[:16]}",
        name=attendee.name,
        organisation=attendee.organisation,
        job_title=attendee.job_title,
        email=details["email"],
        phone=details["phone"],
        linkedin=details["linkedin"],
    )


def withdraw(me: Attendee, other: Attendee) -> None:
    """Take back what was handed over, on both sides; notes stay with who wrote them.

    Until I exchange with the other again, they cannot exchange with me.
    """
    now = clock.now()
    either_way = sa.or_(
        sa.and_(Exchange.scanner_id == me.id, Exchange.scanned_id == other.id),
        sa.and_(Exchange.scanner_id == other.id, Exchange.scanned_id == me.id),
    )
    with db.session.begin_nested():  # SQLite locks here, before anything is read
        contacts.blank(me, other, now)
        db.session.execute(
            sa.update(Exchange)
            .where(either_way, Exchange.withdrawn_at.is_(None))
            .values(withdrawn_at=now)
        )


def _recorded(me: Attendee, other: Attendee, uuid: str, at: datetime) -> bool:
    """Write the scan down, before anything else; tell whether its number is new.

    The same scan sent twice at once waits here until the first one is committed.
    """
    try:
        with db.session.begin_nested():
            db.session.add(
                Exchange(
                    uuid=uuid,
                    event_id=me.event_id,
                    scanner_id=me.id,
                    scanned_id=other.id,
                    at=at,
                    received_at=clock.now(),
                )
            )
    except IntegrityError:
        return False
    return True


def _known(me: Attendee, other: Attendee) -> Contact:
    contact = contacts.with_attendee(me.person_id, other.id)
    if contact is None:
        raise BadInput(NO_NUMBER)
    return contact


def _refusal(other: Attendee) -> str:
    first = first_name(other.name)
    return (
        f"{first or 'This person'} took the exchange back. If you want to be in "
        f"touch, let {first or 'them'} scan your badge."
    )


def _hand_over(giver: Attendee, taker: Attendee, entry: Contact) -> None:
    """Put the giver's card, as they chose to show it, into the taker's book."""
    why = matches.between(taker, giver)
    contacts.keep(entry, giver, handed_over(giver), asdict(why) if why else {})


def _details(attendee: Attendee, audience: str) -> dict[str, str]:
    values = {
        "email": attendee.email,
        "phone": attendee.phone,
        "linkedin": attendee.linkedin,
    }
    return {
        detail: values[detail] if attendee.shows(detail, audience) else ""
        for detail in DETAILS
    }


def _checked(uuid: str) -> str:
    try:
        return str(UUID(uuid))
    except ValueError:
        raise BadInput(NO_NUMBER) from None


def _believed(me: Attendee, at: datetime | None) -> datetime:
    """Take the phone's word for the time, within the event and not in the future."""
    now = clock.now()
    if at is None:
        return now
    zone = me.event.zone
    earliest = datetime.combine(me.event.starts, datetime.min.time(), zone)
    return min(max(at, earliest - timedelta(days=1)), now + AHEAD)
