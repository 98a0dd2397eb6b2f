"""English phrases that may stand without an article, and what is torn from others.

"What surprised you about monolithic framework?" nobody says: in the plural, of names
and of what cannot be counted it is said.
"""

import re

from companion.core.questions.bank import words

_PLURAL = re.compile(r".+[^suic'’]s")
_UNCOUNTED = re.compile(
    r".{3,}(?:ing|ity|ness|ism|ics|logy|graphy|omy|ware|[^e]ment|ation|isation|ition"
    r"|uction|ption|ssion|lysis|ance|ence|ship)"
)
_ACRONYM = re.compile(r"[A-Z\d][\w./-]*[A-Z\d][\w./-]*|\w*\d\w*")
_NAME = re.compile(r"[A-Z].*[^s]|[A-Z]")
_MATTERS = ("AI", "I/O", "IO", "JavaScript", "SQL")
_BEFORE_BARE = (
    r"(?:of|in|for|with|on|by|from|into|about|through|without|via|using|and) "
)


def stands_bare(phrase: str, text: str) -> bool:
    """Tell a plural, a name or a thing not counted, by its look or as *text* says it.

    >>> stands_bare("parallel API", "It has a parallel API.")
    False
    """
    last = phrase.rsplit(maxsplit=1)[-1]
    if not words("counted", "en").isdisjoint((last, last.casefold())):
        return False
    lower = last.casefold().rpartition("-")[2]
    return (
        last == phrase
        or bool(_PLURAL.fullmatch(lower) or _UNCOUNTED.fullmatch(lower))
        or lower in words("mass", "en")
        or bool(_ACRONYM.fullmatch(last))
        or (last[0].isupper() and _is_said_bare(phrase, text))
    )


def is_half(phrase: str, text: str) -> bool:
    """Tell "security implications" of "privacy & security implications of styles".

    And a name that a sentence only leads to: "bare metal Python".
    """
    said = re.escape(phrase)
    if re.search(rf"(?:[&/]|[Ll]arge) ?{said}(?!\w)", text):
        return True
    last = phrase.rsplit(maxsplit=1)[-1]
    if phrase[0].islower() and _NAME.fullmatch(last) and last not in _MATTERS:
        return True
    ends = re.findall(rf"(?<!\w){said}( of )?", text)
    return bool(ends) and all(ends)


def _is_said_bare(phrase: str, text: str) -> bool:
    """Tell what a sentence, and no title, says without one: "with Spring Boot"."""
    body = text.partition("\n\n")[2]
    return bool(re.search(rf"(?<!\w){_BEFORE_BARE}{re.escape(phrase)}(?!\w)", body))
