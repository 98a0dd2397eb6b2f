"""A first sentence to say to somebody: a question about them, never flattery."""

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 120  # letters quoted in an opener; nobody says more in one breath


@dataclass(frozen=True, slots=True)
class Grounds:
    """Words of the other that give a reason to talk, as they wrote them."""

    needs: Sequence[str] = ()  # theirs, which I can serve
    interests: Sequence[str] = ()  # theirs, which I share
    offers: Sequence[str] = ()  # theirs, which I need
    talks: Sequence[str] = ()  # titles that both want to hear
    field: str = ""  # theirs and mine
    organisation: str = ""  # theirs


def opener(grounds: Grounds) -> str:
    """Return a question to begin with, built on the best of the *grounds*."""
    questions = (
        (grounds.needs, "I read that you need “{}”. What have you tried?"),
        (grounds.interests, "You care about “{}”. How did that begin?"),
        (grounds.offers, "You offer “{}”. What was the hardest part?"),
        (grounds.talks, "You starred “{}”, too. What do you hope to hear?"),
        ([grounds.field], "You work in {}, too. What has changed there lately?"),
        ([grounds.organisation], "What keeps you busy at {} these days?"),
    )
    for words, question in questions:
        if words and words[0]:
            return question.format(_words(words[0]))
    return "What would make this event worth your while?"


def _words(line: str) -> str:
    """Return a line as it can be quoted within a sentence, cut where it is long."""
    words = " ".join(line.split())
    if len(words) > LONGEST:
        words = words[:LONGEST].rpartition(" ")[0].rstrip(",;:–-") + " …"
    return words.rstrip(".!?")
