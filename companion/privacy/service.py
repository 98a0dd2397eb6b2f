"""Handing a person all that is kept of them, and forgetting them."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from companion import clock, mail, vectors
from companion.accounts import service as accounts
from companion.accounts.models import Login, Person, SignIn
from companion.boards import service as boards
from companion.contacts import service as contacts
from companion.contacts.service import rhythm
from companion.core import card as cards
from companion.core.questions import quotable
from companion.errors import NotFound
from companion.events import service as events
from companion.events.models import Attendee
from companion.exchanges import service as exchanges
from companion.exchanges.models import ASKED, DECLINED, Exchange, Report
from companion.extensions import db
from companion.introductions import service as introductions
from companion.matches import service as matches
from companion.organizing.models import Upload
from companion.organizing.service import tables
from companion.preparing import service as preparing
from companion.profiles import service as profiles
from companion.stands import service as stands
from companion.talks import service as talks
from companion.throttle import Bucket


def person(email: str) -> Person:
    """Return the person with an address.

    Raises:
        NotFound: nobody has it.

    """
    found = db.session.scalar(
        sa.select(Person).where(Person.email == accounts.normal(email))
    )
    if found is None:
        raise NotFound(f"Nobody is known by the address {email!r}.")
    return found


def export(someone: Person) -> bytes:
    """Return a ZIP: everything as JSON, and the contact book as vCards."""
    book = contacts.book(someone)
    whole = (*book, *contacts.hidden(someone))
    in_touch = rhythm.told(whole)
    data = {
        "email": someone.email,
        "timezone": someone.timezone,
        "country": someone.country,
        "language": someone.language,
        "wants_digest": someone.wants_digest,
        "events": [_part(attendee) for attendee in events.of_person(someone)],
        "contacts": [
            contacts.told(contact, private=True)
            | {"why": contact.why, "rhythm": contact.rhythm}
            | in_touch[contact.id]
            for contact in whole
        ],
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2))
        archive.writestr("contacts.vcf", cards.vcards([contacts.card(c) for c in book]))
    return buffer.getvalue()


def erase(someone: Person) -> None:
    """Delete a person with all their profiles, books and letters.

    Uploads that wait at their events go along, for they may be on the list. What
    others were handed in an exchange stays in their books: it is theirs.
    """
    parts = events.of_person(someone)
    for attendee in parts:
        vectors.forget(_texts(attendee))
        boards.forget(attendee)
    here = [attendee.event_id for attendee in parts]
    db.session.execute(sa.delete(Upload).where(Upload.event_id.in_(here)))
    mail.forget(someone.email or "")
    db.session.execute(sa.delete(SignIn).where(SignIn.email == someone.email))
    db.session.execute(sa.delete(Person).where(Person.id == someone.id))


def forget_old() -> None:
    """Delete what nobody needs any more: old uploads, spent links, ended logins."""
    now = clock.now()
    yesterday = now - timedelta(days=1)
    for gone in (
        # Of a list that is written only the names of its columns are left.
        sa.delete(Upload).where(Upload.uploaded_at < yesterday, Upload.data != b""),
        sa.delete(SignIn).where(SignIn.expires_at < yesterday),
        sa.delete(Login).where(Login.expires_at < now),
        sa.delete(Bucket).where(Bucket.filled_at < yesterday),
    ):
        db.session.execute(gone)


def _texts(attendee: Attendee) -> list[str]:
    lines = profiles.facets_of([attendee.id])[attendee.id].values()
    whole = [text for kind in lines for text in kind]
    return [*whole, *(quotable(text) for text in whole)]


def _part(attendee: Attendee) -> dict[str, Any]:
    facets = profiles.facets_of([attendee.id])[attendee.id]
    starred = talks.starred(attendee)
    return {
        "event": attendee.event.slug,
        "role": attendee.role,
        "name": attendee.name,
        "organisation": attendee.organisation,
        "job_title": attendee.job_title,
        "field": attendee.field,
        "languages": attendee.languages,
        "pronouns": attendee.pronouns,
        "say_name": attendee.say_name,
        "phone": attendee.phone,
        "channel": attendee.channel,
        "linkedin": attendee.linkedin,
        "links": attendee.links,
        "visibility": attendee.visibility,
        "asks_first": attendee.asks_first,
        "helps_on_badge": attendee.helps_on_badge,
        "in_directory": attendee.in_directory,
        "wanted": attendee.wanted,
        "outside": attendee.outside,
        "suggest_me": attendee.suggest_me,
        "wants_letters": attendee.wants_letters,
        "wants_preparation": attendee.wants_preparation,
        "introduces": attendee.introduces,
        "plan_done": preparing.ticked(attendee),
        "introductions": introductions.told(attendee),
        "profile": {kind: list(lines) for kind, lines in facets.items()},
        "starred": [t.title for t in talks.agenda(attendee.event) if t.id in starred],
        "exchanges": _exchanges(attendee),
        "leads": _leads(attendee),
        "stands": [stand.name for stand in stands.of_staff(attendee.id)],
        "blocked": [other.name for other in exchanges.blocked(attendee)],
        "reports": _reports(attendee),
        "questions": boards.asked(attendee),
        "votes": boards.voted(attendee),
        "lunch_table": tables.number_of(attendee),
        "answers": [
            {
                "about": answer.other.name,
                "answer": answer.kind,
                "said_at": answer.said_at.isoformat(),
                "features": answer.features,
            }
            for answer in matches.given(attendee)
        ],
    }


def _exchanges(attendee: Attendee) -> list[dict[str, Any]]:
    """Return who scanned whom; what another answered to me is theirs to tell."""
    is_mine = Exchange.scanner_id == attendee.id
    other = sa.case((is_mine, Exchange.scanned_id), else_=Exchange.scanner_id)
    rows = db.session.execute(
        sa.select(Exchange, Attendee.name)
        .join(Attendee, Attendee.id == other)
        .where(sa.or_(is_mine, Exchange.scanned_id == attendee.id))
        .order_by(Exchange.at, Exchange.id)
    )
    return [
        {
            "at": exchange.at.isoformat(),
            "with": name,
            "scanned_by_me": exchange.scanner_id == attendee.id,
            "state": _told(exchange, attendee),
            "taken_back": exchange.withdrawn_at is not None,
        }
        for exchange, name in rows
    ]


def _told(exchange: Exchange, attendee: Attendee) -> str:
    is_secret = exchange.state == DECLINED and exchange.scanner_id == attendee.id
    return ASKED if is_secret else exchange.state


def _leads(attendee: Attendee) -> list[dict[str, Any]]:
    """Return what stands have of somebody; stars and notes are the stand's own."""
    return [
        {
            "stand": lead.stand.name,
            "taken_at": lead.taken_at.isoformat(),
            "handed_over": lead.handed,
            "asked": lead.waits,
            "taken_back": lead.withdrawn_at is not None,
        }
        for lead in stands.of_visitor(attendee)
    ]


def _reports(attendee: Attendee) -> list[dict[str, Any]]:
    """Return what somebody told the organizers; what others told stays with those."""
    rows = db.session.execute(
        sa.select(Report, Attendee.name)
        .join(Attendee, Attendee.id == Report.about_id)
        .where(Report.reporter_id == attendee.id)
        .order_by(Report.id)
    )
    return [
        {"about": name, "text": report.text, "at": report.at.isoformat()}
        for report, name in rows
    ]
