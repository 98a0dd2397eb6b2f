"""Which language a short text is written in: decides which encoder may read it."""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import metadata
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Few enough that a line of three words is told apart, many enough for Europe.
CANDIDATES = (
    *("cs", "de", "en", "es", "fr", "it", "nl", "pl"),
    *("pt", "ru", "sv", "tr", "uk"),
)
OTHER = "other"
# A text nobody has read yet is taken for one that does not tell.
TAGS = (OTHER, *CANDIDATES)
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


class Languages:
    """What language texts are in, as a number each: kept beside their vectors."""

    @property
    def name(self) -> str:
        return f"language@py3langid-{_version()}-{BELIEVED}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (texts, 1), places in TAGS."""
        tags = [TAGS.index(language_of(text)) for text in texts]
        return np.array(tags, np.float32).reshape(-1, 1)


@cache
def _detector() -> Any:
    # Most processes never ask, and the tables take 0.7 s to read.
    from py3langid.langid import LanguageIdentifier  # noqa: PLC0415

    detector = LanguageIdentifier.from_model_file("data/model.npz.xz", norm_probs=True)
    detector.set_languages(CANDIDATES)
    return detector


@cache
def _version() -> str:
    # Asked with every text, and looked up among all packages: 4 ms.
    return metadata.version("py3langid")
