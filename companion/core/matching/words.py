"""The lexical half: texts as TF-IDF vectors of words and pairs of words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

# Two letters and more, so that "AI" and "HR" count; "C++" and "C#" keep their marks.
WORD = r"(?u)\b\w\w+\b|\b[a-zA-Z](?:\+\+|#)"


@dataclass(frozen=True, slots=True)
class Words:
    """A vocabulary with its weights, or none where no text had a word."""

    vectorizer: Any

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Words":
        # Accents stay: in Polish or Spanish they make another word.
        vectorizer = TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, token_pattern=WORD, dtype=np.float32
        )
        try:
            return cls(vectorizer.fit(texts))
        except ValueError:  # nothing but punctuation
            return cls(None)

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Return one L2-normalised row a text."""
        if self.vectorizer is None or not texts:
            width = 1 if self.vectorizer is None else len(self.vectorizer.vocabulary_)
            return csr_matrix((len(texts), width), dtype=np.float32)
        return csr_matrix(self.vectorizer.transform(texts))
