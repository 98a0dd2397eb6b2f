"""What one attendee could ask in one talk, from both texts and no model at hand."""

from collections.abc import Sequence

from companion import config, vectors
from companion.core import questions
from companion.core.matching import encoder_for, known
from companion.core.plain_text import normal
from companion.core.questions import Question
from companion.events.models import Attendee
from companion.profiles import service as profiles
from companion.profiles.models import INTEREST, NEED, OFFER
from companion.talks.models import Talk


def for_talk(me: Attendee, talk: Talk) -> Sequence[Question]:
    """Return up to three questions, and none to somebody who gives the talk.

    Vectors that are not there yet are done without.
    """
    if normal(me.name) in {normal(speaker.name) for speaker in talk.speakers}:
        return ()
    facets = profiles.facets_of([me.id])[me.id]
    return questions.ask(
        questions.TalkText(
            title=talk.title,
            abstract=talk.abstract,
            language=talk.language,
            speakers=tuple(speaker.name for speaker in talk.speakers),
        ),
        questions.Asker(
            name=me.name,
            job_title=me.job_title,
            organisation=me.organisation,
            interests=facets[INTEREST],
            offers=facets[OFFER],
            needs=facets[NEED],
            languages=tuple(me.languages),
        ),
        known(encoder_for(config.current("MODEL")), vectors.Stored()),
    )
