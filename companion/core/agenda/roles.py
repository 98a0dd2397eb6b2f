"""What people do in an entry other than speak, in the words of many files."""

import re

from companion.core.tables import compact

# Of each role what it is called, alone or several; what is none of these is speaking.
_CALLED = {
    "moderator": (
        "moderator, moderators, moderation, moderated by, moderators names, moderacja, "
        "moderatorka, moderatorzy, prowadząca dyskusję, prowadzący dyskusję, "
        "moderatorin, moderatoren, moderatorinnen, moderador, moderadora, "
        "moderadores, modérateur, modératrice, modérateurs, animateur, animatrice, "
        "модератор, модератори, panel moderator, session moderator, moderator name"
    ),
    "chair": (
        "chair, chairs, chairperson, chairpersons, chairman, chairwoman, chairmen, "
        "session chair, session chairs, co chair, co chairs, convener, conveners, "
        "convenor, convenors, przewodniczący, przewodnicząca, przewodniczy, vorsitz, "
        "vorsitzende, vorsitzender, sitzungsleitung, presidente, presidenta, "
        "président, présidente, présidents, голова"
    ),
    "host": (
        "host, hosts, hosted by, session host, co host, gospodarz, gospodyni, "
        "gastgeber, gastgeberin, anfitrión, anfitriona, anfitriones, hôte, hôtes, "
        "ведучий, ведуча, mc, emcee"
    ),
    "keynote": "keynote, keynotes, keynote speaker, keynote speakers",
    "panelist": (
        "panelist, panelists, panellist, panellists, panelista, paneliści, "
        "panelistas, panelistes, podiumsgast, podiumsgäste, panéliste, panélistes"
    ),
    "discussant": "discussant, discussants, dyskutant, dyskutanci, diskutant",
    "facilitator": "facilitator, facilitators, facilitador, facilitadora, facilitateur",
}
_ROLE = {
    compact(word): role for role, words in _CALLED.items() for word in words.split(", ")
}
_LONGEST = max(map(len, _ROLE)) + 10
_BEHIND = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]{1,40})[)\]]", re.DOTALL)
# Prowadzący lead a discussion; in a table of talks they are those who speak.
_ONLY_BEHIND = {"prowadzący": "moderator", "prowadząca": "moderator"}


def role(text: str) -> str:
    """Return what somebody is by the word *text*; empty if they speak, or unknown.

    >>> role("Session Chairs"), role("speaker")
    ('chair', '')
    """
    return _ROLE.get(compact(text), "") if len(text) <= _LONGEST else ""


def role_of_key(key: str) -> str:
    """Return the role of the people under *key*, the name of a field or a column.

    A field called Keynote says yes, or what it is about.
    """
    return "" if compact(key) in {"keynote", "keynotes"} else role(key)


def named(name: str) -> tuple[str, str]:
    """Part a name from a role in brackets behind it.

    >>> named("Ada Lovelace (moderator)")
    ('Ada Lovelace', 'moderator')
    """
    found = _BEHIND.fullmatch(name)
    if found is None:
        return name, ""
    what = role(found[2]) or _ONLY_BEHIND.get(compact(found[2]), "")
    return (found[1], what) if what else (name, "")
