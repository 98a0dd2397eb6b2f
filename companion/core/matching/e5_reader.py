"""multilingual-e5-small as plain products of matrices: twelve layers of a BERT.

The package's own runtime multiplies in four bits, and is five times slower. In eight it
would be twice as fast, but then the texts beside a text would change its vector.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import gelu, layer_norm, linear, scaled_dot_product_attention

from companion.core.matching.e5_pieces import END, PAD, START
from companion.core.matching.e5_weights import (
    BLOCK_WEIGHTS,
    TOKENS,
    WIDTH,
    Floats,
    Packed,
    unpacked,
)

LAYERS = 12
HEADS = 12
EPSILON = 1e-12
# Tokens at once, as many as stay near the processor: with 2,048 it takes half as long
# again, and 300 MB more.
BATCH = 256


@dataclass(frozen=True, slots=True)
class Linear:
    weight: Tensor
    bias: Tensor

    @classmethod
    def of(cls, packed: Packed, *names: str) -> "Linear":
        """Return several side by side, so that they are one product."""
        weights = [unpacked(packed.blocks[f"{name}.w"]) for name in names]
        biases = [packed.floats[f"{name}.b"] for name in names]
        bias = np.concatenate(biases)
        weight = np.concatenate(weights).reshape(len(bias), -1)
        return cls(torch.from_numpy(weight), torch.from_numpy(bias))

    def __call__(self, states: Tensor) -> Tensor:
        return linear(states, self.weight, self.bias)


@dataclass(frozen=True, slots=True)
class Norm:
    weight: Tensor
    bias: Tensor

    @classmethod
    def of(cls, packed: Packed, name: str) -> "Norm":
        weight, bias = packed.floats[f"{name}.w"], packed.floats[f"{name}.b"]
        return cls(torch.from_numpy(weight.copy()), torch.from_numpy(bias.copy()))

    def __call__(self, states: Tensor) -> Tensor:
        return layer_norm(states, (WIDTH,), self.weight, self.bias, EPSILON)


@dataclass(frozen=True, slots=True)
class Layer:
    asked: Linear  # queries, keys and values of attention
    answered: Linear
    attended: Norm
    widened: Linear
    narrowed: Linear
    finished: Norm

    @classmethod
    def of(cls, packed: Packed, name: str) -> "Layer":
        return cls(
            Linear.of(packed, f"{name}.q", f"{name}.k", f"{name}.v"),
            Linear.of(packed, f"{name}.ao"),
            Norm.of(packed, f"{name}.aln"),
            Linear.of(packed, f"{name}.fi"),
            Linear.of(packed, f"{name}.fo"),
            Norm.of(packed, f"{name}.oln"),
        )

    def __call__(self, states: Tensor, there: Tensor) -> Tensor:
        """Pass (texts, tokens, WIDTH) on, as far as (texts, tokens) are there."""
        texts, tokens, _ = states.shape
        asked = self.asked(states).view(texts, tokens, 3, HEADS, -1)
        query, key, value = asked.permute(2, 0, 3, 1, 4)
        found = scaled_dot_product_attention(
            query, key, value, attn_mask=there[:, None, None, :]
        )
        found = found.transpose(1, 2).reshape(texts, tokens, WIDTH)
        states = self.attended(states + self.answered(found))
        return self.finished(states + self.narrowed(gelu(self.widened(states))))


class Reader:
    def __init__(self, packed: Packed) -> None:
        self._pieces = packed.pieces
        self._words = packed.blocks["emb.word"].reshape(-1, WIDTH // BLOCK_WEIGHTS)
        places = packed.floats["emb.pos"].reshape(TOKENS, WIDTH)
        self._places = torch.from_numpy(places + packed.floats["emb.type"][:WIDTH])
        self._first = Norm.of(packed, "emb.ln")
        self._layers = [Layer.of(packed, f"l{place}") for place in range(LAYERS)]

    @torch.inference_mode()
    def read(self, texts: Sequence[str]) -> Floats:
        """Return one row of unit length a text; long ones are read in parts."""
        cut = [self._cut(text) for text in texts]
        rows = np.repeat(np.arange(len(cut)), [len(parts) for parts in cut])
        parts = [part for own in cut for part in own]
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        for batch in _batches([len(part) for part in parts]):
            np.add.at(vectors, rows[batch], self._sums([parts[at] for at in batch]))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def _cut(self, text: str) -> list[list[int]]:
        pieces, room = self._pieces.of_text(text), TOKENS - 2
        begins = range(0, len(pieces), room)
        return [[START, *pieces[begin : begin + room], END] for begin in begins]

    def _sums(self, parts: Sequence[list[int]]) -> Floats:
        """Return a row a part: the mean of its tokens, times its pieces."""
        lengths = torch.tensor([len(part) for part in parts])[:, None]
        longest = int(lengths.max())
        tokens = [part + [PAD] * (longest - len(part)) for part in parts]
        there = torch.arange(longest) < lengths
        states = torch.from_numpy(unpacked(self._words[np.array(tokens)]))
        states = self._first(states + self._places[:longest])
        for layer in self._layers:
            states = layer(states, there)
        means = (states * there[..., None]).sum(1) / lengths
        return np.asarray(means * (lengths - 2), np.float32)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield places of about equally long ones, padded some BATCH tokens together."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    begin = 0
    while begin < len(order):
        end = begin + max(BATCH // lengths[order[begin]], 1)
        yield order[begin:end]
        begin = end
