"""Who must never be suggested to whom, however well they would fit."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.profile import Profile
from companion.core.matching.sparse import Sparse, sparse

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
Codes = NDArray[np.int64]

# What companies are called besides their name, without dots and spaces inside.
LEGAL_FORMS = frozenset(
    {
        *("ab", "ag", "aps", "as", "asa", "bv", "co", "company", "corp"),
        *("corporation", "doo", "eg", "ek", "ev", "gmbh", "gmbhcokg", "inc"),
        *("incorporated", "kft", "kg", "kk", "lda", "limited", "llc", "llp", "lp"),
        *("ltd", "ltda", "nv", "ooo", "oü", "oy", "oyj", "plc", "privatelimited"),
        *("pteltd", "ptyltd", "pvtltd", "sa", "sadecv", "sarl", "sas", "se", "sl"),
        *("spa", "spj", "spk", "spzoo", "spółkaakcyjna", "spółkazoo"),
        *("spółkazograniczonąodpowiedzialnością", "srl", "sro", "tov", "uab", "ug"),
        *("zrt", "ооо", "тов"),
    }
)
LONGEST_FORM = 4  # words, as in "GmbH & Co. KG" or "Sp. z o.o."
# What people write who have none: two of these are no colleagues.
NO_ORGANISATION = frozenset(
    {
        *("brak", "freelance", "freelancer", "independent", "keine", "na", "none"),
        *("selfemployed", "student", "unemployed"),
    }
)
UNTOLD = -1  # the code of an organisation or a field that nobody named


@lru_cache(maxsize=100_000)
def same_organisation_key(organisation: str) -> str:
    """Return what is left of a name when case, marks and legal form are gone.

    Nothing is left of words that say there is no organisation.

    >>> same_organisation_key("Przykład Sp. z o.o.")
    'przykład'
    """
    # "S.A." and "o.o." are one word each.
    plain = unicodedata.normalize("NFKC", organisation).casefold()
    joined = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", plain)
    words = re.findall(r"\w+", joined)
    shorter = _without_form(words)
    while shorter != words:
        words, shorter = shorter, _without_form(shorter)
    return "" if "".join(words) in NO_ORGANISATION else " ".join(words)


@dataclass(frozen=True, slots=True)
class Labels:
    """What everybody is called by, as numbers: those with the same one are alike."""

    codes: Codes  # (people,)
    known: Mapping[str, int]

    @classmethod
    def of(cls, labels: Iterable[str]) -> "Labels":
        # An empty label is like no other.
        known: dict[str, int] = {"": UNTOLD}
        codes = [known.setdefault(label, len(known)) for label in labels]
        return cls(np.array(codes, np.int64), known)

    def alike(self, ones: Rows, others: Rows) -> Mask:
        own = self.codes[ones]
        return np.asarray((own == self.codes[others]) & (own != UNTOLD), bool)

    def differ(self, ones: Rows, others: Rows) -> Mask:
        own, theirs = self.codes[ones], self.codes[others]
        told = (own != UNTOLD) & (theirs != UNTOLD)
        return np.asarray(told & (own != theirs), bool)

    def like(self, label: str) -> Mask:
        """Return who is called so."""
        code = self.known.get(label, UNTOLD)
        return np.asarray((self.codes == code) & (code != UNTOLD), bool)

    def unlike(self, label: str) -> Mask:
        """Return who is called otherwise, where both are told."""
        told = (self.codes != UNTOLD) & bool(label)
        return np.asarray(told & ~self.like(label), bool)


@dataclass(frozen=True, slots=True)
class Rules:
    """What keeps people apart and what they have in common, by row."""

    organisation: Labels
    field: Labels
    role: Labels
    spoken: Codes  # (people,) the place of one's languages in `languages`
    languages: tuple[frozenset[str], ...]
    understood: Mask  # (places, places): two such people can talk
    never: Sparse  # (people, people) symmetric, true where ruled out

    @classmethod
    def of(
        cls, people: Sequence[Profile], never: Iterable[tuple[str, str]] = ()
    ) -> "Rules":
        spoken = [languages_of(tuple(person.languages)) for person in people]
        place = {own: number for number, own in enumerate(dict.fromkeys(spoken))}
        understood = [[can_talk(one, other) for other in place] for one in place]
        return cls(
            Labels.of(same_organisation_key(person.organisation) for person in people),
            Labels.of(_plain(person.field) for person in people),
            Labels.of(_plain(person.role) for person in people),
            np.array([place[own] for own in spoken], np.int64),
            tuple(place),
            np.array(understood, bool).reshape(len(place), len(place)),
            _ruled_out([person.id for person in people], never),
        )

    def allow(self, ones: Rows, others: Rows) -> Mask:
        """Return, pair by pair, whether the one may be suggested to the other."""
        allowed = (ones != others) & ~self.organisation.alike(ones, others)
        allowed &= self.understood[self.spoken[ones], self.spoken[others]]
        return np.asarray(allowed & ~self.ruled_out(ones, others), bool)

    def ruled_out(self, ones: Rows, others: Rows) -> Mask:
        """Return, pair by pair, whether it was said that they must not meet."""
        if not self.never.nnz or not len(ones):
            return np.zeros(len(ones), bool)
        return np.asarray(self.never[ones, others], bool).reshape(-1)

    def allow_newcomer(self, newcomer: Profile) -> Mask:
        """Return (people,) who may be suggested to somebody not among them."""
        own = languages_of(tuple(newcomer.languages))
        understood = [can_talk(own, other) for other in self.languages]
        allowed = ~self.organisation.like(same_organisation_key(newcomer.organisation))
        return np.asarray(allowed & np.array(understood, bool)[self.spoken], bool)

    def outside(self, ones: Rows, others: Rows) -> Mask:
        """Return, pair by pair, whether both fields are known and differ."""
        return self.field.differ(ones, others)

    def outside_newcomer(self, newcomer: Profile) -> Mask:
        return self.field.unlike(_plain(newcomer.field))

    def partners(self, one: int) -> Rows:
        """Return everyone who may meet this person."""
        everyone = np.arange(len(self.spoken))
        return everyone[self.allow(np.full_like(everyone, one), everyone)]


def ranges(starts: Rows, stops: Rows) -> Rows:
    """Return all numbers of all ranges, one range after the other.

    >>> ranges(np.array([3, 7]), np.array([5, 8])).tolist()
    [3, 4, 7]
    """
    counts = stops - starts
    before = np.cumsum(counts) - counts
    numbers = np.arange(counts.sum()) + np.repeat(starts - before, counts)
    return np.asarray(numbers, np.intp)


def _without_form(words: list[str]) -> list[str]:
    for length in range(min(LONGEST_FORM, len(words) - 1), 0, -1):
        if "".join(words[-length:]) in LEGAL_FORMS:
            return words[:-length]
    return words


def _plain(label: str) -> str:
    return " ".join(label.casefold().split())


def can_talk(one: frozenset[str], other: frozenset[str]) -> bool:
    return not (one and other) or bool(one & other)


def _ruled_out(ids: Sequence[str], never: Iterable[tuple[str, str]]) -> Sparse:
    row = {one: number for number, one in enumerate(ids)}
    pairs = [
        (row[one], row[other])
        for one, other in never
        if one in row and other in row and one != other
    ]
    both = np.array(pairs + [(other, one) for one, other in pairs], np.intp)
    both = both.reshape(-1, 2)
    table = sparse(
        (np.ones(len(both), bool), (both[:, 0], both[:, 1])), (len(ids), len(ids))
    )
    table.sum_duplicates()
    return table


@lru_cache(maxsize=10_000)
def languages_of(languages: tuple[str, ...]) -> frozenset[str]:
    """Return the languages without their countries: "pt-BR" is Portuguese."""
    codes = (code.strip().casefold() for code in languages)
    return frozenset(re.split(r"[-_]", code)[0] for code in codes if code)
