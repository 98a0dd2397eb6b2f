"""Writing everybody one letter after the event, and never a second one."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeSerializer

from companion import clock, config, mail, work
from companion.contacts import service as contacts
from companion.contacts.models import Contact
from companion.core import card as cards
from companion.core import recap
from companion.errors import NotFound
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.matches import service as matches
from companion.recaps.models import RecapRun
from companion.talks import service as talks
from companion.talks.models import Talk

LETTERS_A_STEP = 20


@dataclass(frozen=True, slots=True)
class Encounter:
    """One person met, with all that the letter says of them."""

    contact: Contact
    met: recap.Met
    when: str  # "in the coffee break, after “Fair pay”", or nothing
    draft: recap.Draft


@dataclass(frozen=True, slots=True)
class Story:
    """What the event amounted to for one attendee."""

    me: Attendee
    event: Event
    days: tuple[recap.Day, ...]
    encounters: Sequence[Encounter]
    starred: Sequence[Talk]
    still: Sequence[matches.Suggested]  # suggested, and not met


@dataclass(frozen=True, slots=True)
class Recapped:
    """What became of an event's letters."""

    letters: int
    skipped: int
    already_sent: int


def request(event: Event) -> RecapRun:
    """Ask for the letters; the same event's unfinished run is asked for only once."""
    run = db.session.scalar(
        sa.select(RecapRun).where(
            RecapRun.event_id == event.id, RecapRun.finished_at.is_(None)
        )
    )
    if run is None:
        run = RecapRun(event_id=event.id, asked_at=clock.now())
        db.session.add(run)
        db.session.flush()
    ring(run)
    return run


def ring(run: RecapRun) -> None:
    work.ring("recaps.write", run.id, once=f"recap-{run.id}")


def unfinished() -> Sequence[RecapRun]:
    query = sa.select(RecapRun).where(RecapRun.finished_at.is_(None))
    return db.session.scalars(query).all()


def latest(event: Event) -> RecapRun | None:
    return db.session.scalar(
        sa.select(RecapRun)
        .where(RecapRun.event_id == event.id)
        .order_by(RecapRun.id.desc())
        .limit(1)
    )


def plan(event: Event) -> Recapped:
    """Say what a run would do, without doing it."""
    written = _written(event)
    fit = [a for a in events.attendees(event) if _can_get_one(a)]
    fresh = [attendee for attendee in fit if key_of(attendee) not in written]
    everybody = len(events.attendees(event))
    return Recapped(len(fresh), everybody - len(fit), len(fit) - len(fresh))


def sent(event: Event) -> int:
    """Count the letters of an event that have left."""
    return (
        db.session.scalar(
            sa.select(sa.func.count(mail.Letter.id)).where(
                mail.Letter.event_id == event.id,
                mail.Letter.key.startswith("recap:"),
                mail.Letter.state == mail.SENT,
            )
        )
        or 0
    )


def outcome(event: Event, sent_before: int) -> Recapped:
    """Say what a run did, given how many letters had left before it."""
    return Recapped(sent(event) - sent_before, plan(event).skipped, sent_before)


def write_some(run_id: int, after: int) -> int:
    """Write the next letters of a run; return after whom to go on, 0 at the end."""
    run = db.session.get_one(RecapRun, run_id)
    those = db.session.scalars(
        sa.select(Attendee)
        .where(Attendee.event_id == run.event_id, Attendee.id > after)
        .order_by(Attendee.id)
        .limit(LETTERS_A_STEP)
    ).all()
    for attendee in those:
        if _can_get_one(attendee):
            _write(attendee)
    if those:
        return those[-1].id
    run.finished_at = clock.now()
    return 0


def story(me: Attendee) -> Story:
    """Gather what happened to one attendee, in the order in which it happened."""
    event = me.event
    agenda = talks.agenda(event)
    mine = talks.starred(me)
    encounters = [_encounter(me, c, agenda, mine) for c in _met_at(me)]
    return Story(
        me=me,
        event=event,
        days=recap.by_day((e.met for e in encounters), event.zone),
        encounters=encounters,
        starred=[talk for talk in agenda if talk.id in mine],
        still=[s for s in matches.suggestions(me) if s.contact_id is None][:3],
    )


def unsubscribe_token(attendee: Attendee) -> str:
    return _signer().dumps(attendee.id)


def behind_token(token: str) -> Attendee:
    """Return whose letters a signed token stops.

    Raises:
        NotFound: it was not made here.

    """
    try:
        attendee = db.session.get(Attendee, _signer().loads(token))
    except BadSignature:
        attendee = None
    if attendee is None:
        raise NotFound("This link is not whole. Copy all of it from the letter.")
    return attendee


def unsubscribe(attendee: Attendee) -> None:
    attendee.wants_letters = False
    db.session.flush()


def key_of(attendee: Attendee) -> str:
    return f"recap:{attendee.event_id}:{attendee.id}"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(config.current("SECRET_KEY")), salt="unsubscribe")


def _can_get_one(attendee: Attendee) -> bool:
    return bool(attendee.email) and attendee.wants_letters


def _written(event: Event) -> set[str]:
    query = sa.select(mail.Letter.key).where(
        mail.Letter.event_id == event.id, mail.Letter.key.startswith("recap:")
    )
    return set(db.session.scalars(query))


def _write(me: Attendee) -> None:
    told = story(me)
    mail.send(
        "recaps/recap",
        mail.Envelope(
            key=key_of(me),
            to=me.email,
            event_id=me.event_id,
            cards=cards.vcards([contacts.card(e.contact) for e in told.encounters])
            if told.encounters
            else None,
            unsubscribe=f"{config.current('BASE_URL')}/u/{unsubscribe_token(me)}",
        ),
        story=told,
        unsubscribe=unsubscribe_token(me),
    )


def _met_at(me: Attendee) -> Sequence[Contact]:
    return db.session.scalars(
        sa.select(Contact)
        .where(
            Contact.owner_id == me.person_id,
            Contact.event_id == me.event_id,
            Contact.withdrawn_at.is_(None),
        )
        .order_by(Contact.met_at, Contact.id)
    ).all()


def _encounter(
    me: Attendee, contact: Contact, agenda: Sequence[Talk], mine: set[int]
) -> Encounter:
    other = contact.attendee
    theirs = talks.starred(other) if other else set()
    around = recap.around(
        contact.met_at, [_slot(talk, mine, theirs) for talk in agenda]
    )
    why = matches.reasons_in(contact.why)
    met = recap.Met(
        name=contact.name,
        organisation=contact.organisation,
        job_title=contact.job_title,
        at=contact.met_at,
        note=contact.note,
        you_can_help=tuple(theirs for _, theirs in why.gives),
        they_can_help=tuple(theirs for _, theirs in why.gets),
        shared=tuple(theirs for _, theirs in why.shared),
    )
    draft = recap.thank_you(me.name, met, around, event=me.event.name)
    return Encounter(contact, met, recap.phrase(around), draft)


def _slot(talk: Talk, mine: set[int], theirs: set[int]) -> recap.TalkSlot:
    return recap.TalkSlot(
        title=talk.title,
        start=talk.start,
        end=talk.end,
        room=talk.room,
        kind=talk.kind,
        starred=talk.id in mine,
        both=talk.id in mine and talk.id in theirs,
        speakers=tuple(speaker.name for speaker in talk.speakers),
    )
