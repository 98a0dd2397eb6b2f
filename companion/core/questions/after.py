"""What to say at the front when the talk is over: what one can offer the speaker."""

from collections.abc import Sequence

import numpy as np

from companion.core.matching import Layers
from companion.core.questions.bank import bank
from companion.core.questions.introduce import spoken
from companion.core.questions.lines import Line, lines_of
from companion.core.questions.matters import cleaned, quotable_title, whole_of
from companion.core.questions.model import Asker, TalkText
from companion.core.questions.wholes import compare


def after_talk(
    talk: TalkText,
    me: Asker,
    encoder: Layers | str = "tfidf",
    needs: Sequence[str] = (),
) -> str:
    """Return what to say, or nothing to somebody who tells nothing of themselves.

    An offer is quoted that is near to the talk or to one of the speaker's own *needs*,
    which are not. Where none is, one asks what they need.
    """
    talk = cleaned(talk)
    title, language = quotable_title(talk.title), spoken(talk, me)
    if not (title and (me.job_title.strip() or any(me.facets()))):
        return ""
    offers = [
        line
        for line in lines_of(me)
        if line.kind == "offer" and line.language == language
    ]
    wordings = bank(language).after
    if offer := _nearest(offers, [whole_of(talk), *needs], encoder):
        return wordings["offer"].format(talk=title, mine=offer)
    return wordings["any"].format(talk=title)


def _nearest(
    offers: Sequence[Line], texts: Sequence[str], encoder: Layers | str
) -> str:
    likeness = compare([text for text in texts if text.strip()], offers, encoder)
    if not likeness.is_same.any():
        return ""
    best = np.where(likeness.is_same, likeness.values, 0).max(axis=0)
    return offers[int(best.argmax())].quote
