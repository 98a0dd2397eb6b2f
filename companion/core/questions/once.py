"""English phrases that are said once: nouns for certain, by themselves and in place.

English words seldom show what they are. "The group hopes to" has no group hopes, and
"the adjuster signs" may be what the adjuster does.
"""

import re
from functools import cache

from companion.core.questions.bank import stop_words, words

MOST_WORDS = 3
PAIR = 2
_NOT_A_NOUN = re.compile(r"(?!seed|speed|feed|need|breed).+(?:ed|ing|ly)")
_PRAISE = re.compile(r".+(?:able|ible|ful|less|ous|some|est)")
_SOMEBODY = re.compile(r".{3,}(?:er|or|ist|ant|ian|ee|yst)s?")
_VERB = re.compile(r".{3,}(?:[^s]s|ed|ing)")  # before its object
_ARTICLE = re.compile(
    "the|an?|your|our|their|its|his|her|my|this|these|those|any|each|every|some|no|both"
)
_SPOKEN = re.compile(r"[\w'’-]+")


def is_noun(phrase: str, text: str) -> bool:
    """Tell a noun with what belongs to it, and nothing torn or lightly said."""
    said = phrase.split()
    lower = [word.casefold() for word in said]
    before, after = _around(phrase, text)
    return (
        len(said) <= MOST_WORDS
        and not _is_dropped_name(said, before)
        and all(_may_belong(word) for word in lower[:-1])
        and not _is_doing(lower)
        and not _PRAISE.fullmatch(lower[0])
        and not _is_somebody(lower[-1])
        and _is_in_place(lower, before, after)
    )


def _is_dropped_name(said: list[str], before: str) -> bool:
    """Tell a name, and who or what begins a sentence."""
    begins = said[0][0].isupper() and not said[0].isupper() and not before
    return begins or all(word[0].isupper() for word in said)


def _may_belong(word: str) -> bool:
    return not _NOT_A_NOUN.fullmatch(word) or word in words("gerunds", "en")


def _is_doing(said: list[str]) -> bool:
    """Tell "tracking election polls", which somebody does, from "tracking tools"."""
    return len(said) > PAIR and said[0].endswith("ing")


def _is_somebody(word: str) -> bool:
    return bool(_SOMEBODY.fullmatch(word)) and word not in words("things", "en")


def _is_in_place(said: list[str], before: str, after: str) -> bool:
    is_object = before in words("opening", "en") or bool(_VERB.fullmatch(before))
    # "The adjuster signs": after an article the noun may end before its last word.
    if _may_be_verb(said[-1]) and (not is_object or _ARTICLE.fullmatch(before)):
        return False
    if said[0] in words("verbs", "en") and not is_object:
        return False
    # Not "the group hopes to", "Python pushes your" or "developers building the".
    return not after or after in words("closing", "en")


def _may_be_verb(word: str) -> bool:
    stems = {word.removesuffix("s"), word.removesuffix("es")}
    return word.endswith("s") and not _verbs().isdisjoint(stems)


@cache
def _verbs() -> frozenset[str]:
    return words("verbs", "en") | words("first", "en") | stop_words("en")


def _around(phrase: str, text: str) -> tuple[str, str]:
    """Return the words next to a phrase, if only a space is between."""
    before, _, after = text.partition(phrase)
    last = re.search(r"([\w'’-]+) $", before[-40:])
    following = _SPOKEN.match(after[1:41]) if after.startswith(" ") else None
    return (
        last.group(1).casefold() if last else "",
        following.group().casefold() if following else "",
    )
