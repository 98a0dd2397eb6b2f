"""Which talks fit somebody, and go together: no model is asked, only its vectors."""

from collections.abc import Collection, Sequence

from companion import config, vectors
from companion.core import questions
from companion.core.matching import (
    Layers,
    TextAffinity,
    encoder_for,
    known,
)
from companion.core.matching.affinity import DEFAULT_WEIGHTS
from companion.core.plain_text import normal
from companion.core.planning import Choice, Slot, choose
from companion.events.models import Attendee
from companion.profiles import service as profiles
from companion.profiles.models import INTEREST, NEED, OFFER
from companion.talks import service as talks
from companion.talks.models import Talk

MOST = 8  # talks in a plan, but for the starred ones
STARRED = 100.0  # worth of a star: more than any number of talks that fit


def chosen(
    me: Attendee, entries: Sequence[Talk], starred: Collection[int]
) -> list[Choice]:
    """Return the talks to go to, not two at the same time, and what else there is.

    Starred ones come before all others. Who wrote nothing gets only those.
    """
    mine = normal(me.name)
    open_to_me = [
        talk
        for talk in entries
        if talk.kind == "talk"
        and mine not in {normal(speaker.name) for speaker in talk.speakers}
    ]
    values = _values(me, open_to_me)
    slots = [
        Slot(
            talk.id,
            talk.start,
            talk.end,
            value + (STARRED if talk.id in starred else 0.0),
        )
        for talk, value in zip(open_to_me, values, strict=True)
    ]
    return choose(slots, max(MOST, len(starred)))


def why(me: Attendee, entries: Sequence[Talk]) -> dict[int, str]:
    """Return for a few talks which line of mine each is for, if it is for one."""
    facets = profiles.facets_of([me.id])[me.id]
    asker = questions.Asker(
        needs=facets[NEED], offers=facets[OFFER], interests=facets[INTEREST]
    )
    lines = list(questions.lines_of(asker))
    texts = [talks.whole_text(talk) for talk in entries]
    nearest = questions.nearest(texts, lines, _encoder())
    return {
        talk.id: line.quote
        for talk, line in zip(entries, nearest, strict=True)
        if line is not None
    }


def _values(me: Attendee, entries: Sequence[Talk]) -> Sequence[float]:
    """Return how much each talk fits, above what fits half of them."""
    lines = _lines(me)
    if not lines or not entries:
        return [0.0] * len(entries)
    texts = [talks.whole_text(talk) for talk in entries]
    [scores] = TextAffinity(_encoder()).score([lines], [[text] for text in texts])
    usual = float(sorted(scores)[len(scores) // 2]) if len(scores) > MOST else 0.0
    floor = max(usual, DEFAULT_WEIGHTS.unknown)
    return [max(0.0, float(score) - floor) for score in scores]


def _lines(me: Attendee) -> list[str]:
    facets = profiles.facets_of([me.id])[me.id]
    return [line for kind in facets.values() for line in kind if line.strip()]


def _encoder() -> Layers:
    return known(encoder_for(config.current("MODEL")), vectors.Stored())
