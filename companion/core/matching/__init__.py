"""Whom to meet at an event, and why: profiles in, people with reasons out."""

from companion.core.matching.affinity import Fitted, TextAffinity
from companion.core.matching.embed import Encoder, Layers, encoder_for
from companion.core.matching.keep import Cache, MemoryCache, cached, digest_of, known
from companion.core.matching.matcher import Matcher, SameId
from companion.core.matching.profile import (
    LeftOut,
    Matching,
    Pair,
    Profile,
    Suggestion,
)
from companion.core.matching.weights import Weights

__all__ = [
    "Cache",
    "Encoder",
    "Fitted",
    "Layers",
    "LeftOut",
    "Matcher",
    "Matching",
    "MemoryCache",
    "Pair",
    "Profile",
    "SameId",
    "Suggestion",
    "TextAffinity",
    "Weights",
    "cached",
    "digest_of",
    "encoder_for",
    "known",
]
