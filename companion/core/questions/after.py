"""What to say at the front when the talk is over: what one can offer the speaker."""

from companion.core.matching import Layers, TextAffinity
from companion.core.questions.ask import cleaned, phrases_of, quotable_title
from companion.core.questions.bank import bank
from companion.core.questions.introduce import spoken
from companion.core.questions.lines import lines_of
from companion.core.questions.model import Asker, TalkText
from companion.core.questions.ties import ABSOLUTE, NEAR, NEAR_BY_WORDS


def after_talk(talk: TalkText, me: Asker, encoder: Layers | str = "tfidf") -> str:
    """Return what to say, or nothing where no offer is near to the talk."""
    talk = cleaned(talk)
    title = quotable_title(talk.title)
    offers = [line.quote for line in lines_of(me) if line.kind == "offer"]
    phrases = phrases_of(talk, encoder)
    if not (title and offers and phrases):
        return ""
    fitted = TextAffinity(encoder, ABSOLUTE).fit([*phrases, *offers])
    near = fitted.pairs(offers, phrases).max(axis=1)
    bar = NEAR["offer"] if fitted.layers.encoders else NEAR_BY_WORDS
    if near.max() < bar:
        return ""
    wording = bank(spoken(talk, me)).after["offer"]
    return wording.format(talk=title, mine=offers[int(near.argmax())])
