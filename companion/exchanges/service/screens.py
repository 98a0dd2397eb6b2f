"""What a phone shows of its owner's badge."""

from dataclasses import dataclass, replace

from companion import clock, config
from companion.core import card as cards
from companion.core.badge import qr
from companion.core.badge import token as tokens
from companion.events import service as events
from companion.events.models import CONTACTS, DETAILS, PUBLIC, Attendee
from companion.exchanges.service.cards import card

# Of a card as a code: a phone reads no larger one from another's screen.
MOST_LETTERS = 60  # of a name, an organisation, a role
MOST_BYTES = 800


@dataclass(frozen=True, slots=True)
class Rotating:
    """What a phone makes the changing code from: *key* is hexadecimal."""

    id: str
    key: str


@dataclass(frozen=True, slots=True)
class Screen:
    """*code* and *vcard* are SVG; *address* is what stands before every token.

    *typed* is empty where codes change: it stays, and a photo would show it.
    """

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
        typed="" if changes else tokens.grouped(events.typed_token(me)),
        address=address.removesuffix(token),
        rotating=Rotating(number, key.hex()) if changes else None,
        vcard=qr.svg(_small(public), title=f"QR code with the card of {me.name}"),
        reach=card(me, CONTACTS),
        is_public=any(getattr(public, detail) for detail in DETAILS),
    )


def _small(public: cards.Card) -> str:
    """Leave out what makes a code large, and cut what no screen could show."""
    small = replace(
        public,
        uid="",
        channel="",
        links="",
        name=_cut(public.name),
        organisation=_cut(public.organisation),
        job_title=_cut(public.job_title),
    )
    text = cards.vcard(small)
    if len(text.encode()) > MOST_BYTES:
        text = cards.vcard(replace(small, linkedin=""))
    return text


def _cut(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"
