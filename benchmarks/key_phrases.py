"""Key phrases of papers, ours beside YAKE's and KeyBERT's on the same files.

    python benchmarks/key_phrases.py [FOLDER] [--papers 250] [--developed-on]

with the folder that holds Inspec.zip and SemEval2017.zip. Wants the packages yake,
keybert and snowballstemmer, which the companion itself does not. Lower-cased, stemmed
(Snowball), exact match; the figures are means over the papers. KeyBERT runs as its
documentation shows, with its default model, all-MiniLM-L6-v2: words or n-grams, English
stop words, alone and with MMR. Its Max Sum is left out: for ten phrases out of twenty
it compares 184,756 sets a paper. Neither set marks a part
for testing: our constants were found on the papers of which the sha256 of the file's
name is even, and a seeded sample of the others is what is reported.
"""

import argparse
import re
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from companion.core.matching import MemoryCache, cached, encoder_for
from companion.core.questions import key_phrases

try:
    import snowballstemmer  # type: ignore[import-not-found]
    import yake  # type: ignore[import-not-found]
    from keybert import KeyBERT  # type: ignore[import-not-found]
    from keybert.backend import BaseEmbedder  # type: ignore[import-not-found]
except ImportError as error:
    sys.exit(f"{error}: pip install yake keybert snowballstemmer")

FOLDER = Path(__file__).parents[2] / "shared" / "eval" / "keyphrases"
SETS = ("Inspec", "SemEval2017")
MOST = 10
SEED = 20170
STEMMER = snowballstemmer.stemmer("english")
MODEL = cached(encoder_for("minilm"), MemoryCache())
Method = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Paper:
    text: str
    gold: frozenset[str]


class SameModel(BaseEmbedder):
    """The model that ours uses, for KeyBERT, embedding nothing twice."""

    def embed(self, documents: Sequence[str], verbose: bool = False) -> Any:
        return MODEL.encode(list(documents))[0]


def papers(folder: Path, name: str, count: int, *, even: bool) -> list[Paper]:
    found = []
    with zipfile.ZipFile(folder / f"{name}.zip") as archive:
        texts = [n for n in archive.namelist() if re.search(r"docsutf8/.*\.txt$", n)]
        for path in sorted(texts):
            file = path.rpartition("/")[2]
            if (int(sha256(file.encode()).hexdigest()[:8], 16) % 2 == 0) == even:
                keys = path.replace("docsutf8", "keys").replace(".txt", ".key")
                gold = archive.read(keys).decode().splitlines()
                found.append(Paper(archive.read(path).decode(), frozenset(stems(gold))))
    order = np.random.default_rng(SEED).permutation(len(found))[:count]
    return [found[place] for place in order]


def stems(phrases: Sequence[str]) -> list[str]:
    """Return each phrase once, by the stems of its words.

    A hyphen parts words on both sides, as it does for KeyBERT's own candidates.
    """
    words = (re.findall(r"\w+", one.lower()) for one in phrases)
    stemmed = (" ".join(STEMMER.stemWords(own)) for own in words)
    return list(dict.fromkeys(one for one in stemmed if one))


def figures(method: Method, some: Sequence[Paper]) -> tuple[float, float, float]:
    """Return the means of precision, recall and F1 of the first ten."""
    rows = []
    for paper in some:
        given = stems(method(paper.text))[:MOST]
        hits = len(paper.gold.intersection(given))
        precision = hits / len(given) if given else 0.0
        recall = hits / len(paper.gold) if paper.gold else 0.0
        both = precision + recall
        rows.append((precision, recall, 2 * precision * recall / both if both else 0.0))
    precision, recall, f1 = np.mean(rows, axis=0).tolist()
    return precision, recall, f1


def methods() -> dict[str, Method]:
    bert, yakes = KeyBERT(SameModel()), yake.KeywordExtractor(lan="en", n=3, top=MOST)

    def keybert(**settings: Any) -> Method:
        settings = {"stop_words": "english", "top_n": MOST, **settings}
        return lambda text: [one for one, _ in bert.extract_keywords(text, **settings)]

    up_to_three: dict[str, Any] = {"keyphrase_ngram_range": (1, 3)}
    return {
        "ours": lambda text: key_phrases(text, most=MOST, encoder=MODEL, language="en"),
        "ours, no model": lambda text: key_phrases(text, most=MOST, language="en"),
        "YAKE": lambda text: [one for one, _ in yakes.extract_keywords(text)],
        "KeyBERT as it comes": keybert(),
        "KeyBERT 1-2 words": keybert(keyphrase_ngram_range=(1, 2)),
        "KeyBERT 1-3 words": keybert(**up_to_three),
        "KeyBERT 1-3, MMR 0.2": keybert(**up_to_three, use_mmr=True, diversity=0.2),
        "KeyBERT 1-3, MMR 0.5": keybert(**up_to_three, use_mmr=True, diversity=0.5),
        "KeyBERT 1-3, MMR 0.7": keybert(**up_to_three, use_mmr=True, diversity=0.7),
        "KeyBERT 1-3, all words": keybert(**up_to_three, stop_words=None),
    }


def main() -> None:
    reader = argparse.ArgumentParser()
    reader.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    reader.add_argument("--papers", type=int, default=250)
    reader.add_argument("--developed-on", action="store_true")
    given = reader.parse_args()
    print(f"{'':28}{'papers':>8}{'P@10':>8}{'R@10':>8}{'F1@10':>8}{'s':>8}")
    for name in SETS:
        some = papers(given.folder, name, given.papers, even=given.developed_on)
        for label, method in methods().items():
            start = time.perf_counter()
            precision, recall, f1 = figures(method, some)
            seconds = time.perf_counter() - start
            print(
                f"{name + ' ' + label:<34.34}{len(some):>6}{precision:>8.3f}"
                f"{recall:>8.3f}{f1:>8.3f}{seconds:>8.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
