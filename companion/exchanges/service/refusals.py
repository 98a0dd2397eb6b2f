"""Why a scan does nothing, said to whoever scanned."""

from math import ceil
from typing import NoReturn

import sqlalchemy as sa

from companion import clock
from companion.core.card.names import first_name
from companion.errors import CompanionError, Forbidden, TooMany
from companion.events import service as events
from companion.exchanges.models import Exchange
from companion.exchanges.service import pairs
from companion.exchanges.service.pairs import Pair, Someone
from companion.extensions import db

TOO_MANY = "You scanned very many badges. The next one can be exchanged a bit later."


class Blocking(CompanionError):
    status = 409


def stop(pair: Pair) -> NoReturn:
    """Refuse a scan until the first of the last hour is older than that."""
    mine = sa.select(sa.func.min(Exchange.received_at)).where(
        Exchange.scanner_id == pair.me.id,
        Exchange.received_at > clock.now() - pairs.HOUR,
    )
    first = db.session.scalar(mine) or clock.now()
    wait = first + pairs.HOUR - clock.now()
    raise TooMany(TOO_MANY, retry_after=ceil(wait.total_seconds()))


def refuse(pair: Pair) -> NoReturn:
    if pair.blocked:
        raise events.NotInUse  # a block is nothing that the blocked one is told
    if pair.blocks:
        name = pair.other.name or "this person"
        raise Blocking(f"You block {name}. Lift the block first, if you want to.")
    raise Forbidden(refusal(pair.other))


def refusal(other: Someone) -> str:
    first = first_name(other.name)
    return (
        f"{first or 'This person'} took the exchange back. If you want to be in "
        f"touch, let {first or 'them'} scan your badge."
    )
