"""Badges: what they carry, whose they are, and a new one for who lost theirs."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta

import sqlalchemy as sa

from companion import clock, config
from companion.core.badge import token as badge
from companion.errors import CompanionError, NotFound
from companion.events.models import Attendee
from companion.extensions import db

NO_BADGE = "That is not the code of a badge. Scan it again."
OFFLINE = timedelta(hours=24)  # how long a phone may keep a scan of a changing code
TOO_LATE = (
    "This code was scanned more than a day ago, and has changed since. Scan it again."
)
AT_ONCE = 500  # older badges that are given their other codes in one go


class NotInUse(CompanionError):
    """Given up, of another host, or of somebody who does not want to be found."""

    status = 410
    message = "This badge is not in use any more. Ask for a new one at the desk."


class Changed(CompanionError):
    status = 410
    message = "This code has changed since. Scan it again while it is on the screen."


def badge_token(attendee: Attendee) -> str:
    """Return the token of a badge; it is derived anew, for no table holds it."""
    return badge.derive(_secret(), attendee.badge_nonce)


def typed_token(attendee: Attendee) -> str:
    """Return the short one, for people who type it at the same event."""
    return badge.short(_secret(), attendee.badge_nonce)


def moving_badge(attendee: Attendee) -> tuple[str, bytes]:
    """Return what a phone needs to show a code that changes: the id and the key."""
    nonce = attendee.badge_nonce
    return badge.moving_id(_secret(), nonce), badge.moving_key(_secret(), nonce)


def badge_address(attendee: Attendee) -> str:
    """Return what the QR code says."""
    return badge.address(config.current("BASE_URL"), badge_token(attendee))


def behind_badge(
    text: str, at: datetime | None = None, *, event_ids: Collection[int] = ()
) -> Attendee:
    """Return whose badge a scanned or typed token is.

    A short token is looked for at the events given, and nowhere else; a changing one
    must have been on a screen *at* the time given, within the last day, or now.

    Raises:
        NotFound: it is no token.
        NotInUse: it is of no badge, or of one that was given up.
        Changed: it is too old.

    """
    token = normal(text)
    column, fingerprints = where(token, event_ids)
    attendee = db.session.scalar(
        sa.select(Attendee).where(getattr(Attendee, column).in_(fingerprints))
    )
    if attendee is None:
        raise unknown(token)
    check_shown(attendee.badge_nonce, token, at)
    return attendee


def normal(text: str) -> str:
    """Return a token as it was first written.

    Raises:
        NotFound: it is none.

    """
    try:
        return badge.normalise(text)
    except badge.TokenError:
        raise NotFound(NO_BADGE) from None


def where(token: str, event_ids: Collection[int]) -> tuple[str, list[str]]:
    """Return the column in which a token is looked for, and for which fingerprints."""
    if is_typed(token):
        secret = _secret()
        return "typed_fingerprint", [
            badge.short_fingerprint(secret, token, number) for number in event_ids
        ]
    is_printed = len(token) == badge.LENGTH
    column = "badge_fingerprint" if is_printed else "rotating_fingerprint"
    return column, [badge.fingerprint(token[: badge.LENGTH])]


def is_typed(token: str) -> bool:
    return len(token) == badge.SHORT


def is_short(text: str) -> bool:
    """Tell the same of a text that may be no token."""
    with suppress(badge.TokenError):
        return is_typed(badge.normalise(text))
    return False


def is_changing(text: str) -> bool:
    """Tell of a text whether it is a token of those that change."""
    with suppress(badge.TokenError):
        return len(badge.normalise(text)) > badge.LENGTH
    return False


def unknown(token: str) -> CompanionError:
    """Say that nobody has a token: a long one was a badge once, or of another host."""
    if is_typed(token):
        return NotFound("Nobody here has this code. Check it letter by letter.")
    return NotInUse()


def check_shown(nonce: bytes, token: str, at: datetime | None) -> None:
    """Check that a changing token was on a screen when it was scanned.

    The nonce is that of the badge; a token that does not change passes.

    Raises:
        Changed: it was not, or longer ago than a phone is without a network.

    """
    code = token[badge.LENGTH :]
    if not code:
        return
    now = clock.now()
    # A phone's word for the time is all there is; a day bounds what a photo is worth.
    is_late = at is not None and at < now - OFFLINE
    seen_at = now if at is None or is_late else at
    moments = [moment.timestamp() for moment in (seen_at, now)]
    if not badge.is_current(code, badge.moving_key(_secret(), nonce), moments):
        raise Changed(TOO_LATE if is_late else None)


def give_badge(attendee: Attendee) -> None:
    """Give somebody a badge; whatever they had before is dead."""
    attendee.badge_nonce = badge.new_nonce()
    attendee.badge_fingerprint = badge.fingerprint(badge_token(attendee))
    attendee.badge_printed_at = None
    _give_codes(attendee)


def reissue_badge(attendee: Attendee) -> None:
    """Give somebody whose badge was lost or photographed a new one."""
    give_badge(attendee)
    db.session.flush()


def fill_codes() -> int:
    """Give badges of an older release the codes they lack; return how many."""
    filled = 0
    lacking = sa.select(Attendee).where(Attendee.typed_fingerprint.is_(None))
    while found := db.session.scalars(lacking.limit(AT_ONCE)).all():
        for attendee in found:
            _give_codes(attendee)
        db.session.flush()
        filled += len(found)
    return filled


def _give_codes(attendee: Attendee) -> None:
    attendee.typed_fingerprint = badge.short_fingerprint(
        _secret(), typed_token(attendee), attendee.event_id or attendee.event.id
    )
    attendee.rotating_fingerprint = badge.fingerprint(moving_badge(attendee)[0])


def _secret() -> bytes:
    return str(config.current("SECRET_KEY")).encode()
