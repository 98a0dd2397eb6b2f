"""An agenda that is read again and again from an address, until the event is over.

The first file from an address is looked at like any upload; once it is written, the
address is followed. What goes wrong later changes nothing and is told at the desk.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from companion import clock, config, throttle
from companion.core import agenda as agendas
from companion.core import fetch as fetching
from companion.errors import BadInput
from companion.events.models import Event
from companion.extensions import db
from companion.organizing.service import loading, readings
from companion.organizing.service.opening import Files
from companion.talks import service as talks
from companion.talks.models import AgendaSource

# Who organizes may ask addresses, not try out thousands of them from our network.
FETCHES = throttle.Limit(20, timedelta(hours=1))
LONGEST_WAIT = timedelta(days=1)  # after failures, but for who wants to wait longer
AFTERWARDS = timedelta(days=1)  # changes of the last hours are still read

REACH: fetching.Reach | None = None  # the safe one; tests reach a server of their own


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be fetched; no row, since nothing waits for a slow server."""

    url: str
    etag: str = ""


def is_allowed() -> bool:
    return bool(config.current("FETCH"))


def need_permission() -> None:
    """Refuse on a server whose host does not want addresses fetched.

    Raises:
        BadInput: so it is.

    """
    if not is_allowed():
        raise BadInput(
            "This server does not fetch agendas from addresses. Whoever runs it can "
            "allow it by COMPANION_FETCH=on; an upload works all the same."
        )


def spend(event: Event) -> None:
    """Count one fetch that somebody asked for.

    Raises:
        BadInput: addresses are not fetched here.
        TooMany: there were too many in this hour.

    """
    need_permission()
    throttle.take(f"fetch:{event.id}", FETCHES)


def ask(order: Order) -> fetching.Fetched:
    """Fetch what is at an address; it takes its time, and no database.

    Raises:
        BadInput: nothing can be had from there.

    """
    need_permission()
    try:
        return fetching.fetch(
            secure(order.url), limit=agendas.MAX_BYTES, etag=order.etag, reach=REACH
        )
    except fetching.FetchError as error:
        raise BadInput(str(error)) from error


def secure(url: str) -> str:
    """Return the https address that a calendar's webcal one stands for."""
    scheme, colon, rest = url.strip().partition(":")
    if scheme.lower() in ("webcal", "webcals"):
        scheme = "https"
    return f"{scheme}{colon}{rest}"


def of(event: Event) -> AgendaSource | None:
    return db.session.scalar(
        sa.select(AgendaSource).where(AgendaSource.event_id == event.id)
    )


def followed(event: Event) -> AgendaSource | None:
    """Return the address that is read again, not one that was only looked at."""
    found = of(event)
    return found if found and found.last_read_at else None


def expect(event: Event, url: str, every_hours: int, fetched: fetching.Fetched) -> None:
    """Remember where a file came from, to follow that when the file is written."""
    url = secure(url)
    source = of(event)
    if source is None or source.url != url:
        stop(event)
        source = AgendaSource(
            event_id=event.id, url=url, failures=0, created_at=clock.now()
        )
        db.session.add(source)
    source.every_hours = every_hours
    if not source.last_read_at or source.last_error:
        source.fingerprint = _fingerprint(fetched.data)
    if not source.last_read_at:
        source.etag = fetched.etag
    db.session.flush()


def expected(event: Event, data: bytes) -> AgendaSource | None:
    """Return the address that a file came from, if that waits for the file's yes."""
    source = of(event)
    if source is None or source.fingerprint != _fingerprint(data):
        return None
    return source if source.last_error or not source.last_read_at else None


def agree(event: Event, data: bytes) -> None:
    """Follow the address that a file came from which was written just now."""
    source = expected(event, data)
    if source is not None:
        # Written just now, so it is what is remembered last.
        source.reading = readings.memory(event).last.as_plain()
        source.last_tried_at = clock.now()
        _succeed(source)


def follow(
    event: Event, url: str, every_hours: int, fetched: fetching.Fetched
) -> talks.AgendaImport:
    """Write what an address has, read as a file like it was, and follow it.

    Raises:
        BadInput: the file cannot be read; nothing was changed.

    """
    outcome = loading.import_agenda(event, _files(fetched))
    stop(event)
    expect(event, url, every_hours, fetched)
    agree(event, fetched.data)
    return outcome


def forget(event: Event) -> None:
    """Let what was read not count as known: it may mean other times by now."""
    source = of(event)
    if source is not None and source.last_read_at:
        source.etag = source.fingerprint = ""
        db.session.flush()


def stop(event: Event) -> None:
    db.session.execute(sa.delete(AgendaSource).where(AgendaSource.event_id == event.id))
    db.session.expire_all()


def due() -> Sequence[AgendaSource]:
    """Return the addresses whose time has come, of events that are not long over."""
    if not is_allowed():
        return []
    rows = db.session.execute(
        sa.select(AgendaSource, Event)
        .join(Event, Event.id == AgendaSource.event_id)
        .where(AgendaSource.last_read_at.is_not(None))
        .order_by(AgendaSource.id)
    )
    now = clock.now()
    return [s for s, event in rows if not is_over(event) and next_at(s) <= now]


def is_over(event: Event) -> bool:
    return clock.now().astimezone(event.zone).date() > event.ends + AFTERWARDS


def next_at(source: AgendaSource) -> datetime:
    """Return when an address is read next: later and later while it fails."""
    every = timedelta(hours=source.every_hours)
    wait = every * (1 << min(source.failures, 10))
    return (source.last_tried_at or source.created_at) + min(
        wait, max(every, LONGEST_WAIT)
    )


def begin(source_id: int) -> Order | None:
    """Note that an address is asked now; None where nobody wants that any more."""
    source = db.session.get(AgendaSource, source_id)
    if source is None or not is_allowed():
        return None
    source.last_tried_at = clock.now()
    db.session.flush()
    return Order(source.url, source.etag)


def take(source_id: int, fetched: fetching.Fetched) -> None:
    """Make the event's agenda what its address says, unless it says nothing new.

    Raises:
        BadInput: the file is of no use, or would empty the agenda; nothing changed.

    """
    source = db.session.get(AgendaSource, source_id)
    if source is None:
        return
    mark = _fingerprint(fetched.data)
    is_old = mark == source.fingerprint and not source.last_error
    if not (fetched.unchanged or is_old):
        event = db.session.get_one(Event, source.event_id)
        reading = readings.Reading.from_plain(source.reading or _before(event))
        loading.import_agenda(event, _files(fetched), reading, careful=True)
        source.reading = reading.as_plain()
        source.fingerprint = mark
    source.etag = fetched.etag
    _succeed(source)


def fail(source_id: int, why: str) -> None:
    source = db.session.get(AgendaSource, source_id)
    if source is not None:
        source.last_error = why
        source.failures += 1
        db.session.flush()


def _before(event: Event) -> dict[str, Any]:
    """Return how an address was read that was followed before each kept its own."""
    last = loading.latest(event)
    return last.reading if last else {}


def _files(fetched: fetching.Fetched) -> Files:
    return [(fetched.filename, fetched.data)]


def _succeed(source: AgendaSource) -> None:
    source.last_read_at = clock.now()
    source.last_error = ""
    source.failures = 0
    db.session.flush()


def _fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
