"""Phrases as they may stand alone: in the nominative, as far as endings tell."""

import re

# What phrases of several words look like where nouns have cases: an adjective and its
# noun, or a noun in the nominative and others that belong to it.
_ADJECTIVE = {
    "pl": r"\w{2,}(?:(?:[snlrdwmtyj]n|ow|yw|iw|rw|st|rt)(?:y|i|a|e)"
    r"|(?:sk|ck|dzk)(?:i|a|ie))",
    "uk": r"[\w’ʼ']{2,}(?:н|ськ|цьк|ов|ев|єв|ив|рт|от|к)(?:ий|ій|а|я|е|є|і)",
}
_HEAD = {
    "pl": r"\w{2,}(?:cja|cje|ość|enie|anie|ecie|ycie|stwo|ctwo|izm|tura|logia|ment"
    r"|menty|ika|arka|yka|erka|ator|nik|niki|proces|procesy|system|systemy|zespół"
    r"|zespoły|wzorce|modele|narzędzia|baza|bazy|usługi|język)|praca|kod|testy|dane",
    "uk": r"[\w’ʼ']{2,}(?:ція|ції|ість|ення|ання|ття|ство|цтво|ізм|тура|логія|мент"
    r"|менти|ик|ики|інг|план|година|графіки|показники|тиждень|досвід|команда)",
}
_NOT_LAST = {
    "pl": r"\w{2,}(?:ą|ę|om|ach|ami|em|owi|ego|emu|ym|im|yć|ić|ać|ie|ij|aj|isz|ysz|by"
    r"|no|wo)",
    "uk": r"[\w’ʼ']{2,}(?:ою|ею|єю|ом|ем|єм|ами|ями|ах|ях|ому|ити|ати|ить|ає|ує|є|ть|о"
    r"|льний|чний|бочий|ний|у|ю)",
}
_BELONGS = {
    "pl": r"\w+(?:i|y|u|a|ów|ej|ych|ego|ich|ań|eń|ek|aw|ar|ji)",
    "uk": r"[\w’ʼ']+(?:и|і|ї|у|ю|а|я|ів|їв|ої|ого|их|іх|ей|ань|ень|ок)",
}
_SPANISH_ADJECTIVE = re.compile(
    r".{2,}(?:ales?|ural|iv[ao]s?|[^e]ic[ao]s?|íf?ic[ao]s?|óno|ónom[ao]s?|os[ao]s?"
    r"|[ai]bles?|antes?|entes?|ari[ao]s?|[ai]d[ao]s|en[ao]s|ndo|iles|ar|ares|lar"
    r"|web|abiert[ao]s?|natural|médic[ao]s?|técnic[ao]s?|crític[ao]s?)"
)
_SPANISH_VERB = re.compile(
    r".+(?:mente|rá|rán|ió|ó|[eivncrts]en|[^ií]an|[aei]mos|iona)"
)
# A noun and an adjective of another gender or number, and participles that go on.
_TORN_SPANISH = re.compile(
    r".+(?:ión|dad|a|iones|dades|as) .+os?|.+o .+[^l]a"
    r"|.+[^s] .+[aeo]s|.+(?<!si)(?<!ru)s .+[aeo]"
    r"|.+ (?:basad|impulsad|relacionad|diseñad|cread|orientad|centrad|enfocad|llamad)"
    r"[ao]s?|.+[aey]ndo .+"
)
_FEMININE = r".+(?:ung|heit|keit|ion|schaft|tät|enz|anz|ik|ie|[a-z]e)"
_WEAK = r"(?:[a-zäöüß-]+|[A-ZÄÖÜ]\w*-[a-zäöüß]+|[A-ZÄÖÜ][a-zäöüß-]+(?:isch|lich|ig))"
_INFINITIVE = re.compile(r"(?!lugar|hogar|taller|mujer|poder).{3,}(?:ar|er|ir)(?:se)?")


def in_nominative(phrase: str, language: str) -> str:
    """Return the phrase, or what of it can be quoted alone, or nothing.

    >>> in_nominative("neuen Arbeitszeitmodelle", "de")
    'Arbeitszeitmodelle'
    """
    if _is_torn(phrase, language):
        return ""
    if language == "de":
        return _without_case(phrase)
    if language == "es":
        return _without_verb(phrase)
    if language not in _HEAD or " " not in phrase:
        return phrase
    return phrase if _agrees(phrase.split(), language) else ""


def _is_torn(phrase: str, language: str) -> bool:
    """Tell a figure, somebody's, one of several of the same, and a noun with a verb."""
    return (
        not phrase[0].isalpha()
        or bool(re.search(r"['’]s(?: |$)", phrase))
        or bool(re.search(r" [IVX]+$", phrase))
        or (
            language == "en"
            and bool(re.search(r" [a-z]{2,}(?<![suic])s [a-z]", phrase))
        )
    )


def _agrees(words: list[str], language: str) -> bool:
    if all(word[0].isupper() and word.isascii() for word in words):
        return True  # a name
    if words[1][0].isupper() and not words[1].isascii():
        return False  # half of a title
    first, *rest = (word.casefold() for word in words)
    last = rest[-1]
    if re.fullmatch(_HEAD[language], first):
        if re.fullmatch(r"(?!danych).+(?:rtych|onych|anych|ących)", last):
            return False  # a participle that wants to go on
        return all(re.fullmatch(_BELONGS[language], word) for word in rest)
    return bool(
        re.fullmatch(_ADJECTIVE[language], first)
        and not re.fullmatch(_NOT_LAST[language], last)
        and not re.fullmatch(_NOT_LAST[language], rest[0])
        and not re.fullmatch(_ADJECTIVE[language], last)
        and not (first.endswith("ій") and last.endswith(("і", "ї")))
    )


def _without_verb(phrase: str) -> str:
    """Return a Spanish noun with its adjective, a name, or nothing."""
    words = phrase.split()
    first, last = words[0].casefold(), words[-1].casefold()
    if len(words) == 1:
        return phrase
    if len(words) > 3 or _INFINITIVE.fullmatch(first) or _SPANISH_VERB.fullmatch(first):
        return ""
    if _TORN_SPANISH.fullmatch(f"{first} {last}"):
        return ""
    if all(word[0].isupper() for word in words) or _SPANISH_ADJECTIVE.fullmatch(last):
        torn = _SPANISH_VERB.fullmatch(last) or re.fullmatch(
            r".+[^li](?:ar|er|ir)", last
        )
        return "" if torn else phrase
    return ""


def _without_case(phrase: str) -> str:
    """Drop German adjectives of which the ending shows a case."""
    words = phrase.split()
    while len(words) > 1 and _shows_a_case(words[0], words[-1]):
        words = words[1:]
    if len(words) == 1 and words[0].endswith(("ens", "ems")):
        return ""  # a genitive
    return " ".join(words)


def _shows_a_case(first: str, noun: str) -> bool:
    """Tell an adjective that would need its article: "(das) ernüchternde Fazit"."""
    if not re.fullmatch(_WEAK + "e[nmrs]?", first):
        return False
    feminine = re.fullmatch(_FEMININE, noun)
    if first.endswith("e"):
        return not (feminine or noun.endswith(("en", "er", "s", "n", "in")))
    return not first.endswith("es") or bool(feminine)
