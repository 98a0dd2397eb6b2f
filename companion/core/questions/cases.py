"""Phrases as they may stand alone: in the nominative, as far as endings tell."""

import re

# First words whose endings belong to another case. What is doubtful is left out.
_OBLIQUE = {
    "pl": re.compile(
        r".{2,}(?:ą|ę|ego|emu|ej|ych|ich|ym|im|ymi|imi|om|ami|ach|owi|iem|kiem|giem"
        r"|u|wie|mie|bie|pie|sie|rze|ście|aty(?:ce|kach)|ce|dze|ów)"
    ),
    "uk": re.compile(
        r".{2,}(?:ого|ому|ій|их|іх|им|ими|ами|ями|ям|ам|ах|ях|ою|ею|єю|ом|ем|єм|ові|еві"
        r"|у|ю|ів|їв)"
    ),
}
_NOMINATIVE = {
    "pl": re.compile(r"(?:praca|place|prace|menu|system|problem|program|rynek|.*cje)"),
    "uk": re.compile(r"(?:меню|інтерв['’]ю|система|проблема)"),
}
# Single words that are certainly nouns.
_NOUN = {
    "en": re.compile(r".{4,}(?:tion|ment|ness|ship|ance|ence|ency|ology|ity)s?"),
    "de": re.compile(r"[A-ZÄÖÜ][a-zäöüß-]{9,}"),
    "es": re.compile(
        r".{3,}(?:ción|ciones|dad|dades|mientos?|ismo|tura|logía|encia|ancia|aje)"
    ),
    "pl": re.compile(
        r".{3,}(?:cja|ość|enie|anie|ecie|stwo|ctwo|izm|tura|logia|ment|menty)"
    ),
    "uk": re.compile(
        r".{3,}(?:ція|ість|ення|ання|ття|ство|цтво|ізм|тура|логія|менти?)"
    ),
}
_GENERAL = frozenset(
    "communication information situation question introduction section mention"
    " presentation attention version importance experience audience difference"
    " improvement statement moment environment ability possibility community"
    " opportunity conversation condition function solution implementation organization"
    " organisation departure reference presence existence conference science"
    " información situación presentación universidad actividad posibilidad cantidad"
    " realidad experiencia ciudad solución atención ocasión función conferencia"
    " pytanie spotkanie działanie rozwiązanie zadanie wydarzenie znaczenie"
    " питання рішення завдання значення ситуація інформація презентація"
    " конференція конференции".split()
)


def in_nominative(phrase: str, language: str) -> str:
    """Return the phrase, or what of it can be quoted alone, or nothing.

    >>> in_nominative("neuen Arbeitszeitmodelle", "de")
    'Arbeitszeitmodelle'
    """
    if language == "de":
        return _without_case(phrase)
    first = phrase.split()[0].casefold()
    oblique = _OBLIQUE.get(language)
    if oblique is None or _NOMINATIVE[language].fullmatch(first):
        return phrase
    return "" if oblique.fullmatch(first) else phrase


def names_something(word: str, language: str) -> bool:
    noun = _NOUN[language]
    return bool(noun.fullmatch(word)) and word.casefold() not in _GENERAL


def _without_case(phrase: str) -> str:
    """Drop adjectives of which the ending shows an article that is not quoted."""
    words = phrase.split()
    while words and re.fullmatch(r"[a-zäöüß-]+e[nm]", words[0]):
        words = words[1:]
    return " ".join(words)
