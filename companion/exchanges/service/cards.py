"""What a card shows to whom: each field as its owner chose."""

from typing import Any

from companion.core.card import Card
from companion.events.models import CONTACTS, DETAILS, PUBLIC, Attendee


def handed_over(attendee: Attendee) -> dict[str, str]:
    """Return the details that an exchange gives away, as the owner chose."""
    return _details(attendee, CONTACTS)


def card(attendee: Attendee, audience: str = PUBLIC) -> Card:
    """Return a card as *audience* (public or contacts) may see it."""
    return Card(
        uid=f"attendee-{attendee.badge_fingerprint[:16]}",
        name=attendee.name,
        organisation=attendee.organisation,
        job_title=attendee.job_title,
        **_details(attendee, audience),
    )


def _details(attendee: Attendee, audience: str) -> dict[str, Any]:
    return {
        detail: getattr(attendee, detail) if attendee.shows(detail, audience) else ""
        for detail in DETAILS
    }
