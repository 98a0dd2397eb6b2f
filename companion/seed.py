"""A realistic event out of seed_data/, loaded the way an organizer would load it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from companion import clock, paths
from companion.contacts.models import Contact
from companion.core import agenda as agendas
from companion.core import people
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.exchanges import service as exchanges
from companion.extensions import db
from companion.matches import service as matches
from companion.profiles import service as profiles
from companion.talks import service as talks
from companion.talks.models import Talk

SLUG = "work-and-people"
NAME = "Work & People"
ZONE = "Europe/Warsaw"
ORGANIZER = "organizer@work-and-people.example.org"
ORGANIZER_NAME = "Hanna Wrona"
STARS = 4
ENOUGH = 2  # people met, to have something to look at


def known_event() -> Event | None:
    return db.session.scalar(sa.select(Event).where(Event.slug == SLUG))


def event(attendees: int) -> Event:
    """Make the demo event, with so many attendees.

    Its first day was yesterday: people have met, and there is still a day to come.
    """
    today = clock.now().astimezone(ZoneInfo(ZONE)).date()
    made = events.create(
        events.Plan(SLUG, NAME, ZONE, today - timedelta(days=1), today)
    )
    agenda = agendas.read(
        (paths.SEED_DATA / "agenda.json").read_bytes(), "agenda.json", made.zone
    )
    talks.import_agenda(made, [_moved(agenda, made)])
    profiles.import_people(made, _some(attendees))
    events.add_organizer(made, ORGANIZER, ORGANIZER_NAME)
    _star(made)
    return made


def meet(event: Event) -> int:
    """Let people meet in the breaks of the first day; return how many exchanges."""
    breaks = [
        talk
        for talk in talks.agenda(event)
        if talk.kind == "break"
        and talk.start.astimezone(event.zone).date() == event.starts
    ]
    scans = 0
    for me in events.attendees(event):
        for nth, suggested in enumerate(matches.suggestions(me)[:3]):
            if breaks and _number(me.source_key, suggested.other.source_key) % 3:
                at = _moment(me, breaks[nth % len(breaks)])
                _exchange(me, suggested.other, at)
                scans += 1
    db.session.flush()
    return scans


def somebody(event: Event) -> Attendee:
    """Return an attendee worth looking at: English, met some, has more to meet."""
    met = _people_met(event)
    return max(
        (a for a in events.attendees(event) if a.role == "attendee" and a.email),
        key=lambda a: (
            a.languages[:1] == ["en"],
            min(met[a.person_id], ENOUGH),
            sum(_is_to_meet(one) for one in matches.suggestions(a)),
            a.email,
        ),
    )


def _is_to_meet(one: matches.Suggested) -> bool:
    return one.contact_id is None and bool(one.reasons.gives or one.reasons.gets)


def _people_met(event: Event) -> Counter[int]:
    """Count the contacts of everybody: person -> how many."""
    owners = sa.select(Contact.owner_id).where(Contact.event_id == event.id)
    return Counter(db.session.scalars(owners))


def _some(attendees: int) -> people.People:
    """Return the first of the list; speakers come first, but are at most half."""
    found = people.read((paths.SEED_DATA / "people.csv").read_bytes(), "people.csv")
    speakers = [row for row in found.rows if row.role == "speaker"]
    others = [row for row in found.rows if row.role != "speaker"]
    half = speakers[: attendees // 2]
    return replace(found, rows=(*half, *others[: attendees - len(half)]))


def _moved(agenda: agendas.Agenda, event: Event) -> agendas.Agenda:
    """Move an agenda, whole days at a time, to the event's first day."""
    first = min(talk.start for talk in agenda.talks).astimezone(event.zone).date()
    days = event.starts - first
    moved = tuple(_talk_moved(talk, days, event) for talk in agenda.talks)
    return replace(agenda, talks=moved)


def _talk_moved(talk: agendas.Talk, days: timedelta, event: Event) -> agendas.Talk:
    def moved(at: datetime) -> datetime:
        # In local time, so that nine o'clock stays nine o'clock in summer.
        local = at.astimezone(event.zone)
        return (local.replace(tzinfo=None) + days).replace(tzinfo=event.zone)

    return replace(talk, start=moved(talk.start), end=moved(talk.end))


def _star(event: Event) -> None:
    """Let everybody star a few talks, not two at the same time."""
    entries = [talk for talk in talks.agenda(event) if talk.kind == "talk"]
    for me in events.attendees(event):
        ranked = sorted(entries, key=lambda talk: _number(me.source_key, talk.key))
        for talk in _without_clashes(ranked)[:STARS]:
            talks.star(me, talk, on=True)


def _without_clashes(ranked: Sequence[Talk]) -> list[Talk]:
    chosen: list[Talk] = []
    for talk in ranked:
        ordered = sorted([*chosen, talk], key=lambda one: one.start)
        if all(one.end <= next_.start for one, next_ in pairwise(ordered)):
            chosen.append(talk)
    return chosen


def _exchange(me: Attendee, other: Attendee, at: datetime) -> None:
    uuid = uuid5(NAMESPACE_URL, f"{me.source_key} {other.source_key}")
    exchanges.exchange(me, other, exchanges.Scan(str(uuid), at))


def _moment(me: Attendee, pause: Talk) -> datetime:
    minutes = int((pause.end - pause.start).total_seconds() // 60)
    return pause.start + timedelta(minutes=_number(me.source_key, pause.key) % minutes)


def _number(*texts: str) -> int:
    """Return a number that looks like chance and is the same on every machine."""
    return int.from_bytes(sha256("\n".join(texts).encode()).digest()[:4])
