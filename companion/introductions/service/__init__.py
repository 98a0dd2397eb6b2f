"""Introductions: somebody who knows both asks each, and nobody is named before."""

from companion.introductions.service.graph import Met, neighbourhood, reach
from companion.introductions.service.steps import (
    WORD_LENGTH,
    Introductions,
    answer,
    ask,
    asked_for,
    of,
    pass_on,
    told,
    withdraw,
)
from companion.introductions.service.ways import Way, ways, wished

__all__ = [
    "WORD_LENGTH",
    "Introductions",
    "Met",
    "Way",
    "answer",
    "ask",
    "asked_for",
    "neighbourhood",
    "of",
    "pass_on",
    "reach",
    "told",
    "ways",
    "wished",
    "withdraw",
]
