"""Texts to the pieces of words multilingual-e5-small was trained on.

The likeliest of all ways to cut a word, as SentencePiece does it. A library's table of
the quarter of a million pieces takes 250 MB; a dictionary takes 40.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

START, PAD, END, UNKNOWN = range(4)
# No piece goes on beyond a space, which is written as this and begins a word.
SPACE = "▁"
WORD = re.compile(f"{SPACE}?[^{SPACE}]+|{SPACE}")
SPACES = re.compile(" {2,}")
# How much less likely than the unlikeliest piece a character is that is in none.
UNLIKELY = 10
CONTROL = frozenset({"<s>", "<pad>", "</s>", "<unk>", "<mask>"})


@dataclass(frozen=True, slots=True)
class Pieces:
    places: dict[str, int]
    scores: list[float]  # logarithm of how likely each is
    read_as: dict[int, str]  # what takes a character's place
    longest: int
    unknown: float

    @classmethod
    def of(
        cls, pieces: list[str], scores: list[float], read_as: dict[int, str]
    ) -> "Pieces":
        # What has a meaning of its own cannot be written as text.
        places = {
            piece: place for place, piece in enumerate(pieces) if piece not in CONTROL
        }
        return cls(
            places, scores, read_as, max(map(len, pieces)), min(scores) - UNLIKELY
        )

    def of_text(self, text: str) -> list[int]:
        plain = SPACES.sub(" ", text.translate(self.read_as))
        spaced = SPACE + plain.removeprefix(" ").replace(" ", SPACE)
        return [place for word in WORD.findall(spaced) for place in self.of_word(word)]

    def of_word(self, word: str) -> list[int]:
        """Return the places of the pieces whose scores add up to most."""
        best = [0.0] + [-inf] * len(word)
        came = [(0, UNKNOWN)] * (len(word) + 1)
        for begin in range(len(word)):
            for end, place, score in self._next(word, begin):
                if best[begin] + score > best[end]:
                    best[end], came[end] = best[begin] + score, (begin, place)
        found: list[int] = []
        end = len(word)
        while end:
            end, place = came[end]
            found.append(place)
        return found[::-1]

    def _next(self, word: str, begin: int) -> Iterator[tuple[int, int, float]]:
        """Yield pieces that begin there: where each ends, its place and its score."""
        yield begin + 1, UNKNOWN, self.unknown
        for end in range(begin + 1, min(begin + self.longest, len(word)) + 1):
            place = self.places.get(word[begin:end])
            if place is not None:
                yield end, place, self.scores[place]
