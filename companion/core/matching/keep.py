"""Vectors kept between calls, so that nothing is embedded twice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.embed import (
    Encoder,
    EnglishOnly,
    Layers,
    Vectors,
    checked,
    layers_of,
)

Row = NDArray[np.float32]


class Cache(Protocol):
    """Where vectors lie, by model and by the digest of the text."""

    def get_many(self, model: str, digests: Sequence[str]) -> Mapping[str, Row]: ...

    def put_many(self, model: str, vectors: Mapping[str, Row]) -> None: ...


class MemoryCache:
    """A cache for one process: tests, benchmarks, a single command."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, Row]] = {}  # by model, then by digest

    def get_many(self, model: str, digests: Sequence[str]) -> Mapping[str, Row]:
        rows = self._rows.get(model, {})
        return {one: rows[one] for one in digests if one in rows}

    def put_many(self, model: str, vectors: Mapping[str, Row]) -> None:
        self._rows.setdefault(model, {}).update(vectors)


@dataclass(frozen=True, slots=True)
class Cached:
    """Ask the cache first, the model for the rest, and remember."""

    encoder: Encoder
    cache: Cache

    @property
    def name(self) -> str:
        return self.encoder.name

    def encode(self, texts: Sequence[str]) -> Vectors:
        digests = _digests_of(tuple(texts))
        rows = dict(self.cache.get_many(self.name, digests))
        missing = {
            digest: text
            for digest, text in zip(digests, texts, strict=True)
            if digest not in rows
        }
        if missing:
            # Checked here, too, so that nothing broken is ever kept.
            vectors = checked(
                self.encoder.encode(list(missing.values())), self.encoder, len(missing)
            )
            fresh = dict(zip(missing, vectors, strict=True))
            self.cache.put_many(self.name, fresh)
            rows |= fresh
        return _stack([rows.get(digest) for digest in digests])


@dataclass(frozen=True, slots=True)
class Known:
    """Only what the cache holds: the model is never loaded, the rest is zeros."""

    encoder: Encoder
    cache: Cache

    @property
    def name(self) -> str:
        return self.encoder.name

    def encode(self, texts: Sequence[str]) -> Vectors:
        digests = _digests_of(tuple(texts))
        rows = self.cache.get_many(self.name, digests)
        return _stack([rows.get(digest) for digest in digests])


def cached(encoder: Layers | Encoder | str, cache: Cache) -> Layers:
    """Return the same encoder, remembering. For a worker."""
    layers = layers_of(encoder)
    return Layers(
        tuple(
            _within(layer, partial(Cached, cache=cache)) for layer in layers.encoders
        ),
        Cached(layers.languages, cache),
    )


def known(encoder: Layers | Encoder | str, cache: Cache) -> Layers:
    """Return the same encoder without its models. For a web process."""
    layers = layers_of(encoder)
    return Layers(
        tuple(_within(layer, partial(Known, cache=cache)) for layer in layers.encoders),
        Known(layers.languages, cache),
    )


def _within(encoder: Encoder, keep: Callable[[Encoder], Encoder]) -> Encoder:
    """Return an encoder that keeps its vectors, and reads English only if it did."""
    if isinstance(encoder, EnglishOnly):
        return EnglishOnly(keep(encoder.encoder))
    return keep(encoder)


@lru_cache(maxsize=1)
def _digests_of(texts: tuple[str, ...]) -> list[str]:
    """Return the digests of a whole event, which each layer asks for in turn."""
    return [digest_of(text) for text in texts]


def digest_of(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _stack(rows: Sequence[Row | None]) -> Vectors:
    width = next((len(row) for row in rows if row is not None), 1)
    if not rows:
        return np.zeros((0, width), np.float32)
    blank = np.zeros(width, np.float32)
    filled = [blank if row is None else row for row in rows]
    if {*map(len, filled)} != {width}:
        raise ValueError("Kept vectors of one model differ in length.")
    # One after the other is several times as quick as stacking them.
    joined = np.concatenate(filled)
    return joined.reshape(len(rows), width).astype(np.float32, copy=False)
