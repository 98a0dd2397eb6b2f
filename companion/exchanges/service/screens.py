"""What a phone shows of its owner's badge."""

from dataclasses import dataclass, replace

from companion import clock, config
from companion.core import card as cards
from companion.core.badge import qr
from companion.core.badge import token as tokens
from companion.events import service as events
from companion.events.models import CONTACTS, DETAILS, PUBLIC, Attendee
from companion.exchanges.service.cards import card


@dataclass(frozen=True, slots=True)
class Rotating:
    """What a phone makes the changing code from: *key* is hexadecimal."""

    id: str
    key: str


@dataclass(frozen=True, slots=True)
class Screen:
    """*code* and *vcard* are SVG; *address* is what stands before every token."""

    code: str
    typed: str
    address: str
    rotating: Rotating | None
    vcard: str
    reach: cards.Card
    is_public: bool


def screen(me: Attendee) -> Screen:
    """Return the sides of a badge: the code, how I am reached, a card for anybody."""
    number, key = events.moving_badge(me)
    token = events.badge_token(me)
    if changes := me.event.rotating_codes:
        token = number + tokens.moving_code(key, clock.now().timestamp())
    address = tokens.address(config.current("BASE_URL"), token)
    public = card(me, PUBLIC)
    return Screen(
        code=qr.svg(address, title=f"QR code of the badge of {me.name}"),
        typed=tokens.grouped(events.typed_token(me)),
        address=address.removesuffix(token),
        rotating=Rotating(number, key.hex()) if changes else None,
        vcard=qr.svg(_small(public), title=f"QR code with the card of {me.name}"),
        reach=card(me, CONTACTS),
        is_public=any(getattr(public, detail) for detail in DETAILS),
    )


def _small(public: cards.Card) -> str:
    """Leave out what makes a code large and nobody reads from a screen."""
    return cards.vcard(replace(public, uid="", channel="", links=""))
