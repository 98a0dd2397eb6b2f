"""Which candidates are worth a question: what a text is about, whole and telling.

What stands in the title or comes back is. What is said once must besides look like a
noun with what belongs to it.
"""

import re
from dataclasses import dataclass
from functools import cache

from companion.core.questions import bare, once
from companion.core.questions.bank import companies, general_words, words

STEM = 5  # letters of a word: the rest is its ending
LONGEST_ENDING = 3  # letters after a stem, in languages that have endings
_UNFINISHED = re.compile(
    r"(?!table|variable).+(?:ed|ful|ous|ive|ible|able|less)|free|ready|aware|safe|based"
)
_PERSON = re.compile(r"(?:de|di|du|van|von) [A-Z].*")
_AT = {
    "en": r"(?<!look)(?<!looking)(?:^| )at ",
    "de": r"(?:^| )bei ",
}  # where, not "a look at"
_HOW_MUCH = r"\b(?:[Ll]ow|[Hh]igh|[Zz]ero) "
_NAME_OF = r"\b[A-ZÁÉÍÓÚ]\w+ del? (?=[A-ZÁÉÍÓÚ])"  # of a longer Spanish name
_COMPOUND = re.compile(r"[A-ZÄÖÜ][a-zäöüß-]{12,}[^s\W]")
_VERB_IN_S = re.compile(
    r"(?!sales|systems|operations|communications|news|standards|savings).+[^suic]s"
)


@dataclass(frozen=True, slots=True)
class Worth:
    """Tells what a text is about from what it only mentions."""

    text: str
    language: str

    def several(self, phrase: str) -> bool:
        """Tell of a phrase, or of one word that is a name or a term by its looks."""
        said = phrase.split()
        if any(_says_little(word, self.language) for word in said):
            return False
        if self._is_beside(phrase):
            return False
        if f"{phrase}+" in self.text or f"{phrase}#" in self.text:
            return False  # half of C++
        if len(said) == 1:
            return _is_name(phrase, self.language) and self._comes_back(phrase)
        if phrase.isupper() or (self.language == "en" and _is_torn(said)):
            return False  # in capitals it is a title, or a cry
        return self._comes_back(phrase) or self._is_whole(phrase, said)

    def alone(self, word: str) -> bool:
        """Tell of one word that names a thing of its own, as German compounds do."""
        return (
            self.language == "de"
            and bool(_COMPOUND.fullmatch(word))
            and not _says_little(word, "de")
            and not self._is_beside(word)
            and self._comes_back(word)
        )

    def _is_beside(self, phrase: str) -> bool:
        """Tell where something happened, who did it, a single thing, and a joke."""
        return (
            phrase.casefold() in companies()
            or bool(_PERSON.fullmatch(phrase))
            or _is_object(phrase, self.language)
            or self._is_second_half(phrase)
            or (" " not in phrase and self._is_setting(phrase))
            or self._is_only_titled(phrase)
            or (self.language == "en" and self._is_half_english(phrase))
        )

    def _is_second_half(self, phrase: str) -> bool:
        """Tell "overhead tracing", where the text says "low overhead tracing"."""
        before = rf"(\S-|{_HOW_MUCH}|{_NAME_OF})?(?<!\w){re.escape(phrase)}"
        found = re.findall(before, self.text)
        return " " in phrase and bool(found) and all(found)

    def _is_setting(self, name: str) -> bool:
        at = _AT.get(self.language)
        return bool(at and re.search(rf"{at}{re.escape(name)}(?!\w)", self.text))

    def _is_only_titled(self, phrase: str) -> bool:
        """Tell words before a subtitle to which the abstract never comes back."""
        title, _, abstract = self.text.partition("\n\n")
        name, _, subtitle = title.partition(": ")
        if not (abstract and subtitle) or phrase not in name:
            return False
        head = phrase.casefold().split()[-1][:STEM]
        return " " in phrase and head not in f"{subtitle} {abstract}".casefold()

    def _is_half_english(self, phrase: str) -> bool:
        return bare.is_half(phrase, self.text) or not bare.stands_bare(
            phrase, self.text
        )

    def _comes_back(self, phrase: str) -> bool:
        if phrase in self.text.partition("\n\n")[0]:
            return True
        # Two German nouns without a hyphen are torn from a sentence, or a person.
        nouns = self.language == "de" and " " in phrase and phrase.istitle()
        return self.text.count(phrase) > 1 and not nouns

    def _is_whole(self, phrase: str, said: list[str]) -> bool:
        if self.language == "de":
            return not all(word[0].isupper() for word in said)
        return self.language != "en" or once.is_noun(phrase, self.text)


def _is_object(phrase: str, language: str) -> bool:
    ends = tuple(words("objects", language))
    return phrase.casefold().endswith(ends)


def _is_torn(said: list[str]) -> bool:
    """Tell an English noun without its end, and a verb with its object."""
    first, last = said[0], said[-1].casefold()
    verb = first.islower() and _VERB_IN_S.fullmatch(first)
    return bool(verb or _UNFINISHED.fullmatch(last))


def _is_name(word: str, language: str) -> bool:
    if language in ("pl", "uk") and word[0].islower():
        return False  # in these languages a play on words, most often
    if word.casefold() in general_words():
        return False
    return any(letter.isupper() or letter.isdigit() for letter in word[1:])


def _says_little(word: str, language: str) -> bool:
    bland = _bland(language)
    return bool(bland and bland.fullmatch(word.lower()))


@cache
def _bland(language: str) -> re.Pattern[str] | None:
    stems = words("bland", language)
    if not stems:
        return None
    ending = "" if language == "en" else rf"\w{{0,{LONGEST_ENDING}}}"
    return re.compile(f"(?:{'|'.join(map(re.escape, sorted(stems)))}){ending}")
