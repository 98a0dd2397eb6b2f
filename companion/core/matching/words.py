"""The lexical half: texts as TF-IDF vectors of the beginnings of their words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.sparse import Sparse, sparse
from companion.core.matching.threads import undisturbed

Rows = NDArray[np.intp]
Values = NDArray[np.float32]

# Two letters and more, so that "AI" and "HR" count; "C++" and "C#" keep their marks.
WORD = re.compile(r"\w\w+|[a-z](?:\+\+|#)|\0")
END = "\0"  # of a text
# So many letters stand for a word and for its other endings, in any language that
# inflects at the end.
LETTERS = 6
# So many texts that say none of an event's words are imagined beside its own: in an
# event of three, a word two of them say still tells something.
IMAGINED = 30


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an event, and how much a text's saying each of them tells."""

    columns: Mapping[str, int]
    worth: Values  # (words + 1,), the last one for words the event does not know

    @classmethod
    def of(cls, texts: Sequence[str]) -> tuple["Words", Sparse]:
        """Return what the texts of an event teach, and their rows."""
        said = _Said.of(texts)
        stems = sorted({word[:LETTERS] for word in {*said.words} - {END}})
        columns = {stem: column for column, stem in enumerate(stems)}
        row, column, times = said.counted(columns)
        # What everybody says tells nothing, and what nobody said yet, most.
        texts_with = np.append(np.bincount(column, minlength=len(columns)), 1)
        worth = np.log((len(texts) + IMAGINED) / texts_with).astype(np.float32)
        words = cls(columns, worth)
        return words, words._table(len(texts), row, column, times)

    def rows(self, texts: Sequence[str]) -> Sparse:
        """Return one L2-normalised row a text."""
        return self._table(len(texts), *_Said.of(texts).counted(self.columns))

    def _table(self, texts: int, row: Rows, column: Rows, times: Rows) -> Sparse:
        values = (1 + np.log(times)) * self.worth[column]
        length = np.sqrt(np.bincount(row, values**2, minlength=texts))
        values = np.asarray(values / length[row], np.float32)
        # What the event does not know lengthens a text, and meets nothing.
        known = column < len(self.columns)
        starts = np.searchsorted(row[known], np.arange(texts + 1))
        shape = (texts, max(1, len(self.columns)))
        return sparse((values[known], column[known], starts), shape)


@dataclass(frozen=True, slots=True)
class _Said:
    """All words of some texts, one text's after the other's, an END after each."""

    words: list[str]

    @classmethod
    @undisturbed()
    def of(cls, texts: Sequence[str]) -> "_Said":
        # One search through all of them takes half as long as one in each.
        joined = "".join(text.replace(END, " ") + END for text in texts)
        return cls(WORD.findall(joined.lower()))

    def counted(self, columns: Mapping[str, int]) -> tuple[Rows, Rows, Rows]:
        """Return text, column and times said, of every text and word it says."""
        unknown, end = len(columns), len(columns) + 1
        # Of a million words few are different ones.
        number = {
            word: columns.get(word[:LETTERS], unknown) for word in set(self.words)
        }
        number[END] = end
        column = np.fromiter(map(number.__getitem__, self.words), np.intp)
        is_word = column < end
        row = np.cumsum(~is_word)[is_word]
        cells = np.sort(row * end + column[is_word])
        # Of a million numbers, numpy's unique takes ten times as long.
        first = np.flatnonzero(np.diff(cells, prepend=-1))
        times = np.diff(first, append=len(cells))
        return *np.divmod(cells[first], end), times
