"""Languages as people write them, and the codes that they are compared by."""

import re
from dataclasses import dataclass

from companion.core.plain_text import normal

# Every language with a code of two letters (ISO 639-1).
_ISO = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs "
    "cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv "
    "ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl "
    "km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt "
    "my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru "
    "rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn "
    "to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
CODES = frozenset(_ISO.split())
_NAMES = {
    "ar": "arabic العربية",
    "be": "belarusian беларуская",
    "bg": "bulgarian български",
    "bn": "bengali bangla বাংলা",
    "ca": "catalan català",
    "cs": "czech čeština česky český",
    "cy": "welsh cymraeg",
    "da": "danish dansk",
    "de": "german deutsch niemiecki",
    "el": "greek ελληνικά",
    "en": "english angielski englisch inglés anglais англійська",
    "es": "spanish español castellano hiszpański spanisch",
    "et": "estonian eesti",
    "eu": "basque euskara",
    "fa": "persian farsi فارسی",
    "fi": "finnish suomi",
    "fr": "french français francuski französisch",
    "ga": "irish gaeilge",
    "gl": "galician galego",
    "he": "hebrew עברית",
    "hi": "hindi हिन्दी",
    "hr": "croatian hrvatski",
    "hu": "hungarian magyar",
    "id": "indonesian indonesia",
    "is": "icelandic íslenska",
    "it": "italian italiano włoski italienisch",
    "ja": "japanese 日本語",
    "ko": "korean 한국어",
    "lt": "lithuanian lietuvių",
    "lv": "latvian latviešu",
    "nl": "dutch nederlands flemish vlaams",
    "no": "norwegian norsk bokmål nynorsk",
    "pl": "polish polski polnisch польська",
    "pt": "portuguese português",
    "ro": "romanian română",
    "ru": "russian русский rosyjski russisch російська",
    "sk": "slovak slovenčina slovensky",
    "sl": "slovene slovenian slovenščina",
    "sq": "albanian shqip",
    "sr": "serbian srpski српски",
    "sv": "swedish svenska",
    "sw": "swahili kiswahili",
    "ta": "tamil தமிழ்",
    "tr": "turkish türkçe",
    "uk": "ukrainian українська ukraiński ukrainisch",
    "ur": "urdu اردو",
    "vi": "vietnamese",
    "zh": "chinese mandarin cantonese 中文",
}
_CODE_OF = {normal(name): code for code in _NAMES for name in _NAMES[code].split()}
_BETWEEN = re.compile(r"[\s,;|/]+")
_AND = frozenset(("", "and", "und", "oraz", "i", "y", "&"))


@dataclass(frozen=True, slots=True)
class Spoken:
    """Codes in the order they were written in, and the words that are none."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]


def code_of(text: str) -> str | None:
    """Return the code of a language by its name or code, in any case.

    >>> code_of("Polski"), code_of("en-GB"), code_of("Klingon")
    ('pl', 'en', None)
    """
    word = normal(text)
    base = re.split("[-_]", word)[0]
    return _CODE_OF.get(word) or (base if base in CODES else None)


def name_of(code: str) -> str:
    """Return the English name of a language, in small letters; empty if not known."""
    return _NAMES.get(code, " ").split(" ")[0]


def spoken(text: str) -> Spoken:
    """Read a list such as "Polish, en" or "pl en"."""
    words = [word for word in _BETWEEN.split(text) if normal(word) not in _AND]
    codes = [(word, code_of(word)) for word in words]
    return Spoken(
        codes=tuple(dict.fromkeys(code for _, code in codes if code)),
        unknown=tuple(dict.fromkeys(word for word, code in codes if not code)),
    )
