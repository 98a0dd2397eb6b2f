"""Which language a short text is written in: decides which encoder may read it."""

from functools import cache, lru_cache
from typing import Any

# Few enough that a line of three words is told apart, many enough for Europe.
CANDIDATES = (
    *("cs", "de", "en", "es", "fr", "it", "nl", "pl"),
    *("pt", "ru", "sv", "tr", "uk"),
)
OTHER = "other"
# From this probability on a foreign language is believed ("Suche Investoren": 0.39,
# while "GDPR" reads as Dutch with 0.29 and "hiring" as Turkish with 0.35).
BELIEVED = 0.38


@lru_cache(maxsize=100_000)
def language_of(text: str) -> str:
    """Return an ISO 639-1 code, or ``other`` where the text does not tell.

    Plain ASCII that is not clearly foreign counts as English: names of tools and
    trades ("GDPR", "React Native") are English jargon in every language.
    """
    language, probability = _detector().classify(text)
    if language == "en" or probability >= BELIEVED:
        return str(language)
    return "en" if text.isascii() else OTHER


@cache
def _detector() -> Any:
    # Most processes never ask, and the tables take 0.7 s to read.
    from py3langid.langid import LanguageIdentifier  # noqa: PLC0415

    detector = LanguageIdentifier.from_model_file("data/model.npz.xz", norm_probs=True)
    detector.set_languages(CANDIDATES)
    return detector
