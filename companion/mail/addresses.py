"""Addresses: which can be written to at all, and which want no letters any more."""

import hmac
import re
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from companion import clock, config
from companion.extensions import Model, db

# The host's letters bounced; they asked for none; they told their provider it is spam.
BOUNCED, UNSUBSCRIBED, COMPLAINED = "bounced", "unsubscribed", "complained"

# What needs no quotes in a header, so that nobody writes a second address into one.
PLAIN = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,255}")


class Suppression(Model):
    """An address that gets no letters any more, kept as a fingerprint only."""

    __tablename__ = "suppressions"

    fingerprint: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    reason: Mapped[str] = mapped_column(sa.String(20))
    at: Mapped[datetime]


def sendable(address: str) -> str:
    """Return an address as a mail server takes it.

    Raises:
        ValueError: it is none, or more than one.

    """
    local, at, domain = address.strip().rpartition("@")
    try:
        ascii_domain = domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        ascii_domain = ""
    plain = f"{local}{at}{ascii_domain}"
    if not PLAIN.fullmatch(plain):
        raise ValueError(f"{address!r} is no address that letters can be sent to.")
    return plain


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def suppress(address: str, reason: str) -> None:
    """Let no letter go to an address any more, but those that somebody waits for.

    A wish outlives a fault: who unsubscribed or complained and bounces later is not
    written to again because the mailbox works again.
    """
    found = db.session.get(Suppression, _fingerprint(address))
    if found is None:
        found = Suppression(
            fingerprint=_fingerprint(address), reason=reason, at=clock.now()
        )
        db.session.add(found)
    elif reason != BOUNCED:
        found.reason, found.at = reason, clock.now()
    db.session.flush()


def lift(address: str, reason: str = BOUNCED) -> None:
    """Let letters go to an address again, if they were stopped for that *reason*."""
    db.session.execute(
        sa.delete(Suppression).where(
            Suppression.fingerprint == _fingerprint(address),
            Suppression.reason == reason,
        )
    )


def is_suppressed(address: str) -> bool:
    return bool(suppressed([address]))


def suppressed(addresses: Iterable[str]) -> dict[str, str]:
    """Return, of those among *addresses* that get no letters, the reasons."""
    fingerprints = {address: _fingerprint(address) for address in addresses}
    rows = db.session.scalars(
        sa.select(Suppression).where(
            Suppression.fingerprint.in_(set(fingerprints.values()))
        )
    )
    reasons = {row.fingerprint: row.reason for row in rows}
    return {
        address: reasons[fingerprint]
        for address, fingerprint in fingerprints.items()
        if fingerprint in reasons
    }


def _fingerprint(address: str) -> str:
    # With our secret in it: a list of addresses from elsewhere tells nothing.
    secret = str(config.current("SECRET_KEY")).encode()
    whom = f"address:{address.strip().lower()}".encode("utf-8", "replace")
    return hmac.digest(secret, whom, "sha256").hex()
