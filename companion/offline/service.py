"""What a phone keeps for a hall without a network.

The pocket is somebody's own data of one event; the directory is the same for all of
its people, locked entry by entry; the shell is the program, and holds nobody's data.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from companion import paths
from companion.contacts import service as contacts
from companion.contacts.models import EXCHANGED, Contact
from companion.core.badge import directory
from companion.events import service as events
from companion.events.models import DETAILS, Attendee, Event
from companion.exchanges.service import screens
from companion.extensions import db
from companion.matches import service as matches
from companion.talks import service as talks
from companion.talks.models import Talk

Json = dict[str, Any]
Directory = Mapping[str, str]  # what an entry is found under -> the entry, locked

SHELL = ("css", "icons", "js", "vendor")  # folders of static/ that the shell is made of
MOST_CONTACTS = 1000  # the latest; a phone holds no whole address book
KINDS = {".css", ".ico", ".js", ".png", ".svg", ".wasm"}  # of them, what pages load


def pocket(me: Attendee) -> Json:
    """Return what a phone shows without a network: my badge, my people, the agenda."""
    book = contacts.book(me.person, MOST_CONTACTS)
    return {
        "person": str(me.person_id),
        "event": {
            "slug": me.event.slug,
            "name": me.event.name,
            "timezone": me.event.timezone,
        },
        "me": _face(me)
        | {"pronouns": me.pronouns, "organizes": me.role == "organizer"},
        "badge": _badge(me),
        "contacts": [_contact(one) for one in book],
        "exchanged": any(one.source == EXCHANGED for one in book),
        "talks": _talks(me),
    }


def _badge(me: Attendee) -> Json:
    shown = screens.screen(me)
    return {
        "svg": shown.code,
        "typed": shown.typed,
        "address": shown.address,
        "rotating": asdict(shown.rotating) if shown.rotating else None,
        "vcard": shown.vcard,
        "details": {name: getattr(shown.reach, name) for name in DETAILS},
    }


def _contact(contact: Contact) -> Json:
    why = matches.reasons_in(contact.why)
    zone = contact.event.timezone if contact.event else "UTC"
    return _face(contact) | {
        "id": contact.id,
        "details": {name: getattr(contact, name) for name in DETAILS},
        "why": asdict(why) | {"opener": why.opener if contact.why else ""},
        "note": contact.note,
        "met_at": contact.met_at.isoformat(),
        "timezone": zone,
        "event": contact.event.name if contact.event else "",
    }


def _face(of: Attendee | Contact) -> Json:
    return {
        "name": of.name,
        "organisation": of.organisation,
        "job_title": of.job_title,
    }


def _talks(me: Attendee) -> list[Json]:
    starred = talks.starred(me)
    return [
        _talk(talk) | {"starred": talk.id in starred} for talk in talks.agenda(me.event)
    ]


def _talk(talk: Talk) -> Json:
    return {
        "id": talk.id,
        "kind": talk.kind,
        "title": talk.title,
        "start": talk.start.isoformat(),
        "end": talk.end.isoformat(),
        "room": talk.room,
        "track": talk.track,
        "speakers": [speaker.name for speaker in talk.speakers],
    }


def directory_of(event: Event) -> tuple[str, Directory]:
    """Return the names of those who agreed, locked, and a fingerprint of them all."""
    listed = db.session.scalars(
        sa.select(Attendee)
        .where(
            Attendee.event_id == event.id, Attendee.in_directory, Attendee.name != ""
        )
        .order_by(Attendee.id)
    ).all()
    told = tuple(
        (code, attendee.name, attendee.organisation)
        for attendee in listed
        for code in _codes(event, attendee)
    )
    return sha256(repr(told).encode()).hexdigest(), _locked(told)


def _codes(event: Event, attendee: Attendee) -> list[str]:
    """Return what phones may read from a badge, without what changes by the minute."""
    printed = events.badge_token(attendee)
    return (
        [printed, events.moving_badge(attendee)[0]]
        if event.rotating_codes
        else [printed]
    )


@lru_cache(maxsize=8)  # of the last few events, while nobody there changes
def _locked(told: tuple[tuple[str, str, str], ...]) -> Directory:
    return dict(
        directory.seal(code, directory.Entry(name, organisation))
        for code, name, organisation in told
    )


def shell_files() -> list[str]:
    """Return what the shell is made of, as paths inside static/, in order."""
    return sorted(path.relative_to(paths.STATIC).as_posix() for path in _shell_paths())


def _shell_paths() -> Iterator[Path]:
    for folder in SHELL:
        for path in (paths.STATIC / folder).rglob("*"):
            if path.suffix in KINDS:
                yield path
