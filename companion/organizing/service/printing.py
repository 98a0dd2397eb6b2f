"""Badges on paper: for everybody, for those who have none yet, or for one person."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from companion import clock, paths
from companion.core.badge import sheet
from companion.core.badge import token as tokens
from companion.errors import BadInput
from companion.events import service as events
from companion.events.models import DETAILS, PUBLIC, Attendee, Event
from companion.extensions import db
from companion.profiles import service as profiles
from companion.profiles.models import OFFER

LAYOUT = "a4-6"


@dataclass(frozen=True, slots=True)
class Printout:
    """A file to print, and whose badges are in it."""

    pdf: bytes
    warnings: tuple[str, ...]
    people: Sequence[Attendee]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many badges there are, and how many of them were never printed."""

    all: int
    new: int


def badges(event: Event, layout: str = LAYOUT, *, only_new: bool = False) -> Printout:
    """Return a sheet of everybody's badges, or of those that were never printed.

    Raises:
        BadInput: there is no such layout, or nobody to print one for.

    """
    _check(layout)
    everybody = events.attendees(event)
    if not everybody:
        raise BadInput("Nobody is on the list yet. Upload the attendees first.")
    new = [one for one in everybody if one.badge_printed_at is None]
    if only_new and not new:
        raise BadInput("Every badge was printed before. Print all of them instead.")
    return _printout(event, new if only_new else everybody, layout)


def badge(attendee: Attendee, layout: str = LAYOUT) -> Printout:
    """Return a sheet with the badge of one person.

    Raises:
        BadInput: there is no such layout.

    """
    _check(layout)
    return _printout(attendee.event, [attendee], layout)


def mark_printed(people: Sequence[Attendee]) -> None:
    """Remember that these badges went to the printer."""
    now = clock.now()
    for one in people:
        one.badge_printed_at = now
    db.session.flush()


def waiting(event: Event) -> Waiting:
    everybody, printed = db.session.execute(
        sa.select(sa.func.count(), sa.func.count(Attendee.badge_printed_at)).where(
            Attendee.event_id == event.id
        )
    ).one()
    return Waiting(everybody, everybody - printed)


def _check(layout: str) -> None:
    if layout not in sheet.LAYOUTS:
        known = ", ".join(sheet.LAYOUTS)
        raise BadInput(f"There is no layout {layout!r}. Choose one of: {known}.")


def _printout(event: Event, people: Sequence[Attendee], layout: str) -> Printout:
    helpers = [one.id for one in people if one.helps_on_badge]
    lines = profiles.facets_of(helpers)
    faces = [
        _face(one, lines[one.id][OFFER] if one.helps_on_badge else ()) for one in people
    ]
    done = sheet.sheet(faces, fonts=paths.FONTS, layout=layout, event=event.name)
    return Printout(done.pdf, done.warnings, people)


def _face(attendee: Attendee, offers: Sequence[str]) -> sheet.Face:
    return sheet.Face(
        name=attendee.name,
        organisation=attendee.organisation,
        job_title=attendee.job_title,
        role=attendee.role,
        address=events.badge_address(attendee),
        code=tokens.grouped(events.typed_token(attendee)),
        languages=tuple(attendee.languages),
        pronouns=attendee.pronouns,
        helps=next(iter(offers), ""),
        contacts=_contacts(attendee),
    )


def _contacts(attendee: Attendee) -> tuple[str, ...]:
    """Return what everybody may see, and so a stranger who finds the badge."""
    shown = [
        getattr(attendee, detail)
        for detail in DETAILS
        if attendee.shows(detail, PUBLIC)
    ]
    lines = [line.strip() for text in shown for line in text.splitlines()]
    return tuple(_plain(line) for line in lines if line)


def _plain(address: str) -> str:
    """Return an address of the web as people write it on paper."""
    for start in ("https://", "http://", "www."):
        address = address.removeprefix(start)
    return address.removesuffix("/")
