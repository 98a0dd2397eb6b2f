"""Who could introduce me to whom: only those who agreed to, and between open people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from companion.core.plain_text import normal
from companion.errors import NotFound
from companion.events.models import Attendee
from companion.exchanges.models import Block
from companion.extensions import db
from companion.introductions.service import graph
from companion.matches.models import Match, NotForMe

UNKNOWN = (
    "Nobody of that name is within reach of the people you met here. Meet a few more, "
    "and try again."
)


@dataclass(frozen=True, slots=True)
class Way:
    """Those who know both of us and agreed to introduce people.

    That the other knows them is the other's to tell, too: where the other does not
    introduce people, nobody is named.
    """

    other: Attendee
    through: Sequence[Attendee]

    @property
    def is_named(self) -> bool:
        return self.other.introduces


def ways(me: Attendee, others: Sequence[Attendee]) -> dict[int, Way]:
    """Return by whom I could be introduced: the other's number -> way."""
    mine = graph.neighbours(me.event_id, [me.id])[me.id]
    apart = away_from(me)
    wanted = {
        one.id: one
        for one in others
        if one.suggest_me and one.id not in mine | apart | {me.id}
    }
    theirs = graph.neighbours(me.event_id, wanted)
    between = {number: theirs[number] & mine for number in wanted}
    known = _introducing({one for some in between.values() for one in some})
    found = {
        number: [known[one] for one in sorted(some) if one in known]
        for number, some in between.items()
    }
    return {
        number: Way(wanted[number], through)
        for number, through in found.items()
        if through
    }


def wished(me: Attendee, other_id: int, name: str) -> Attendee:
    """Return whom I want to meet: one who was suggested to me, or whose name I know.

    Raises:
        NotFound: there is no such person for me.

    """
    if other_id and (found := _suggested(me, other_id)):
        return found
    named = _named(me, name) if normal(name) else None
    if named is None or (other_id and named.id != other_id):
        raise NotFound(UNKNOWN)
    return named


def away_from(me: Attendee) -> set[int]:
    """Return whom I block or put aside, and who blocks me or put me aside."""
    pairs = (
        (Block.blocker_id, Block.blocked_id),
        (Block.blocked_id, Block.blocker_id),
        (NotForMe.attendee_id, NotForMe.other_id),
        (NotForMe.other_id, NotForMe.attendee_id),
    )
    return {
        number
        for mine, other in pairs
        for number in db.session.scalars(sa.select(other).where(mine == me.id))
    }


def _suggested(me: Attendee, other_id: int) -> Attendee | None:
    if other_id in away_from(me):
        return None
    return db.session.scalar(
        sa.select(Attendee)
        .join(Match, Match.other_id == Attendee.id)
        .where(Match.attendee_id == me.id, Attendee.id == other_id)
    )


def _named(me: Attendee, name: str) -> Attendee | None:
    """Look only among those whom my contacts reach: this is no list of the event."""
    steps, apart = graph.reach(me), away_from(me) | {me.id}
    near = [one for one in steps if one not in apart]
    wanted = normal(name)
    for start in range(0, len(near), graph.AT_ONCE):
        some = near[start : start + graph.AT_ONCE]
        rows = db.session.execute(
            sa.select(Attendee.id, Attendee.name).where(
                Attendee.id.in_(some), Attendee.suggest_me
            )
        )
        those = [number for number, theirs in rows if normal(theirs) == wanted]
        if those:
            return db.session.get(Attendee, min(those, key=lambda one: steps[one]))
    return None


def _introducing(ids: Collection[int]) -> dict[int, Attendee]:
    people = sa.select(Attendee).where(Attendee.id.in_(ids), Attendee.introduces)
    return {one.id: one for one in db.session.scalars(people)}
