"""What the organizers should look at: told by people, or by an alarm of our own."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from companion import clock, throttle
from companion.errors import BadInput, NotFound
from companion.events.models import Attendee, Event
from companion.exchanges.models import Exchange, Report
from companion.exchanges.service.pairs import Pair, Someone
from companion.extensions import db

HOUR = timedelta(hours=1)
PEOPLE_AN_HOUR = 60  # nobody talks to more; whoever scans more collects
REPORT_LENGTH = 2000  # letters
REPORTS = throttle.Limit(burst=10, per=timedelta(hours=1))


def look(pair: Pair) -> None:
    """Raise an alarm if somebody scans more people than one can meet."""
    if pair.lately < PEOPLE_AN_HOUR:
        return
    me = pair.me
    many = sa.select(sa.func.count(sa.distinct(Exchange.scanned_id))).where(
        Exchange.scanner_id == me.id, Exchange.received_at > clock.now() - HOUR
    )
    people = db.session.scalar(many) or 0
    if people > PEOPLE_AN_HOUR:
        raise_alarm(me, f"Scanned {people} different people within an hour.")


def raise_alarm(about: Someone, text: str) -> None:
    """Write an alarm, unless one of the last hour, or an open one, tells the same."""
    recent = sa.select(Report.id).where(
        Report.about_id == about.id,
        Report.reporter_id.is_(None),
        sa.or_(Report.settled_at.is_(None), Report.at > clock.now() - HOUR),
    )
    if db.session.scalar(recent.limit(1)) is None:
        _write(about, None, text)


def report(me: Attendee, other: Attendee, text: str) -> None:
    """Tell the organizers about somebody.

    Raises:
        BadInput: there are no words, or too many.

    """
    if not text.strip():
        raise BadInput("Write a sentence about what happened.")
    if len(text) > REPORT_LENGTH:
        raise BadInput(f"At most {REPORT_LENGTH} letters, please.")
    throttle.take(f"report:{me.id}", REPORTS)
    _write(other, me, text.strip())


def _write(about: Attendee | Someone, reporter: Attendee | None, text: str) -> None:
    db.session.add(
        Report(
            event_id=about.event_id,
            reporter_id=reporter and reporter.id,
            about_id=about.id,
            text=text,
            at=clock.now(),
        )
    )
    db.session.flush()


def reports(event: Event) -> Sequence[sa.Row[Report, Attendee, Attendee]]:
    """Return what is open, newest first: a report, about whom, and by whom."""
    about, by = aliased(Attendee), aliased(Attendee)
    return db.session.execute(
        sa.select(Report, about, by)
        .join(about, about.id == Report.about_id)
        .outerjoin(by, by.id == Report.reporter_id)
        .where(Report.event_id == event.id, Report.settled_at.is_(None))
        .order_by(Report.at.desc(), Report.id.desc())
    ).all()


def settle(event: Event, report_id: int) -> None:
    """Note that somebody looked after a report.

    Raises:
        NotFound: there is none of this number.

    """
    report = db.session.get(Report, report_id)
    if report is None or report.event_id != event.id:
        raise NotFound("This report is not there any more.")
    report.settled_at = report.settled_at or clock.now()
    db.session.flush()
