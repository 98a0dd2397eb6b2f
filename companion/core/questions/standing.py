"""Whether a sentence taken out of its abstract still says something by itself.

It needs a verb, a beginning that follows on nothing, and no word that only serves the
day: who the speaker is, what to bring, where the doors are.
"""

import re
from functools import cache

from companion.core.questions.bank import phrases_in, words

SHORTEST, LONGEST = 25, 110  # characters
AT_MOST = 130  # of a sentence, where an abstract has no shorter one
FEWEST_WORDS = 4
_STRANGE = re.compile(
    r"[\n\"“”„«»‘?!(){}\[\]<>*_`|\\/@#~=^]|https?:|www\.|\.\.|…"
    r"|\.(?:com|org|net|io|de|pl|eu|dev|ua|es|at|ch|gov|edu)\b"
    r"|[€$£]\s?\d|\d\s?[€$£]|^.*:$"
)
_SPOKEN = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")
_JOINT = re.compile(r",\s+|;\s|\s(?:[–—-]|--)\s|(?<=\w)—(?=\w)")
_IN_S = re.compile(r"\b([a-z]+)s (?!(?:and|or|of|for|with)\b)\w")
_COUNTED = re.compile(  # "Nine were stopped": of what?
    r"(?:\w+-)?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen)"
    r" (?:\w+ed|were|was|had|have|are)\b",
    re.IGNORECASE,
)
# Verbs by their looks, beside those of the stop words' files.
_FINITE = {
    "en": r"(?!(?:hundred|embed|naked|sacred|red|bed)$).+[^e]ed",
    "de": r"(?!(?:nicht|mit|seit|statt|samt|oft|jetzt|weit|laut|gut|acht|dort|somit"
    r"|damit|insgesamt|breit|leicht|heut|bereits|.*sten?)$)[a-zäöüß]{2,}(?:t|te|ten)",
    "es": r".{2,}(?:ó|ré|ía|ían|aba|aban|aron|ieron|amos|emos|imos|rá|rán|ría|rían)",
    "pl": r"(?!udział|materiał|kanał|dział|wydział|kapitał|potencjał|sygnał|podział"
    r"|oddział|przedział|skala|tabela).{2,}(?:emy|amy|imy|ymy|łem|łam|liśmy|łyśmy|uje"
    r"|ują|ają|eją|ył|ił|ał|ął"
    r"|(?:[yiaęuó]|[^aeiouyąę])(?:ła|ło|ły|li)|szą|czą|dzą|żą)",
    "uk": r".{2,}(?:ться|ємо|имо|емо|ають|яють|ують|уть|ять|ють|ає|яє|ує|ить|[аияіу]в"
    r"|[аияіу]л[аои]|[аияіу](?:вся|лася|лося|лися))",
}


def stands_alone(sentence: str, language: str) -> bool:
    """Tell of a sentence without its full stop whether it can be quoted alone."""
    said = _SPOKEN.findall(sentence)
    return (
        SHORTEST <= len(sentence) <= AT_MOST
        and len(said) >= FEWEST_WORDS
        and (sentence[0].isupper() or sentence[0].isdigit())
        and not _STRANGE.search(sentence)
        and not sentence.isupper()
        and (
            announces(sentence, language)
            or _has_verb(sentence.partition(":")[0], language)
        )
        and not _finds(sentence, "starts", language)
        and not _finds(sentence, "beside", language)
        and not (language == "en" and said[0].casefold() in words("verbs", "en"))
    )


def is_clear(sentence: str, language: str) -> bool:
    """Tell a sentence that says something, and of which nothing is missing."""
    return not (points_back(sentence, language) or announces(sentence, language))


def announces(sentence: str, language: str) -> bool:
    """Tell "We will show how rosters are made", which says nothing of them yet."""
    return _finds(sentence, "announcing", language)


def main_clause(sentence: str, language: str) -> str:
    """Return what of a sentence comes before a clause it can do without, or nothing.

    >>> main_clause("Rosters are promises, but they change", "en")
    'Rosters are promises'
    """
    ends = _pattern("joints", language)
    for found in _JOINT.finditer(sentence):
        if found.group()[0] == "," and not ends.match(sentence.casefold(), found.end()):
            continue
        clause = sentence[: found.start()]
        return "" if _goes_on(clause, language) else clause
    return ""


def _goes_on(clause: str, language: str) -> bool:
    """Tell "If nobody comes", "Studies show, that rosters" and "Not only nurses"."""
    said = {word.casefold() for word in _SPOKEN.findall(clause)}
    begins = {
        found.group().casefold()
        for part in clause.split(", ")
        if (found := _SPOKEN.match(part))
    }
    return not (
        words("denying", language).isdisjoint(said)
        and words("open", language).isdisjoint(begins)
    )


def points_back(sentence: str, language: str) -> bool:
    """Tell "The board approved it", which needs the sentence before."""
    return (
        _finds(sentence, "pointing", language)
        or sentence.endswith(" that")
        or bool(_COUNTED.match(sentence))
    )


def is_of(sentence: str, names: frozenset[str]) -> bool:
    """Tell a sentence that speaks of somebody; *names* are parts, in small letters."""
    said = [word.casefold() for word in _SPOKEN.findall(sentence)]
    # "Marty" is Marta's, and so is "Martą".
    return any(
        word == name or (len(name) > 3 and word.startswith(name[:-1]))
        for name in names
        for word in said
    )


def _has_verb(clause: str, language: str) -> bool:
    known, looks = words("finite", language), re.compile(_FINITE[language])
    said = _SPOKEN.findall(clause)
    if any(word.casefold() in known for word in said):
        return True
    # "A changed password, a meeting moved": nothing of it need be a verb.
    if language == "en" and said[0] in ("A", "An", "The"):
        return False
    if any(word.islower() and looks.fullmatch(word) for word in said):
        return True
    # English shows by the place of a word what it does: "The group hopes to".
    return any(stem in words("verbs", language) for stem in _IN_S.findall(clause))


def _finds(sentence: str, role: str, language: str) -> bool:
    pattern = _pattern(role, language)
    if role == "starts":
        return bool(pattern.match(sentence.casefold()))
    return bool(pattern.search(sentence.casefold()))


@cache
def _pattern(role: str, language: str) -> re.Pattern[str]:
    """Return a pattern of whole words, and of beginnings of words that end with "…"."""
    said = [
        re.escape(one.removesuffix("…")) + ("" if one.endswith("…") else r"(?!\w)")
        for one in phrases_in(role, language)
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(said)})")
