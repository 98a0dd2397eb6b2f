"""Who must never be suggested to whom, however well they would fit."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.profile import Profile

Mask = NDArray[np.bool_]

# What companies are called besides their name, without dots and spaces inside.
LEGAL_FORMS = frozenset(
    {
        *("ab", "ag", "as", "asa", "bv", "co", "company", "corp"),
        *("corporation", "doo", "eg", "ek", "ev", "gmbh", "gmbhcokg", "inc"),
        *("incorporated", "kft", "kg", "kk", "limited", "llc", "llp", "lp"),
        *("ltd", "nv", "ooo", "oy", "oyj", "plc", "ptyltd", "sa"),
        *("sarl", "sas", "se", "sl", "spa", "spj", "spk", "spzoo"),
        *("srl", "sro", "tov", "ug", "zrt"),
    }
)
LONGEST_FORM = 4  # words, as in "GmbH & Co. KG" or "Sp. z o.o."


def same_organisation_key(organisation: str) -> str:
    """Return what is left of a name when case, marks and legal form are gone.

    >>> same_organisation_key("Przykład Sp. z o.o.")
    'przykład'
    """
    # "S.A." and "o.o." are one word each.
    joined = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", organisation.casefold())
    words = re.findall(r"\w+", joined)
    shorter = _without_form(words)
    while shorter != words:
        words, shorter = shorter, _without_form(shorter)
    return " ".join(words)


def eligible(people: Sequence[Profile], never: Iterable[tuple[str, str]] = ()) -> Mask:
    """Return (people, people): true where one may be suggested to the other."""
    allowed = ~_same([same_organisation_key(p.organisation) for p in people])
    allowed &= _common_language(people)
    np.fill_diagonal(allowed, val=False)
    row = {person.id: index for index, person in enumerate(people)}
    for one, other in never:
        if one in row and other in row:
            allowed[row[one], row[other]] = allowed[row[other], row[one]] = False
    return allowed


def outside(people: Sequence[Profile]) -> Mask:
    """Return (people, people): true where both fields are known and differ."""
    fields = [" ".join(person.field.casefold().split()) for person in people]
    told = np.array([bool(field) for field in fields], bool)
    return np.outer(told, told) & ~_same(fields)


def _without_form(words: list[str]) -> list[str]:
    for length in range(min(LONGEST_FORM, len(words) - 1), 0, -1):
        if "".join(words[-length:]) in LEGAL_FORMS:
            return words[:-length]
    return words


def _same(keys: Sequence[str]) -> Mask:
    """Return true where two keys are the same; an empty key is like no other."""
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    codes = np.array([numbers[key] for key in keys], np.intp)
    told = np.array([bool(key) for key in keys], bool)
    return np.asarray((codes[:, None] == codes) & told, bool)


def _common_language(people: Sequence[Profile]) -> Mask:
    spoken = [{_base(code) for code in p.languages if code.strip()} for p in people]
    languages = sorted(set().union(*spoken))
    table = np.array(
        [[language in own for language in languages] for own in spoken], np.float32
    ).reshape(len(people), len(languages))
    silent = np.array([not own for own in spoken], bool)
    return np.asarray((table @ table.T > 0) | silent | silent[:, None], bool)


def _base(code: str) -> str:
    return re.split(r"[-_]", code.strip().casefold())[0]
