"""What to say first to somebody just met, without waiting for the matcher."""

from companion.exchanges.service.pairs import Pair
from companion.matches import service as matches


def reasons(pair: Pair) -> matches.Reasons:
    """Return why two should talk: what a run found, or a talk that both starred."""
    if pair.found:
        return pair.found.reasons
    return matches.Reasons(talks=(pair.talk,) if pair.talk else ())


def first_words(pair: Pair) -> str:
    """Return an opener, built on what is known at this moment."""
    return matches.words_between(reasons(pair), pair.me, pair.other).first
