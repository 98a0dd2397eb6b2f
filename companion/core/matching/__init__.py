"""Whom to meet at an event, and why: profiles in, people with reasons out."""

from companion.core.matching.affinity import Fitted, TextAffinity
from companion.core.matching.crowd import Crowd
from companion.core.matching.embed import Encoder, Layers, encoder_for
from companion.core.matching.grouping import BadSize, Grouping, Table, groups
from companion.core.matching.keep import Cache, MemoryCache, cached, digest_of, known
from companion.core.matching.learn import Learned
from companion.core.matching.matcher import Matcher, SameId
from companion.core.matching.profile import LeftOut, Pair, Profile, Suggestion
from companion.core.matching.refused import BadModel
from companion.core.matching.result import Matching
from companion.core.matching.scoring import Pairs, Scoring
from companion.core.matching.weights import Weights

__all__ = [
    "BadModel",
    "BadSize",
    "Cache",
    "Crowd",
    "Encoder",
    "Fitted",
    "Grouping",
    "Layers",
    "Learned",
    "LeftOut",
    "Matcher",
    "Matching",
    "MemoryCache",
    "Pair",
    "Pairs",
    "Profile",
    "SameId",
    "Scoring",
    "Suggestion",
    "Table",
    "TextAffinity",
    "Weights",
    "cached",
    "digest_of",
    "encoder_for",
    "groups",
    "known",
]
