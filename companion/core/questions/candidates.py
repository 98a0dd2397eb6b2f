"""Candidates for key phrases: runs of words between what no phrase runs across.

No tagger is needed: between stop words, verbs and punctuation mostly nouns with their
adjectives are left. What remains doubtful is dropped, as a text has phrases enough.
"""

import re
from collections.abc import Iterator

from companion.core.questions.bank import stop_words, words

LONGEST_TEXT = 10_000  # characters read; the rest of a long abstract repeats them
LONGEST = 5  # words
LONGEST_WORD = 30  # characters; what is longer is an address or a file

# What no phrase runs across: punctuation, addresses, lists and empty lines.
_BREAK = re.compile(
    r"https?://\S+|[^\s@]{1,64}@\S{1,200}|[^\w\s'’+#./&\-‐‑]+|[./&'’-]+(?!\w)|(?<!\w)[./&'’+#-]+|\n\s*\n"
)
_WORD = re.compile(r"\S+")
# Polish verbs in their commonest forms, and participles that want an object.
_POLISH_VERB = re.compile(
    r"(?!udział|materiał|kanał|dział|wydział|kapitał|potencjał|sygnał|podział|oddział"
    r"|przedział|skala|tabela).{2,}"
    r"(?:ć|emy|amy|imy|ymy|łem|łam|liśmy|ując|ając|acie|ecie|ował|owała|uje|ują|ają|eją"
    r"|ył|ił|ał|ął|yła|iła|ała|ęła|yło|iło|ało|yły|iły|ały|ęli|ili|yli|ali|esz|asz)"
)
_ENGLISH_ADVERB = re.compile(
    r"(?!supply|family|assembly|anomaly|monopoly|reply|butterfly|italy)[a-z]{3,}ly"
)
_ENGLISH_VERB = re.compile(r"[a-z]{3,}(?:ize|ise|ify|izes|ifies|izing|ifying|ized)$")


_UKRAINIAN_VERB = re.compile(
    r"(?!результати|формати|зарплати|виплати|витрати|втрати|дати|плати).{2,}"
    r"(?:ати|ити|іти|яти|тися|ться|ємо|имо|емо|ають|яють|ують|уть|ять|ає|яє|ує|ючи|вши)"
)
_SPANISH_VERB = re.compile(
    r".{2,}(?<!is)(?:amos|emos|imos|aremos|iremos|ando|iendo|aron|ieron|arás|irás)"
)
_VERB = {"pl": _POLISH_VERB, "uk": _UKRAINIAN_VERB, "es": _SPANISH_VERB}
LIST_ITEM = re.compile(r"\s*(?:[-*•–·]|\d{1,2}[.)])\s")


def flowing(text: str) -> str:
    """Join lines that were only wrapped; list items and paragraphs stay apart."""
    blocks: list[list[str]] = [[]]
    for line in text[:LONGEST_TEXT].splitlines():
        if not line.strip() or LIST_ITEM.match(line):
            blocks.append([])
        blocks[-1].extend(line.split())
    return "\n\n".join(" ".join(block) for block in blocks if block)


def runs(text: str, language: str) -> Iterator[str]:
    """Yield each longest run of words that may be a phrase, in the text's order."""
    start = 0
    for found in _BREAK.finditer(text):
        yield from _of_piece(text[start : found.start()], language)
        start = found.end()
    yield from _of_piece(text[start:], language)


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
    bare = word.casefold().replace("’", "'").removesuffix("'s")
    if bare in stop_words(language) or len(word) > LONGEST_WORD:
        return False
    if not re.search(r"[^\W\d_]", word):
        return False
    if language == "en":
        return not (_ENGLISH_ADVERB.fullmatch(bare) or _ENGLISH_VERB.fullmatch(bare))
    verb = _VERB.get(language)
    return not (verb and verb.fullmatch(bare))


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
    if len(run) == 1 and not _is_word(run[0].group()):
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
        noun = word.group()[0].isupper()
        # An adjective stands before its noun; after a noun it is a verb's.
        adjective = re.search(r"e[nrsm]?$", word.group())
        if not (noun or adjective) or (noun and kept[0].group()[0].islower()):
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


def _is_word(word: str) -> bool:
    return len(word) > 2 and word[0].isalpha()
