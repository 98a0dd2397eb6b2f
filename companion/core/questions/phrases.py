"""Phrases worth asking about: noun phrases of an abstract, in its own words.

No tagger is needed: between stop words, verbs and punctuation mostly nouns with their
adjectives are left. What remains doubtful is dropped, as an abstract has phrases
enough.
"""

import re
from collections import Counter
from collections.abc import Iterator

from companion.core.questions.bank import DEFAULT, LANGUAGES, stop_words, words

MOST = 40  # phrases of one talk; the rest of a long abstract repeats them
LONGEST = 4  # words
LONGEST_WORD = 30  # characters; what is longer is an address or a file

# What no phrase runs across: punctuation, addresses, lists and empty lines.
_BREAK = re.compile(
    r"https?://\S+|\S+@\S+|[^\w\s'’+#./&\-‐‑]+|[./&'’-]+(?!\w)|(?<!\w)[./&'’+#-]+|\n\s*\n"
)
_WORD = re.compile(r"\S+")
# Polish verbs in their commonest forms, and participles that want an object.
_POLISH_VERB = re.compile(
    r".{2,}(?:ć|emy|amy|imy|ymy|łem|łam|liśmy|ując|ając|acie|ecie|ował|owała)$"
)
_ENGLISH_ADVERB = re.compile(
    r"(?!supply|family|assembly|anomaly|monopoly|reply|butterfly|italy)[a-z]{3,}ly"
)
_ENGLISH_VERB = re.compile(r"[a-z]{3,}(?:ize|ise|ify|izes|ifies|izing|ifying|ized)$")


def language_of(text: str, fallback: str = DEFAULT) -> str:
    """Tell one of our languages by its stop words: no model, no tables."""
    told = re.findall(r"\w+", text.casefold())
    hits = {
        language: sum(word in stop_words(language) for word in told)
        for language in LANGUAGES
    }
    best = max(LANGUAGES, key=lambda language: hits[language])
    return best if hits[best] else fallback


def concepts(text: str) -> tuple[str, ...]:
    """Return phrases found in *text* word for word, the most telling first."""
    language = language_of(text)
    found = list(_runs(text, language))
    counts = Counter(word.casefold() for run in found for word in run.split())
    worth: dict[str, float] = {}
    spelling: dict[str, str] = {}
    for phrase in found:
        key = phrase.casefold()
        spelling.setdefault(key, phrase)
        worth[key] = _worth(phrase, counts)
    ranked = sorted(worth, key=lambda key: (-worth[key], key))
    return tuple(spelling[key] for key in _distinct(ranked)[:MOST])


def _runs(text: str, language: str) -> Iterator[str]:
    """Yield each longest run of words that makes a phrase."""
    start = 0
    for end, following in [*(piece.span() for piece in _BREAK.finditer(text)), (-1, 0)]:
        yield from _of_piece(text[start:end] if end >= 0 else text[start:], language)
        start = following


def _of_piece(piece: str, language: str) -> Iterator[str]:
    run: list[re.Match[str]] = []
    before = ""
    for word in [*_WORD.finditer(piece), None]:
        if word is not None and _may_stand(word.group(), language):
            if run or not _is_verb(word.group(), before, language):
                run.append(word)
            # The verb itself is dropped, what follows may be its object.
            before = ""
            continue
        yield from _trimmed(run, piece, language)
        run, before = [], word.group().casefold() if word else ""


def _may_stand(word: str, language: str) -> bool:
    bare = re.sub(r"['’]s$", "", word.casefold())
    if bare in stop_words(language) or len(word) > LONGEST_WORD:
        return False
    if not re.search(r"[^\W\d_]", word):
        return False
    if language == "pl":
        return not _POLISH_VERB.fullmatch(bare)
    if language == "en":
        return not (_ENGLISH_ADVERB.fullmatch(bare) or _ENGLISH_VERB.fullmatch(bare))
    return True


def _is_verb(word: str, before: str, language: str) -> bool:
    if not word.islower() or word.endswith("ing"):
        return False  # a name, or "what happened to hiring costs"
    return before in words("verbal", language)


def _trimmed(run: list[re.Match[str]], piece: str, language: str) -> Iterator[str]:
    """Yield the phrase at the end of a run, where its noun stands, if there is one."""
    if language == "de":
        run = _to_german_noun(run)
    while run and _cannot_end(run[-1].group(), language):
        run = run[:-1]
    while run and _cannot_begin(run[0].group(), language):
        run = run[1:]
    if not 1 <= len(run) <= LONGEST:
        return
    if len(run) == 1 and not _tells_alone(run[0].group(), language):
        return
    phrase = piece[run[0].start() : run[-1].end()]
    # Across a line's end words may be torn from their phrase; others are at hand.
    if " ".join(phrase.split()) == phrase:
        yield phrase


def _to_german_noun(run: list[re.Match[str]]) -> list[re.Match[str]]:
    while run and not run[-1].group()[0].isupper():
        run = run[:-1]
    kept = run[-1:]
    for word in reversed(run[:-1]):
        adjective = re.search(r"e[nrsm]?$", word.group())
        if not (word.group()[0].isupper() or adjective):
            break
        kept = [word, *kept]
    return kept


def _cannot_end(word: str, language: str) -> bool:
    if language != "en" or not word.islower():
        return False
    return bool(re.search(r"(?:ed|ful|ous|ive|ible|able|less|ent-based)$", word)) and (
        word not in {"seed", "speed", "feed", "need", "breed", "table", "variable"}
    )


def _cannot_begin(word: str, language: str) -> bool:
    if language != "en":
        return False
    bare = word.casefold()
    if bare.endswith("ing") and len(bare) > 5:
        return bare not in words("gerunds", language)
    return bare in words("first", language)


def _tells_alone(word: str, language: str) -> bool:
    """Say whether one word is a name or a term by its looks."""
    inner = word[1:]
    if not word[0].isalpha():
        return False
    if any(letter.isupper() or letter.isdigit() for letter in inner):
        return True
    return language == "de" and len(word) >= 10


def _worth(phrase: str, counts: Counter[str]) -> float:
    """Prefer two to three words that the text comes back to."""
    parts = phrase.split()
    often = sum(counts[word.casefold()] for word in parts) / len(parts)
    shape = {1: 0.5, 2: 1.2, 3: 1.2, 4: 0.9}[len(parts)]
    return shape * (1 + min(often, 4) / 4)


def _distinct(ranked: list[str]) -> list[str]:
    """Leave out what is part of a better phrase."""
    kept: list[str] = []
    for phrase in ranked:
        if not any(f" {phrase} " in f" {other} " for other in kept):
            kept.append(phrase)
    return kept
