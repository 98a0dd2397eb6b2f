"""The main job from end to end, on the seed data: what `companion demo` shows."""

from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask, url_for

from companion import post, seed, work
from companion.accounts import service as accounts
from companion.errors import BadInput
from companion.events.models import Event
from companion.exchanges.models import Exchange
from companion.extensions import db
from companion.matches import service as matches
from companion.matches.models import DONE
from companion.recaps import service as recaps

Say = Callable[[str], None]


def prepare(app: Flask, attendees: int, say: Say) -> list[tuple[str, str]]:
    """Bring the demo event to where it can be looked at; return what to print.

    Every part is done once: a second call finds it and goes on.
    """
    event = _seeded(attendees, say)
    _matched(app, event, say)
    _met(app, event, say)
    attendee = seed.somebody(event)
    shown = [
        ("Event", url_for("events.home", slug=event.slug)),
        ("Organizer", seed.ORGANIZER),
        ("", _link(seed.ORGANIZER)),
        ("Attendee", attendee.email),
        ("", _link(attendee.email)),
        ("Letters", str(post.folder())),
    ]
    db.session.commit()
    return shown


def _seeded(attendees: int, say: Say) -> Event:
    known = seed.known_event()
    if known is not None:
        return known
    say("Loading the agenda and the people …")
    event = seed.event(attendees)
    db.session.commit()
    return event


def _matched(app: Flask, event: Event, say: Say) -> None:
    run = matches.latest(event)
    if run is None or run.state != DONE:
        say("Reading the profiles and finding for everybody whom to meet …")
        run = matches.request(event)
        db.session.commit()
        work.run_rung(app)
        db.session.refresh(run)
        if matches.is_refused(run):
            raise BadInput(run.error)


def _met(app: Flask, event: Event, say: Say) -> None:
    met = sa.select(Exchange.id).where(Exchange.event_id == event.id).limit(1)
    if db.session.scalar(met) is None:
        say("Letting people meet in the breaks …")
        seed.meet(event)
        db.session.commit()
    if recaps.plan(event).letters:
        say("Writing and sending everybody's letter …")
        recaps.request(event)
        db.session.commit()
        work.run_rung(app)


def _link(email: str) -> str:
    _, token, _ = accounts.issue(email)
    return url_for("accounts.confirm", token=token)
