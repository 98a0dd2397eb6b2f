"""Which talks fit somebody, and go together: no model is asked, only its vectors."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from companion import config, vectors
from companion.core import questions
from companion.core.matching import (
    Layers,
    TextAffinity,
    Weights,
    encoder_for,
    known,
)
from companion.core.matching.affinity import DEFAULT_WEIGHTS
from companion.core.plain_text import normal
from companion.core.planning import Choice, Slot, choose
from companion.events.models import Attendee
from companion.profiles import service as profiles
from companion.talks import service as talks
from companion.talks.models import Talk

MOST = 8  # talks in a plan, but for the starred ones
# A few talks are no event to measure words by, so the usual background is imagined.
ABSOLUTE = Weights(imagined_pairs=1_000_000, imagined_texts=1_000_000)
NEAR = 0.55  # affinity from which the words of a talk are quoted beside a line
STARRED = 100.0  # worth of a star: more than any number of talks that fit


@dataclass(frozen=True, slots=True)
class Why:
    """A line of mine, and the words of a talk that are nearest to it."""

    mine: str
    theirs: str


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


def why(me: Attendee, entries: Sequence[Talk]) -> dict[int, Why]:
    """Return for a few talks which line of mine is nearest, and to which words.

    Talks with no words near enough to quote are left out.
    """
    lines = _lines(me)
    wholes = {talk.id: talks.whole_text(talk) for talk in entries}
    if not lines or not entries:
        return {}
    words = {
        talk.id: (talk.title, *questions.concepts(wholes[talk.id])) for talk in entries
    }
    fitted = TextAffinity(_encoder(), ABSOLUTE).fit(
        [*lines, *wholes.values(), *(one for some in words.values() for one in some)]
    )
    found = {}
    for number, some in words.items():
        line = lines[int(fitted.pairs(lines, [wholes[number]]).argmax())]
        [nearness] = fitted.pairs([line], some)
        if nearness.max() >= NEAR:
            found[number] = Why(line, some[int(nearness.argmax())])
    return found


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
