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


def opener(grounds: Grounds) -> str:
    """Return a question to begin with, built on the best of the *grounds*."""
    if grounds.needs:
        return (
            f"I read that you need “{_words(grounds.needs[0])}”. What have you tried?"
        )
    if grounds.interests:
        return f"You care about “{_words(grounds.interests[0])}”. How did that begin?"
    if grounds.offers:
        return f"You offer “{_words(grounds.offers[0])}”. What was the hardest part?"
    return "What would make this event worth your while?"


def _words(line: str) -> str:
    """Return a line as it can be quoted within a sentence, cut where it is long."""
    words = " ".join(line.split())
    if len(words) > LONGEST:
        words = words[:LONGEST].rpartition(" ")[0].rstrip(",;:–-") + " …"
    return words.rstrip(".!?")
