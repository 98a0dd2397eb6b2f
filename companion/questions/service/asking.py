"""What one attendee could ask in talks, from both texts and no model at hand."""

from collections.abc import Sequence

import sqlalchemy as sa

from companion import config, vectors
from companion.core import questions
from companion.core.matching import Layers, encoder_for, known
from companion.core.plain_text import normal
from companion.core.questions import Question
from companion.events.models import Attendee
from companion.extensions import db
from companion.profiles import service as profiles
from companion.profiles.models import INTEREST, NEED, OFFER
from companion.questions.service.rephrasing import in_other_words
from companion.talks import service as talks
from companion.talks.models import Star, Talk


def for_talk(me: Attendee, talk: Talk) -> Sequence[Question]:
    """Return up to three questions, and none to somebody who gives the talk.

    Vectors that are not there yet are done without.
    """
    [asked] = for_talks(me, [talk])
    return in_other_words(asked, config.current("LLM_URL"))


def for_talks(me: Attendee, talks: Sequence[Talk]) -> list[Sequence[Question]]:
    """Return the same for each of many talks, at little more than the cost of one."""
    numbers = _numbers(me, talks)
    asked = questions.ask_all(
        [_text(talk) for talk in talks],
        _asker(me),
        _encoder(),
        numbers=[numbers[talk.id] for talk in talks],
    )
    return [
        () if _gives(me, talk) else own for talk, own in zip(talks, asked, strict=True)
    ]


def after_talk(me: Attendee, talk: Talk) -> str:
    """Return what to say at the front, or nothing without an offer that fits."""
    if _gives(me, talk):
        return ""
    return questions.after_talk(_text(talk), _asker(me), _encoder(), _needs(talk))


def _numbers(me: Attendee, talks: Sequence[Talk]) -> dict[int, int]:
    """Return which of its many questions each talk deals to me.

    Who has not starred a talk sees what they would get if they did so now.
    """
    ids = [talk.id for talk in talks]
    next_ones = dict.fromkeys(ids, 1)
    rows = db.session.execute(
        sa.select(Star.talk_id, sa.func.max(Star.number))
        .where(Star.talk_id.in_(ids))
        .group_by(Star.talk_id)
    )
    next_ones |= {talk_id: number + 1 for talk_id, number in rows}
    mine = sa.select(Star.talk_id, Star.number).where(
        Star.attendee_id == me.id, Star.talk_id.in_(ids)
    )
    return next_ones | {row.talk_id: row.number for row in db.session.execute(mine)}


def _gives(me: Attendee, talk: Talk) -> bool:
    return normal(me.name) in {normal(speaker.name) for speaker in talk.speakers}


def _needs(talk: Talk) -> list[str]:
    """Return what its speakers look for here, of those who want to be suggested."""
    here = [one.id for one in talks.attendees_among(talk).values() if one.suggest_me]
    return [
        line for facets in profiles.facets_of(here).values() for line in facets[NEED]
    ]


def _encoder() -> Layers:
    return known(encoder_for(config.current("MODEL")), vectors.Stored())


def _text(talk: Talk) -> questions.TalkText:
    return questions.TalkText(
        title=talk.title,
        abstract=talk.abstract,
        language=talk.language,
        speakers=tuple(speaker.name for speaker in talk.speakers),
    )


def _asker(me: Attendee) -> questions.Asker:
    facets = profiles.facets_of([me.id])[me.id]
    return questions.Asker(
        name=me.name,
        job_title=me.job_title,
        organisation=me.organisation,
        interests=facets[INTEREST],
        offers=facets[OFFER],
        needs=facets[NEED],
        languages=tuple(me.languages),
    )
