"""Which entries of a programme are breaks: meals, coffee, the registration desk."""

import re

from companion.core.plain_text import normal


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TYPES = _words(
    "break breaks lunch coffee meal meals pause pausa przerwa catering registration "
    "service descanso"
)
# A title of nothing but these words is a break, if one of the first group is there.
_BREAKS = _words("""
    break breaks lunch breakfast brunch dinner coffee tea snack snacks registration
    buffet meal meals refreshments intermission checkin lunchtime lunchbreak
    coffeebreak teatime

    przerwa przerwy kawa kawowa obiad obiadowa lunchowa śniadanie kolacja rejestracja
    poczęstunek

    pause pausen mittag mittagessen mittagspause kaffee kaffeepause frühstück
    abendessen imbiss einlass anmeldung registrierung akkreditierung

    pausa descanso café almuerzo comida desayuno cena registro acreditación
    déjeuner dejeuner dîner goûter inscription pranzo colazione caffè registrazione
""")
_AROUND = _words("""
    and the with of for in on at to time short long welcome morning afternoon evening
    midday mid day opens open opening desk badge badges participants networking

    na dla przed po uczestników powitalna powitalny obiadu

    und mit der die das für am im zum teilnehmer kurze lange

    de del la el las los con para du des le les et au aux midi participantes
""")
# What follows these is a number, a place or a sponsor.
_OPENINGS = re.compile(
    r"(?:(?:coffee|lunch|tea|morning|afternoon)[ -]?break|kaffeepause|mittagspause"
    r"|przerwa (?:kawowa|obiadowa|lunchowa|na)|pausa (?:para|de|del|café)"
    r"|pause (?:café|déjeuner))\b"
)
_NUMBER = re.compile(r"\d+[a-z]?|[a-z]")
_CHECK_IN = re.compile(r"\bcheck[- ]in\b")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")


def is_break(title: str, type_: str, *, has_speakers: bool) -> bool:
    """Tell a break by its type, else by a title that says nothing else.

    A talk that lacks its speaker is still a talk, and so is "Lunch with the board".
    """
    if normal(type_) in _TYPES:
        return True
    if has_speakers:
        return False
    plain = _CHECK_IN.sub("checkin", _ASIDE.sub(" ", normal(title)))
    if _OPENINGS.match(plain):
        return True
    words = {w for w in re.findall(r"\w+", plain) if not _NUMBER.fullmatch(w)}
    return bool(words & _BREAKS) and words <= _BREAKS | _AROUND
